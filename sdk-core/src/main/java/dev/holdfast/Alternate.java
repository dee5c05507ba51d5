package dev.holdfast;

import dev.holdfast.call.Endpoint;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Another place that a call can go to while its own can't take it: another region, another deployment, another service that
 * speaks the same form, each with its own key. Immutable and thread-safe; its text shows no key.
 *
 * <pre>{@code
 * Alternate.at(Provider.openAiCompatible(URI.create("https://llm.eu.example.com/v1")))
 *     .bearer(key)
 *     .model("gpt-5", "eu-gpt-5")
 *     .build()
 * }</pre>
 *
 * <p>A request is moved by its URL: what follows the provider's base URL follows the alternate's. Of its headers and its
 * query, only what is known to hold no key goes along: {@code Accept}, {@code Accept-Language}, {@code Accept-Encoding},
 * {@code Content-Type}, {@code Content-Encoding}, {@code User-Agent}, {@code traceparent}, {@code tracestate}, {@code
 * baggage}, {@code Range} and {@code If-*} of RFC 9110, {@code anthropic-version}, {@code anthropic-beta}, {@code openai-beta} and {@code x-stainless-*}; in the query
 * {@code alt}, {@code beta}, {@code stream}, {@code include}, {@code limit}, {@code order}, {@code after} and {@code before};
 * and what {@link Builder#carryHeader} and {@link Builder#carryQuery} name. The body goes along as it is, but for the model.
 */
public final class Alternate {

    private final Provider provider;
    private final URI baseUrl;
    private final String name;
    private final Map<String, String> headers;
    private final Map<String, String> models;
    private final @Nullable String anyModel;
    private final Set<String> carriedHeaders;
    private final Set<String> carriedQuery;

    private Alternate(Builder builder, URI baseUrl) {
        this.provider = builder.provider;
        this.baseUrl = baseUrl;
        this.name = builder.name != null ? builder.name : builder.provider.id();
        this.headers = Map.copyOf(builder.headers);
        this.models = Map.copyOf(builder.models);
        this.anyModel = builder.anyModel;
        this.carriedHeaders = Set.copyOf(builder.carriedHeaders);
        this.carriedQuery = Set.copyOf(builder.carriedQuery);
    }

    /** An alternate at a provider, which has a base URL: {@link Provider#at} gives it one. */
    public static Builder at(Provider provider) {
        return new Builder(provider);
    }

    /** Whom its calls go to. */
    public Provider provider() {
        return provider;
    }

    /** Where its API is. A query in it, such as {@code ?api-version=…}, is added to each request. */
    public URI baseUrl() {
        return baseUrl;
    }

    /** What tells it from the others; in {@code X-Holdfast-Answered-By} and in the names of its endpoints. */
    public String name() {
        return name;
    }

    /** Its own headers, by name in lower case, keys among them. Not to be shown. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The headers of a request that go along besides those that always do, in lower case. */
    public Set<String> carriedHeaders() {
        return carriedHeaders;
    }

    /** The parameters of a request's query that go along besides those that always do. */
    public Set<String> carriedQuery() {
        return carriedQuery;
    }

    /** Whether it calls any model by another name. */
    public boolean renamesModels() {
        return anyModel != null || !models.isEmpty();
    }

    /** What it calls a model. */
    public String modelFor(String model) {
        String own = models.get(model);
        return own != null ? own : anyModel != null ? anyModel : model;
    }

    /**
     * The endpoint that a request to it belongs to: its name and the route, such as {@code eu/chat-completions}.
     *
     * @param path the moved request's path, beginning with a slash
     */
    public Endpoint endpointFor(String host, int port, String path) {
        String route = Routes.of(path);
        return new Endpoint(route == null ? name : name + "/" + route, host, port);
    }

    @Override
    public String toString() {
        return "Alternate[" + name + ", baseUrl=" + Provider.withoutQuery(baseUrl) + ", headers=" + headers.keySet()
                + ", models=" + models + (anyModel == null ? "" : ", any other=" + anyModel) + ", carried="
                + carriedHeaders + carriedQuery + "]";
    }

    /** Builds an {@link Alternate}. A bad value is refused where it is given, and never shown if it may be a key. Not thread-safe. */
    public static final class Builder {

        /** The connection's, which a client sets by itself. */
        private static final Set<String> FRAMING = Set.of(
                "host",
                "content-length",
                "transfer-encoding",
                "connection",
                "keep-alive",
                "te",
                "trailer",
                "upgrade",
                "expect",
                "proxy-connection");

        /** What only ever holds a key of the first one's. */
        private static final Set<String> KEYS = Set.of(
                "authorization",
                "proxy-authorization",
                "cookie",
                "api-key",
                "x-api-key",
                "x-goog-api-key",
                "x-amz-security-token",
                "ocp-apim-subscription-key");

        private static final Set<String> KEY_PARAMETERS = Set.of(
                "key",
                "apikey",
                "api_key",
                "api-key",
                "x-api-key",
                "x-goog-api-key",
                "subscription-key",
                "token",
                "access_token",
                "sig",
                "signature");

        private static final int LONGEST_MODEL = 500;

        private final Provider provider;
        private @Nullable String name;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final Map<String, String> models = new LinkedHashMap<>();
        private @Nullable String anyModel;
        private final Set<String> carriedHeaders = new LinkedHashSet<>();
        private final Set<String> carriedQuery = new LinkedHashSet<>();

        private Builder(Provider provider) {
            this.provider = Objects.requireNonNull(provider, "provider");
        }

        /** What tells it from the others; the provider's id by default. */
        public Builder name(String name) {
            Objects.requireNonNull(name, "name");
            if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
                throw new IllegalArgumentException(
                        "alternate name is not 1..64 of A-Z a-z 0-9 . _ -: \"" + name + "\"");
            }
            this.name = name;
            return this;
        }

        /** Its key, sent as {@code Authorization: Bearer}. */
        public Builder bearer(String key) {
            return own("authorization", "Bearer " + printable("bearer key", Objects.requireNonNull(key, "bearer key")));
        }

        /** A header of its own, such as {@code api-key}. */
        public Builder header(String name, String value) {
            String lower = ProviderBuilder.headerName("header", name).toLowerCase(Locale.ROOT);
            if (FRAMING.contains(lower)) {
                throw new IllegalArgumentException("header is the connection's own: " + name);
            }
            return own(lower, printable("header " + name, Objects.requireNonNull(value, "value of header " + name)));
        }

        private Builder own(String lower, String value) {
            headers.put(lower, value);
            return this;
        }

        /** Asks for model {@code to} where a request asks for {@code from}. */
        public Builder model(String from, String to) {
            models.put(checkedModel("from", from), checkedModel("to", to));
            return this;
        }

        /** Asks for model {@code to}, whatever a request asks for, but for what {@link #model(String, String)} says. */
        public Builder model(String to) {
            anyModel = checkedModel("to", to);
            return this;
        }

        /**
         * A header of the request that goes along.
         *
         * @throws IllegalArgumentException where such a header holds a key: an alternate has its own
         */
        public Builder carryHeader(String name) {
            String lower = ProviderBuilder.headerName("carryHeader", name).toLowerCase(Locale.ROOT);
            if (FRAMING.contains(lower) || KEYS.contains(lower)) {
                throw new IllegalArgumentException(
                        "carryHeader is " + (KEYS.contains(lower) ? "a key" : "the connection's")
                                + ", which is never carried along: " + name);
            }
            carriedHeaders.add(lower);
            return this;
        }

        /**
         * A parameter of the request's query that goes along.
         *
         * @throws IllegalArgumentException where such a parameter holds a key: an alternate has its own
         */
        public Builder carryQuery(String name) {
            if (Objects.requireNonNull(name, "name").isBlank()) {
                throw new IllegalArgumentException("carryQuery is blank: \"" + name + "\"");
            }
            if (KEY_PARAMETERS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("carryQuery is a key, which is never carried along: " + name);
            }
            carriedQuery.add(name);
            return this;
        }

        /** @throws IllegalArgumentException when its provider has no base URL */
        public Alternate build() {
            return new Alternate(
                    this,
                    provider.baseUrl()
                            .orElseThrow(() -> new IllegalArgumentException("alternate provider has no base URL: "
                                    + provider.id() + " (give it one with Provider.at(..))")));
        }

        private static String checkedModel(String setting, String model) {
            if (Objects.requireNonNull(model, setting).isBlank() || model.length() > LONGEST_MODEL) {
                throw new IllegalArgumentException(
                        "model " + setting + " is blank or longer than " + LONGEST_MODEL + ": \"" + model + "\"");
            }
            return model;
        }

        /** It may be a key, so it isn't shown. */
        private static String printable(String what, String value) {
            if (value.isBlank()) {
                throw new IllegalArgumentException(what + " is blank");
            }
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c < ' ' || c > '~') {
                    throw new IllegalArgumentException(what + " has a character outside printable ASCII at index " + i);
                }
            }
            return value;
        }
    }
}
