package dev.holdfast.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.holdfast.failure.ResponseView;
import dev.holdfast.failure.ServerHint;
import dev.holdfast.failure.Transience;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.PostedIncident;
import dev.holdfast.status.StatusLevel;
import dev.holdfast.status.StatusView;
import dev.holdfast.status.StatusView.Scope;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real failures and what people read of them, a committed file each: real captures and real error bodies, understood by the
 * real classifier. {@code -Dholdfast.golden=write} writes them anew.
 */
class GoldenDiagnosesTest {

    private static final Path GOLDEN = Path.of("src/test/resources/dev/holdfast/diagnosis/golden");
    private static final Path CAPTURES = Path.of("src/test/resources/gateways");

    private static final Endpoint ENDPOINT = new Endpoint("openai/chat-completions", "api.openai.com", 443);
    private static final Service OPENAI = new Service("OpenAI", URI.create("https://status.openai.com"), true);
    private static final Service ANTHROPIC = new Service("Anthropic", URI.create("https://status.claude.com"), true);
    private static final Service NAMELESS = Service.named("");

    private static final RequestView REQUEST = new RequestView("POST", "api.openai.com", RequestView.Expects.API);
    private static final Instant NOW = Instant.parse("2026-11-02T14:02:11Z");

    /**
     * A failure and how its call ended.
     *
     * @param name the file's name
     * @param about what happened, in a line
     * @param around what was known beside it
     */
    record Case(String name, String about, Service service, CallReport report, Circumstances around) {

        Case(String name, String about, Service service, CallReport report) {
            this(name, about, service, report, Circumstances.NONE);
        }

        Diagnosis diagnosis() {
            return Diagnosis.of(report, service, around, Texts.builtIn());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() throws IOException {
        return Stream.of(
                new Case(
                        "01-bad-gateway",
                        "nginx's page for a refused backend, three times",
                        NAMELESS,
                        ended(capture("nginx-refused", 12), Reason.PATIENCE_EXHAUSTED)
                                .tries(0, 2400, 7000)
                                .report()),
                new Case(
                        "02-bad-gateway-for-minutes",
                        "the same, while it has been going on for four minutes",
                        OPENAI,
                        ended(capture("nginx-refused", 12), Reason.PATIENCE_EXHAUSTED)
                                .tries(0, 2400, 7000)
                                .failingFor(Duration.ofMinutes(4))
                                .report()),
                new Case(
                        "03-bad-gateway-for-long",
                        "the same, while it has been going on for fifty minutes",
                        OPENAI,
                        ended(capture("nginx-refused", 12), Reason.BUDGET_EXHAUSTED)
                                .failingFor(Duration.ofMinutes(50))
                                .report()),
                new Case(
                        "04-no-server-available",
                        "HAProxy with no server up; the breaker has opened",
                        OPENAI,
                        ended(capture("haproxy-no-server-up", 20), Reason.BREAKER_OPEN)
                                .tries(0, 400, 900, 2100, 4000)
                                .probe(Duration.ofMillis(8_400))
                                .report()),
                new Case(
                        "05-backend-closed",
                        "Apache, whose backend closed without an answer",
                        NAMELESS,
                        ended(capture("apache-closed-no-answer", 2_300), Reason.PATIENCE_EXHAUSTED)
                                .tries(0, 3100)
                                .report()),
                new Case(
                        "06-gateway-timeout",
                        "Caddy, whose backend hangs",
                        OPENAI,
                        ended(capture("caddy-hang", 60_000), Reason.OUTCOME_UNKNOWN)
                                .report()),
                new Case(
                        "07-cloudflare-524",
                        "Cloudflare, connected to the server behind it, which doesn't reply",
                        OPENAI,
                        ended(
                                        answer(
                                                524,
                                                "error code: 524",
                                                100_000,
                                                "cf-ray",
                                                "8f1d2c3b4a5e6f70-NRT",
                                                "server",
                                                "cloudflare"),
                                        Reason.OUTCOME_UNKNOWN)
                                .report()),
                new Case(
                        "08-overloaded",
                        "Anthropic's 529",
                        ANTHROPIC,
                        ended(
                                        json(
                                                529,
                                                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"},"
                                                        + "\"request_id\":\"req_011CSHoEeqs5C35K2UUqR7Fy\"}",
                                                310,
                                                "request-id",
                                                "req_011CSHoEeqs5C35K2UUqR7Fy"),
                                        Reason.PATIENCE_EXHAUSTED)
                                .tries(0, 700, 2900, 8800, 19_000)
                                .report()),
                new Case(
                        "09-rate-limited",
                        "OpenAI's 429, which asks for a longer wait than the caller's patience",
                        OPENAI,
                        ended(
                                        json(
                                                429,
                                                error(
                                                        "rate_limit_exceeded",
                                                        "Rate limit reached for gpt-4o in organization org-x"),
                                                90,
                                                "retry-after",
                                                "53",
                                                "x-request-id",
                                                "req_5d1f0a"),
                                        Reason.HINT_TOO_LONG)
                                .report()),
                new Case(
                        "10-daily-quota",
                        "Gemini's quota a day",
                        new Service("Gemini", URI.create("https://aistudio.google.com/status"), true),
                        ended(
                                        json(
                                                429,
                                                "{\"error\":{\"code\":429,\"message\":\"You exceeded your current quota\","
                                                        + "\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"@type\":\"type.googleapis.com/"
                                                        + "google.rpc.QuotaFailure\",\"violations\":[{\"quotaId\":"
                                                        + "\"GenerateRequestsPerDayPerProjectPerModel-FreeTier\"}]}]}}",
                                                70),
                                        Reason.PERMANENT_FAILURE)
                                .report()),
                new Case(
                        "11-out-of-money",
                        "OpenAI's insufficient_quota",
                        OPENAI,
                        ended(
                                        json(
                                                429,
                                                error(
                                                        "insufficient_quota",
                                                        "You exceeded your current quota, please check your plan"),
                                                85,
                                                "x-request-id",
                                                "req_77aa01"),
                                        Reason.OUT_OF_MONEY)
                                .report()),
                new Case(
                        "12-wrong-key",
                        "OpenAI's 401",
                        OPENAI,
                        ended(
                                        json(
                                                401,
                                                error("invalid_api_key", "Incorrect API key provided: sk-abcd1234"),
                                                60,
                                                "x-request-id",
                                                "req_9b2e44"),
                                        Reason.PERMANENT_FAILURE)
                                .report()),
                new Case(
                        "13-too-long-a-conversation",
                        "OpenAI's context_length_exceeded",
                        OPENAI,
                        ended(
                                        json(
                                                400,
                                                error(
                                                        "context_length_exceeded",
                                                        "This model's maximum context length is 128000"),
                                                60),
                                        Reason.PERMANENT_FAILURE)
                                .report()),
                new Case(
                        "14-too-large",
                        "nginx's 413",
                        NAMELESS,
                        ended(capture("nginx-413-body-too-large", 15), Reason.PERMANENT_FAILURE)
                                .report()),
                new Case(
                        "15-portal",
                        "a hotel's sign-in page with status 200",
                        OPENAI,
                        ended(
                                        answer(
                                                200,
                                                "<!DOCTYPE html><html><head><title>Welcome to Hotel WiFi</title></head><body>Sign in</body></html>",
                                                45,
                                                "content-type",
                                                "text/html"),
                                        Reason.PERMANENT_FAILURE)
                                .report()),
                new Case(
                        "16-no-network",
                        "the name can't be looked up",
                        OPENAI,
                        ended(
                                        exception(new UnknownHostException("api.openai.com"), Phase.NAME_LOOKUP, 30),
                                        Reason.PATIENCE_EXHAUSTED)
                                .tries(0, 900, 3300)
                                .report()),
                new Case(
                        "17-refused",
                        "the connection is refused; each retry on a fresh connection",
                        OPENAI,
                        ended(
                                        exception(
                                                new ConnectException(
                                                        "Failed to connect to api.openai.com/203.0.113.9:443"),
                                                Phase.CONNECTING,
                                                20),
                                        Reason.PATIENCE_EXHAUSTED)
                                .tries(0, 800, 2600)
                                .fresh()
                                .report()),
                new Case(
                        "18-read-timeout",
                        "no answer within a minute",
                        OPENAI,
                        ended(
                                        exception(new SocketTimeoutException("timeout"), Phase.WAITING, 60_000),
                                        Reason.OUTCOME_UNKNOWN)
                                .report()),
                new Case(
                        "19-connection-lost",
                        "the connection is closed after sending",
                        OPENAI,
                        ended(exception(closed(), Phase.WAITING, 8_000), Reason.OUTCOME_UNKNOWN)
                                .report()),
                new Case(
                        "20-cut-off",
                        "an answer that breaks off",
                        OPENAI,
                        ended(
                                        exception(
                                                new ProtocolException("unexpected end of stream"),
                                                Phase.READING,
                                                5_000),
                                        Reason.OUTCOME_UNKNOWN)
                                .report()),
                new Case(
                        "21-certificate",
                        "an expired certificate",
                        OPENAI,
                        ended(exception(expired(), Phase.TLS, 40), Reason.PERMANENT_FAILURE)
                                .report()),
                new Case(
                        "22-maintenance",
                        "a page that speaks of maintenance and asks to wait for an hour",
                        OPENAI,
                        ended(
                                        answer(
                                                503,
                                                "<html><body><h1>Scheduled maintenance</h1></body></html>",
                                                30,
                                                "content-type",
                                                "text/html",
                                                "retry-after",
                                                "3600"),
                                        Reason.HINT_TOO_LONG)
                                .report()),
                new Case(
                        "23-company-proxy",
                        "Squid, a proxy on the way that can't connect",
                        OPENAI,
                        ended(capture("squid-refused", 15), Reason.PATIENCE_EXHAUSTED)
                                .tries(0, 1000)
                                .report()),
                new Case(
                        "24-held-back",
                        "nothing is sent: the breaker is open",
                        OPENAI,
                        ended(heldBack(capture("nginx-refused", 12)), Reason.BREAKER_OPEN)
                                .unsent()
                                .probe(Duration.ofMillis(11_200))
                                .failingFor(Duration.ofSeconds(40))
                                .report()),
                new Case(
                        "25-backup-fails-too",
                        "the first endpoint is down, and so is the alternate",
                        OPENAI,
                        ended(capture("nginx-no-live-upstreams", 9), Reason.BREAKER_OPEN)
                                .tries(0, 400, 410)
                                .lastElsewhere()
                                .probe(Duration.ofSeconds(3))
                                .report()),
                new Case(
                        "26-status-page-shows-nothing",
                        "three bad gateways, and a status page on which all is well",
                        OPENAI,
                        ended(capture("nginx-refused", 12), Reason.PATIENCE_EXHAUSTED)
                                .tries(0, 2400, 7000)
                                .failingFor(Duration.ofSeconds(9))
                                .report(),
                        posted(StatusLevel.OPERATIONAL, Scope.COMPONENT, null, Duration.ofSeconds(5))),
                new Case(
                        "27-status-page-shows-it",
                        "the same later on, with an incident on the status page",
                        OPENAI,
                        ended(capture("nginx-refused", 12), Reason.POSTED_OUTAGE)
                                .failingFor(Duration.ofMinutes(31))
                                .report(),
                        posted(
                                StatusLevel.PARTIAL_OUTAGE,
                                Scope.COMPONENT,
                                incident(
                                        IncidentStage.IDENTIFIED,
                                        false,
                                        "Elevated error rates on Chat Completions",
                                        "We have identified the issue and are working on a fix."),
                                Duration.ofSeconds(90))),
                new Case(
                        "28-status-page-says-mended",
                        "the same again, with a fix that is being watched",
                        OPENAI,
                        ended(capture("nginx-refused", 12), Reason.PATIENCE_EXHAUSTED)
                                .tries(0, 1100)
                                .failingFor(Duration.ofMinutes(52))
                                .report(),
                        posted(
                                StatusLevel.DEGRADED,
                                Scope.COMPONENT,
                                incident(
                                        IncidentStage.MONITORING,
                                        false,
                                        "Elevated error rates on Chat Completions",
                                        "A fix has been implemented and we are monitoring the results."),
                                Duration.ofSeconds(30))),
                new Case(
                        "29-status-page-shows-maintenance",
                        "HAProxy with no server up, and a maintenance on the status page",
                        OPENAI,
                        ended(capture("haproxy-no-server-up", 20), Reason.PATIENCE_EXHAUSTED)
                                .tries(0, 900)
                                .report(),
                        posted(
                                StatusLevel.MAINTENANCE,
                                Scope.COMPONENT,
                                incident(
                                        IncidentStage.IN_PROGRESS,
                                        true,
                                        "Scheduled database upgrade",
                                        "The API is unavailable while the upgrade runs."),
                                Duration.ofSeconds(10))),
                new Case(
                        "30-status-page-shows-something-else",
                        "bad gateways, and an incident of the whole page that names no component",
                        OPENAI,
                        ended(capture("nginx-refused", 12), Reason.PATIENCE_EXHAUSTED)
                                .tries(0, 2400)
                                .report(),
                        posted(
                                StatusLevel.DEGRADED,
                                Scope.PAGE,
                                incident(IncidentStage.INVESTIGATING, false, "Some users cannot log in", ""),
                                Duration.ofSeconds(10))));
    }

    private static Circumstances posted(
            StatusLevel level, Scope scope, @Nullable PostedIncident incident, Duration age) {
        List<String> components = scope == Scope.COMPONENT ? List.of("Chat Completions") : List.of();
        return new Circumstances(
                new StatusView(
                        level,
                        scope,
                        components,
                        incident,
                        URI.create("https://status.openai.com"),
                        NOW.minus(age),
                        age),
                null);
    }

    private static PostedIncident incident(IncidentStage stage, boolean maintenance, String title, String words) {
        return new PostedIncident(
                "1",
                title,
                maintenance,
                stage,
                StatusLevel.UNKNOWN,
                Set.of(),
                NOW.minus(Duration.ofMinutes(26)),
                NOW.minus(Duration.ofMinutes(4)),
                maintenance ? NOW.plus(Duration.ofMinutes(34)) : null,
                words,
                URI.create("https://status.openai.com/incidents/1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_diagnosis_is_as_committed(Case one) throws IOException {
        String text = text(one);
        Path file = GOLDEN.resolve(one.name() + ".md");
        if ("write".equals(System.getProperty("holdfast.golden"))) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }

    @Test
    void no_file_is_left_over() throws IOException {
        List<String> names = cases().map(one -> one.name() + ".md").toList();
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_developer_reads_what_the_end_user_reads_and_more(Case one) {
        Diagnosis diagnosis = one.diagnosis();
        for (Locale locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
            assertThat(diagnosis.render(Form.TEXT, Audience.DEVELOPER, locale))
                    .startsWith(diagnosis.render(Form.TEXT, Audience.END_USER, locale) + "\n\n---\n");
        }
    }

    private static String text(Case one) {
        Diagnosis diagnosis = one.diagnosis();
        return "# " + one.about()
                + "\n\nWhat the end user reads stands above the line, what a developer reads besides below it.\n\n"
                + "```text\n"
                + diagnosis.render(Form.TEXT, Audience.DEVELOPER, Locale.ENGLISH)
                + "\n```\n\n```text\n"
                + diagnosis.render(Form.TEXT, Audience.DEVELOPER, Locale.JAPANESE)
                + "\n```\n";
    }

    private static IOException closed() {
        return new IOException(
                "unexpected end of stream on https://api.openai.com/...", new EOFException("\\n not found"));
    }

    private static SSLHandshakeException expired() {
        SSLHandshakeException error = new SSLHandshakeException("PKIX path validation failed");
        error.initCause(new CertificateExpiredException("NotAfter: Sun Nov 01 00:00:00 UTC 2026"));
        return error;
    }

    private static String error(String code, String message) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + code + "\",\"param\":null,\"code\":\"" + code
                + "\"}}";
    }

    private static Failure capture(String name, long elapsedMillis) throws IOException {
        String text = Files.readString(CAPTURES.resolve(name + ".http"), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String[] head = text.substring(0, end).split("\r\n");
        List<String> headers = new ArrayList<>();
        for (int i = 1; i < head.length; i++) {
            int colon = head[i].indexOf(':');
            headers.add(head[i].substring(0, colon));
            headers.add(head[i].substring(colon + 1).strip());
        }
        return answer(
                Integer.parseInt(head[0].substring(9, 12)),
                text.substring(end + 4),
                elapsedMillis,
                headers.toArray(String[]::new));
    }

    private static Failure json(int status, String body, long elapsedMillis, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("content-type", "application/json"));
        return answer(status, body, elapsedMillis, all.toArray(String[]::new));
    }

    private static Failure answer(int status, String body, long elapsedMillis, String... headers) {
        Map<String, List<String>> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], List.of(headers[i + 1]));
        }
        return FailureClassifier.of(Dialect.STANDARD)
                .classify(new ResponseView(
                        REQUEST,
                        status,
                        name -> map.getOrDefault(name, List.of()),
                        body.getBytes(StandardCharsets.UTF_8),
                        NOW,
                        Duration.ofMillis(elapsedMillis)))
                .orElseThrow();
    }

    private static Failure exception(IOException error, Phase phase, long elapsedMillis) {
        return FailureClassifier.of(Dialect.STANDARD)
                .classify(new ErrorView(REQUEST, error, phase, false, false, Duration.ofMillis(elapsedMillis)));
    }

    /** What a call ends with that meets a breaker which {@code opener} has opened. */
    private static Failure heldBack(Failure opener) {
        return new Failure(
                FailureKind.BREAKER_OPEN,
                Transience.TRANSIENT,
                Replay.UNPROCESSED,
                opener.origin(),
                opener.cause(),
                new Facts(0, null, Facts.Reference.NONE, ServerHint.NONE, Duration.ZERO, null));
    }

    private static Ended ended(Failure failure, Reason why) {
        return new Ended(failure, why);
    }

    /** How a call ended, as a report; one attempt at once unless told otherwise. */
    private static final class Ended {
        private final Failure failure;
        private final Reason why;
        private long[] startsMillis = {0};
        private boolean fresh;
        private boolean lastElsewhere;
        private @Nullable Duration failingFor;
        private @Nullable Duration probe;

        Ended(Failure failure, Reason why) {
            this.failure = failure;
            this.why = why;
        }

        Ended tries(long... startsMillis) {
            this.startsMillis = startsMillis;
            return this;
        }

        Ended unsent() {
            return tries();
        }

        Ended fresh() {
            this.fresh = true;
            return this;
        }

        Ended lastElsewhere() {
            this.lastElsewhere = true;
            return this;
        }

        Ended failingFor(Duration failingFor) {
            this.failingFor = failingFor;
            return this;
        }

        Ended probe(Duration probe) {
            this.probe = probe;
            return this;
        }

        CallReport report() {
            long took = failure.facts().elapsed().toMillis();
            List<Attempted> attempts = new ArrayList<>();
            for (int i = 0; i < startsMillis.length; i++) {
                long waited = i == 0 ? 0 : Math.max(0, startsMillis[i] - startsMillis[i - 1] - took);
                boolean elsewhere = lastElsewhere && i == startsMillis.length - 1;
                attempts.add(new Attempted(
                        i + 1,
                        elsewhere ? new Endpoint("backup/chat-completions", "backup.example.com", 443) : ENDPOINT,
                        Duration.ofMillis(startsMillis[i]),
                        waited == 0 || elsewhere
                                ? null
                                : new Attempted.Wait(Duration.ofMillis(waited), Reason.TRANSIENT_FAILURE),
                        fresh && i > 0,
                        failure));
            }
            long elapsed = startsMillis.length == 0 ? 0 : startsMillis[startsMillis.length - 1] + took;
            return new CallReport(
                    ENDPOINT,
                    failure,
                    why,
                    attempts,
                    new CallReport.Timing(NOW, Duration.ofMillis(elapsed), Duration.ofSeconds(30), probe, failingFor));
        }
    }
}
