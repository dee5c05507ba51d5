package dev.holdfast.status;

import java.time.Duration;
import java.util.Objects;

/**
 * When status pages are read, and for how long what they say counts. Immutable; a change is made with {@link #toBuilder()}.
 *
 * <p>Each default, and why:
 *
 * <ul>
 *   <li><b>enabled</b>: a page is asked only after failures, from the background, without anything about the caller.
 *   <li><b>2 failures before a check</b>: a single failure is most often over with the next attempt.
 *   <li><b>a minute between checks</b>, and no less: pages that were asked every five minutes all day have answered with
 *       captchas. Only failures cause checks, so a minute is reached in an outage alone. Where the page asks for longer
 *       ({@code Cache-Control}, {@code Retry-After}), it gets longer, up to a day.
 *   <li><b>stale after 15 min</b>: what was true a quarter of an hour ago may be worth telling, with its age. Later it is
 *       not known any more.
 *   <li><b>3 s for a document</b>: pages answer in well under a second; nobody waits for it, but a thread does.
 * </ul>
 *
 * @param enabled whether pages are read at all
 * @param failuresBeforeCheck after so many failures in a row of an endpoint its page is read; at least 1
 * @param minimumInterval between two checks of a page, at least; from 1 min to 24 h
 * @param staleAfter a reading older than this counts as unknown; at least {@code minimumInterval}, at most 24 h
 * @param timeout for one document, from the name look-up to the last byte; at most 30 s
 */
public record StatusPolicy(
        boolean enabled, int failuresBeforeCheck, Duration minimumInterval, Duration staleAfter, Duration timeout) {

    /** No page is asked more often. */
    public static final Duration SHORTEST_INTERVAL = Duration.ofMinutes(1);

    /** However long a page asks not to be asked, and the longest interval that the settings accept. */
    public static final Duration LONGEST_INTERVAL = Duration.ofHours(24);

    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);

    public StatusPolicy {
        Objects.requireNonNull(minimumInterval, "minimumInterval");
        Objects.requireNonNull(staleAfter, "staleAfter");
        Objects.requireNonNull(timeout, "timeout");
        if (failuresBeforeCheck < 1) {
            throw new IllegalArgumentException("failuresBeforeCheck < 1: " + failuresBeforeCheck);
        }
        if (minimumInterval.compareTo(SHORTEST_INTERVAL) < 0) {
            throw new IllegalArgumentException("minimumInterval < " + SHORTEST_INTERVAL + ": " + minimumInterval);
        }
        checkAtMost("minimumInterval", minimumInterval, LONGEST_INTERVAL);
        if (staleAfter.compareTo(minimumInterval) < 0) {
            throw new IllegalArgumentException("staleAfter < minimumInterval (" + minimumInterval + "): " + staleAfter);
        }
        checkAtMost("staleAfter", staleAfter, LONGEST_INTERVAL);
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout <= 0: " + timeout);
        }
        checkAtMost("timeout", timeout, LONGEST_TIMEOUT);
    }

    /** The defaults, as argued above. */
    public static StatusPolicy defaults() {
        return builder().build();
    }

    /** No page is ever read. */
    public static StatusPolicy disabled() {
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
                .failuresBeforeCheck(failuresBeforeCheck)
                .minimumInterval(minimumInterval)
                .staleAfter(staleAfter)
                .timeout(timeout);
    }

    private static void checkAtMost(String name, Duration value, Duration most) {
        if (value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " > " + most + ": " + value);
        }
    }

    /** Builds a {@link StatusPolicy}. Checks at {@link #build()}. Not thread-safe. */
    public static final class Builder {

        private boolean enabled = true;
        private int failuresBeforeCheck = 2;
        private Duration minimumInterval = SHORTEST_INTERVAL;
        private Duration staleAfter = Duration.ofMinutes(15);
        private Duration timeout = Duration.ofSeconds(3);

        private Builder() {}

        /** Whether pages are read at all. Default true. */
        public Builder enabled(boolean value) {
            enabled = value;
            return this;
        }

        /** {@link StatusPolicy#failuresBeforeCheck}. Default 2. */
        public Builder failuresBeforeCheck(int value) {
            failuresBeforeCheck = value;
            return this;
        }

        /** {@link StatusPolicy#minimumInterval}. Default 1 min, which is also the shortest. */
        public Builder minimumInterval(Duration value) {
            minimumInterval = value;
            return this;
        }

        /** {@link StatusPolicy#staleAfter}. Default 15 min. */
        public Builder staleAfter(Duration value) {
            staleAfter = value;
            return this;
        }

        /** {@link StatusPolicy#timeout}. Default 3 s. */
        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        /** @throws IllegalArgumentException if a value breaks its rule; the message names both */
        public StatusPolicy build() {
            return new StatusPolicy(enabled, failuresBeforeCheck, minimumInterval, staleAfter, timeout);
        }
    }
}
