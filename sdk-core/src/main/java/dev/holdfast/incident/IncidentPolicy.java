package dev.holdfast.incident;

import java.time.Duration;
import java.util.Objects;

/**
 * When an incident begins and when it is over. Immutable.
 *
 * <p><b>It begins</b> when requests fail more often than the endpoint's own past explains. Each request moves a sum, {@code S =
 * max(0, S + ln(p1/p0))} for a failure and {@code S = max(0, S + ln((1-p1)/(1-p0)))} for a success: the cumulative sum of
 * Page (<i>Continuous Inspection Schemes</i>, Biometrika 41, 1954) for the change of a failure rate from p0 to p1. p0 is
 * half as much again as the rate of the last ten minutes or so, but 5 % at least; p1 is 60 %, or 30 points above p0. The
 * incident begins at {@code S >= ln(1000 x requests a minute)}: then a service that fails at p0 raises a false alarm once in
 * a thousand minutes at most, whatever its traffic (the mean number of requests between two is e<sup>h</sup> at least;
 * Lorden, <i>Procedures for Reacting to a Change in Distribution</i>, 1971), and one that is healthier next to never. The
 * failures must be of two calls, or last for 30 s: the attempts of one call, made within seconds, tell of one moment.
 *
 * <pre>
 *   requests            failures in a row that begin an incident, after a healthy past
 *   1 a minute          3
 *   1 a second          5
 *   1,000 a second      8
 * </pre>
 *
 * <p><b>It is over</b> when for {@link #quietFor} the failure rate has been back below 10 %, or below p0; on a quiet endpoint, when
 * there was no failure for as long and three successes in a row; and when nothing has been heard of the endpoint for {@link
 * #silentFor}. It then counts as ended at its last failure. An endpoint that comes and goes in less than {@code quietFor} has one
 * incident.
 *
 * @param quietFor how long it must be well; 1 min by default
 * @param silentFor how long nothing must be heard; 15 min by default
 * @param updateEvery the shortest time between two updates; 15 s by default
 */
public record IncidentPolicy(Duration quietFor, Duration silentFor, Duration updateEvery) {

    private static final Duration LONGEST = Duration.ofDays(1);

    private static final IncidentPolicy DEFAULTS = builder().build();

    public IncidentPolicy {
        check("quietFor", quietFor);
        check("silentFor", silentFor);
        check("updateEvery", updateEvery);
        if (silentFor.compareTo(quietFor) < 0) {
            throw new IllegalArgumentException("silentFor < quietFor (" + quietFor + "): " + silentFor);
        }
    }

    private static void check(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(name + " < 1 s: " + value);
        }
        if (value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " > " + LONGEST + ": " + value);
        }
    }

    /** The defaults. */
    public static IncidentPolicy defaults() {
        return DEFAULTS;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link IncidentPolicy}. Not thread-safe. */
    public static final class Builder {

        private Duration quietFor = Duration.ofMinutes(1);
        private Duration silentFor = Duration.ofMinutes(15);
        private Duration updateEvery = Duration.ofSeconds(15);

        private Builder() {}

        /** {@link IncidentPolicy#quietFor}. Default 1 min. */
        public Builder quietFor(Duration value) {
            quietFor = value;
            return this;
        }

        /** {@link IncidentPolicy#silentFor}. Default 15 min. */
        public Builder silentFor(Duration value) {
            silentFor = value;
            return this;
        }

        /** {@link IncidentPolicy#updateEvery}. Default 15 s. */
        public Builder updateEvery(Duration value) {
            updateEvery = value;
            return this;
        }

        /** @throws IllegalArgumentException if a value breaks its rule; the message names both */
        public IncidentPolicy build() {
            return new IncidentPolicy(quietFor, silentFor, updateEvery);
        }
    }
}
