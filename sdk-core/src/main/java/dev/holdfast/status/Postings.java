package dev.holdfast.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What incidents that a page shows say about how it is. Pure. */
final class Postings {

    /**
     * An incident that is open and about which nobody has written for longer than this was left behind: it says neither that
     * something is wrong nor that all is well. Two days: long incidents are written about daily, and a day may be missed.
     */
    static final Duration ABANDONED_AFTER = Duration.ofDays(2);

    /** The gravest first; of equals the one that was written about last. */
    private static final Comparator<PostedIncident> MATTERS_MOST = Comparator.comparingInt(
                    (PostedIncident posted) -> gravity(level(posted)))
            .thenComparing(Postings::lastWritten, Comparator.nullsFirst(Comparator.naturalOrder()));

    private Postings() {}

    /**
     * How what it is about is, by an incident or a maintenance that goes on. An incident that is open is at least {@link
     * StatusLevel#DEGRADED}, also where its impact is said to be none.
     */
    static StatusLevel level(PostedIncident posted) {
        if (!posted.stage().isOpen()) {
            return StatusLevel.OPERATIONAL;
        }
        if (posted.stage() == IncidentStage.UNKNOWN) {
            return StatusLevel.UNKNOWN;
        }
        if (posted.maintenance()) {
            return StatusLevel.MAINTENANCE;
        }
        return posted.impact() == StatusLevel.UNKNOWN || posted.impact().isTrouble()
                ? posted.impact()
                : StatusLevel.DEGRADED;
    }

    /** The worst of them; {@link StatusLevel#OPERATIONAL} where there are none. */
    static StatusLevel level(Collection<PostedIncident> incidents) {
        return incidents.stream().map(Postings::level).reduce(StatusLevel.OPERATIONAL, StatusLevel::orWorse);
    }

    /** The same, with what can't be told of an incident that was left behind. */
    static PostedIncident seenAt(@Nullable Instant now, PostedIncident posted) {
        if (now == null || !isAbandoned(now, posted)) {
            return posted;
        }
        return new PostedIncident(
                posted.id(),
                posted.title(),
                posted.maintenance(),
                posted.stage().isOpen() ? IncidentStage.UNKNOWN : posted.stage(),
                StatusLevel.UNKNOWN,
                posted.components(),
                posted.startedAt(),
                posted.updatedAt(),
                posted.endsAt(),
                posted.words(),
                posted.link());
    }

    /** The one that a person wants to hear of: it is known to be going on. */
    static Optional<PostedIncident> gravest(Collection<PostedIncident> incidents) {
        return incidents.stream()
                .filter(posted -> posted.stage().isOpen() && posted.stage() != IncidentStage.UNKNOWN)
                .max(MATTERS_MOST);
    }

    /** A name as it is compared with another. */
    static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isAbandoned(Instant now, PostedIncident posted) {
        // A long maintenance is written about when it begins and when it ends.
        Instant heard = posted.maintenance() ? Times.later(lastWritten(posted), posted.endsAt()) : lastWritten(posted);
        return heard != null && Duration.between(heard, now).compareTo(ABANDONED_AFTER) > 0;
    }

    private static @Nullable Instant lastWritten(PostedIncident posted) {
        return posted.updatedAt() != null ? posted.updatedAt() : posted.startedAt();
    }

    /** An incident whose impact can't be told comes before any maintenance, and after those whose impact is known. */
    private static int gravity(StatusLevel level) {
        return switch (level) {
            case OPERATIONAL -> 0;
            case MAINTENANCE -> 1;
            case UNKNOWN -> 2;
            case DEGRADED -> 3;
            case PARTIAL_OUTAGE -> 4;
            case MAJOR_OUTAGE -> 5;
        };
    }
}
