package dev.holdfast.status;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's page says about one endpoint.
 *
 * @param level how the endpoint is by it
 * @param scope whether it is about the endpoint's own component or the page as a whole
 * @param components the names of the components that the endpoint belongs to; empty when the view is of the whole page
 * @param incident the incident or maintenance that matters most to the endpoint; null when none is open
 * @param page where a person can read it
 * @param checkedAt when the page was last read; null when it never could be
 * @param age how long ago that was
 */
public record StatusView(
        StatusLevel level,
        Scope scope,
        List<String> components,
        @Nullable PostedIncident incident,
        URI page,
        @Nullable Instant checkedAt,
        Duration age) {

    /** What a view is about. */
    public enum Scope {
        /** The endpoint's own component, or an incident that names it. */
        COMPONENT,
        /** The page as a whole: no component of it is known to be the endpoint's. */
        PAGE
    }

    public StatusView {
        components = List.copyOf(components);
    }

    /** The incident that matters most, if one is open and nobody planned it. */
    public Optional<PostedIncident> openIncident() {
        return Optional.ofNullable(incident).filter(posted -> !posted.maintenance());
    }

    /** The maintenance that is going on, if one is and there is no incident. */
    public Optional<PostedIncident> maintenance() {
        return Optional.ofNullable(incident).filter(PostedIncident::maintenance);
    }
}
