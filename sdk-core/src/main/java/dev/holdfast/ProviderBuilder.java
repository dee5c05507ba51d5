package dev.holdfast;

import dev.holdfast.failure.Dialect;
import dev.holdfast.failure.FailureKind;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Provider}. Not thread-safe. */
public final class ProviderBuilder {

    final String id;
    String displayName;

    @Nullable
    URI baseUrl;

    Dialect.Envelope envelope = Dialect.Envelope.OPENAI;
    final List<String> requestIdHeaders = new ArrayList<>();
    final Map<String, FailureKind> codes = new HashMap<>();

    @Nullable
    URI statusPage;

    @Nullable
    String idempotencyHeader;

    ProviderBuilder(String id, String displayName) {
        this.id = id;
        this.displayName = displayName;
    }

    static String checkedId(String id) {
        Objects.requireNonNull(id, "id");
        if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("provider id is not 1..64 of A-Z a-z 0-9 . _ -: \"" + id + "\"");
        }
        return id;
    }

    /** The name that its users know; the id by default. When blank, people read "the AI service". */
    public ProviderBuilder displayName(String displayName) {
        this.displayName = Objects.requireNonNull(displayName, "displayName");
        return this;
    }

    /** Where its API is. */
    public ProviderBuilder baseUrl(URI baseUrl) {
        this.baseUrl = absolute("baseUrl", baseUrl);
        return this;
    }

    /** The shape of its error bodies; OpenAI's by default. */
    public ProviderBuilder envelope(Dialect.Envelope envelope) {
        this.envelope = Objects.requireNonNull(envelope, "envelope");
        return this;
    }

    /** A header that holds its request id; the first one given is the surest. */
    public ProviderBuilder requestIdHeader(String name) {
        requestIdHeaders.add(headerName("requestIdHeader", name));
        return this;
    }

    /** What one of its error codes means. */
    public ProviderBuilder code(String code, FailureKind meaning) {
        if (Objects.requireNonNull(code, "code").isBlank()) {
            throw new IllegalArgumentException("code is blank: \"" + code + "\"");
        }
        codes.put(code.toLowerCase(Locale.ROOT), Objects.requireNonNull(meaning, "meaning"));
        return this;
    }

    /** Where a person can read how it is. */
    public ProviderBuilder statusPage(URI statusPage) {
        this.statusPage = absolute("statusPage", statusPage);
        return this;
    }

    /** The header in which it honours an idempotency key. None by default: a key that is not honoured protects nobody. */
    public ProviderBuilder idempotencyHeader(String name) {
        this.idempotencyHeader = headerName("idempotencyHeader", name);
        return this;
    }

    /** The provider. */
    public Provider build() {
        return new Provider(this);
    }

    static URI absolute(String setting, URI uri) {
        Objects.requireNonNull(uri, setting);
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (http && uri.getHost() == null && uri.getRawAuthority() != null) {
            // The authority may hold a password, so it isn't shown.
            throw new IllegalArgumentException(
                    setting + " has no valid host: letters, digits, dots and hyphens may be in it, no underscore");
        }
        if (!http || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    setting + " is not an absolute http(s) URL: scheme " + uri.getScheme() + ", host " + uri.getHost());
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException(setting + " holds a user or password: host " + uri.getHost());
        }
        return uri;
    }

    static String headerName(String setting, String name) {
        Objects.requireNonNull(name, setting);
        if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")) {
            throw new IllegalArgumentException(setting + " is not a header name: \"" + name + "\"");
        }
        return name;
    }
}
