package dev.holdfast.status;

import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An incident or a maintenance that a page shows. Its texts are the provider's own, made plain: one line, no markup, no
 * control characters, {@value #LONGEST_TEXT} characters at most.
 *
 * @param id the page's own id of it; the title where there is none
 * @param title what it is called
 * @param maintenance whether it was planned
 * @param stage how far they are with it; {@link IncidentStage#UNKNOWN} also where it was left open and not written about
 *     for so long that nothing can be told
 * @param impact how bad it is said to be; {@link StatusLevel#UNKNOWN} where that can't be told, {@link StatusLevel#DEGRADED}
 *     where the source never says
 * @param components the names of the parts it is about; empty where none is named
 * @param startedAt since when; null when that isn't said
 * @param updatedAt when it was last written about; null when that isn't said
 * @param endsAt when a maintenance is planned to end; null when that isn't said
 * @param words what was last written about it; empty when nothing was
 * @param link where to read more; null when there is no such place
 */
public record PostedIncident(
        String id,
        String title,
        boolean maintenance,
        IncidentStage stage,
        StatusLevel impact,
        Set<String> components,
        @Nullable Instant startedAt,
        @Nullable Instant updatedAt,
        @Nullable Instant endsAt,
        String words,
        @Nullable URI link) {

    /** Longer texts are cut. */
    public static final int LONGEST_TEXT = 300;

    public PostedIncident {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(impact, "impact");
        Objects.requireNonNull(words, "words");
        components = Set.copyOf(components);
    }

    /** Since when, if that is said. */
    public Optional<Instant> started() {
        return Optional.ofNullable(startedAt);
    }
}
