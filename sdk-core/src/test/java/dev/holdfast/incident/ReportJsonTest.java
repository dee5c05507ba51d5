package dev.holdfast.incident;

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
import dev.holdfast.breaker.BreakerState;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.incident.IncidentReport.Slice;
import dev.holdfast.incident.IncidentReport.Timeline;
import dev.holdfast.incident.ReportCases.Case;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.StatusLevel;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON against its schema, which is packaged with the code. */
class ReportJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            builder -> builder.schemaMappers(mappers -> mappers.mapPrefix(
                    "urn:holdfast:schema:incident:1", "classpath:dev/holdfast/incident/incident.schema.json")));
    private static final JsonSchema INCIDENT = schema("urn:holdfast:schema:incident:1");

    private static JsonSchema schema(String id) {
        return SCHEMAS.getSchema(SchemaLocation.of(id));
    }

    private static Set<ValidationMessage> errors(JsonSchema schema, String json) {
        return schema.validate(
                json, InputFormat.JSON, context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
    }

    static Stream<Case> cases() {
        return Stream.concat(ReportCases.all(), Extremes.all());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void every_json_fits_its_schema(Case one) {
        for (Locale locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
            String json = one.report().render(ReportForm.JSON, locale, one.service(), ReportTexts.builtIn());
            assertThat(errors(INCIDENT, json)).as(json).isEmpty();
        }
    }

    @Test
    void a_schema_allows_nothing_else() throws IOException {
        ObjectNode whole = (ObjectNode) JSON.readTree(ReportCases.outage().render(ReportForm.JSON, Locale.ENGLISH));
        assertThat(errors(INCIDENT, whole.toString())).isEmpty();
        for (String member : (Iterable<String>) whole::fieldNames) {
            ObjectNode less = whole.deepCopy();
            less.remove(member);
            assertThat(errors(INCIDENT, less.toString()))
                    .as("without %s", member)
                    .isNotEmpty();
        }
        for (String path : List.of(
                "",
                "/period",
                "/calls",
                "/requests",
                "/causes/0",
                "/whatIf/withoutRetries",
                "/status",
                "/status/marks/0",
                "/timeline/slices/0",
                "/timeline/breaker/0",
                "/related/0",
                "/text",
                "/advice/0")) {
            ObjectNode more = whole.deepCopy();
            ((ObjectNode) more.at(path)).put("more", 1);
            assertThat(errors(INCIDENT, more.toString()))
                    .as("more in '%s'", path)
                    .isNotEmpty();
        }
        for (String path : List.of(
                "/severity",
                "/causes/0/kind",
                "/causes/0/hop",
                "/status/marks/1/stage",
                "/status/marks/0/level",
                "/status/marks/1/link",
                "/timeline/breaker/0/state",
                "/advice/0/advice",
                "/period/asOf")) {
            ObjectNode other = whole.deepCopy();
            int last = path.lastIndexOf('/');
            ((ObjectNode) other.at(path.substring(0, last))).put(path.substring(last + 1), "ANOTHER");
            assertThat(errors(INCIDENT, other.toString())).as(path).isNotEmpty();
        }
    }

    @Test
    void the_schema_knows_the_constants_that_the_code_knows() throws IOException {
        Map<String, Class<? extends Enum<?>>> enums = new TreeMap<>(Map.of(
                "severity", Severity.class,
                "kind", FailureKind.class,
                "hop", Hop.class,
                "likelyCause", LikelyCause.class,
                "level", StatusLevel.class,
                "stage", IncidentStage.class,
                "breakerState", BreakerState.class,
                "incidentAdvice", IncidentAdvice.class));
        Map<String, List<String>> inSchema = new TreeMap<>();
        read().get("$defs").properties().forEach(definition -> {
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

    @Test
    void the_schema_is_one() throws IOException {
        assertThat(errors(schema("https://json-schema.org/draft/2020-12/schema"), read().toString()))
                .isEmpty();
    }

    private static JsonNode read() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(IncidentReport.class.getResourceAsStream("incident.schema.json"))) {
            return JSON.readTree(in);
        }
    }

    @Test
    void the_figures_are_those_of_the_report() throws IOException {
        JsonNode json = JSON.readTree(ReportCases.outage().render(ReportForm.JSON, Locale.ENGLISH));
        assertThat(json.get("schema").asText()).isEqualTo("holdfast-incident/1");
        assertThat(json.get("over").asBoolean()).isTrue();
        assertThat(json.at("/period/startedAt").asText()).isEqualTo("2026-11-02T14:02:10Z");
        assertThat(json.at("/period/lengthMillis").asLong()).isEqualTo(366_000);
        assertThat(json.at("/calls/rescued").asLong()).isEqualTo(1_216);
        assertThat(json.at("/calls/others").asLong()).isEqualTo(6);
        assertThat(json.at("/requests/longestWaitMillis").asLong()).isEqualTo(94_300);
        assertThat(json.at("/whatIf/withoutRetries/lost").asLong()).isEqualTo(1_243);
        assertThat(json.at("/whatIf/withTwoRetries/sent").asLong()).isEqualTo(3_733);
        assertThat(json.at("/status/lagMillis").asLong()).isEqualTo(185_000);
        assertThat(json.at("/status/firstShownAt").asText()).isEqualTo("2026-11-02T14:06:20Z");
        assertThat(json.at("/timeline/slices")).hasSize(96);
        assertThat(json.at("/related/1/endpoint/port").asInt()).isEqualTo(8080);
        JsonNode going = JSON.readTree(ReportCases.goingOn().render(ReportForm.JSON, Locale.ENGLISH));
        assertThat(going.at("/period/endedAt").isNull()).isTrue();
        assertThat(going.at("/status/lagMillis").isNull()).isTrue();
        assertThat(going.at("/status/firstShownAt").isNull()).isTrue();
    }

    @Test
    void counts_stand_in_the_order_of_their_constants() {
        Map<FailureKind, Long> kinds = new TreeMap<>();
        for (FailureKind kind : FailureKind.values()) {
            kinds.put(kind, 1L);
        }
        IncidentReport report = Extremes.withTimeline(
                ReportCases.outage(),
                new Timeline(
                        List.of(new Slice(
                                ReportCases.START, Duration.ofSeconds(1), 0, 0, 0, 35, 35, kinds, Map.of(), Map.of())),
                        List.of()));
        String expected = kinds.keySet().toString().replaceAll("\\[|]| ", "").replaceAll("(\\w+)", "\"$1\":1");
        assertThat(report.render(ReportForm.JSON, Locale.ENGLISH)).contains("\"kinds\":{" + expected + "}");
    }
}
