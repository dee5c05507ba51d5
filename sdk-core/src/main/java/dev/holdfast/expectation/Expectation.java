package dev.holdfast.expectation;

import dev.holdfast.expectation.PostedDurations.Row;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.PostedIncident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to expect of an outage, at one moment: how long it typically still takes. Immutable and thread-safe. It is not a
 * promise; ask for a new one as time goes by, for what has lasted gives reason to expect more: the older an outage is, by the
 * same basis, the longer {@link #to} is or as long as before, and the band never goes back. A planned end alone comes nearer.
 *
 * <p>The numbers for what a provider posts come from 45 public incidents of OpenAI up to the end of 2022, a part of the data
 * of Chu et al., ICPE 2025, arXiv 2501.12469. {@code docs/expectation.md} says how they were made and how well they held in
 * 2023.
 *
 * @param from the shorter end of the typical range of the time still to go, counted from the moment that was asked about
 * @param to the longer end of it; many outages take longer
 * @param basis where the range comes from, and what is over when it is over
 * @param confidence how far the range can be trusted
 * @param band the same in one of three words: by how long it has lasted as far as anybody says, and where the provider has
 *     posted something, with {@code from} on top
 */
public record Expectation(Duration from, Duration to, Basis basis, Confidence confidence, OutageBand band) {

    /** Where a range comes from, and the end that it is about. */
    public enum Basis {
        /**
         * How long the client itself has seen the service fail. The end: calls succeed again. Under a minute: up to a minute
         * more. Up to 15 minutes: until it has lasted for 5 at least, a minute at least, 15 at most. These two are the bands of
         * {@link OutageBand}, which no public data counts. After that: as long as posted incidents still took from their
         * first post to their last one, at such an age; calls mostly succeed before the last post.
         */
        OWN_OBSERVATION,
        /**
         * The age of an incident on the provider's page which is being looked into. The end: the provider posts that it
         * watches the fix ("monitoring"), or that it is over where it never posts that. It is the post that comes closest to
         * the real recovery.
         */
        PROVIDER_BEFORE_FIX,
        /**
         * The time since the provider posted that it watches a fix. The end: it posts that the incident is over. Calls may
         * succeed long before: half of the incidents were closed more than half an hour after "monitoring".
         */
        PROVIDER_WATCHING,
        /** What the provider plans for a maintenance that is going on. The end: the planned one; {@code from} equals {@code to}. */
        PLANNED_END
    }

    /** How far a range can be trusted. */
    public enum Confidence {
        /**
         * Made from 20 incidents or more of that stage and age, so that of others of their sort 13 in 20 lie within it, one in
         * ten is over sooner, and one in four takes longer.
         */
        CALIBRATED,
        /** Made in the same way from 10 to 19 incidents, or it isn't known exactly since when the stage has lasted. */
        THIN,
        /** No data tells how often it is right: a rule of thumb, or somebody's plan. */
        UNTESTED
    }

    /** An incident that is older is not one of those that the numbers were made from, of which the longest took 13.4 hours. */
    static final Duration OLDEST_INCIDENT = Duration.ofHours(24);

    /** A later end is no plan to tell anybody. */
    static final Duration FARTHEST_END = Duration.ofDays(30);

    /** So much may the clocks of a provider and of this machine differ: a little in the future is now. */
    static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    private static final Duration A_MOMENT = Duration.ofMinutes(1);
    private static final Duration SOME_MINUTES = Duration.ofMinutes(5);
    private static final Duration MOST_MINUTES = Duration.ofMinutes(15);
    private static final Duration LONGEST_KNOWN = Duration.ofDays(365);
    private static final int ENOUGH_INCIDENTS = 20;

    public Expectation {
        if (from.isNegative()) {
            throw new IllegalArgumentException("from < 0: " + from);
        }
        if (to.compareTo(from) < 0) {
            throw new IllegalArgumentException("to < from: " + to + " < " + from);
        }
    }

    /**
     * What to expect. An open incident or maintenance comes first, whatever the client has seen. An incident counts when it
     * says its stage, and since when, in the last 24 hours; a maintenance when it has begun and says its planned end, in the
     * next 30 days. Otherwise there is what the client has seen: no stage, no start, one that lies ahead by more than 5 minutes,
     * an end that is past. Never throws.
     *
     * @param failingFor how long the service has been failing, as {@link Observation#failingFor} tells; null when it isn't
     * @param posted what is open on the page of the endpoint, as {@code StatusView.incident} tells; null when nothing is
     * @param now the wall clock
     * @return empty when there is neither
     */
    public static Optional<Expectation> of(
            @Nullable Duration failingFor, @Nullable PostedIncident posted, Instant now) {
        Duration failing = failingFor == null ? null : clamped(failingFor);
        Expectation said = posted == null || !posted.stage().isOpen() ? null : said(posted, failing, now);
        if (said != null) {
            return Optional.of(said);
        }
        return failing == null ? Optional.empty() : Optional.of(seen(failing));
    }

    private static Expectation seen(Duration failing) {
        OutageBand band = OutageBand.after(failing);
        return switch (band) {
            case SHORT -> seen(Duration.ZERO, A_MOMENT, band);
            case MODERATE -> seen(longer(A_MOMENT, SOME_MINUTES.minus(failing)), MOST_MINUTES, band);
            case LONG -> {
                Row row = PostedDurations.at(PostedDurations.WHOLE, failing);
                yield seen(Duration.ofMinutes(row.fromMinutes()), Duration.ofMinutes(row.toMinutes()), band);
            }
        };
    }

    private static Expectation seen(Duration from, Duration to, OutageBand band) {
        return new Expectation(from, to, Basis.OWN_OBSERVATION, Confidence.UNTESTED, band);
    }

    /** By what the page says; null where that is of no use. */
    private static @Nullable Expectation said(PostedIncident posted, @Nullable Duration failing, Instant now) {
        if (posted.maintenance()) {
            return planned(posted, failing, now);
        }
        Duration age = age(posted.startedAt(), now);
        if (posted.startedAt() != null && age == null) {
            return null;
        }
        Duration lasted = longer(age, failing);
        return switch (posted.stage()) {
            case INVESTIGATING, IDENTIFIED ->
                age == null ? null : calibrated(Basis.PROVIDER_BEFORE_FIX, PostedDurations.BEFORE_FIX, age, lasted);
            // The last post may have been a later one of the same stage: it is at least so long ago that the stage
            // began.
            case MONITORING -> watching(age(posted.updatedAt(), now), age, lasted);
            default -> null;
        };
    }

    private static @Nullable Expectation watching(
            @Nullable Duration sincePost, @Nullable Duration age, Duration lasted) {
        if (sincePost != null) {
            return calibrated(Basis.PROVIDER_WATCHING, PostedDurations.WATCHING, sincePost, longer(sincePost, lasted));
        }
        if (age == null) {
            return null;
        }
        Expectation atFirst = calibrated(Basis.PROVIDER_WATCHING, PostedDurations.WATCHING, Duration.ZERO, lasted);
        return new Expectation(atFirst.from(), atFirst.to(), atFirst.basis(), Confidence.THIN, atFirst.band());
    }

    private static Expectation calibrated(Basis basis, List<Row> rows, Duration age, Duration lasted) {
        Row row = PostedDurations.at(rows, age);
        Duration from = Duration.ofMinutes(row.fromMinutes());
        return new Expectation(
                from,
                Duration.ofMinutes(row.toMinutes()),
                basis,
                row.incidents() < ENOUGH_INCIDENTS ? Confidence.THIN : Confidence.CALIBRATED,
                OutageBand.after(lasted.plus(from)));
    }

    private static @Nullable Expectation planned(PostedIncident posted, @Nullable Duration failing, Instant now) {
        Instant end = posted.endsAt();
        Duration begun = posted.startedAt() == null ? Duration.ZERO : Duration.between(posted.startedAt(), now);
        if (posted.stage() == IncidentStage.UNKNOWN || end == null || isAhead(begun)) {
            return null;
        }
        Duration left = Duration.between(now, end);
        if (left.isNegative() || left.isZero() || left.compareTo(FARTHEST_END) > 0) {
            return null;
        }
        Duration lasted = longer(clamped(begun), failing);
        return new Expectation(left, left, Basis.PLANNED_END, Confidence.UNTESTED, OutageBand.after(lasted.plus(left)));
    }

    /** How long ago it was; null when it isn't said, lies ahead or is too long ago. */
    private static @Nullable Duration age(@Nullable Instant moment, Instant now) {
        if (moment == null) {
            return null;
        }
        Duration ago = Duration.between(moment, now);
        return isAhead(ago) || ago.compareTo(OLDEST_INCIDENT) > 0 ? null : clamped(ago);
    }

    private static boolean isAhead(Duration ago) {
        return ago.plus(CLOCKS_DIFFER).isNegative();
    }

    private static Duration clamped(Duration length) {
        return length.isNegative() ? Duration.ZERO : length.compareTo(LONGEST_KNOWN) > 0 ? LONGEST_KNOWN : length;
    }

    private static Duration longer(@Nullable Duration one, @Nullable Duration other) {
        Duration first = one == null ? Duration.ZERO : one;
        return other == null || first.compareTo(other) >= 0 ? first : other;
    }
}
