package dev.holdfast.okhttp;

import dev.holdfast.Holdfast;
import dev.holdfast.Provider;
import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.RequestView;
import dev.holdfast.failure.RequestView.Expects;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Timeout;

/** What a request says about its call. */
final class Requests {

    /** RFC 9110, 9.2.2. */
    private static final Set<String> IDEMPOTENT_METHODS = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE");

    private Requests() {}

    static CallOptions options(Request request) {
        CallOptions options = request.tag(CallOptions.class);
        return options == null ? CallOptions.defaults() : options;
    }

    static Endpoint endpoint(Request request, CallOptions options, Provider provider) {
        HttpUrl url = request.url();
        String name = options.endpoint();
        return name == null
                ? provider.endpointFor(url.host(), url.port(), url.encodedPath())
                : new Endpoint(name, url.host(), url.port());
    }

    /** How long a call may take from now on; 0 for no bound. */
    static long nanosLeft(Timeout timeout) {
        long nanos = timeout.timeoutNanos();
        if (timeout.hasDeadline()) {
            long left = Math.max(1, timeout.deadlineNanoTime() - System.nanoTime());
            nanos = nanos == 0 ? left : Math.min(nanos, left);
        }
        return nanos;
    }

    /** The options with a deadline in so many nanoseconds, where that is the earliest there is; 0 for no bound. */
    static CallOptions bounded(CallOptions options, long nanos, Holdfast holdfast) {
        Duration deadline = options.deadline() != null
                ? options.deadline()
                : holdfast.deadline().orElse(null);
        if (nanos == 0 || (deadline != null && deadline.compareTo(Duration.ofNanos(nanos)) <= 0)) {
            return options;
        }
        return options.withDeadline(Duration.ofNanos(nanos));
    }

    /**
     * The request that all attempts of a call send: with the call's state, with the idempotency key that its caller asked
     * for, and with a body that is written once at most if it can be written once only.
     */
    static Request prepare(Request request, CallState state, CallOptions options, Provider provider) {
        // A request that an earlier call sent to an alternate would go there again, with the alternate's key.
        Request.Builder prepared =
                request.newBuilder().tag(CallState.class, state).tag(Detour.class, null);
        Optional<String> keyHeader = provider.idempotencyHeader();
        if (options.idempotencyKey()
                && keyHeader.isPresent()
                && request.header(keyHeader.get()) == null
                && !IDEMPOTENT_METHODS.contains(request.method())) {
            prepared.header(keyHeader.get(), UUID.randomUUID().toString());
        }
        RequestBody body = request.body();
        if (body != null && (body.isOneShot() || body.isDuplex())) {
            prepared.method(request.method(), new OneShotBody(body));
        }
        return prepared.build();
    }

    /** How long the body is, where that is known; else 0. */
    static long knownBytes(Request request) {
        RequestBody body = request.body();
        try {
            return body == null ? 0 : Math.max(0, body.contentLength());
        } catch (IOException unknown) {
            return 0;
        }
    }

    static boolean isReplayable(Request prepared) {
        return !(prepared.body() instanceof OneShotBody body && body.isBegun());
    }

    static boolean isIdempotentByMethod(Request request) {
        return IDEMPOTENT_METHODS.contains(request.method());
    }

    static boolean isIdempotent(Request prepared, Provider provider) {
        return isIdempotentByMethod(prepared)
                || provider.idempotencyHeader()
                        .filter(header -> prepared.header(header) != null)
                        .isPresent();
    }

    static RequestView view(Request request) {
        return new RequestView(request.method(), request.url().host(), expects(request.headers("Accept")));
    }

    private static Expects expects(List<String> accept) {
        if (accept.isEmpty()) {
            return Expects.API;
        }
        boolean api = false;
        for (String header : accept) {
            for (String range : header.split(",")) {
                String type = mediaType(range);
                if (type.equals("text/html") || type.equals("application/xhtml+xml")) {
                    return Expects.ANYTHING;
                }
                api |= type.equals("*/*")
                        || type.equals("text/plain")
                        || type.equals("text/event-stream")
                        || type.equals("application/*")
                        || type.contains("json");
            }
        }
        return api ? Expects.API : Expects.ANYTHING;
    }

    /** A media type or range without its parameters, lower case. */
    static String mediaType(String header) {
        int end = header.indexOf(';');
        return (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
