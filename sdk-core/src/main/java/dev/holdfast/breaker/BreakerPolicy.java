package dev.holdfast.breaker;

import java.time.Duration;
import java.util.Objects;

/**
 * When a breaker opens, for how long, and how it finds out that its endpoint is back. Immutable; a change is made with
 * {@link #toBuilder()}.
 *
 * <pre>
 *             failure rate, or too many in a row
 *   +--------+ ------------------------------------> +------+
 *   | CLOSED |                                       | OPEN | refused: "ask again in ..."
 *   +--------+ &lt;------.                   .--------> +------+
 *                     |                   |              |
 *                     | enough probes     | the probe    | open time over:
 *                     | succeed           | fails        | the first to ask
 *                     |                   |              v
 *                     |               +-----------+     goes as the probe
 *                     '-------------- | HALF_OPEN | &lt;----'
 *                                     +-----------+ --.  one probe at a time; one that is
 *                                           ^         |  given back or hangs too long
 *                                           '---------'  makes room for the next
 *
 *   open time (upper edge of its jitter; the lower edge is half of it)
 *
 *    20 s |                               .----- cap
 *         |                       . '
 *    10 s |               . '
 *         |       . '
 *   0.5 s | . '
 *         +------------------------------------- age of the outage
 *           0            12 min           24 min
 * </pre>
 *
 * <p>Each default, and why:
 *
 * <ul>
 *   <li><b>failure rate 0.8 over 10 s, of 20 calls or more</b>: at 50 % random errors, a call that is tried four times still
 *       succeeds 1 &minus; 0.5<sup>4</sup> = 94 % of the time, while an open breaker would fail all of them. Random errors are
 *       for retries to bridge; a breaker is for endpoints that are down.
 *   <li><b>5 failures in a row, or more, till chance can't explain them</b>: where a share p of the attempts fails at random, n in
 *       a row come up with p<sup>n</sup>; the breaker opens when that is less than 4 in a million. It takes 5 where calls are few or
 *       an outage ended less than 30 s ago, 8 on a busy endpoint that was well (of which p is taken for at least a fifth),
 *       and about 18 where half of the attempts fail anyway. Attempts that were under way together and failed within 5 ms may have
 *       failed for one reason, a lost connection say, and count as one.
 *   <li><b>open for 0.5 s, each time 1 % longer, 20 s at most</b>: about 1.3 % of the outage's age and half a second. What a
 *       recovery goes unnoticed stays small against how long the outage took, and a probe is one call. Each time is drawn from its
 *       upper half (equal jitter), so that many clients don't probe together. A longer hint of the server is honoured, up
 *       to {@link OpenTime#MAX_HONOURED_HINT}.
 *   <li><b>1.5 times as long while an outage is posted</b>: on the provider's status page, about the very part of the
 *       service. So 30 s at most instead of 20. A posted incident takes an hour more often than not, and its page lags behind a
 *       recovery by 21 to 29 minutes at the median; a larger factor would save next to nothing, and would keep calls
 *       from an endpoint that has been back for long.
 *   <li><b>30 s for a probe</b>: a lease. The probe is not ended by it; the next to ask becomes a probe too.
 *   <li><b>1 success closes</b>: a second one would mean little more, and would let the other calls wait for longer. How many go
 *       at once then is the valve's concern.
 * </ul>
 *
 * @param enabled whether anything but a hand opens it
 * @param trip when it opens
 * @param openTime for how long
 * @param probe how it finds out that the endpoint is back
 */
public record BreakerPolicy(boolean enabled, Trip trip, OpenTime openTime, Probe probe) {

    /** The longest duration that any setting accepts. */
    private static final Duration LONGEST = Duration.ofDays(365);

    /**
     * When a breaker opens. Both rules look at the outcome of attempts; throttled, cancelled and stale ones count for
     * nothing.
     *
     * @param failureRate opens when at least this share of the attempts in the window failed; in (0, 1]
     * @param window how long an attempt's outcome counts; it is forgotten in steps of a tenth of this
     * @param minimumCalls with fewer attempts in the window, the rate isn't looked at
     * @param consecutiveFailures opens after this many failures in a row at the earliest, once chance can't explain them;
     *     {@link Integer#MAX_VALUE} switches the rule off
     */
    public record Trip(double failureRate, Duration window, int minimumCalls, int consecutiveFailures) {

        private static final Duration SHORTEST_WINDOW = Duration.ofMillis(10);

        public Trip {
            Objects.requireNonNull(window, "window");
            if (!(failureRate > 0 && failureRate <= 1)) {
                throw new IllegalArgumentException("failureRate is not in (0, 1]: " + failureRate);
            }
            if (window.compareTo(SHORTEST_WINDOW) < 0) {
                throw new IllegalArgumentException("window < " + SHORTEST_WINDOW + ": " + window);
            }
            checkDuration("window", window);
            checkAtLeastOne("minimumCalls", minimumCalls);
            checkAtLeastOne("consecutiveFailures", consecutiveFailures);
        }
    }

    /**
     * For how long a breaker stays open. The n-th opening in a row (n from 0) lasts {@code d = min(cap, first *
     * growth^n)}, drawn uniformly from {@code [d/2, d]}. The row ends, and the next opening is a first one again, when the
     * breaker has stayed closed for at least as long as it was open the last time: an endpoint that comes and goes
     * keeps its long times.
     *
     * @param first the first opening
     * @param cap the longest opening, but for a server's hint
     * @param growth by how much each opening in a row is longer than the one before; at least 1
     * @param postedOutageFactor by how much an opening is longer while the provider's status page shows an incident, or a
     *     maintenance, at the very part of the service; at least 1, which switches it off
     */
    public record OpenTime(Duration first, Duration cap, double growth, double postedOutageFactor) {

        /**
         * The longest hint that is honoured. A hint is the floor of the open time, since whoever sent it knows best;
         * but it came with one answer to one call, and it shuts the endpoint for all of them. Hints of 24 h and more
         * have been seen, which would shut it for a day because of a single quota. After five minutes the price of
         * looking again is one call.
         */
        public static final Duration MAX_HONOURED_HINT = Duration.ofMinutes(5);

        public OpenTime {
            checkDuration("openTime", first);
            checkDuration("maxOpenTime", cap);
            if (cap.compareTo(first) < 0) {
                throw new IllegalArgumentException("maxOpenTime < openTime (" + first + "): " + cap);
            }
            if (!(growth >= 1 && growth <= 100)) {
                throw new IllegalArgumentException("growth is not in [1, 100]: " + growth);
            }
            if (!(postedOutageFactor >= 1 && postedOutageFactor <= 100)) {
                throw new IllegalArgumentException("postedOutageFactor is not in [1, 100]: " + postedOutageFactor);
            }
        }
    }

    /**
     * How a breaker finds out that its endpoint is back.
     *
     * @param timeout after this, a probe that has not ended no longer keeps others from probing
     * @param successesToClose so many probes must succeed, one after the other
     */
    public record Probe(Duration timeout, int successesToClose) {

        public Probe {
            checkDuration("probeTimeout", timeout);
            checkAtLeastOne("successesToClose", successesToClose);
        }
    }

    /** The defaults, as argued above. */
    public static BreakerPolicy defaults() {
        return builder().build();
    }

    /** Opens by hand only. */
    public static BreakerPolicy disabled() {
        return builder().enabled(false).build();
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from this policy. */
    public Builder toBuilder() {
        return new Builder()
                .enabled(enabled)
                .failureRate(trip.failureRate())
                .window(trip.window())
                .minimumCalls(trip.minimumCalls())
                .consecutiveFailures(trip.consecutiveFailures())
                .openTime(openTime.first())
                .maxOpenTime(openTime.cap())
                .growth(openTime.growth())
                .postedOutageFactor(openTime.postedOutageFactor())
                .probeTimeout(probe.timeout())
                .successesToClose(probe.successesToClose());
    }

    private static void checkDuration(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " <= 0: " + value);
        }
        if (value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " > " + LONGEST + ": " + value);
        }
    }

    private static void checkAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " < 1: " + value);
        }
    }

    /** Builds a {@link BreakerPolicy}. Checks at {@link #build()}. Not thread-safe. */
    public static final class Builder {

        private boolean enabled = true;
        private double failureRate = 0.8;
        private Duration window = Duration.ofSeconds(10);
        private int minimumCalls = 20;
        private int consecutiveFailures = 5;
        private Duration openTime = Duration.ofMillis(500);
        private Duration maxOpenTime = Duration.ofSeconds(20);
        private double growth = 1.01;
        private double postedOutageFactor = 1.5;
        private Duration probeTimeout = Duration.ofSeconds(30);
        private int successesToClose = 1;

        private Builder() {}

        /** Whether anything but a hand opens the breaker. Default true. */
        public Builder enabled(boolean value) {
            enabled = value;
            return this;
        }

        /** {@link Trip#failureRate}. Default 0.8. */
        public Builder failureRate(double value) {
            failureRate = value;
            return this;
        }

        /** {@link Trip#window}. Default 10 s. */
        public Builder window(Duration value) {
            window = value;
            return this;
        }

        /** {@link Trip#minimumCalls}. Default 20. */
        public Builder minimumCalls(int value) {
            minimumCalls = value;
            return this;
        }

        /** {@link Trip#consecutiveFailures}. Default 5. */
        public Builder consecutiveFailures(int value) {
            consecutiveFailures = value;
            return this;
        }

        /** {@link OpenTime#first}. Default 500 ms. */
        public Builder openTime(Duration value) {
            openTime = value;
            return this;
        }

        /** {@link OpenTime#cap}. Default 20 s. */
        public Builder maxOpenTime(Duration value) {
            maxOpenTime = value;
            return this;
        }

        /** {@link OpenTime#growth}. Default 1.01. */
        public Builder growth(double value) {
            growth = value;
            return this;
        }

        /** {@link OpenTime#postedOutageFactor}. Default 1.5. */
        public Builder postedOutageFactor(double value) {
            postedOutageFactor = value;
            return this;
        }

        /** {@link Probe#timeout}. Default 30 s. */
        public Builder probeTimeout(Duration value) {
            probeTimeout = value;
            return this;
        }

        /** {@link Probe#successesToClose}. Default 1. */
        public Builder successesToClose(int value) {
            successesToClose = value;
            return this;
        }

        /** @throws IllegalArgumentException if a value breaks its rule; the message names both */
        public BreakerPolicy build() {
            return new BreakerPolicy(
                    enabled,
                    new Trip(failureRate, window, minimumCalls, consecutiveFailures),
                    new OpenTime(openTime, maxOpenTime, growth, postedOutageFactor),
                    new Probe(probeTimeout, successesToClose));
        }
    }
}
