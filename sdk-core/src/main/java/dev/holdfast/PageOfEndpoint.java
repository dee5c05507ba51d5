package dev.holdfast;

import dev.holdfast.call.Endpoint;
import dev.holdfast.status.StatusPage;
import dev.holdfast.status.StatusPages;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Whose status page tells of an endpoint: that of the alternate whose name the endpoint's begins with, else that of the
 * provider. Immutable and thread-safe.
 *
 * @param own the providers whose pages the program has given itself
 */
record PageOfEndpoint(Provider provider, List<Alternate> alternates, StatusPages pages, Set<String> own)
        implements Function<Endpoint, Optional<StatusPage>> {

    PageOfEndpoint {
        own = Set.copyOf(own);
    }

    @Override
    public Optional<StatusPage> apply(Endpoint endpoint) {
        String id = providerOf(endpoint).id();
        // What answers on this machine is a test's or a gateway's; the provider's page knows nothing of it.
        return own.contains(id) || !isThisMachine(endpoint.host()) ? pages.of(id) : Optional.empty();
    }

    private Provider providerOf(Endpoint endpoint) {
        for (Alternate alternate : alternates) {
            String name = endpoint.name();
            if (name.equals(alternate.name()) || name.startsWith(alternate.name() + "/")) {
                return alternate.provider();
            }
        }
        return provider;
    }

    private static boolean isThisMachine(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.startsWith("127.")
                || name.equals("::1")
                || name.equals("[::1]");
    }
}
