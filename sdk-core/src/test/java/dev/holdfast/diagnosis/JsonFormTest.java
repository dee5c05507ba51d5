package dev.holdfast.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.holdfast.call.Endpoint;
import dev.holdfast.expectation.Expectation;
import dev.holdfast.expectation.OutageBand;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Certainty;
import dev.holdfast.failure.Evidence;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.failure.Phase;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Replay;
import dev.holdfast.failure.Transience;
import dev.holdfast.network.NetworkVerdict;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.StatusLevel;
import dev.holdfast.status.StatusView;
import dev.holdfast.testing.Captures;
import dev.holdfast.testing.Captures.Capture;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON and problem details against their schemas, which are packaged with the code, and RFC 9457. */
class JsonFormTest {

    private static final long SEED = 9457;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            builder -> builder.schemaMappers(mappers -> mappers.mapPrefix(
                            "urn:holdfast:schema:diagnosis:1", "classpath:dev/holdfast/diagnosis/diagnosis.schema.json")
                    .mapPrefix(
                            "urn:holdfast:schema:problem:1", "classpath:dev/holdfast/diagnosis/problem.schema.json")));
    private static final JsonSchema DIAGNOSIS = schema("urn:holdfast:schema:diagnosis:1");
    private static final JsonSchema PROBLEM = schema("urn:holdfast:schema:problem:1");
    private static final Service SERVICE =
            new Service("Acme", URI.create("https://status.acme.example/now?a=1&b=2"), true);
    private static final List<Locale> LOCALES = List.of(Locale.ENGLISH, Locale.JAPANESE);

    private static JsonSchema schema(String id) {
        return SCHEMAS.getSchema(SchemaLocation.of(id));
    }

    private static Set<ValidationMessage> errors(JsonSchema schema, String json) {
        return schema.validate(
                json, InputFormat.JSON, context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
    }

    private static List<CallReport> reports() {
        List<CallReport> all = new ArrayList<>();
        Mutants mutants = new Mutants(SEED);
        for (Phase phase : Phase.values()) {
            for (int i = 0; i < Mutants.exceptions(); i++) {
                all.add(mutants.report(mutants.ofException(i, phase)));
            }
        }
        for (Capture capture : Captures.all()) {
            for (int i = 0; i < 3; i++) {
                mutants.ofAnswer(capture).ifPresent(failure -> all.add(mutants.report(failure)));
            }
        }
        for (int i = 0; i < 150; i++) {
            mutants.ofEnvelope().ifPresent(failure -> all.add(mutants.report(failure)));
        }
        for (FailureKind kind : FailureKind.values()) {
            for (Hop hop : Hop.values()) {
                all.add(Reports.of(kind).at(hop).report());
            }
        }
        return all;
    }

    @Test
    void every_json_fits_its_schema() {
        Random random = new Random(SEED);
        for (CallReport report : reports()) {
            for (Audience audience : Audience.values()) {
                Locale locale = LOCALES.get(audience.ordinal());
                Circumstances around = Views.any(random);
                Diagnosis diagnosis = Diagnosis.of(report, SERVICE, around, Texts.builtIn());
                // Holds the JSON form, which has a schema of its own.
                String problem = diagnosis.render(Form.PROBLEM, audience, locale);
                assertThat(errors(PROBLEM, problem))
                        .as("seed %d: %s", SEED, problem)
                        .isEmpty();
            }
        }
    }

    @Test
    void what_is_extreme_fits_too() {
        Failure failure = Reports.of(FailureKind.RATE_LIMITED)
                .hint(Duration.ofSeconds(Long.MAX_VALUE))
                .report()
                .failure();
        Duration most = Duration.ofNanos(Long.MAX_VALUE);
        CallReport report = new CallReport(
                new Endpoint("a \"name\"\n\u0000\u2028 <b>", "[2001:db8::1]", 65_535),
                failure,
                Reason.HINT_TOO_LONG,
                List.of(),
                new CallReport.Timing(Instant.EPOCH, most, most, most, most));
        for (Service service : List.of(new Service("<b>\"\\\u0007", null, true), SERVICE)) {
            String json = Diagnosis.of(report, service).render(Form.PROBLEM, Audience.DEVELOPER, Locale.ENGLISH);
            assertThat(errors(PROBLEM, json)).as(json).isEmpty();
        }
    }

    @Test
    void a_schema_allows_nothing_else() throws IOException {
        Diagnosis diagnosis = Diagnosis.of(
                Reports.of(FailureKind.READ_TIMEOUT).report(),
                SERVICE,
                new Circumstances(Views.incident(IncidentStage.IDENTIFIED), Views.verdict(NetworkVerdict.State.ONLINE)),
                Texts.builtIn());
        ObjectNode whole = (ObjectNode) JSON.readTree(diagnosis.render(Form.JSON, Audience.DEVELOPER, Locale.ENGLISH));
        assertThat(errors(DIAGNOSIS, whole.toString())).isEmpty();
        for (String member : (Iterable<String>) whole::fieldNames) {
            ObjectNode less = whole.deepCopy();
            less.remove(member);
            // For an end user there is nothing technical.
            assertThat(errors(DIAGNOSIS, less.toString()).isEmpty()).as(member).isEqualTo(member.equals("technical"));
        }
        for (String path : List.of(
                "",
                "/text",
                "/advice/0",
                "/reference",
                "/expectation",
                "/status",
                "/status/incident",
                "/network",
                "/technical",
                "/technical/origin",
                "/technical/cause",
                "/technical/hint",
                "/technical/attempts/0",
                "/technical/origin/evidence/0")) {
            ObjectNode more = whole.deepCopy();
            ((ObjectNode) more.at(path)).put("more", "1");
            assertThat(errors(DIAGNOSIS, more.toString()))
                    .as("more in '%s'", path)
                    .isNotEmpty();
        }
        for (String path : List.of(
                "/kind",
                "/place",
                "/status/level",
                "/status/incident/stage",
                "/expectation/basis",
                "/advice/0/action",
                "/technical/origin/hop")) {
            ObjectNode other = whole.deepCopy();
            int last = path.lastIndexOf('/');
            ((ObjectNode) other.at(path.substring(0, last))).put(path.substring(last + 1), "ANOTHER");
            assertThat(errors(DIAGNOSIS, other.toString())).as(path).isNotEmpty();
        }
    }

    @Test
    void the_schema_knows_the_constants_that_the_code_knows() throws IOException {
        Map<String, Class<? extends Enum<?>>> enums = new TreeMap<>(Map.ofEntries(
                Map.entry("kind", FailureKind.class),
                Map.entry("reason", Reason.class),
                Map.entry("transience", Transience.class),
                Map.entry("replay", Replay.class),
                Map.entry("place", Findings.Place.class),
                Map.entry("outageBand", OutageBand.class),
                Map.entry("action", Action.class),
                Map.entry("hop", Hop.class),
                Map.entry("likelyCause", LikelyCause.class),
                Map.entry("certainty", Certainty.class),
                Map.entry("evidenceKind", Evidence.Kind.class),
                Map.entry("basis", Expectation.Basis.class),
                Map.entry("confidence", Expectation.Confidence.class),
                Map.entry("level", StatusLevel.class),
                Map.entry("scope", StatusView.Scope.class),
                Map.entry("stage", IncidentStage.class),
                Map.entry("networkState", NetworkVerdict.State.class)));
        Map<String, List<String>> inSchema = new TreeMap<>();
        read("diagnosis.schema.json").get("$defs").properties().forEach(definition -> {
            JsonNode constants = definition.getValue().get("enum");
            if (constants != null) {
                List<String> names = new ArrayList<>();
                constants.forEach(one -> names.add(one.asText()));
                inSchema.put(definition.getKey(), names);
            }
        });
        Map<String, List<String>> inCode = new TreeMap<>();
        enums.forEach((name, type) -> inCode.put(
                name, Arrays.stream(type.getEnumConstants()).map(Enum::name).toList()));
        assertThat(inSchema).isEqualTo(inCode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"diagnosis.schema.json", "problem.schema.json"})
    void a_schema_is_one_and_describes_each_member(String file) throws IOException {
        JsonNode schema = read(file);
        JsonSchema metaSchema = schema("https://json-schema.org/draft/2020-12/schema");
        assertThat(errors(metaSchema, schema.toString())).isEmpty();
        describes(schema, schema, file);
        schema.path("$defs").properties().forEach(one -> describes(schema, one.getValue(), one.getKey()));
    }

    private static void describes(JsonNode root, JsonNode schema, String where) {
        assertThat(schema.path("description").asText()).as(where).endsWith(".");
        schema.path("properties").properties().forEach(member -> {
            String name = where + "." + member.getKey();
            JsonNode described = member.getValue();
            String ref = described.path("$ref").asText();
            if (!described.has("description") && ref.startsWith("#")) {
                described = root.at(ref.substring(1));
            }
            describes(root, described, name);
            if (name.endsWith("Millis")) {
                assertThat(described.get("description").asText()).as(name).contains("In milliseconds.");
            }
        });
    }

    private static JsonNode read(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(Diagnosis.class.getResourceAsStream(file), file)) {
            return JSON.readTree(in);
        }
    }

    @Test
    @DisplayName("RFC 9457: a type is an absolute URI and has one title a language; the status is one")
    void problem_details() throws IOException {
        for (Locale locale : LOCALES) {
            Map<String, String> titles = new TreeMap<>();
            for (CallReport report : reports()) {
                Diagnosis diagnosis = Diagnosis.of(report, SERVICE);
                JsonNode problem = JSON.readTree(diagnosis.render(Form.PROBLEM, Audience.END_USER, locale));
                URI type = URI.create(problem.get("type").asText());
                assertThat(type.isAbsolute()).as("%s", type).isTrue();
                String title = problem.get("title").asText();
                assertThat(titles.computeIfAbsent(type.toString(), unused -> title))
                        .as("title of %s", type)
                        .isEqualTo(title);
                assertThat(problem.get("status").isInt()).isTrue();
                assertThat(problem.get("status").asInt())
                        .isEqualTo(diagnosis.problemStatus())
                        .isBetween(400, 599);
                assertThat(problem.get("diagnosis"))
                        .isEqualTo(JSON.readTree(diagnosis.render(Form.JSON, Audience.END_USER, locale)));
            }
            assertThat(titles).hasSizeGreaterThan(20);
            assertThat(new HashSet<>(titles.values())).as("a type a title").hasSameSizeAs(titles.keySet());
        }
    }

    @Test
    void the_status_for_a_server_that_gives_up_its_own_request() {
        Map<FailureKind, Integer> expected = new TreeMap<>(Map.of(
                FailureKind.READ_TIMEOUT, 504,
                FailureKind.CONNECT_TIMEOUT, 504,
                FailureKind.CALL_TIMEOUT, 504,
                FailureKind.BAD_GATEWAY, 502,
                FailureKind.CONNECT_REFUSED, 502,
                FailureKind.UNAVAILABLE, 503,
                FailureKind.BREAKER_OPEN, 503,
                FailureKind.TOO_LARGE, 413,
                FailureKind.INVALID_REQUEST, 400,
                FailureKind.UNAUTHORIZED, 500));
        expected.put(FailureKind.RATE_LIMITED, 503);
        expected.put(FailureKind.OUT_OF_MONEY, 500);
        expected.forEach((kind, status) -> assertThat(
                        Diagnosis.of(Reports.of(kind).report(), SERVICE).problemStatus())
                .as("%s", kind)
                .isEqualTo(status));
    }

    @Test
    @DisplayName("Promise 27: what is technical is for developers only")
    void technical_is_for_developers() throws IOException {
        Diagnosis diagnosis = Diagnosis.of(
                Reports.of(FailureKind.READ_TIMEOUT)
                        .status(0)
                        .failingFor(Duration.ofSeconds(70))
                        .report(),
                SERVICE);
        JsonNode user = JSON.readTree(diagnosis.render(Form.JSON, Audience.END_USER, Locale.ENGLISH));
        JsonNode developer = JSON.readTree(diagnosis.render(Form.JSON, Audience.DEVELOPER, Locale.ENGLISH));
        assertThat(user.has("technical")).isFalse();
        JsonNode technical = developer.get("technical");
        assertThat(technical.get("exception").asText()).isEqualTo("java.io.IOException");
        assertThat(technical.get("status").isNull()).isTrue();
        assertThat(technical.get("failingForMillis").asLong()).isEqualTo(70_000);
        assertThat(technical.at("/attempts/0/tookMillis").asLong()).isEqualTo(12);
        ((ObjectNode) developer).remove("technical");
        assertThat(developer).isEqualTo(user);
    }

    @Test
    @DisplayName("Promise 28: a program reads the least safe replay of all attempts, as a person does")
    void the_least_safe_replay() throws IOException {
        CallReport report = Reports.of(FailureKind.CONNECT_REFUSED)
                .replay(Replay.UNPROCESSED)
                .earlier(Replay.UNKNOWN)
                .tries(2, Duration.ofSeconds(3))
                .report();
        JsonNode json =
                JSON.readTree(Diagnosis.of(report, SERVICE).render(Form.JSON, Audience.DEVELOPER, Locale.ENGLISH));
        assertThat(json.get("replay").asText()).isEqualTo("UNKNOWN");
        assertThat(json.at("/technical/attempts/1/replay").asText()).isEqualTo("UNPROCESSED");
    }
}
