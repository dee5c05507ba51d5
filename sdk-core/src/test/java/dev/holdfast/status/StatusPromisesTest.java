package dev.holdfast.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.holdfast.call.Endpoint;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Promise 25, unknown is unknown: what was seen of real pages, and words that nobody has heard yet. */
class StatusPromisesTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final String UNHEARD = "zorbing";

    /** In these nothing but what is absent says that all is well, so there is no word to change. */
    private static final Set<String> WITHOUT_WORDS = Set.of(
            "incident-io-own/operational.json",
            "google-cloud/operational.json",
            "flash-duty/active-operational.json",
            "feed/azure-operational.xml",
            "feed/azure-other.xml");

    private static final Pattern WORD = Pattern.compile("[A-Za-z_]{2,30}");

    /** Where a feed has its words. */
    private static final Pattern WORD_OF_FEED =
            Pattern.compile("(?<=Status: |Severity: |<category>|<h3>|&lt;strong&gt;)[A-Za-z_ ]+(?=<|&lt;)");

    static Stream<StatusSource> sources() {
        return Samples.sources();
    }

    static List<Samples.Sample> samples() {
        return Samples.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void promise_25_html_that_answers_200_is_unknown(StatusSource source) {
        assertUnknown(Samples.read(
                source, "<!DOCTYPE html><html><head><title>Example Status</title></head><body>All good</body></html>"));
        assertUnknown(Samples.read(source, "<html><head></head><body>operational</body></html>"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void promise_25_what_is_no_document_of_the_format_is_unknown(StatusSource source) {
        for (String body : List.of(
                "",
                " ",
                "{}",
                "[]",
                "null",
                "true",
                "0",
                "\"operational\"",
                "[{}]",
                "{\"page\":{}}",
                "{\"data\":{}}",
                "{\"summary\":{}}",
                "<rss/>",
                "<feed/>",
                "<rss><channel/></rss>",
                "operational",
                "{\"page\":{\"id\":\"x\"}}",
                "{\"status\":{\"indicator\":\"none\"}}",
                "\u0000")) {
            assertUnknown(Samples.read(source, body));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void promise_25_an_answer_other_than_2xx_is_unknown_whatever_its_body_says(Samples.Sample sample) {
        for (int status : new int[] {0, 304, 301, 403, 404, 405, 429, 500, 503}) {
            List<StatusDocument> documents = new ArrayList<>();
            for (StatusDocument document : sample.documents()) {
                documents.add(new StatusDocument(
                        document.url(), status, document.contentType(), document.body(), document.servedAt()));
            }
            PageReading reading = sample.source().read(documents);
            assertUnknown(reading);
            assertThat(reading.problem()).isEqualTo("status.example.com answered " + status);
        }
    }

    @Test
    void promise_25_a_challenge_of_a_firewall_is_unknown() {
        byte[] captcha = "<html><body>Please verify you are human</body></html>".getBytes(StandardCharsets.UTF_8);
        assertUnknown(Samples.STATUSPAGE.read(List.of(
                new StatusDocument(Samples.STATUSPAGE.documents().get(0), 405, "text/html", captcha, Samples.NOON))));
        assertUnknown(Samples.STATUSPAGE.read(
                List.of(Samples.document(Samples.STATUSPAGE.documents().get(0), captcha))));
    }

    @Test
    void promise_25_green_everywhere_and_an_open_critical_incident_is_trouble() {
        for (String name : List.of(
                "statuspage/green-with-an-open-incident.json", "incident-io/green-with-an-open-incident.json")) {
            PageReading reading = Samples.of(name).read();
            assertThat(reading.components()).extracting(PostedComponent::level).containsOnly(StatusLevel.OPERATIONAL);
            assertThat(reading.level()).as(name).isEqualTo(StatusLevel.MAJOR_OUTAGE);
        }
        StatusPage page = StatusPage.builder("example", Samples.PAGE)
                .component("chat-completions", "Chat Completions")
                .build();
        StatusView view = page.view(
                Samples.of("incident-io/green-with-an-open-incident.json").read(),
                new Endpoint("example/chat-completions", "api.example.com", 443),
                Samples.NOON,
                Duration.ZERO);
        assertThat(view.level()).isEqualTo(StatusLevel.MAJOR_OUTAGE);
        assertThat(view.scope()).isEqualTo(StatusView.Scope.PAGE);
    }

    @Test
    void promise_25_a_frozen_mirror_says_nothing_although_it_says_operational() {
        assertUnknown(Samples.read(Samples.STATUSPAGE, Samples.text("statuspage/frozen.json")));
        assertUnknown(Samples.read(
                Samples.STATUSPAGE,
                Samples.text("statuspage/incident.json")
                        .replace("\"updated_at\": \"2026-11-19", "\"updated_at\": \"2026-05-19")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void promise_25_a_copy_of_last_year_says_neither_up_nor_down(Samples.Sample sample) {
        // incident.io's own shape, Instatus and FlashDuty's summary/active hold no time: nobody can tell.
        boolean holdsNoTime = sample.source() == Samples.INCIDENT_IO_OWN
                || sample.source() == Samples.INSTATUS
                || sample.name().contains("active-");
        List<StatusDocument> later = new ArrayList<>();
        for (StatusDocument document : sample.documents()) {
            later.add(new StatusDocument(
                    document.url(), 200, null, document.body(), Samples.NOON.plus(Duration.ofDays(365))));
        }
        PageReading reading = sample.source().read(later);
        if (!holdsNoTime) {
            assertUnknown(reading);
        }
        assertThat(reading.incidents())
                .as("no incident of last year goes on")
                .allSatisfy(posted -> assertThat(Postings.level(posted)).isEqualTo(StatusLevel.UNKNOWN));
    }

    @Test
    void promise_25_a_page_without_its_time_proves_nothing_good_but_tells_trouble() {
        UnaryOperator<String> timeless = json -> json.replaceAll("(\"updated_at\": )\"2026-11-19T[^\"]*\"", "$1null");
        PageReading green =
                Samples.read(Samples.STATUSPAGE, timeless.apply(Samples.text("statuspage/operational.json")));
        assertThat(green.level()).isEqualTo(StatusLevel.UNKNOWN);
        assertThat(green.components()).extracting(PostedComponent::level).containsOnly(StatusLevel.UNKNOWN);
        PageReading red = Samples.read(Samples.STATUSPAGE, timeless.apply(Samples.text("statuspage/incident.json")));
        assertThat(red.level()).isEqualTo(StatusLevel.PARTIAL_OUTAGE);
    }

    @Test
    void promise_25_a_summary_without_incidents_proves_nothing_good() {
        // What incident.io serves at Statuspage's address.
        assertUnknownLevel(Samples.read(Samples.STATUSPAGE, Samples.text("incident-io/operational.json")));
    }

    @Test
    void promise_25_incident_io_with_one_of_its_two_documents_proves_nothing_good_but_tells_trouble() {
        String html = "<html>404</html>";
        String green = Samples.text("incident-io/operational.json");
        PageReading reading = Samples.read(Samples.INCIDENT_IO, green, html);
        assertUnknownLevel(reading);
        assertThat(reading.components()).extracting(PostedComponent::level).containsOnly(StatusLevel.UNKNOWN);
        assertUnknownLevel(Samples.read(Samples.INCIDENT_IO, html, Samples.text("incident-io/operational-2.json")));
        assertThat(Samples.read(Samples.INCIDENT_IO, Samples.text("incident-io/component.json"), html)
                        .level())
                .isEqualTo(StatusLevel.DEGRADED);
        assertThat(Samples.read(Samples.INCIDENT_IO, html, Samples.text("incident-io/incident-2.json"))
                        .level())
                .isEqualTo(StatusLevel.PARTIAL_OUTAGE);
    }

    @Test
    void promise_25_flash_duty_beyond_its_own_limit_is_unknown_up_or_down() {
        for (String name : List.of("flash-duty/operational.json", "flash-duty/incident.json")) {
            StatusSource source = Samples.FLASH_DUTY;
            byte[] body = Samples.bytes(name);
            Instant limit = Instant.parse("2026-11-20T12:09:30Z");
            assertThat(source.read(List.of(new StatusDocument(Samples.PAGE, 200, null, body, limit)))
                            .level())
                    .as("ten minutes after it was generated")
                    .isNotEqualTo(StatusLevel.UNKNOWN);
            assertUnknown(
                    source.read(List.of(new StatusDocument(Samples.PAGE, 200, null, body, limit.plusSeconds(1)))));
        }
    }

    @Test
    void promise_25_a_feed_that_has_stopped_moving_is_unknown() {
        String quiet = Samples.text("feed/azure-operational.xml");
        assertThat(Samples.read(Samples.AZURE, quiet.replace("20 Nov 2026 11:58", "19 Nov 2026 12:00"))
                        .level())
                .as("built a day ago")
                .isEqualTo(StatusLevel.OPERATIONAL);
        assertUnknown(Samples.read(Samples.AZURE, quiet.replace("20 Nov 2026 11:58", "19 Nov 2026 11:59")));
        assertUnknown(Samples.read(Samples.AZURE, quiet.replace("Fri, 20 Nov 2026 11:58:00 Z", "lately")));
        assertUnknown(Samples.read(Samples.AZURE, quiet.replaceAll("<lastBuildDate>.*</lastBuildDate>", "")));
        assertUnknown(
                Samples.read(Samples.XAI, Samples.text("feed/resolved.xml").replace("Nov 2026", "Jul 2026")));
    }

    @Test
    void promise_25_an_incident_that_was_left_open_is_unknown_up_or_down() {
        String left =
                Samples.text("statuspage/green-with-an-open-incident.json").replace("2026-11-20T11", "2026-11-18T11");
        PageReading reading = Samples.read(Samples.STATUSPAGE, left);
        assertUnknownLevel(reading);
        assertThat(reading.incidents()).extracting(PostedIncident::stage).containsExactly(IncidentStage.UNKNOWN);
        assertThat(reading.problem()).isEqualTo("incident \"5xk2l9v0d7fh\" is open and not written about for two days");
        StatusPage page = StatusPage.builder("example", Samples.PAGE)
                .component("*", "Example API (api.example.com)")
                .build();
        assertThat(page.view(
                                reading,
                                new Endpoint("example/messages", "api.example.com", 443),
                                Samples.NOON,
                                Duration.ZERO)
                        .level())
                .isEqualTo(StatusLevel.UNKNOWN);
    }

    @Test
    void promise_25_an_incident_that_can_not_be_read_proves_nothing_good() {
        for (String list :
                List.of("\"incidents\": [5]", "\"incidents\": [\"x\"]", "\"incidents\": {}", "\"incidents\": null")) {
            PageReading reading = Samples.read(
                    Samples.STATUSPAGE,
                    Samples.text("statuspage/operational.json").replace("\"incidents\": []", list));
            assertUnknownLevel(reading);
            assertThat(reading.components())
                    .extracting(PostedComponent::level)
                    .as(list)
                    .containsOnly(StatusLevel.UNKNOWN);
        }
    }

    @Test
    void promise_25_a_field_that_stands_there_twice_is_unknown() {
        assertUnknown(Samples.read(
                Samples.INSTATUS,
                "{\"page\":{\"name\":\"x\",\"url\":\"https://x.example\","
                        + "\"status\":\"HASISSUES\",\"status\":\"UP\"}}"));
        assertUnknown(Samples.read(Samples.INSTATUS, Samples.text("instatus/operational.json") + "{}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void promise_25_one_word_that_nobody_has_heard_is_never_good_news_and_never_bad(Samples.Sample sample)
            throws IOException {
        List<List<byte[]>> mutants = mutants(sample, false);
        for (List<byte[]> mutant : mutants) {
            StatusLevel level = sample.source()
                    .read(Samples.documents(sample.source(), mutant))
                    .level();
            boolean lessTrouble =
                    sample.level().isTrouble() && level.isTrouble() && level.compareTo(sample.level()) < 0;
            assertThat(level == sample.level() || level == StatusLevel.UNKNOWN || lessTrouble)
                    .as(
                            "%s became %s by a word: %s",
                            sample.level(), level, new String(mutant.get(0), StandardCharsets.UTF_8))
                    .isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void promise_25_a_page_that_changes_every_word_is_unknown(Samples.Sample sample) throws IOException {
        if (WITHOUT_WORDS.contains(sample.name()) || sample.name().startsWith("feed/azure-")) {
            return;
        }
        for (List<byte[]> mutant : mutants(sample, true)) {
            PageReading reading = sample.source().read(Samples.documents(sample.source(), mutant));
            assertUnknownLevel(reading);
            // Where a component has no word of its own, it is well unless a list calls it affected.
            if (sample.source() != Samples.INCIDENT_IO_OWN && !sample.name().contains("active-")) {
                assertThat(reading.components())
                        .extracting(PostedComponent::level)
                        .doesNotContain(StatusLevel.OPERATIONAL, StatusLevel.MAINTENANCE);
            }
        }
    }

    @Test
    void promise_25_the_word_that_carried_the_trouble_takes_it_along() {
        record Case(String sample, String word) {}
        for (Case c : List.of(
                new Case("statuspage/green-with-an-open-incident.json", "\"impact\": \"critical\""),
                new Case(
                        "statuspage/green-with-an-open-incident.json",
                        "\"status\": \"investigating\",\n      \"created_at\""),
                new Case("google-cloud/incident.json", "SERVICE_DISRUPTION"),
                new Case("feed/incident.xml", "Status: INVESTIGATING"),
                new Case("feed/incident.xml", "Severity: outage"),
                new Case("instatus/component.json", "HASISSUES"))) {
            String text = Samples.text(c.sample());
            assertThat(text).contains(c.word());
            String changed = text.replace(
                    c.word(),
                    c.word()
                            .replaceAll(
                                    "(critical|investigating|SERVICE_DISRUPTION|INVESTIGATING|outage|HASISSUES)",
                                    UNHEARD));
            assertUnknownLevel(Samples.read(Samples.of(c.sample()).source(), changed));
        }
    }

    @Test
    void promise_25_byte_order_marks_are_no_part_of_a_document() {
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
            for (String name : List.of("statuspage/incident.json", "feed/incident.xml", "instatus/incident.json")) {
                Samples.Sample sample = Samples.of(name);
                String text = Samples.text(name)
                        .replace(
                                "encoding=\"UTF-8\"",
                                "encoding=\"" + (charset.equals(StandardCharsets.UTF_8) ? "UTF-8" : "UTF-16") + "\"");
                byte[] marked = ("\ufeff" + text).getBytes(charset);
                assertThat(sample.source()
                                .read(Samples.documents(sample.source(), List.of(marked)))
                                .level())
                        .as("%s in %s", name, charset)
                        .isEqualTo(sample.level());
            }
        }
    }

    private static void assertUnknown(PageReading reading) {
        assertUnknownLevel(reading);
        assertThat(reading.components()).isEmpty();
        assertThat(reading.incidents()).isEmpty();
    }

    private static void assertUnknownLevel(PageReading reading) {
        assertThat(reading.level()).as("%s", reading).isEqualTo(StatusLevel.UNKNOWN);
        assertThat(reading.problem()).isNotBlank();
    }

    /** The documents of a sample with each of its words changed in turn, or with all of them changed. */
    private static List<List<byte[]>> mutants(Samples.Sample sample, boolean all) throws IOException {
        List<byte[]> bodies = sample.bodies();
        List<List<byte[]>> mutants = new ArrayList<>();
        if (all) {
            List<byte[]> changed = new ArrayList<>();
            for (byte[] body : bodies) {
                changed.add(change(sample, body, -1));
            }
            mutants.add(changed);
            return mutants;
        }
        for (int document = 0; document < bodies.size(); document++) {
            for (int word = 0; word < words(sample, bodies.get(document)); word++) {
                List<byte[]> changed = new ArrayList<>(bodies);
                changed.set(document, change(sample, bodies.get(document), word));
                mutants.add(changed);
            }
        }
        return mutants;
    }

    private static int words(Samples.Sample sample, byte[] body) throws IOException {
        if (sample.name().endsWith(".xml")) {
            return (int) WORD_OF_FEED
                    .matcher(new String(body, StandardCharsets.UTF_8))
                    .results()
                    .count();
        }
        int[] count = {0};
        change(MAPPER.readTree(body), count, -2);
        return count[0];
    }

    /** With the word of that number changed; with all where it is -1. */
    private static byte[] change(Samples.Sample sample, byte[] body, int word) throws IOException {
        if (sample.name().endsWith(".xml")) {
            Matcher words = WORD_OF_FEED.matcher(new String(body, StandardCharsets.UTF_8));
            int[] at = {0};
            return words.replaceAll(
                            found -> word < 0 || at[0]++ == word ? UNHEARD : Matcher.quoteReplacement(found.group()))
                    .getBytes(StandardCharsets.UTF_8);
        }
        JsonNode root = MAPPER.readTree(body);
        change(root, new int[] {0}, word);
        return MAPPER.writeValueAsBytes(root);
    }

    private static void change(JsonNode node, int[] count, int word) {
        if (node instanceof ObjectNode object) {
            for (String field : List.copyOf(object.properties()).stream()
                    .map(java.util.Map.Entry::getKey)
                    .toList()) {
                if (isWord(object.get(field))) {
                    if (word == -1 || count[0] == word) {
                        object.put(field, UNHEARD);
                    }
                    count[0]++;
                } else {
                    change(object.get(field), count, word);
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(element -> change(element, count, word));
        }
    }

    private static boolean isWord(JsonNode node) {
        return node instanceof TextNode && WORD.matcher(node.textValue()).matches();
    }
}
