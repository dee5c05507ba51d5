package dev.holdfast.status;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The status pages of providers, one for each. Providers move their pages, so what is built in is data with a day on it, and
 * any row can be replaced, added or taken out. Immutable and thread-safe.
 */
public final class StatusPages {

    private static final String FILE = "status-pages.json";

    private final Map<String, StatusPage> byProvider;

    private StatusPages(Map<String, StatusPage> byProvider) {
        this.byProvider = byProvider;
    }

    /** Those that Holdfast knows. */
    public static StatusPages builtIn() {
        return BuiltIn.PAGES;
    }

    /** None: to begin a list of one's own with. */
    public static StatusPages none() {
        return new StatusPages(Map.of());
    }

    /** The page of a provider, by its id; empty when none is known. */
    public Optional<StatusPage> of(String provider) {
        return Optional.ofNullable(byProvider.get(Objects.requireNonNull(provider, "provider")));
    }

    /** All of them, in the order in which their providers came first. */
    public List<StatusPage> all() {
        return List.copyOf(byProvider.values());
    }

    /** The same and this one, in the place of the one that its provider had. */
    public StatusPages with(StatusPage page) {
        return with(List.of(page));
    }

    /**
     * The same and those of a file, each in the place of the one that its provider had. A file with a mistake is refused as a
     * whole.
     *
     * @param json in the form of the provider map, {@code docs/status.md}; not closed
     * @throws IOException if it can't be read
     * @throws IllegalArgumentException if something in it is wrong; says what and where
     */
    public StatusPages with(Reader json) throws IOException {
        return with(PagesFile.read(json));
    }

    /** The same without that of a provider. */
    public StatusPages without(String provider) {
        Map<String, StatusPage> rest = new LinkedHashMap<>(byProvider);
        rest.remove(Objects.requireNonNull(provider, "provider"));
        return new StatusPages(rest);
    }

    private StatusPages with(Collection<StatusPage> pages) {
        Map<String, StatusPage> all = new LinkedHashMap<>(byProvider);
        pages.forEach(page -> all.put(page.provider(), page));
        return new StatusPages(all);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StatusPages that && byProvider.equals(that.byProvider);
    }

    @Override
    public int hashCode() {
        return byProvider.hashCode();
    }

    @Override
    public String toString() {
        return "StatusPages" + byProvider.values();
    }

    /** Read when it is first asked for. */
    private static final class BuiltIn {

        static final StatusPages PAGES = read();

        private static StatusPages read() {
            try (InputStream in = StatusPages.class.getResourceAsStream(FILE)) {
                Reader json = new InputStreamReader(Objects.requireNonNull(in, FILE), StandardCharsets.UTF_8);
                return none().with(json);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }
}
