package dev.holdfast;

import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Dialect;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A service that speaks to programs like ChatGPT's API: what its errors look like, which parts of it fail as one, where it
 * tells how it is. Immutable and thread-safe; {@link #builder(String)} makes one's own.
 */
public final class Provider {

    /** More endpoints than this are not remembered but made anew each time. */
    private static final int MAX_REMEMBERED = 1024;

    private final String id;
    private final String displayName;
    private final @Nullable URI baseUrl;
    private final Dialect dialect;
    private final @Nullable URI statusPage;
    private final @Nullable String idempotencyHeader;
    private final ConcurrentHashMap<Place, Endpoint> endpoints = new ConcurrentHashMap<>();

    private record Place(String host, int port, String path) {}

    Provider(ProviderBuilder builder) {
        this.id = builder.id;
        this.displayName = builder.displayName;
        this.baseUrl = builder.baseUrl;
        this.dialect = new Dialect(
                builder.envelope,
                builder.requestIdHeaders.isEmpty() ? Dialect.STANDARD.requestIdHeaders() : builder.requestIdHeaders,
                builder.codes);
        this.statusPage = builder.statusPage;
        this.idempotencyHeader = builder.idempotencyHeader;
    }

    private Provider(Provider other, URI baseUrl) {
        this.id = other.id;
        this.displayName = other.displayName;
        this.baseUrl = baseUrl;
        this.dialect = other.dialect;
        this.statusPage = other.statusPage;
        this.idempotencyHeader = other.idempotencyHeader;
    }

    public static Provider openAi() {
        return Providers.openAi();
    }

    public static Provider azureOpenAi() {
        return Providers.azureOpenAi();
    }

    public static Provider anthropic() {
        return Providers.anthropic();
    }

    public static Provider gemini() {
        return Providers.gemini();
    }

    public static Provider mistral() {
        return Providers.mistral();
    }

    public static Provider cohere() {
        return Providers.cohere();
    }

    public static Provider groq() {
        return Providers.groq();
    }

    public static Provider deepSeek() {
        return Providers.deepSeek();
    }

    public static Provider openRouter() {
        return Providers.openRouter();
    }

    public static Provider xAi() {
        return Providers.xAi();
    }

    public static Provider ollama() {
        return Providers.ollama();
    }

    public static Provider vllm() {
        return Providers.vllm();
    }

    /** Any service that speaks OpenAI's form. Its id is its host, and its port where the URL names one. */
    public static Provider openAiCompatible(URI baseUrl) {
        String host = ProviderBuilder.absolute("baseUrl", baseUrl).getHost();
        String id = baseUrl.getPort() < 0 ? host : host + ":" + baseUrl.getPort();
        return new ProviderBuilder(id, "").baseUrl(baseUrl).build();
    }

    /**
     * A provider of one's own, OpenAI-compatible unless told otherwise.
     *
     * @param id a short name for endpoints and logs, such as {@code acme}
     */
    public static ProviderBuilder builder(String id) {
        return new ProviderBuilder(ProviderBuilder.checkedId(id), id);
    }

    /** The same provider at another base URL: another region, a resource of one's own, a gateway before it. */
    public Provider at(URI baseUrl) {
        return new Provider(this, ProviderBuilder.absolute("baseUrl", baseUrl));
    }

    /** A short name for endpoints and logs. */
    public String id() {
        return id;
    }

    /** The name that its users know; empty when it has none of its own. */
    public String displayName() {
        return displayName;
    }

    /** Where its API is; empty when everyone has their own. */
    public Optional<URI> baseUrl() {
        return Optional.ofNullable(baseUrl);
    }

    /** What its error answers look like. */
    public Dialect dialect() {
        return dialect;
    }

    /** Where a person can read how it is. */
    public Optional<URI> statusPage() {
        return Optional.ofNullable(statusPage);
    }

    /** The header in which it honours an idempotency key; empty when it is not known to honour any. */
    public Optional<String> idempotencyHeader() {
        return Optional.ofNullable(idempotencyHeader);
    }

    /**
     * The endpoint that a request belongs to: a route of the provider, such as {@code openai/chat-completions}; on another
     * host {@code localhost:8080/chat-completions}; for a path that is no known route, the host and port alone.
     *
     * @param path the request's path, beginning with a slash
     */
    public Endpoint endpointFor(String host, int port, String path) {
        Place place = new Place(host, port, path);
        Endpoint known = endpoints.get(place);
        if (known != null) {
            return known;
        }
        String route = Routes.of(path);
        boolean own = isOwn(host, port);
        String service = own ? id : host + ":" + port;
        Endpoint endpoint = new Endpoint(route == null ? host + ":" + port : service + "/" + route, host, port);
        if (endpoints.size() < MAX_REMEMBERED) {
            endpoints.put(place, endpoint);
        }
        return endpoint;
    }

    /** Whether an endpoint is known to be called over TLS only. */
    boolean isEncryptedAt(Endpoint endpoint) {
        return baseUrl != null
                && "https".equalsIgnoreCase(baseUrl.getScheme())
                && isOwn(endpoint.host(), endpoint.port());
    }

    private boolean isOwn(String host, int port) {
        return baseUrl != null && bare(host).equalsIgnoreCase(bare(baseUrl.getHost())) && port == port(baseUrl);
    }

    /** An IPv6 address without its brackets, which clients leave out and URLs need. */
    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** A query may hold a key. */
    static @Nullable String withoutQuery(@Nullable URI url) {
        return url == null ? null : url.getScheme() + "://" + url.getHost() + ":" + port(url) + url.getRawPath();
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : "http".equalsIgnoreCase(url.getScheme()) ? 80 : 443;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Provider that
                && id.equals(that.id)
                && displayName.equals(that.displayName)
                && Objects.equals(baseUrl, that.baseUrl)
                && dialect.equals(that.dialect)
                && Objects.equals(statusPage, that.statusPage)
                && Objects.equals(idempotencyHeader, that.idempotencyHeader);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, baseUrl);
    }

    @Override
    public String toString() {
        return "Provider[" + id + ", baseUrl=" + withoutQuery(baseUrl) + ", envelope=" + dialect.envelope()
                + ", requestIdHeaders="
                + dialect.requestIdHeaders() + ", codes=" + dialect.codes().keySet() + ", statusPage="
                + withoutQuery(statusPage)
                + ", idempotencyHeader=" + idempotencyHeader + "]";
    }
}
