package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Provider;
import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.breaker.BreakerState;
import dev.holdfast.diagnosis.Diagnosis;
import dev.holdfast.diagnosis.Service;
import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.event.HoldfastEvent.CallCancelled;
import dev.holdfast.event.HoldfastEvent.CallGivenUp;
import dev.holdfast.event.HoldfastEvent.WaitStarted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.failure.Phase;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.ServerHint;
import dev.holdfast.valve.ValvePolicy;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;

/** What docs/classification.md says is what the classifier, the planner, the breaker and the diagnosis do. */
class ClassificationPageTest {

    private static final Page PAGE = Page.of("docs/classification.md");
    private static final Sample DOWN = Sample.answer(503, "");

    private static final List<LikelyCause> FIVE = List.of(
            LikelyCause.SERVER_COMMUNICATION,
            LikelyCause.HIGH_LOAD,
            LikelyCause.DOWNTIME,
            LikelyCause.BUG_OR_CONFIGURATION,
            LikelyCause.THROTTLING_OR_EDGE);

    /** The cells of a row of the whole table. */
    private record Row(
            String kind,
            String looks,
            String transience,
            String replay,
            String origin,
            String byDefault,
            String breaker,
            String status) {

        static Row of(List<String> cells) {
            return new Row(
                    cells.get(0),
                    cells.get(1),
                    cells.get(2),
                    cells.get(3),
                    cells.get(4),
                    cells.get(5),
                    cells.get(6),
                    cells.get(7));
        }
    }

    private static Map<FailureKind, Row> rows() {
        Map<FailureKind, Row> rows = new LinkedHashMap<>();
        for (List<String> cells : PAGE.table("The whole table")) {
            Row row = Row.of(cells);
            FailureKind kind = FailureKind.valueOf(only(Page.code(row.kind())));
            assertThat(rows.put(kind, row)).as("a second row of " + kind).isNull();
        }
        return rows;
    }

    @Test
    void each_kind_has_one_row_in_the_order_of_the_code() {
        assertThat(rows().keySet()).containsExactly(FailureKind.values());
    }

    @Test
    void the_samples_are_what_they_stand_for() {
        Sample.BY_KIND.forEach((kind, samples) -> assertThat(samples)
                .as(kind.name())
                .isNotEmpty()
                .allSatisfy(sample -> assertThat(sample.failure().kind()).isEqualTo(kind)));
        Set<FailureKind> without = new LinkedHashSet<>(List.of(FailureKind.values()));
        without.removeAll(Sample.BY_KIND.keySet());
        assertThat(without).containsExactly(FailureKind.BREAKER_OPEN);
    }

    @Test
    void transience_and_replay_safety_are_the_classifiers() {
        rows().forEach((kind, row) -> {
            List<Failure> failures = failures(kind);
            compare(
                    kind,
                    row.transience(),
                    failures,
                    failure -> failure.transience().name());
            compare(kind, row.replay(), failures, failure -> failure.replay().name());
        });
    }

    @Test
    void hops_and_causes_are_the_classifiers() {
        rows().forEach((kind, row) -> {
            List<String> seen = new ArrayList<>();
            for (Failure failure : failures(kind)) {
                seen.add(failure.origin().hop().name());
                seen.add(failure.cause().likely().name());
            }
            List<String> told = new ArrayList<>(Page.constants(row.origin()));
            // UNKNOWN is a hop and stands first; what follows it is a cause.
            assertThat(told.subList(0, 2)).as(kind + ", the usual case").isEqualTo(seen.subList(0, 2));
            Set<String> all = new TreeSet<>(told);
            if (row.origin().contains("any of the five")) {
                FIVE.forEach(cause -> all.add(cause.name()));
            }
            assertThat(all).as(kind.name()).isEqualTo(new TreeSet<>(seen));
        });
    }

    @Test
    void what_follows_by_default_is_what_follows() {
        rows().forEach((kind, row) -> {
            if (kind == FailureKind.BREAKER_OPEN) {
                assertThat(row.byDefault()).isEqualTo("waits for the next probe, or gives up (`BREAKER_OPEN`)");
                return;
            }
            List<String> decisions = Sample.BY_KIND.get(kind).stream()
                    .map(ClassificationPageTest::decision)
                    .toList();
            assertThat(row.byDefault()).as(kind.name()).startsWith(first(decisions.get(0)));
            assertThat(Page.constants(row.byDefault()))
                    .as(kind.name())
                    .isEqualTo(
                            decisions.stream().map(one -> only(Page.code(one))).collect(Collectors.toSet()));
            assertThat(row.byDefault().contains("at once"))
                    .as(kind + ", at once")
                    .isEqualTo(decisions.stream().anyMatch(one -> one.startsWith("at once")));
            assertThat(row.byDefault().contains("gives up"))
                    .as(kind + ", gives up")
                    .isEqualTo(decisions.stream().anyMatch(one -> one.startsWith("gives up")));
        });
    }

    /** A cell may say what else there is before the constant in brackets. */
    private static String first(String decision) {
        return decision.substring(0, decision.indexOf(" ("));
    }

    @Test
    void an_open_breaker_is_waited_for_or_ends_the_call() {
        Trial waits = new Trial(builder -> {});
        for (int i = 0; waits.holdfast.breaker(Trial.ENDPOINT).state() != BreakerState.OPEN; i++) {
            assertThat(i).isLessThan(20);
            waits.call(List.of(DOWN));
        }
        waits.events.clear();
        waits.call(List.of(DOWN));
        assertThat(waits.events.get(1))
                .isInstanceOfSatisfying(
                        WaitStarted.class, wait -> assertThat(wait.why()).isEqualTo(Reason.BREAKER_OPEN));

        Failure failure = heldByHand();
        assertThat(failure.origin().hop()).isEqualTo(Hop.UNKNOWN);
        assertThat(failure.cause().likely()).isEqualTo(LikelyCause.CANNOT_TELL);
    }

    private static Failure heldByHand() {
        Trial held = new Trial(builder -> {});
        held.holdfast.breaker(Trial.ENDPOINT).forceOpen();
        held.events.clear();
        held.call(List.of(DOWN));
        CallReport report = ((CallGivenUp) held.events.get(1)).report();
        assertThat(report.why()).isEqualTo(Reason.BREAKER_OPEN);
        assertThat(report.attempts()).isEmpty();
        return report.failure();
    }

    @Test
    void what_the_breaker_counts_is_what_it_counts() {
        rows().forEach((kind, row) -> {
            if (kind == FailureKind.BREAKER_OPEN) {
                return;
            }
            List<String> counted = Sample.BY_KIND.get(kind).stream()
                    .map(ClassificationPageTest::breaker)
                    .toList();
            assertThat(row.breaker()).as(kind.name()).startsWith(counted.get(0));
            for (String one : List.of("failure", "success", "nothing")) {
                assertThat(row.breaker().contains(one)).as(kind + ", " + one).isEqualTo(counted.contains(one));
            }
        });
    }

    @Test
    void the_status_is_that_of_the_problem_details() {
        rows().forEach((kind, row) -> assertThat(failures(kind))
                .as(kind.name())
                .allSatisfy(failure -> assertThat(status(failure)).hasToString(row.status())));
    }

    @Test
    void each_status_means_what_the_table_says() {
        Map<String, TreeSet<Integer>> kinds = new TreeMap<>();
        for (int status : IntStream.range(400, 600).toArray()) {
            String kind = Sample.answer(status, "").failure().kind().name();
            kinds.computeIfAbsent(kind, key -> new TreeSet<>()).add(status);
        }
        Map<String, String> told = new TreeMap<>();
        PAGE.table("Status to kind").forEach(row -> told.put(only(Page.code(row.get(0))), row.get(1)));
        assertThat(told.keySet()).isEqualTo(kinds.keySet());
        told.forEach((kind, statuses) -> {
            if (statuses.equals("any other 4xx")) {
                assertThat(kinds.get(kind)).hasSizeGreaterThan(50).allMatch(status -> status < 500);
            } else if (statuses.equals("any other 5xx")) {
                assertThat(kinds.get(kind)).hasSizeGreaterThan(50).allMatch(status -> status >= 500);
            } else {
                assertThat(kinds.get(kind).stream().map(String::valueOf).collect(Collectors.joining(", ")))
                        .as(kind)
                        .isEqualTo(statuses);
            }
        });
    }

    @Test
    void each_exception_means_what_the_table_says() {
        for (List<String> row : PAGE.table("How an exception is read")) {
            Set<String> phases = Page.constants(row.get(2));
            assertThat(phases.isEmpty()).as(row.toString()).isEqualTo(row.get(2).equals("any"));
            for (Phase phase : Phase.values()) {
                if (!phases.isEmpty() && !phases.contains(phase.name())) {
                    continue;
                }
                boolean reused = row.get(3).equals("reused");
                boolean proxied = row.get(3).equals("through a proxy");
                assertThat(reused || proxied || row.get(3).isEmpty())
                        .as(row.toString())
                        .isTrue();
                ErrorView view =
                        new ErrorView(Sample.REQUEST, exception(row), phase, reused, proxied, Duration.ofMillis(20));
                assertThat(Sample.CLASSIFIER.classify(view).kind().name())
                        .as(row + " in " + phase)
                        .isEqualTo(only(Page.code(row.get(4))));
            }
        }
    }

    private static Throwable exception(List<String> row) {
        List<String> classes = List.copyOf(Page.code(row.get(0)));
        String message = row.get(1).isEmpty() ? "x" : only(Page.code(row.get(1)));
        IOException error = EXCEPTIONS.get(classes.get(0)).apply(message);
        if (classes.size() > 1) {
            assertThat(classes.get(1)).isEqualTo("CertificateException");
            error.initCause(new CertificateException("x"));
        }
        return error;
    }

    private static final Map<String, Function<String, IOException>> EXCEPTIONS = Map.ofEntries(
            Map.entry("IOException", IOException::new),
            Map.entry("SocketException", SocketException::new),
            Map.entry("InterruptedIOException", InterruptedIOException::new),
            Map.entry("SSLHandshakeException", SSLHandshakeException::new),
            Map.entry("SSLPeerUnverifiedException", SSLPeerUnverifiedException::new),
            Map.entry("SSLException", SSLException::new),
            Map.entry("UnknownHostException", UnknownHostException::new),
            Map.entry("ConnectionShutdownException", Sample.ConnectionShutdownException::new),
            Map.entry("StreamResetException", Sample.StreamResetException::new),
            Map.entry("HttpConnectTimeoutException", HttpConnectTimeoutException::new),
            Map.entry("HttpTimeoutException", HttpTimeoutException::new),
            Map.entry("SocketTimeoutException", SocketTimeoutException::new),
            Map.entry("NoRouteToHostException", NoRouteToHostException::new),
            Map.entry("ConnectException", ConnectException::new),
            Map.entry("ProtocolException", ProtocolException::new),
            Map.entry("EOFException", EOFException::new));

    @Test
    void each_hint_is_read_as_the_table_says() {
        for (List<String> row : PAGE.table("Hints")) {
            List<String> headers = new ArrayList<>();
            String body = "";
            for (String part : Page.code(row.get(1))) {
                if (part.startsWith("{")) {
                    body = part;
                } else {
                    headers.addAll(List.of(part.split(": ", 2)));
                }
            }
            ServerHint hint = Sample.answer(429, body, headers.toArray(String[]::new))
                    .failure()
                    .facts()
                    .hint();
            switch (row.get(2)) {
                case "nothing" -> assertThat(hint).as(row.toString()).isEqualTo(ServerHint.NONE);
                case "ignored" -> {
                    assertThat(hint.delay()).as(row.toString()).isNull();
                    assertThat(hint.ignored()).as(row.toString()).hasSize(1);
                }
                default -> {
                    assertThat(hint.delay()).as(row.toString()).isEqualTo(duration(row.get(2)));
                    assertThat(hint.source()).as(row.toString()).isEqualTo(only(Page.code(row.get(3))));
                    assertThat(hint.ignored()).as(row.toString()).isEmpty();
                }
            }
        }
    }

    private static Duration duration(String told) {
        String[] parts = told.split(" ");
        long amount = Long.parseLong(parts[0]);
        return parts[1].equals("ms") ? Duration.ofMillis(amount) : Duration.ofSeconds(amount);
    }

    @Test
    void the_codes_are_those_of_the_source() {
        String source = Page.read(Page.ROOT.resolve("sdk-core/src/main/java/dev/holdfast/failure/Codes.java"));
        int generic = source.indexOf("GENERIC =");
        assertThat(table("Error codes")).isEqualTo(codes(source.substring(0, generic)));
        assertThat(table("Codes that say no more than a status")).isEqualTo(codes(source.substring(generic)));
    }

    private static Map<String, String> table(String heading) {
        Map<String, String> kinds = new TreeMap<>();
        for (List<String> row : PAGE.table(heading)) {
            Page.code(row.get(1)).forEach(code -> kinds.put(code, only(Page.code(row.get(0)))));
        }
        return kinds;
    }

    private static Map<String, String> codes(String source) {
        Map<String, String> kinds = new TreeMap<>();
        Matcher entry =
                Pattern.compile("\"([a-z_]+)\", FailureKind\\.([A-Z_]+)").matcher(source);
        while (entry.find()) {
            kinds.put(entry.group(1), entry.group(2));
        }
        return kinds;
    }

    @Test
    void each_code_means_what_the_table_says() {
        table("Error codes")
                .forEach((code, kind) -> assertThat(json(400, code)).as(code).isEqualTo(kind));
        table("Codes that say no more than a status").forEach((code, kind) -> {
            assertThat(json(200, code)).as(code).isEqualTo(kind);
            assertThat(json(502, code)).as(code).isEqualTo("BAD_GATEWAY");
        });
        assertThat(json(503, "cmek_disabled")).isEqualTo("FORBIDDEN");
    }

    private static String json(int status, String code) {
        return Sample.answer(status, Sample.error(code), "Content-Type", "application/json")
                .failure()
                .kind()
                .name();
    }

    @Test
    void the_codes_of_one_provider_are_its_own() throws ReflectiveOperationException {
        Map<String, String> own = new TreeMap<>();
        for (var method : Provider.class.getMethods()) {
            if (method.getParameterCount() == 0 && method.getReturnType() == Provider.class) {
                Provider provider = (Provider) method.invoke(null);
                if (!provider.dialect().codes().isEmpty()) {
                    own.put(
                            provider.id(),
                            new TreeMap<>(provider.dialect().codes())
                                    .entrySet().stream()
                                            .map(code -> code.getKey() + " " + code.getValue())
                                            .sorted()
                                            .toList()
                                            .toString());
                }
            }
        }
        Map<String, String> told = new TreeMap<>();
        for (List<String> row : PAGE.table("Codes of one provider only")) {
            Matcher one = Pattern.compile("`(\\w+)` is `([A-Z_]+)`").matcher(row.get(1));
            List<String> codes = new ArrayList<>();
            while (one.find()) {
                codes.add(one.group(1) + " " + one.group(2));
            }
            told.put(
                    only(Page.code(row.get(0))),
                    codes.stream().sorted().toList().toString());
        }
        assertThat(told).isEqualTo(own);
    }

    @Test
    void the_gateways_are_those_of_the_source() {
        String source = Page.read(Page.ROOT.resolve("sdk-core/src/main/java/dev/holdfast/failure/Marks.java"));
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Matcher mark = Pattern.compile("Mark\\.of\\(\"([^\"]+)\"").matcher(source);
        while (mark.find()) {
            names.add(mark.group(1).replaceFirst(",.*", ""));
        }
        names.remove("a gateway");
        String told = PAGE.text()
                .replaceFirst("(?s).*What these write is known, by their text or by a header: (.*?)\\.\n.*", "$1")
                .replaceAll("\\s+", " ")
                .replace("Envoy (Istio)", "Envoy");
        assertThat(List.of(told.split(", "))).containsExactlyElementsOf(names);
    }

    @Test
    void the_causes_and_the_hops_are_all_there() {
        assertThat(firstCells("The five causes"))
                .containsExactlyElementsOf(
                        Arrays.stream(LikelyCause.values()).map(Enum::name).toList());
        assertThat(firstCells("The hops"))
                .containsExactlyElementsOf(
                        Arrays.stream(Hop.values()).map(Enum::name).toList());
        Set<LikelyCause> seen = Sample.BY_KIND.values().stream()
                .flatMap(List::stream)
                .map(sample -> sample.failure().cause().likely())
                .collect(Collectors.toSet());
        assertThat(seen).containsExactlyInAnyOrder(LikelyCause.values());
    }

    private static List<String> firstCells(String heading) {
        return PAGE.table(heading).stream()
                .map(row -> only(Page.code(row.get(0))))
                .toList();
    }

    // What the code says.

    private static List<Failure> failures(FailureKind kind) {
        return kind == FailureKind.BREAKER_OPEN
                ? List.of(heldByHand())
                : Sample.BY_KIND.get(kind).stream().map(Sample::failure).toList();
    }

    private static int status(Failure failure) {
        CallReport.Timing timing = new CallReport.Timing(Trial.BEGINNING, Duration.ZERO, Duration.ZERO, null, null);
        CallReport report = new CallReport(Trial.ENDPOINT, failure, Reason.ATTEMPTS_EXHAUSTED, List.of(), timing);
        return Diagnosis.of(report, Service.named("OpenAI")).problemStatus();
    }

    /** What follows the first attempt, with the defaults. */
    private static String decision(Sample sample) {
        Trial trial = new Trial(builder -> {});
        trial.call(List.of(sample));
        for (HoldfastEvent event : trial.events) {
            if (event instanceof WaitStarted wait) {
                return (wait.delay().isZero() ? "at once" : "again") + " (`" + wait.why() + "`)";
            }
            if (event instanceof CallGivenUp end) {
                return "gives up (`" + end.report().why() + "`)";
            }
            if (event instanceof CallCancelled) {
                return "ends (`CANCELLED`)";
            }
        }
        throw new AssertionError(trial.events);
    }

    /** What the breaker makes of an attempt: it is set to open after two failures in a row. */
    private static String breaker(Sample sample) {
        Trial trial = new Trial(
                builder -> builder.retry(retry -> retry.maxAttempts(1)).valve(ValvePolicy.disabled()));
        int enough = BreakerPolicy.defaults().trip().consecutiveFailures();
        for (int failures = 1; failures < enough; failures++) {
            trial.call(List.of(DOWN));
        }
        trial.call(List.of(sample));
        if (trial.holdfast.breaker(Trial.ENDPOINT).state() == BreakerState.OPEN) {
            return "failure";
        }
        trial.call(List.of(DOWN));
        return trial.holdfast.breaker(Trial.ENDPOINT).state() == BreakerState.OPEN ? "nothing" : "success";
    }

    // Comparing.

    private static void compare(
            FailureKind kind, String cell, List<Failure> failures, Function<Failure, String> property) {
        List<String> seen = failures.stream().map(property).distinct().toList();
        List<String> told = List.copyOf(Page.constants(cell));
        assertThat(told).as(kind + ": " + cell).isNotEmpty();
        assertThat(told.get(0)).as(kind + ", the usual case").isEqualTo(seen.get(0));
        assertThat(told).as(kind.name()).containsExactlyInAnyOrderElementsOf(seen);
    }

    private static String only(Set<String> one) {
        assertThat(one).hasSize(1);
        return one.iterator().next();
    }
}
