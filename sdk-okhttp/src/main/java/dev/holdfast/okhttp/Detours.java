package dev.holdfast.okhttp;

import dev.holdfast.Alternate;
import dev.holdfast.Holdfast;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ways to all alternates of a {@code Holdfast}, in order. Thread-safe. */
final class Detours {

    private static final Logger log = LoggerFactory.getLogger(HoldfastCallFactory.class);

    /** Those that have been warned of. */
    private static final Set<Holdfast> WARNED =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private final Holdfast holdfast;
    private final @Nullable HttpUrl base;
    private final List<Detour> detours;
    private final AtomicBoolean looked = new AtomicBoolean();

    Detours(Holdfast holdfast) {
        this.holdfast = holdfast;
        List<Alternate> alternates = holdfast.alternates();
        this.detours = alternates.stream().map(Detour::new).toList();
        this.base = alternates.isEmpty()
                ? null
                : holdfast.provider().baseUrl().map(Detours::url).orElse(null);
    }

    static HttpUrl url(URI baseUrl) {
        HttpUrl url = HttpUrl.get(baseUrl);
        if (url == null) {
            throw new IllegalArgumentException("base URL can't be read by OkHttp: host " + baseUrl.getHost());
        }
        return url;
    }

    boolean isEmpty() {
        return detours.isEmpty();
    }

    /** Looks at the first request that comes: a base URL that is wrong had better show before an outage does. */
    void look(Request request) {
        if (base != null && !looked.get() && looked.compareAndSet(false, true)) {
            rest(request.url(), base);
        }
    }

    /** The request as each alternate that can take it gets it. */
    List<Moved> of(Request prepared, @Nullable String endpoint) {
        List<String> rest = base == null ? null : rest(prepared.url(), base);
        if (rest == null) {
            return List.of();
        }
        List<Moved> all = new ArrayList<>();
        for (Detour detour : detours) {
            Request moved = detour.move(prepared, rest);
            if (moved != null) {
                all.add(new Moved(detour, moved, detour.endpointOf(moved, endpoint), Requests.view(moved)));
            }
        }
        return all;
    }

    /** The segments of a path that follow the base URL's; null where it is not under it, which is warned of once. */
    private @Nullable List<String> rest(HttpUrl url, HttpUrl under) {
        List<String> prefix = under.encodedPathSegments();
        if (prefix.get(prefix.size() - 1).isEmpty()) {
            prefix = prefix.subList(0, prefix.size() - 1);
        }
        List<String> segments = url.encodedPathSegments();
        boolean isUnder = Detour.isSamePlace(url, under)
                && segments.size() >= prefix.size()
                && segments.subList(0, prefix.size()).equals(prefix);
        if (isUnder) {
            return segments.subList(prefix.size(), segments.size());
        }
        if (WARNED.add(holdfast)) {
            Warning.log(
                    log,
                    "{} is not under the provider's base URL {}: such calls can't go to an alternate",
                    shown(url),
                    shown(under));
        }
        return null;
    }

    /** Neither a query nor a password. */
    private static HttpUrl shown(HttpUrl url) {
        return url.newBuilder()
                .username("")
                .password("")
                .query(null)
                .fragment(null)
                .build();
    }
}
