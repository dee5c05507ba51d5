package dev.holdfast.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each format's documents say. */
class StatusFormatTest {

    static List<Samples.Sample> samples() {
        return Samples.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void a_sample_says_what_it_was_written_to_say(Samples.Sample sample) {
        PageReading reading = sample.read();
        assertThat(reading.level()).as("%s", reading).isEqualTo(sample.level());
        assertThat(reading.problem() == null)
                .as("a problem is told where something is unknown: %s", reading.problem())
                .isEqualTo(sample.level() != StatusLevel.UNKNOWN);
        if (sample.level() == StatusLevel.OPERATIONAL) {
            assertThat(reading.incidents()).isEmpty();
            assertThat(reading.components())
                    .extracting(PostedComponent::level)
                    .containsOnly(
                            reading.components().isEmpty()
                                    ? new StatusLevel[0]
                                    : new StatusLevel[] {StatusLevel.OPERATIONAL});
        }
    }

    @Test
    void statuspage_tells_an_incident() {
        assertThat(Samples.of("statuspage/incident.json").read().incidents())
                .containsExactly(new PostedIncident(
                        "5xk2l9v0d7fh",
                        "Elevated errors on the API",
                        false,
                        IncidentStage.IDENTIFIED,
                        StatusLevel.PARTIAL_OUTAGE,
                        Set.of("Example API (api.example.com)"),
                        Instant.parse("2026-11-20T11:02:10Z"),
                        Instant.parse("2026-11-20T11:40:31.500Z"),
                        null,
                        "The cause is known & a fix is under way. Streaming is hit most.",
                        URI.create("https://stspg.example/5xk2l9v0d7fh")));
    }

    @Test
    void
            statuspage_takes_components_from_the_updates_where_the_incident_names_none_but_not_a_sentence_in_their_place() {
        String named = "\"components\": [\n        {\n          \"id\": \"c0api2222222\",\n"
                + "          \"name\": \"Example API (api.example.com)\",\n          \"status\": \"partial_outage\"\n        }\n      ]";
        String json = Samples.text("statuspage/incident.json");
        assertThat(json).contains(named);
        String unnamed = json.replace(named, "\"components\": []");
        assertThat(Samples.read(Samples.STATUSPAGE, unnamed).incidents().get(0).components())
                .containsExactly("Example API (api.example.com)");
        String sentence = unnamed.replace("\"code\": \"c0api2222222\",", "")
                .replace(
                        "Example API (api.example.com)\",\n              \"old",
                        "No components were affected.\",\n              \"old");
        assertThat(Samples.read(Samples.STATUSPAGE, sentence).incidents().get(0).components())
                .isEmpty();
    }

    @Test
    void an_entry_of_a_feed_whose_category_and_text_disagree_is_unknown() {
        String feed = Samples.text("feed/incident.xml").replace("<category>investigating", "<category>resolved");
        PageReading reading = Samples.read(Samples.XAI, feed);
        assertThat(reading.level()).isEqualTo(StatusLevel.UNKNOWN);
        assertThat(reading.incidents()).extracting(PostedIncident::stage).containsExactly(IncidentStage.UNKNOWN);
    }

    @Test
    void statuspage_tells_a_maintenance_and_when_it_ends() {
        PostedIncident posted =
                Samples.of("statuspage/maintenance.json").read().incidents().get(0);
        assertThat(posted.maintenance()).isTrue();
        assertThat(posted.stage()).isEqualTo(IncidentStage.IN_PROGRESS);
        assertThat(posted.startedAt()).isEqualTo("2026-11-20T11:00:00Z");
        assertThat(posted.endsAt()).isEqualTo("2026-11-20T13:00:00Z");
    }

    @Test
    void incident_io_takes_its_incidents_from_the_second_document() {
        PostedIncident posted =
                Samples.of("incident-io/incident.json").read().incidents().get(0);
        assertThat(posted.title()).isEqualTo("Elevated error rates");
        assertThat(posted.components()).isEmpty();
        assertThat(Samples.INCIDENT_IO.documents())
                .containsExactly(
                        URI.create("https://status.example.com/api/v2/summary.json"),
                        URI.create("https://status.example.com/api/v2/incidents.json"));
    }

    @Test
    void incident_ios_own_shape_names_components_by_their_ids() {
        PageReading reading = Samples.of("incident-io-own/incident.json").read();
        assertThat(reading.components())
                .containsExactlyInAnyOrder(
                        new PostedComponent("Chat Completions", StatusLevel.MAJOR_OUTAGE),
                        new PostedComponent("Responses", StatusLevel.OPERATIONAL),
                        new PostedComponent("Console", StatusLevel.OPERATIONAL));
        PostedIncident posted = reading.incidents().get(0);
        assertThat(posted.components()).containsExactly("Chat Completions");
        assertThat(posted.words()).isEqualTo("A fix is being rolled out.");
        assertThat(posted.updatedAt()).isEqualTo("2026-11-20T11:45:00Z");
        assertThat(posted.link())
                .isEqualTo(URI.create("https://status.example.com/incidents/01KAB00000000000000000000A"));
        assertThat(Samples.INCIDENT_IO_OWN.documents())
                .containsExactly(URI.create("https://status.example.com/proxy/status.example.com"));
    }

    @Test
    void google_cloud_tells_of_the_one_product() {
        PostedIncident posted =
                Samples.of("google-cloud/incident.json").read().incidents().get(0);
        assertThat(posted.components()).containsExactlyInAnyOrder("Vertex Gemini API", "Google Compute Engine");
        assertThat(posted.updatedAt()).isEqualTo("2026-11-20T11:30:00Z");
        assertThat(posted.link()).isEqualTo(URI.create("https://status.example.com/incidents/o1"));
    }

    @Test
    void an_entry_of_a_feed_is_as_new_as_the_last_time_in_its_text() {
        PostedIncident posted =
                Samples.of("feed/incident.xml").read().incidents().get(0);
        assertThat(posted.id()).isEqualTo("INC03");
        assertThat(posted.title()).isEqualTo("[US (us.api.x.ai)] Models outage");
        assertThat(posted.startedAt()).isEqualTo("2026-11-20T11:10:00Z");
        assertThat(posted.updatedAt()).isEqualTo("2026-11-20T11:50:00Z");
        assertThat(posted.words()).startsWith("Status: INVESTIGATING Severity: outage Updates: ");
        assertThat(posted.link()).isEqualTo(URI.create("https://status.example.com/x/INC03"));
    }

    @Test
    void an_entry_that_no_title_or_keyword_fits_is_not_counted() {
        assertThat(Samples.of("feed/operational.xml").read().incidents()).isEmpty();
        assertThat(Samples.of("feed/azure-other.xml").read().incidents()).isEmpty();
        assertThat(StatusFormat.FEED
                        .at(Samples.PAGE)
                        .read(List.of(Samples.document(Samples.PAGE, Samples.bytes("feed/operational.xml"))))
                        .incidents())
                .as("without a filter all count")
                .hasSize(1);
    }

    @Test
    void better_stack_tells_which_monitors_and_what_was_said_last() {
        PageReading reading = Samples.of("better-stack/incident.json").read();
        assertThat(reading.components())
                .as("one that nobody watches says nothing")
                .containsExactly(
                        new PostedComponent("Chat model", StatusLevel.MAJOR_OUTAGE),
                        new PostedComponent("Embedding model", StatusLevel.OPERATIONAL));
        PostedIncident posted = reading.incidents().get(0);
        assertThat(posted.components()).containsExactly("Chat model");
        assertThat(posted.words()).isEqualTo("A fix is being rolled out.");
        assertThat(posted.updatedAt()).isEqualTo("2026-11-20T11:30:00Z");
    }

    @Test
    void instatus_tells_the_end_of_a_maintenance_by_its_minutes() {
        PostedIncident posted =
                Samples.of("instatus/maintenance.json").read().incidents().get(0);
        assertThat(posted.startedAt()).isEqualTo("2026-11-20T11:00:54Z");
        assertThat(posted.endsAt()).isEqualTo("2026-11-20T13:00:54Z");
    }

    @Test
    void flash_duty_tells_for_how_long_it_need_not_be_asked_again() {
        assertThat(Samples.of("flash-duty/operational.json").read().freshFor()).isEqualTo(Duration.ofMinutes(2));
        assertThat(Samples.of("flash-duty/active-operational.json").read().freshFor())
                .isNull();
    }

    @Test
    void flash_duty_tells_the_components_of_an_open_change() {
        PageReading reading = Samples.of("flash-duty/active-incident.json").read();
        assertThat(reading.components())
                .containsExactly(
                        new PostedComponent("Example V4 API服务(API Service)", StatusLevel.PARTIAL_OUTAGE),
                        new PostedComponent("搜索服务(Search Service)", StatusLevel.OPERATIONAL));
        PostedIncident posted = reading.incidents().get(0);
        assertThat(posted.id()).isEqualTo("6750347231287");
        assertThat(posted.updatedAt()).isEqualTo("2026-11-20T11:40:00Z");
        assertThat(posted.words()).isEqualTo("已定位原因。 The cause has been identified.");
    }

    @Test
    void documents_lie_below_the_address_of_the_page() {
        URI deep = URI.create("https://example.com/status/");
        assertThat(StatusFormat.STATUSPAGE.at(deep).documents())
                .containsExactly(URI.create("https://example.com/status/api/v2/summary.json"));
        assertThat(StatusFormat.BETTER_STACK.at(deep).documents())
                .containsExactly(URI.create("https://example.com/status/index.json"));
        assertThat(StatusFormat.INSTATUS.at(deep).documents())
                .containsExactly(URI.create("https://example.com/status/summary.json"));
        assertThat(StatusFormat.FLASH_DUTY
                        .at(URI.create("https://example.com/s?id=1"))
                        .documents())
                .as("a document's own address is taken as it is")
                .containsExactly(URI.create("https://example.com/s?id=1"));
    }

    @Test
    void an_address_that_can_not_be_asked_is_refused() {
        assertThatThrownBy(() -> StatusFormat.STATUSPAGE.at(URI.create("file:///etc/passwd")))
                .hasMessage("address is not an absolute http(s) URL: scheme file, host null");
        assertThatThrownBy(() -> StatusFormat.FEED.at(URI.create("https://me:secret@example.com/feed")))
                .hasMessage("address holds a user or password: host example.com");
        assertThatThrownBy(() -> StatusFormat.INSTATUS.at(URI.create("https://example.com/?key=secret")))
                .hasMessage("address of a page has a query or a fragment: https://example.com/");
    }

    @Test
    void a_filter_that_the_format_has_no_use_for_is_refused() {
        assertThatThrownBy(() -> StatusFormat.GOOGLE_CLOUD.at(Samples.PAGE))
                .hasMessageStartingWith("GOOGLE_CLOUD needs a product: ");
        assertThatThrownBy(() -> StatusFormat.STATUSPAGE.at(Samples.PAGE, StatusFilter.ofProduct("x")))
                .hasMessage("STATUSPAGE knows no product: x");
        assertThatThrownBy(() -> StatusFormat.FEED.at(Samples.PAGE, StatusFilter.ofProduct("x")))
                .hasMessage("FEED knows no product: x");
        assertThatThrownBy(() -> StatusFormat.INSTATUS.at(Samples.PAGE, StatusFilter.EVERYTHING.withKeywords("x")))
                .hasMessageStartingWith("INSTATUS knows no titles, keywords or listsOnlyOpen: ");
        assertThatThrownBy(() -> StatusFilter.EVERYTHING.withKeywords(" ")).hasMessage("keyword is blank: \" \"");
    }

    @Test
    void a_source_shows_no_query() {
        assertThat(StatusFormat.FEED.at(URI.create("https://example.com/feed?key=secret")))
                .hasToString("FEED[https://example.com/feed]");
    }

    @Test
    void a_number_of_documents_that_was_not_asked_for_is_unknown() {
        assertThat(Samples.INCIDENT_IO.read(List.of()).problem()).isEqualTo("2 documents wanted: 0");
    }
}
