package dev.holdfast.okhttp;

import dev.holdfast.Alternate;
import dev.holdfast.call.Endpoint;
import dev.holdfast.transport.ModelField;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ByteString;
import okio.ForwardingSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * The way to one alternate: what of a request goes there, and what is added to it. Immutable, thread-safe.
 *
 * <p>Of headers and query, only what is on a list goes along: the first one's key may be in any other, under whatever name. The alternate's
 * own are added at the last moment, by {@link KeyGuard}, so that no interceptor sees them.
 */
final class Detour {

    private static final Set<String> HARMLESS_HEADERS = Set.of(
            "accept",
            "accept-language",
            "accept-encoding",
            "content-type",
            "content-encoding",
            "range",
            "if-range",
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since",
            "user-agent",
            "traceparent",
            "tracestate",
            "baggage",
            "anthropic-version",
            "anthropic-beta",
            "openai-beta");

    private static final String HARMLESS_PREFIX = "x-stainless-";

    /** What OkHttp sets itself. */
    private static final Set<String> FRAMING =
            Set.of("host", "content-length", "transfer-encoding", "connection", "expect", "te", "upgrade");

    private static final Set<String> HARMLESS_QUERY =
            Set.of("alt", "beta", "stream", "include", "include[]", "limit", "order", "after", "before");

    private static final List<ByteString> MODEL_PARTS =
            List.of(ByteString.encodeUtf8("name=\"model\""), ByteString.encodeUtf8("name=model"));

    private static final Set<String> FILE_TYPES = Set.of("audio", "image", "video");

    /** More than any service takes in JSON. */
    private static final long LONGEST_BODY = 64L << 20;

    private final Alternate alternate;
    private final HttpUrl base;

    /** @throws IllegalArgumentException where OkHttp can't read the base URL */
    Detour(Alternate alternate) {
        this.alternate = alternate;
        this.base = Detours.url(alternate.baseUrl());
    }

    String name() {
        return alternate.name();
    }

    Alternate alternate() {
        return alternate;
    }

    /**
     * The request as it goes to the alternate, but for what {@link #guarded} adds; null where the alternate can't take it.
     *
     * @param rest the path after the first one's base URL, in encoded segments
     */
    @Nullable
    Request move(Request request, List<String> rest) {
        RequestBody body = request.body();
        if (body != null && alternate.renamesModels()) {
            body = renamed(request, body);
            if (body == null) {
                return null;
            }
        }
        HttpUrl.Builder url = base.newBuilder().query(null).fragment(null);
        if (!rest.isEmpty()) {
            // Together: one by one, empty ones would be lost.
            url.addEncodedPathSegments(String.join("/", rest));
        }
        addHarmless(url, request.url());
        return request.newBuilder()
                .url(url.build())
                .headers(harmless(request.headers(), false).build())
                .method(request.method(), body)
                .tag(Detour.class, this)
                .build();
    }

    Endpoint endpointOf(Request moved, @Nullable String named) {
        HttpUrl url = moved.url();
        return named == null
                ? alternate.endpointFor(url.host(), url.port(), url.encodedPath())
                : new Endpoint(name() + "/" + named, url.host(), url.port());
    }

    /**
     * What of a request, which interceptors may have added to, is sent. At the alternate, with its own headers and query;
     * where a redirect or an interceptor has led elsewhere, without.
     *
     * @param throughProxy whether a proxy reads it on the way, which may ask for a key of its own
     */
    Request guarded(Request request, boolean throughProxy) {
        HttpUrl asked = request.url();
        boolean own = isSamePlace(asked, base);
        Headers.Builder headers = harmless(request.headers(), true);
        headers.set("Host", hostHeader(asked));
        String proxyKey = request.header("Proxy-Authorization");
        if (throughProxy && proxyKey != null) {
            headers.set("Proxy-Authorization", proxyKey);
        }
        HttpUrl.Builder url = asked.newBuilder().username("").password("").query(null);
        addHarmless(url, asked);
        if (own) {
            for (Map.Entry<String, String> header : alternate.headers().entrySet()) {
                headers.set(header.getKey(), header.getValue());
            }
            for (int i = 0; i < base.querySize(); i++) {
                url.addQueryParameter(base.queryParameterName(i), base.queryParameterValue(i));
            }
        }
        return request.newBuilder().url(url.build()).headers(headers.build()).build();
    }

    static boolean isSamePlace(HttpUrl one, HttpUrl other) {
        return one.scheme().equals(other.scheme()) && one.host().equals(other.host()) && one.port() == other.port();
    }

    private static String hostHeader(HttpUrl url) {
        String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
    }

    private Headers.Builder harmless(Headers headers, boolean framingToo) {
        Headers.Builder harmless = new Headers.Builder();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i).toLowerCase(Locale.ROOT);
            boolean goes = HARMLESS_HEADERS.contains(name)
                    || name.startsWith(HARMLESS_PREFIX)
                    || alternate.carriedHeaders().contains(name)
                    || (framingToo && FRAMING.contains(name));
            if (goes) {
                harmless.addUnsafeNonAscii(headers.name(i), headers.value(i));
            }
        }
        return harmless;
    }

    private void addHarmless(HttpUrl.Builder url, HttpUrl from) {
        for (int i = 0; i < from.querySize(); i++) {
            String name = from.queryParameterName(i);
            boolean goes =
                    HARMLESS_QUERY.contains(name) || alternate.carriedQuery().contains(name);
            // What the alternate sets itself, it sets.
            if (goes && !base.queryParameterNames().contains(name)) {
                url.addQueryParameter(name, from.queryParameterValue(i));
            }
        }
    }

    /** The body with its model renamed; null where that can't be done. */
    private @Nullable RequestBody renamed(Request request, RequestBody body) {
        MediaType type = body.contentType();
        if (request.header("Content-Encoding") != null) {
            return null;
        }
        if (isFile(type)) {
            return body;
        }
        if (body instanceof OneShotBody) {
            return null;
        }
        if (body instanceof MultipartBody multipart) {
            return multipart.parts().stream().anyMatch(Detour::isModel) ? null : body;
        }
        Buffer written = written(body);
        if (written == null) {
            return null;
        }
        if (type != null && type.type().equals("multipart")) {
            return holdsModel(written) ? null : body;
        }
        if (type != null && type.subtype().equals("x-www-form-urlencoded")) {
            return ("&" + written.clone().readUtf8()).contains("&model=") ? null : body;
        }
        byte[] bytes = written.readByteArray();
        byte[] renamed = ModelField.rename(bytes, alternate::modelFor);
        if (renamed == null) {
            return null;
        }
        return renamed == bytes ? body : RequestBody.create(renamed, type);
    }

    /** There is no model in a file; it need not be read. */
    private static boolean isFile(@Nullable MediaType type) {
        return type != null
                && (FILE_TYPES.contains(type.type())
                        || (type.type() + "/" + type.subtype()).equals("application/octet-stream"));
    }

    private static boolean isModel(MultipartBody.Part part) {
        String disposition = part.headers() == null ? null : part.headers().get("Content-Disposition");
        return disposition != null && holdsModel(new Buffer().writeUtf8(disposition));
    }

    /** What a body writes; null where that can't be had, or is too much to be held. */
    private static @Nullable Buffer written(RequestBody body) {
        Buffer written = new Buffer();
        BufferedSink bounded = Okio.buffer(new ForwardingSink(written) {
            @Override
            public void write(Buffer source, long byteCount) throws IOException {
                if (written.size() + byteCount > LONGEST_BODY) {
                    throw new IOException("body is too long");
                }
                super.write(source, byteCount);
            }
        });
        try {
            if (body.contentLength() > LONGEST_BODY) {
                return null;
            }
            body.writeTo(bounded);
            bounded.flush();
            return written;
        } catch (IOException | RuntimeException unreadable) {
            return null;
        }
    }

    private static boolean holdsModel(Buffer multipart) {
        try {
            for (ByteString part : MODEL_PARTS) {
                if (multipart.indexOf(part) >= 0) {
                    return true;
                }
            }
            return false;
        } catch (IOException impossible) {
            return true;
        }
    }

    @Override
    public String toString() {
        return alternate.toString();
    }
}
