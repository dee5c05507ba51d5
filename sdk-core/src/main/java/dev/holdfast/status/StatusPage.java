package dev.holdfast.status;

import dev.holdfast.call.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The status page of a provider: where it is, what reads it, and which of its components belong to which endpoint. Immutable
 * and thread-safe.
 *
 * <pre>{@code
 * StatusPage.builder("acme", URI.create("https://status.acme.example"))
 *     .source(StatusFormat.STATUSPAGE.at(URI.create("https://status.acme.example")))
 *     .component("chat-completions", "Chat API")
 *     .build()
 * }</pre>
 */
public final class StatusPage {

    /** The route that stands for every route that has no row of its own. */
    public static final String ANY_ROUTE = "*";

    private final String provider;
    private final URI page;
    private final @Nullable StatusSource source;
    private final Set<String> hosts;
    private final Map<String, List<String>> components;
    private final @Nullable LocalDate checked;

    private StatusPage(Builder builder) {
        this.provider = builder.provider;
        this.page = builder.page;
        this.source = builder.source;
        Set<String> all = new LinkedHashSet<>();
        all.add(Addresses.host(page));
        if (source != null) {
            builder.documents.forEach(document -> all.add(Addresses.host(document)));
        }
        all.addAll(builder.hosts);
        this.hosts = Set.copyOf(all);
        Map<String, List<String>> byRoute = new LinkedHashMap<>();
        builder.components.forEach((route, names) -> byRoute.put(route, List.copyOf(names)));
        this.components = Map.copyOf(byRoute);
        this.checked = builder.checked;
    }

    /**
     * A page of one's own, which until told otherwise is a link for people only.
     *
     * @param provider the id of the provider whose page it is
     * @param page where a person can read it
     */
    public static Builder builder(String provider, URI page) {
        return new Builder(provider, page);
    }

    /** The id of the provider whose page it is. */
    public String provider() {
        return provider;
    }

    /** Where a person can read it. */
    public URI page() {
        return page;
    }

    /** What a machine can read; empty when there is nothing but the link. */
    public Optional<StatusSource> source() {
        return Optional.ofNullable(source);
    }

    /** The hosts that its documents and any redirect may be on, in lower case: those of the page and the documents at least. */
    public Set<String> hosts() {
        return hosts;
    }

    /**
     * The names of the components that belong to a route, by route: the part of an endpoint's name behind the slash, such as
     * {@code chat-completions}; {@value #ANY_ROUTE} for all routes without a row of their own.
     */
    public Map<String, List<String>> components() {
        return components;
    }

    /** The day on which somebody last looked whether this is still so; empty when that isn't known. */
    public Optional<LocalDate> checked() {
        return Optional.ofNullable(checked);
    }

    /**
     * What the page says about an endpoint. Total, pure.
     *
     * <p>The endpoint's components are those that {@link #components} names for its route; their levels and the open incidents
     * that name them are read apart from each other, and the worse counts. An incident that names other components only is
     * none of the endpoint's; one that names none concerns the whole page, and so the endpoint, where its components
     * themselves show no trouble. Where no component and no incident fits, the view is of the whole page.
     *
     * @param reading what was read last
     * @param checkedAt when that was read; null when it never could be
     * @param age how long ago that was
     */
    public StatusView view(PageReading reading, Endpoint endpoint, @Nullable Instant checkedAt, Duration age) {
        return new Viewing(page, namesFor(endpoint), reading, checkedAt, age).view();
    }

    private List<String> namesFor(Endpoint endpoint) {
        int slash = endpoint.name().indexOf('/');
        if (slash >= 0) {
            String route = endpoint.name().substring(slash + 1);
            List<String> names = components.get(route);
            // All deployments, all models, where the one has no row.
            int within = route.indexOf('/');
            if (names == null && within > 0) {
                names = components.get(route.substring(0, within));
            }
            if (names != null) {
                return names;
            }
        }
        return components.getOrDefault(ANY_ROUTE, List.of());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StatusPage that
                && provider.equals(that.provider)
                && page.equals(that.page)
                && Objects.equals(source, that.source)
                && hosts.equals(that.hosts)
                && components.equals(that.components)
                && Objects.equals(checked, that.checked);
    }

    @Override
    public int hashCode() {
        return Objects.hash(provider, page, components);
    }

    @Override
    public String toString() {
        return "StatusPage[" + provider + ", " + Addresses.shown(page) + ", source="
                + (source == null ? "none" : source) + ", components=" + components + ", checked=" + checked + "]";
    }

    /** Builds a {@link StatusPage}. A bad value is refused where it is given. Not thread-safe. */
    public static final class Builder {

        private final String provider;
        private final URI page;
        private @Nullable StatusSource source;
        private List<URI> documents = List.of();
        private final Set<String> hosts = new LinkedHashSet<>();
        private final Map<String, Set<String>> components = new LinkedHashMap<>();
        private @Nullable LocalDate checked;

        private Builder(String provider, URI page) {
            Objects.requireNonNull(provider, "provider");
            // A provider that is known by its address only has its host and port for an id.
            if (!provider.matches("[A-Za-z0-9._:\\[\\]-]{1,260}")) {
                throw new IllegalArgumentException(
                        "provider id is not 1..260 of A-Z a-z 0-9 . _ : [ ] -: \"" + provider + "\"");
            }
            this.provider = provider;
            this.page = Addresses.checked("page", page);
        }

        /** What a machine can read. {@link StatusFormat} makes one for each known kind of page. */
        public Builder source(StatusSource source) {
            Objects.requireNonNull(source, "source");
            List<URI> asked = List.copyOf(source.documents());
            if (asked.isEmpty()) {
                throw new IllegalArgumentException("source has no documents: " + source);
            }
            asked.forEach(document -> Addresses.checked("document of the source", document));
            this.source = source;
            this.documents = asked;
            return this;
        }

        /** One more host that a redirect may lead to, such as the one that a page has moved to. */
        public Builder host(String host) {
            Objects.requireNonNull(host, "host");
            if (!host.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")) {
                throw new IllegalArgumentException("host is not a host name without a port: \"" + host + "\"");
            }
            hosts.add(host.toLowerCase(Locale.ROOT));
            return this;
        }

        /**
         * Which components of the page belong to a route. Of several the worst counts.
         *
         * @param route such as {@code chat-completions}; {@value #ANY_ROUTE} for all routes without a row of their own
         * @param names as the page shows them; case does not matter
         */
        public Builder component(String route, String... names) {
            return components(route, List.of(names));
        }

        Builder components(String route, List<String> names) {
            if (Objects.requireNonNull(route, "route").isBlank() || !route.equals(route.strip())) {
                throw new IllegalArgumentException("route is blank or has spaces around it: \"" + route + "\"");
            }
            if (names.isEmpty()) {
                throw new IllegalArgumentException("route has no component: \"" + route + "\"");
            }
            for (String name : names) {
                if (name.isBlank()) {
                    throw new IllegalArgumentException("component of route " + route + " is blank: \"" + name + "\"");
                }
            }
            Set<String> known = components.computeIfAbsent(route, unused -> new LinkedHashSet<>());
            names.forEach(name -> known.add(name.strip()));
            return this;
        }

        /** The day on which somebody last looked whether this is still so. */
        public Builder checked(LocalDate day) {
            this.checked = Objects.requireNonNull(day, "day");
            return this;
        }

        /** The page. */
        public StatusPage build() {
            return new StatusPage(this);
        }
    }
}
