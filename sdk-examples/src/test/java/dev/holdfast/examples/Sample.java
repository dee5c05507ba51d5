package dev.holdfast.examples;

import dev.holdfast.failure.Dialect;
import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureClassifier;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Phase;
import dev.holdfast.failure.RequestView;
import dev.holdfast.failure.ResponseView;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt can end: with an answer or an exception.
 *
 * @param answer the answer; null where there is an exception
 * @param error the exception; null where there is an answer
 * @param untriedAddresses how many of the host's addresses were not tried
 */
record Sample(@Nullable ResponseView answer, @Nullable ErrorView error, int untriedAddresses) {

    static final RequestView REQUEST = new RequestView("POST", "api.openai.com", RequestView.Expects.API);

    static final FailureClassifier CLASSIFIER = FailureClassifier.of(Dialect.STANDARD);

    private static final Duration FAST = Duration.ofMillis(20);
    private static final String JSON = "application/json";
    private static final String HTML = "text/html";

    /** For each kind the samples of its row in the documentation; the first stands for the usual case. */
    static final Map<FailureKind, List<Sample>> BY_KIND = new EnumMap<>(FailureKind.class);

    static {
        onTheWay();
        onTheConnection();
        fromAServer();
        theCallersOwn();
        BY_KIND.put(
                FailureKind.CANCELLED,
                List.of(
                        thrown(new IOException("Canceled"), Phase.WAITING),
                        thrown(new IOException("Canceled"), Phase.CONNECTING),
                        thrown(new IOException("Canceled"), Phase.READING)));
        BY_KIND.put(FailureKind.UNKNOWN, List.of(thrown(new IOException("?"), Phase.UNKNOWN)));
    }

    private static void onTheWay() {
        BY_KIND.put(
                FailureKind.NAME_RESOLUTION,
                List.of(thrown(new UnknownHostException("api.openai.com"), Phase.NAME_LOOKUP)));
        ConnectException refused = new ConnectException("Failed to connect to /192.0.2.1:443");
        BY_KIND.put(
                FailureKind.CONNECT_REFUSED,
                List.of(
                        thrown(refused, Phase.CONNECTING),
                        new Sample(null, thrown(refused, Phase.CONNECTING).thrown(), 1)));
        BY_KIND.put(
                FailureKind.CONNECT_TIMEOUT,
                List.of(thrown(new SocketTimeoutException("Connect timed out"), Phase.CONNECTING)));
        BY_KIND.put(
                FailureKind.CONNECT_FAILED, List.of(thrown(new NoRouteToHostException("no route"), Phase.CONNECTING)));
        BY_KIND.put(
                FailureKind.TLS_HANDSHAKE,
                List.of(
                        thrown(new SSLHandshakeException("handshake_failure"), Phase.TLS),
                        thrown(new SocketTimeoutException("Read timed out"), Phase.TLS)));
        BY_KIND.put(
                FailureKind.CERTIFICATE,
                List.of(
                        thrown(because(new SSLHandshakeException("x"), new CertificateException("x")), Phase.TLS),
                        thrown(
                                because(new SSLHandshakeException("x"), new CertificateExpiredException("x")),
                                Phase.TLS)));
        BY_KIND.put(
                FailureKind.PROXY_AUTHENTICATION,
                List.of(
                        answer(407, ""),
                        thrown(new IOException("Failed to authenticate with proxy"), Phase.CONNECTING)));
        BY_KIND.put(
                FailureKind.PROXY_FAILED,
                List.of(
                        thrown(new IOException("Unexpected response code for CONNECT: 503"), Phase.CONNECTING),
                        new Sample(
                                null,
                                new ErrorView(
                                        REQUEST,
                                        new ConnectException("Failed to connect to proxy"),
                                        Phase.CONNECTING,
                                        false,
                                        true,
                                        FAST),
                                0)));
        BY_KIND.put(
                FailureKind.PORTAL,
                List.of(
                        answer(200, "<html><body>Welcome to the hotel</body></html>", "Content-Type", HTML),
                        answer(511, ""),
                        thrown(new SSLException("Unsupported or unrecognized SSL message"), Phase.TLS)));
        BY_KIND.put(
                FailureKind.BLOCKED,
                List.of(
                        answer(403, "<html><body>Forbidden</body></html>", "Content-Type", HTML),
                        answer(403, "<html><title>Just a moment...</title></html>", "Content-Type", HTML),
                        answer(403, "<html><body>Zscaler</body></html>", "Content-Type", HTML),
                        thrown(new IOException("Unexpected response code for CONNECT: 403"), Phase.CONNECTING)));
    }

    private static void onTheConnection() {
        SocketException reset = new SocketException("Connection reset");
        BY_KIND.put(FailureKind.CONNECTION_LOST, List.of(thrown(reset, Phase.WAITING), thrown(reset, Phase.SENDING)));
        BY_KIND.put(
                FailureKind.STALE_CONNECTION,
                List.of(new Sample(null, new ErrorView(REQUEST, reset, Phase.WAITING, true, false, FAST), 0)));
        BY_KIND.put(
                FailureKind.STREAM_REFUSED,
                List.of(thrown(new StreamResetException("stream was reset: REFUSED_STREAM"), Phase.WAITING)));
        SocketTimeoutException silence = new SocketTimeoutException("timeout");
        BY_KIND.put(FailureKind.READ_TIMEOUT, List.of(thrown(silence, Phase.WAITING), thrown(silence, Phase.READING)));
        InterruptedIOException out = new InterruptedIOException("timeout");
        BY_KIND.put(
                FailureKind.CALL_TIMEOUT,
                List.of(thrown(out, Phase.WAITING), thrown(out, Phase.CONNECTING), thrown(out, Phase.READING)));
        BY_KIND.put(
                FailureKind.TRUNCATED,
                List.of(
                        thrown(new ProtocolException("unexpected end of stream"), Phase.READING),
                        answer(200, "{\"choices\":[{\"mess", "Content-Type", JSON),
                        answer(200, "{\"choices\":[{\"mess", "Content-Type", JSON, "x-request-id", "req_1")));
        BY_KIND.put(
                FailureKind.MALFORMED,
                List.of(
                        thrown(new ProtocolException("Unexpected status line: x"), Phase.WAITING),
                        answer(200, "welcome", "Content-Type", JSON),
                        answer(200, "welcome", "Content-Type", JSON, "x-request-id", "req_1")));
    }

    private static void fromAServer() {
        String nginx = "<html><hr><center>nginx/1.22</center></html>";
        BY_KIND.put(
                FailureKind.BAD_GATEWAY,
                List.of(
                        answer(502, nginx, "Content-Type", HTML),
                        slow(502, nginx, "Content-Type", HTML),
                        answer(502, "no healthy upstream", "Server", "envoy"),
                        answer(502, error("bad_gateway"), "Content-Type", JSON),
                        answer(521, "error code: 521"),
                        answer(502, "", "X-Squid-Error", "ERR_CONNECT_FAIL 111"),
                        answer(502, "<html>down for maintenance</html>", "Content-Type", HTML),
                        answer(502, error("cf_bad_gateway"), "Content-Type", JSON),
                        answer(502, "reset reason: overflow", "Server", "envoy"),
                        answer(525, "error code: 525"),
                        answer(200, "{\"error\":{\"code\":502,\"message\":\"x\"}}", "Content-Type", JSON)));
        BY_KIND.put(
                FailureKind.UNAVAILABLE,
                List.of(
                        answer(503, ""),
                        slow(503, ""),
                        answer(503, "no healthy upstream", "Server", "envoy"),
                        answer(503, error("unavailable"), "Content-Type", JSON),
                        answer(503, "<html>scheduled maintenance</html>", "Content-Type", HTML),
                        answer(503, error("cf_service_unavailable"), "Content-Type", JSON),
                        answer(503, "reset reason: overflow", "Server", "envoy"),
                        answer(503, "reset reason: protocol error", "Server", "envoy"),
                        answer(503, "", "X-Squid-Error", "ERR_CONNECT_FAIL 111"),
                        answer(200, error("unavailable"), "Content-Type", JSON)));
        BY_KIND.put(
                FailureKind.OVERLOADED,
                List.of(
                        answer(529, error("overloaded_error"), "Content-Type", JSON),
                        answer(529, ""),
                        answer(
                                200,
                                "{\"choices\":[{\"finish_reason\":\"insufficient_system_resource\"}]}",
                                "Content-Type",
                                JSON)));
        BY_KIND.put(
                FailureKind.GATEWAY_TIMEOUT,
                List.of(
                        answer(504, nginx, "Content-Type", HTML),
                        answer(504, error("timeout_error"), "Content-Type", JSON),
                        answer(524, "error code: 524"),
                        answer(408, "")));
        BY_KIND.put(
                FailureKind.SERVER_ERROR,
                List.of(
                        answer(500, error("server_error"), "Content-Type", JSON),
                        answer(500, ""),
                        answer(500, "<html>down for maintenance</html>", "Content-Type", HTML),
                        answer(200, error("server_error"), "Content-Type", JSON)));
        BY_KIND.put(
                FailureKind.RATE_LIMITED,
                List.of(
                        answer(429, error("rate_limit_exceeded"), "Content-Type", JSON),
                        answer(429, error("rate_limit_exceeded"), "Content-Type", JSON, "Retry-After", "2"),
                        answer(429, ""),
                        answer(429, "error code: 1015"),
                        answer(
                                429,
                                "{\"error\":{\"message\":\"x\",\"details\":[{\"quotaId\":\"RequestsPerDay\"}]}}",
                                "Content-Type",
                                JSON)));
        BY_KIND.put(
                FailureKind.OUT_OF_MONEY,
                List.of(answer(429, error("insufficient_quota"), "Content-Type", JSON), answer(402, error("x"))));
        BY_KIND.put(FailureKind.TOO_EARLY, List.of(answer(425, ""), answer(425, error("x"), "Content-Type", JSON)));
    }

    private static void theCallersOwn() {
        callersOwn(FailureKind.UNAUTHORIZED, 401);
        callersOwn(FailureKind.FORBIDDEN, 403);
        callersOwn(FailureKind.NOT_FOUND, 404);
        callersOwn(FailureKind.TOO_LARGE, 413);
        callersOwn(FailureKind.INVALID_REQUEST, 400);
        callersOwn(FailureKind.NOT_SUPPORTED, 501);
        BY_KIND.put(
                FailureKind.CONFLICT,
                List.of(
                        answer(409, "{\"error\":{\"message\":\"x\"}}", "Content-Type", JSON),
                        answer(409, error("already_exists"), "Content-Type", JSON)));
    }

    private static void callersOwn(FailureKind kind, int status) {
        BY_KIND.put(kind, List.of(answer(status, error("x"), "Content-Type", JSON)));
    }

    /** OkHttp's class of this name, which the core knows by its name only. */
    static final class StreamResetException extends IOException {
        private static final long serialVersionUID = 1L;

        StreamResetException(String message) {
            super(message);
        }
    }

    /** OkHttp's class of this name. */
    static final class ConnectionShutdownException extends IOException {
        private static final long serialVersionUID = 1L;

        ConnectionShutdownException(String message) {
            super(message);
        }
    }

    static String error(String code) {
        return "{\"error\":{\"message\":\"x\",\"type\":\"" + code + "\",\"param\":null,\"code\":\"" + code + "\"}}";
    }

    static Sample answer(int status, String body, String... headers) {
        return answer(FAST, status, body, headers);
    }

    static Sample slow(int status, String body, String... headers) {
        return answer(Duration.ofSeconds(12), status, body, headers);
    }

    static Sample answer(Duration elapsed, int status, String body, String... headers) {
        Map<String, List<String>> map = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i].toLowerCase(Locale.ROOT), List.of(headers[i + 1]));
        }
        return new Sample(
                new ResponseView(
                        REQUEST,
                        status,
                        name -> map.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()),
                        body.getBytes(StandardCharsets.UTF_8),
                        Trial.BEGINNING,
                        elapsed),
                null,
                0);
    }

    static Sample thrown(IOException error, Phase phase) {
        return thrown(error, phase, FAST);
    }

    static Sample thrown(IOException error, Phase phase, Duration elapsed) {
        return new Sample(null, new ErrorView(REQUEST, error, phase, false, false, elapsed), 0);
    }

    private static IOException because(IOException error, Throwable cause) {
        error.initCause(cause);
        return error;
    }

    ErrorView thrown() {
        ErrorView view = error;
        if (view == null) {
            throw new AssertionError("no exception: " + this);
        }
        return view;
    }

    Duration took() {
        return answer != null ? answer.elapsed() : thrown().elapsed();
    }

    Failure failure() {
        return answer == null
                ? CLASSIFIER.classify(thrown())
                : CLASSIFIER.classify(answer).orElseThrow(() -> new AssertionError("healthy: " + answer));
    }
}
