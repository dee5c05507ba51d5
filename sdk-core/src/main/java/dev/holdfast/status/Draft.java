package dev.holdfast.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link PageReading} in the making. Knows the rules that hold for every format: the worse of summary, components and open
 * incidents counts; what is over or has not begun is left out; an incident that was left behind says nothing; where a part of
 * the document can't be told, nothing in it proves that all is well. Not thread-safe.
 */
final class Draft {

    /**
     * What has not moved for longer than this may be a copy that nobody keeps up: it says nothing any more. 90 days: a mirror
     * has said "operational" for six months, while busy pages move every few days.
     */
    static final Duration FROZEN_AFTER = Duration.ofDays(90);

    private final Instant now;
    private final List<PostedComponent> components = new ArrayList<>();
    private final List<PostedIncident> incidents = new ArrayList<>();
    private StatusLevel summary = StatusLevel.OPERATIONAL;
    private boolean doubtful;
    private @Nullable String problem;
    private @Nullable Duration freshFor;

    /**
     * Begins.
     *
     * @param servedAt when the document was sent
     */
    Draft(Instant servedAt) {
        this.now = servedAt;
    }

    /** What the page says of the whole. */
    void summary(StatusLevel level, @Nullable String word) {
        note(level, "summary", word);
        summary = summary.orWorse(level);
    }

    void component(@Nullable String name, StatusLevel level, @Nullable String word) {
        String plain = PlainText.of(name);
        note(level, "component \"" + plain + "\"", word);
        components.add(new PostedComponent(plain, level));
    }

    /** An incident or a maintenance, also one that is over. */
    void incident(PostedIncident posted) {
        if (!posted.stage().isOpen()) {
            return;
        }
        PostedIncident seen = Postings.seenAt(now, posted);
        if (!seen.equals(posted)) {
            problem("incident \"" + posted.id() + "\" is open and not written about for two days");
        } else if (Postings.level(posted) == StatusLevel.UNKNOWN) {
            problem("incident \"" + posted.id() + "\" has a stage or an impact that is not known");
        }
        incidents.add(seen);
    }

    /** A part of the document can't be told, and might say anything. */
    void doubt(String why) {
        doubtful = true;
        problem(why);
    }

    /** For how long the source says that it need not be asked again. */
    void freshFor(Duration span) {
        freshFor = span;
    }

    /** Whether that lies too long ago to say anything of now. */
    boolean isFrozen(@Nullable Instant moved) {
        return moved != null && Duration.between(moved, now).compareTo(FROZEN_AFTER) > 0;
    }

    Instant now() {
        return now;
    }

    PageReading reading() {
        StatusLevel level = components.stream()
                .map(PostedComponent::level)
                .reduce(summary.orWorse(Postings.level(incidents)), StatusLevel::orWorse);
        if (!doubtful) {
            return new PageReading(level, components, incidents, problem, freshFor);
        }
        List<PostedComponent> doubted = components.stream()
                .map(component ->
                        new PostedComponent(component.name(), component.level().orWorse(StatusLevel.UNKNOWN)))
                .toList();
        return new PageReading(level.orWorse(StatusLevel.UNKNOWN), doubted, incidents, problem, freshFor);
    }

    private void note(StatusLevel level, String what, @Nullable String word) {
        if (level == StatusLevel.UNKNOWN) {
            problem(what + (word == null ? " says nothing" : " has an unknown state: \"" + PlainText.of(word) + "\""));
        }
    }

    private void problem(String why) {
        problem = problem == null ? why : problem;
    }
}
