package dev.holdfast.status;

import dev.holdfast.status.StatusView.Scope;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Picks what a page says about one endpoint. Pure. */
final class Viewing {

    private final URI page;
    private final PageReading reading;
    private final @Nullable Instant checkedAt;
    private final Duration age;

    /** The names of the endpoint's components, as they are compared. */
    private final Set<String> own;

    private final List<PostedIncident> open;

    Viewing(URI page, List<String> names, PageReading reading, @Nullable Instant checkedAt, Duration age) {
        this.page = page;
        this.reading = reading;
        this.checkedAt = checkedAt;
        this.age = age;
        this.own = names.stream().map(Postings::key).collect(Collectors.toSet());
        // A page that has not changed is not read anew, while its posts grow old.
        this.open = reading.incidents().stream()
                .filter(posted -> posted.stage().isOpen())
                .map(posted -> Postings.seenAt(checkedAt, posted))
                .toList();
    }

    StatusView view() {
        List<PostedComponent> components = reading.components().stream()
                .filter(component -> own.contains(Postings.key(component.name())))
                .toList();
        List<PostedIncident> naming = open.stream().filter(this::namesOwn).toList();
        if (components.isEmpty() && naming.isEmpty()) {
            return ofPage(reading.level().orWorse(Postings.level(open)), open);
        }
        StatusLevel level =
                components.stream().map(PostedComponent::level).reduce(Postings.level(naming), StatusLevel::orWorse);
        List<PostedIncident> ofAll =
                open.stream().filter(posted -> posted.components().isEmpty()).toList();
        StatusLevel withAll = level.orWorse(Postings.level(ofAll));
        if (!level.isTrouble() && withAll != level) {
            return ofPage(withAll, ofAll);
        }
        return new StatusView(
                level, Scope.COMPONENT, names(components, naming), why(level, naming, ofAll), page, checkedAt, age);
    }

    private StatusView ofPage(StatusLevel level, List<PostedIncident> about) {
        PostedIncident incident = Postings.gravest(about).orElse(null);
        return new StatusView(level, Scope.PAGE, List.of(), incident, page, checkedAt, age);
    }

    /** Trouble is explained by an incident rather than by a maintenance, if need be by one that names no component. */
    private static @Nullable PostedIncident why(
            StatusLevel level, List<PostedIncident> naming, List<PostedIncident> ofAll) {
        PostedIncident own = Postings.gravest(naming).orElse(null);
        if (level.isTrouble() && (own == null || own.maintenance())) {
            return Postings.gravest(ofAll).orElse(own);
        }
        return own;
    }

    private boolean namesOwn(PostedIncident posted) {
        return posted.components().stream().anyMatch(name -> own.contains(Postings.key(name)));
    }

    /** As the page writes them. */
    private List<String> names(List<PostedComponent> components, List<PostedIncident> naming) {
        if (!components.isEmpty()) {
            return components.stream()
                    .map(component -> component.name().strip())
                    .distinct()
                    .toList();
        }
        return naming.stream()
                .flatMap(posted -> posted.components().stream())
                .map(String::strip)
                .filter(name -> own.contains(Postings.key(name)))
                .distinct()
                .sorted()
                .toList();
    }
}
