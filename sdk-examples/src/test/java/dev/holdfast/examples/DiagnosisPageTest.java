package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.OnGiveUp;
import dev.holdfast.Provider;
import dev.holdfast.diagnosis.Action;
import dev.holdfast.diagnosis.Audience;
import dev.holdfast.diagnosis.Circumstances;
import dev.holdfast.diagnosis.Diagnosis;
import dev.holdfast.diagnosis.Form;
import dev.holdfast.diagnosis.Service;
import dev.holdfast.diagnosis.Texts;
import dev.holdfast.event.HoldfastEvent.CallGivenUp;
import dev.holdfast.expectation.OutageBand;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Cause;
import dev.holdfast.failure.Certainty;
import dev.holdfast.failure.Evidence;
import dev.holdfast.failure.Facts;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.failure.Origin;
import dev.holdfast.failure.Phase;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Replay;
import dev.holdfast.failure.ServerHint;
import dev.holdfast.failure.Transience;
import dev.holdfast.network.NetworkVerdict;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.PostedIncident;
import dev.holdfast.status.StatusLevel;
import dev.holdfast.status.StatusView;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What docs/diagnosis.md says is what diagnoses say. */
class DiagnosisPageTest {

    private static final Page PAGE = Page.of("docs/diagnosis.md");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Service OPENAI =
            new Service("OpenAI", Provider.openAi().statusPage().orElseThrow(), true);

    // The examples.

    /** A call to a service whose nginx answers each attempt with a 502. */
    private static Diagnosis badGateway(Duration patience) {
        Trial trial = new Trial(builder -> builder.retry(retry -> retry.patience(patience)));
        trial.call(List.of(Sample.answer(
                Duration.ofMillis(12),
                502,
                "<html><hr><center>nginx/1.22.1</center></html>",
                "Content-Type",
                "text/html")));
        return trial.holdfast.diagnose(givenUp(trial));
    }

    private static Diagnosis readTimeout() {
        Trial trial = new Trial(builder -> {});
        trial.call(
                List.of(Sample.thrown(new SocketTimeoutException("timeout"), Phase.WAITING, Duration.ofSeconds(60))));
        return trial.holdfast.diagnose(givenUp(trial));
    }

    private static CallReport givenUp(Trial trial) {
        return trial.events.stream()
                .filter(CallGivenUp.class::isInstance)
                .map(event -> ((CallGivenUp) event).report())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_examples_are_what_is_rendered() throws IOException {
        Diagnosis diagnosis = badGateway(Duration.ofSeconds(3));
        Diagnosis shorter = badGateway(Duration.ofMillis(500));
        for (Form form : new Form[] {Form.LINE, Form.TEXT, Form.MARKDOWN, Form.HTML}) {
            compare(form.name().toLowerCase(Locale.ROOT), diagnosis.render(form, Audience.END_USER, Locale.ENGLISH));
        }
        compare("developer", diagnosis.render(Form.TEXT, Audience.DEVELOPER, Locale.ENGLISH));
        compare("japanese", diagnosis.render(Form.TEXT, Audience.END_USER, Locale.JAPANESE));
        compare("read-timeout", readTimeout().render(Form.TEXT, Audience.END_USER, Locale.ENGLISH));
        compare("json", pretty(shorter.render(Form.JSON, Audience.DEVELOPER, Locale.ENGLISH)));
        compare("problem", pretty(shorter.render(Form.PROBLEM, Audience.END_USER, Locale.ENGLISH)));
    }

    private static String pretty(String json) throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(json));
    }

    private static void compare(String name, String content) throws IOException {
        Examples.compare(PAGE, name, content.stripTrailing() + "\n");
    }

    // The tables.

    @Test
    void forms_bands_actions_and_ways_to_end_are_all_there() {
        assertThat(constants("Forms and audiences")).isEqualTo(names(Form.values()));
        assertThat(constants("What to expect")).isEqualTo(names(OutageBand.values()));
        assertThat(constants("Actions")).isEqualTo(names(Action.values()));
        assertThat(constants("What a caller gets")).isEqualTo(names(OnGiveUp.values()));
    }

    private static List<String> constants(String heading) {
        return PAGE.table(heading).stream()
                .map(row -> Page.constants(row.get(0)).iterator().next())
                .toList();
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name).toList();
    }

    @Test
    void every_action_is_advised_somewhere() {
        Set<Action> advised = new TreeSet<>();
        for (Variant variant : variants()) {
            Diagnosis.of(variant.report(), OPENAI)
                    .advice(Locale.ENGLISH)
                    .forEach(advice -> advised.add(advice.action()));
        }
        assertThat(advised).containsExactly(Action.values());
    }

    @Test
    void the_truth_table_is_true() {
        Map<String, String> english = Texts.builtIn().sentences(Locale.ENGLISH);
        Map<String, Set<Replay>> seen = new TreeMap<>();
        english.keySet().stream().filter(key -> key.startsWith("risk.")).forEach(key -> seen.put(key, new TreeSet<>()));
        for (Variant variant : variants()) {
            String risk = risk(variant.report());
            seen.forEach((key, replays) -> {
                if (risk.contains(english.get(key))) {
                    replays.add(variant.replay());
                }
            });
        }
        Map<String, Set<Replay>> told = new TreeMap<>();
        for (List<String> row : PAGE.table("What is at risk")) {
            String key = Page.code(row.get(0)).iterator().next();
            assertThat(row.get(1)).isEqualTo(english.get(key));
            Set<Replay> replays = new TreeSet<>();
            for (Replay replay : Replay.values()) {
                String cell = row.get(2 + replay.ordinal());
                assertThat(cell).isIn("x", "");
                if (cell.equals("x")) {
                    replays.add(replay);
                }
            }
            told.put(key, replays);
        }
        assertThat(told).isEqualTo(seen);
    }

    private static String risk(CallReport report) {
        try {
            return JSON.readTree(Diagnosis.of(report, OPENAI).render(Form.JSON, Audience.END_USER, Locale.ENGLISH))
                    .at("/text/risk")
                    .asText();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void the_statuses_of_problem_details_are_those_of_the_table() {
        Map<Integer, Set<String>> seen = new TreeMap<>();
        for (FailureKind kind : FailureKind.values()) {
            Variant variant =
                    new Variant(kind, Replay.UNKNOWN, true, 1, Hop.BACKEND, null, Reason.ATTEMPTS_EXHAUSTED, null);
            int status = Diagnosis.of(variant.report(), OPENAI).problemStatus();
            seen.computeIfAbsent(status, key -> new TreeSet<>()).add(kind.name());
        }
        Map<Integer, Set<String>> told = new TreeMap<>();
        for (List<String> row : PAGE.table("Problem details")) {
            told.put(Integer.valueOf(row.get(0)), new TreeSet<>(Page.constants(row.get(1))));
        }
        assertThat(told).isEqualTo(seen);
    }

    /** Nothing known, little known, all known. */
    private static final List<Circumstances> CIRCUMSTANCES = List.of(
            Circumstances.NONE,
            new Circumstances(view(null, null), null),
            new Circumstances(view(Instant.EPOCH, posted(null, null)), null),
            new Circumstances(
                    view(Instant.EPOCH, posted(Instant.EPOCH, URI.create("https://status.example.com/1"))),
                    new NetworkVerdict(NetworkVerdict.State.ONLINE, List.of("a.example: as expected"), Duration.ZERO)));

    private static StatusView view(@Nullable Instant checkedAt, @Nullable PostedIncident incident) {
        return new StatusView(
                StatusLevel.MAJOR_OUTAGE,
                StatusView.Scope.COMPONENT,
                List.of("API"),
                incident,
                URI.create("https://status.example.com"),
                checkedAt,
                Duration.ZERO);
    }

    private static PostedIncident posted(@Nullable Instant moment, @Nullable URI link) {
        return new PostedIncident(
                "1",
                "Errors",
                false,
                IncidentStage.IDENTIFIED,
                StatusLevel.MAJOR_OUTAGE,
                Set.of("API"),
                moment,
                moment,
                moment,
                "Looking.",
                link);
    }

    @Test
    void the_members_of_the_JSON_are_those_of_the_tables() throws IOException {
        Map<String, Set<String>> seen = new TreeMap<>();
        for (Variant variant : variants()) {
            if (variant.kind() != FailureKind.BAD_GATEWAY) {
                continue;
            }
            for (Circumstances around : CIRCUMSTANCES) {
                Diagnosis diagnosis = Diagnosis.of(variant.report(), OPENAI, around, Texts.builtIn());
                members("", JSON.readTree(diagnosis.render(Form.JSON, Audience.DEVELOPER, Locale.ENGLISH)), seen);
            }
        }
        Map<String, Set<String>> told = new TreeMap<>();
        for (List<String> row : PAGE.table("JSON")) {
            told.put(
                    Page.code(row.get(0)).iterator().next(),
                    new TreeSet<>(List.of(row.get(1).split(" or "))));
        }
        assertThat(told).isEqualTo(seen);
    }

    /** The leaves by their paths, with the types that they have. */
    private static void members(String path, JsonNode node, Map<String, Set<String>> into) {
        if (node.isObject()) {
            for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
                Map.Entry<String, JsonNode> field = fields.next();
                members(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), into);
            }
        } else if (node.isArray()) {
            node.forEach(element -> members(path + "[]", element, into));
        } else {
            String type = node.isNull() ? "null" : node.isNumber() ? "number" : node.isBoolean() ? "boolean" : "text";
            into.computeIfAbsent(path, key -> new TreeSet<>()).add(type);
        }
    }

    @Test
    void the_log_lines_are_those_of_the_source() {
        String source = Page.read(Page.ROOT.resolve("sdk-core/src/main/java/dev/holdfast/engine/Telling.java"));
        for (List<String> row : PAGE.table("Log lines")) {
            assertThat(source).contains("\"" + Page.code(row.get(2)).iterator().next() + "\"");
        }
    }

    // Reports of all sorts.

    private static List<Variant> variants() {
        List<Variant> variants = new ArrayList<>();
        for (FailureKind kind : FailureKind.values()) {
            for (Replay replay : Replay.values()) {
                for (Hop hop : new Hop[] {Hop.BACKEND, Hop.LOCAL_NETWORK, Hop.UNKNOWN}) {
                    for (boolean lasting : new boolean[] {false, true}) {
                        variants.add(new Variant(kind, replay, lasting, 1, hop, null, Reason.PATIENCE_EXHAUSTED, null));
                        variants.add(new Variant(
                                kind,
                                replay,
                                lasting,
                                3,
                                hop,
                                Duration.ofSeconds(40),
                                Reason.HINT_TOO_LONG,
                                Duration.ofMinutes(3)));
                        variants.add(new Variant(kind, replay, lasting, 0, hop, null, Reason.BREAKER_OPEN, null));
                    }
                }
            }
        }
        return variants;
    }

    /** A call that was given up. */
    private record Variant(
            FailureKind kind,
            Replay replay,
            boolean lasting,
            int tries,
            Hop hop,
            @Nullable Duration hint,
            Reason why,
            @Nullable Duration failingFor) {

        CallReport report() {
            boolean error = hop == Hop.UNKNOWN;
            Evidence evidence = new Evidence(Evidence.Kind.STATUS, "502");
            LikelyCause cause = hop == Hop.UNKNOWN
                    ? LikelyCause.CANNOT_TELL
                    : hop == Hop.LOCAL_NETWORK ? LikelyCause.LOCAL : LikelyCause.HIGH_LOAD;
            Failure failure = new Failure(
                    kind,
                    lasting ? Transience.PERMANENT : Transience.TRANSIENT,
                    replay,
                    new Origin(hop, error ? Certainty.NONE : Certainty.LIKELY, error ? List.of() : List.of(evidence)),
                    new Cause(cause, error ? Certainty.NONE : Certainty.LIKELY, error ? List.of() : List.of(evidence)),
                    new Facts(
                            error ? 0 : 502,
                            error ? null : "code",
                            error ? Facts.Reference.NONE : new Facts.Reference("req_1", "ray_1"),
                            hint == null
                                    ? ServerHint.NONE
                                    : new ServerHint(hint, "retry-after", Boolean.TRUE, List.of("retry-after: soon")),
                            Duration.ofMillis(12),
                            error ? new IOException("x") : null));
            List<Attempted> attempts = new ArrayList<>();
            for (int i = 1; i <= tries; i++) {
                Attempted.Wait wait =
                        i == 1 ? null : new Attempted.Wait(Duration.ofMillis(500), Reason.TRANSIENT_FAILURE);
                attempts.add(new Attempted(i, Trial.ENDPOINT, Duration.ofSeconds(i), wait, i > 1, failure));
            }
            return new CallReport(
                    Trial.ENDPOINT,
                    failure,
                    why,
                    attempts,
                    new CallReport.Timing(
                            Trial.BEGINNING,
                            Duration.ofSeconds(7),
                            Duration.ofSeconds(30),
                            failingFor == null ? null : Duration.ofSeconds(2),
                            failingFor));
        }
    }
}
