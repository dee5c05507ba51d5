package dev.holdfast.diagnosis;

import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Dialect;
import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.Facts;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureClassifier;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Phase;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Replay;
import dev.holdfast.failure.RequestView;
import dev.holdfast.failure.ServerHint;
import dev.holdfast.failure.Transience;
import dev.holdfast.testing.Captures;
import dev.holdfast.testing.Captures.Capture;
import dev.holdfast.testing.Captures.Message;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Alters answers and exceptions at random, plants in them what nobody may read, and makes reports of them as an engine
 * would. The same seed gives the same.
 */
final class Mutants {

    /** Where the calls go; hosts and names that an end user is not to read. */
    static final Endpoint ENDPOINT = new Endpoint("acme/chat-completions", "api.acme.test", 443);

    static final Endpoint BACKUP = new Endpoint("backup/chat-completions", "api.backup.test", 443);

    private static final int[] STATUSES = {
        200, 200, 201, 204, 400, 401, 402, 403, 404, 407, 408, 409, 413, 418, 422, 425, 429, 429, 429, 451, 498, 499,
        500, 501, 502, 502, 503, 503, 504, 505, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530, 599
    };

    /** Headers and values that mean something, or that might. */
    private static final Map<String, List<String>> HEADERS = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "retry-after",
                    List.of(
                            "0",
                            "1",
                            "30",
                            "120",
                            "86400",
                            "410400",
                            "-1",
                            "1e18",
                            "NaN",
                            "Wed, 25 Nov 2026 14:02:00 GMT",
                            "Fri, 31 Dec 1999 23:59:59 GMT")),
            Map.entry("retry-after-ms", List.of("250", "12000", "-5", "12ms")),
            Map.entry("x-ms-retry-after-ms", List.of("1000", "x")),
            Map.entry("x-ratelimit-remaining-requests", List.of("0", "1")),
            Map.entry("x-ratelimit-reset-requests", List.of("1s", "6m0s", "12ms", "-1", "2026-11-24T14:03:00Z")),
            Map.entry("x-request-id", List.of("req_8f2c", "0af7651916cd43dd8448eb211c80319c")),
            Map.entry("request-id", List.of("req_011CQ")),
            Map.entry("apim-request-id", List.of("9d6a0b9e-7f5b-4b0f-8b0a-6f0c2d8e9a11")),
            Map.entry("cf-ray", List.of("8e1f0c2b3d4e5f60-NRT")),
            Map.entry("cf-mitigated", List.of("challenge")),
            Map.entry("x-amz-cf-id", List.of("Zk3v_-x==")),
            Map.entry("x-squid-error", List.of("ERR_CONNECT_FAIL 111", "ERR_READ_TIMEOUT 0", "ERR_ACCESS_DENIED 0")),
            Map.entry("server", List.of("cloudflare", "nginx/1.22.1", "envoy", "awselb/2.0", "Caddy", "gunicorn")),
            Map.entry("via", List.of("1.1 google", "1.1 squid (squid/5.7)", "1.1 vegur")),
            Map.entry("x-should-retry", List.of("true", "false", "maybe")),
            Map.entry(
                    "content-type",
                    List.of(
                            "application/json",
                            "text/html; charset=utf-8",
                            "text/plain",
                            "text/event-stream",
                            "x/y"))));

    private static final List<String> HEADER_NAMES = List.copyOf(HEADERS.keySet());

    private static final List<String> CODES = List.of(
            "insufficient_quota",
            "rate_limit_exceeded",
            "server_is_overloaded",
            "invalid_api_key",
            "billing_error",
            "overloaded_error",
            "RESOURCE_EXHAUSTED",
            "UNAVAILABLE",
            "model_not_found",
            "content_filter",
            "cf_bad_gateway",
            "a code with spaces",
            "x");

    /** An error body a dialect: the gaps are message, code, type, request id and delay. */
    private static final List<String> ENVELOPES = List.of(
            "{\"error\":{\"message\":%s,\"type\":%s,\"param\":null,\"code\":%s}}",
            "{\"type\":\"error\",\"error\":{\"message\":%s,\"type\":%s,\"details\":{\"error_code\":%s}},\"request_id\":%s}",
            "{\"error\":{\"message\":%s,\"status\":%s,\"code\":503,\"details\":[{\"reason\":%s,\"quotaId\":%s,"
                    + "\"retryDelay\":%s}]}}",
            "{\"object\":\"error\",\"message\":%s,\"type\":%s,\"param\":null,\"code\":%s}",
            "{\"message\":%s,\"type\":%s}",
            "{\"error\":%s}",
            "{\"code\":%2$s,\"error\":%1$s}",
            "{\"statusCode\":502,\"message\":%s,\"code\":%s,\"activityId\":%4$s}",
            "{\"choices\":[{\"finish_reason\":\"error\",\"error\":{\"message\":%s,\"code\":%s}}]}");

    private static final List<Dialect> DIALECTS = Arrays.stream(Dialect.Envelope.values())
            .map(envelope -> new Dialect(envelope, List.of("x-request-id"), Map.of()))
            .toList();

    private static final List<FailureClassifier> CLASSIFIERS =
            DIALECTS.stream().map(FailureClassifier::of).toList();

    /** What arrives under OkHttp and the JDK's client, given a message. */
    private static final List<Function<String, Throwable>> EXCEPTIONS = List.of(
            UnknownHostException::new,
            ConnectException::new,
            text -> new ConnectException("Failed to connect to " + text),
            NoRouteToHostException::new,
            SocketTimeoutException::new,
            text -> new SocketTimeoutException("Connect timed out " + text),
            text -> new InterruptedIOException("timeout " + text),
            text -> new IOException("unexpected end of stream on " + text, new EOFException(text)),
            text -> new SocketException("Connection reset " + text),
            text -> new ProtocolException("unexpected end of stream " + text),
            text -> new ProtocolException("Unexpected status line: " + text),
            text -> new SSLHandshakeException(text).initCause(new CertPathValidatorException(text)),
            text -> new SSLHandshakeException(text).initCause(new CertificateExpiredException(text)),
            SSLHandshakeException::new,
            SSLPeerUnverifiedException::new,
            text -> new SSLException("Unsupported or unrecognized SSL message " + text),
            text -> new IOException("Failed to authenticate with proxy " + text),
            text -> new IOException("Unexpected response code for CONNECT: 503 " + text),
            StreamResetException::new,
            text -> new StreamResetException("REFUSED_STREAM " + text),
            IOException::new,
            text -> new IllegalStateException(text, new IOException(text)),
            NullPointerException::new);

    private final SplittableRandom random;

    /** Failures made lately, for attempts before the last. */
    private final List<Failure> pool = new ArrayList<>();

    Mutants(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Named as OkHttp's, which is told by its name. */
    static final class StreamResetException extends IOException {
        private static final long serialVersionUID = 1L;

        StreamResetException(String message) {
            super(message);
        }
    }

    /** A failed answer; empty when the answer is one that nobody takes for a failure. */
    Optional<Failure> ofAnswer(Capture capture) {
        Message message;
        try {
            message = Captures.parse(alteredBytes(capture.bytes()));
        } catch (ProtocolException e) {
            return Optional.of(ofException(e, Phase.READING));
        }
        return classify(altered(message));
    }

    /** A failed answer in the form of an API. */
    Optional<Failure> ofEnvelope() {
        String body = oneOf(ENVELOPES).formatted(quoted(), quoted(), quoted(), quoted(), quoted());
        Map<String, List<String>> headers = new TreeMap<>(Map.of("content-type", List.of("application/json")));
        return classify(altered(new Message(status(), headers, body.getBytes(StandardCharsets.UTF_8))));
    }

    /** A capture as it is. */
    static Optional<Failure> unaltered(Capture capture, Duration elapsed) {
        FailureClassifier classifier = FailureClassifier.of(Dialect.STANDARD);
        try {
            return classifier.classify(Captures.read(capture.bytes(), elapsed));
        } catch (ProtocolException e) {
            return Optional.of(classifier.classify(view(e, Phase.READING, false, false, elapsed)));
        }
    }

    /** An exception of the table, its message planted. */
    Failure ofException(int which, Phase phase) {
        return ofException(EXCEPTIONS.get(which).apply(planted()), phase);
    }

    static int exceptions() {
        return EXCEPTIONS.size();
    }

    private Failure ofException(Throwable error, Phase phase) {
        return remembered(oneOf(CLASSIFIERS)
                .classify(view(error, phase, random.nextBoolean(), random.nextInt(4) == 0, elapsed())));
    }

    private static ErrorView view(
            Throwable error, Phase phase, boolean connectionReused, boolean proxied, Duration elapsed) {
        RequestView request = new RequestView("POST", ENDPOINT.host(), RequestView.Expects.API);
        return new ErrorView(request, error, phase, connectionReused, proxied, elapsed);
    }

    private Optional<Failure> classify(Message message) {
        return oneOf(CLASSIFIERS).classify(message.view(elapsed())).map(this::remembered);
    }

    private Failure remembered(Failure failure) {
        if (pool.size() < 50) {
            pool.add(failure);
        } else {
            pool.set(random.nextInt(50), failure);
        }
        return failure;
    }

    // How an answer is altered. Nothing is flipped in what was planted: the rest of a key is not told by its form.

    private byte[] alteredBytes(byte[] bytes) {
        byte[] copy = bytes.clone();
        if (random.nextInt(4) == 0) {
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                copy[random.nextInt(copy.length)] = (byte) random.nextInt();
            }
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(copy, random.nextInt(copy.length + 1)) : copy;
    }

    private Message altered(Message message) {
        int status = random.nextBoolean() ? message.status() : status();
        Map<String, List<String>> headers = new TreeMap<>(message.headers());
        for (int i = random.nextInt(5); i > 0; i--) {
            if (random.nextInt(3) == 0 && !headers.isEmpty()) {
                headers.remove(oneOf(List.copyOf(headers.keySet())));
            } else {
                String name = oneOf(HEADER_NAMES);
                String value = random.nextInt(3) == 0 ? planted() : oneOf(HEADERS.getOrDefault(name, List.of()));
                headers.put(name, List.of(value));
            }
        }
        byte[] body = message.body();
        if (random.nextInt(3) == 0) {
            body = plantedInto(body);
        }
        if (random.nextInt(8) == 0) {
            body = Arrays.copyOf(body, random.nextInt(body.length + 1));
        }
        return new Message(status, headers, body);
    }

    private byte[] plantedInto(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        int at = random.nextInt(text.length() + 1);
        return (text.substring(0, at) + "=" + planted() + text.substring(at)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private int status() {
        return random.nextInt(20) == 0 ? random.nextInt(100, 600) : STATUSES[random.nextInt(STATUSES.length)];
    }

    private String planted() {
        return oneOf(Planted.THINGS);
    }

    /** A string of JSON: planted, a code, a number or a sentence. */
    private String quoted() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> '"' + planted().replace("\"", "\\\"") + '"';
            case 2 -> '"' + oneOf(CODES) + '"';
            case 3 -> Integer.toString(status());
            case 4 -> "\"53s\"";
            default -> "\"Please try again in 20s, " + planted().replace("\"", "\\\"") + '"';
        };
    }

    private Duration elapsed() {
        return Duration.ofMillis(random.nextInt(4) == 0 ? random.nextInt(100_000) : random.nextInt(1_000));
    }

    // Reports.

    /** A call that ended with this failure, after whatever may have come before. */
    CallReport report(Failure last) {
        if (random.nextInt(12) == 0) {
            return notSent(last);
        }
        int tries = random.nextInt(30) == 0 ? 70 : new int[] {1, 1, 1, 2, 3, 5, 8}[random.nextInt(7)];
        List<Attempted> attempts = new ArrayList<>(tries);
        for (int number = 1; number <= tries; number++) {
            Failure failure = number == tries ? last : random.nextInt(3) == 0 ? oneOf(pool) : last;
            attempts.add(attempted(number, failure));
        }
        while (attempts.size() > 64) {
            attempts.remove(32);
        }
        return new CallReport(ENDPOINT, last, oneOf(List.of(Reason.values())), attempts, timing());
    }

    /** As of a call that met an open breaker. */
    private CallReport notSent(Failure opener) {
        Failure failure = new Failure(
                FailureKind.BREAKER_OPEN,
                Transience.TRANSIENT,
                Replay.UNPROCESSED,
                opener.origin(),
                opener.cause(),
                new Facts(0, null, Facts.Reference.NONE, ServerHint.NONE, Duration.ZERO, null));
        Reason why = oneOf(List.of(Reason.BREAKER_OPEN, Reason.DEADLINE_EXCEEDED, Reason.BUDGET_EXHAUSTED));
        return new CallReport(ENDPOINT, failure, why, List.of(), timing());
    }

    private Attempted attempted(int number, Failure failure) {
        Attempted.Wait wait = number == 1 || random.nextInt(3) == 0
                ? null
                : new Attempted.Wait(Duration.ofMillis(random.nextInt(60_000)), oneOf(List.of(Reason.values())));
        return new Attempted(
                number,
                random.nextInt(5) == 0 ? BACKUP : ENDPOINT,
                Duration.ofMillis(700L * (number - 1)),
                wait,
                number > 1 && random.nextInt(4) == 0,
                failure);
    }

    private CallReport.Timing timing() {
        return new CallReport.Timing(
                Instant.parse("2026-11-24T14:02:11.250Z"),
                Duration.ofMillis(random.nextInt(90_000)),
                Duration.ofSeconds(30),
                maybe(Duration.ofSeconds(3), Duration.ofSeconds(45), Duration.ofMinutes(4)),
                maybe(
                        Duration.ZERO,
                        Duration.ofSeconds(59),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(15).plusNanos(1),
                        Duration.ofHours(3)));
    }

    private @Nullable Duration maybe(Duration... values) {
        int which = random.nextInt(values.length * 2);
        return which < values.length ? values[which] : null;
    }

    private <T> T oneOf(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
