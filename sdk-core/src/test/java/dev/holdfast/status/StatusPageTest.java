package dev.holdfast.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.call.Endpoint;
import dev.holdfast.status.StatusView.Scope;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which page, and what of it is about an endpoint. */
class StatusPageTest {

    private static final URI PAGE = URI.create("https://status.acme.example");
    private static final Endpoint CHAT = endpoint("acme/chat-completions");

    private static final StatusPage ACME = StatusPage.builder("acme", PAGE)
            .component("chat-completions", "Chat", "Chat (EU)")
            .component("embeddings", "Embeddings")
            .component("deployments", "Deployments")
            .component("deployments/ours", "Our deployment")
            .build();

    private static Endpoint endpoint(String name) {
        return new Endpoint(name, "api.acme.example", 443);
    }

    private static PostedComponent component(String name, StatusLevel level) {
        return new PostedComponent(name, level);
    }

    private static PostedIncident incident(String id, StatusLevel impact, String... components) {
        return posted(id, false, IncidentStage.INVESTIGATING, impact, Samples.NOON, components);
    }

    private static PostedIncident posted(
            String id,
            boolean maintenance,
            IncidentStage stage,
            StatusLevel impact,
            @Nullable Instant updated,
            String... components) {
        return new PostedIncident(
                id, id, maintenance, stage, impact, Set.of(components), updated, updated, null, "", null);
    }

    private static PageReading reading(StatusLevel level, Object... posted) {
        List<PostedComponent> components = new ArrayList<>();
        List<PostedIncident> incidents = new ArrayList<>();
        Arrays.stream(posted).forEach(part -> {
            if (part instanceof PostedComponent component) {
                components.add(component);
            } else {
                incidents.add((PostedIncident) part);
            }
        });
        return new PageReading(level, components, incidents, null, null);
    }

    private static StatusView view(PageReading reading) {
        return view(reading, CHAT);
    }

    private static StatusView view(PageReading reading, Endpoint endpoint) {
        return ACME.view(reading, endpoint, Samples.NOON, Duration.ofMinutes(1));
    }

    private static void assertView(StatusView view, StatusLevel level, Scope scope, @Nullable String incident) {
        assertThat(view.level()).as("%s", view).isEqualTo(level);
        assertThat(view.scope()).as("%s", view).isEqualTo(scope);
        assertThat(view.incident() == null ? null : view.incident().id()).isEqualTo(incident);
        assertThat(view.components().isEmpty())
                .as("a view of the whole page names no component: %s", view)
                .isEqualTo(scope == Scope.PAGE);
        assertThat(view.page()).isEqualTo(PAGE);
    }

    @Test
    void the_endpoints_own_component_counts_whatever_the_rest_of_the_page_says() {
        assertView(
                view(reading(
                        StatusLevel.MAJOR_OUTAGE,
                        component("Chat", StatusLevel.OPERATIONAL),
                        component("Voice", StatusLevel.MAJOR_OUTAGE))),
                StatusLevel.OPERATIONAL,
                Scope.COMPONENT,
                null);
    }

    @Test
    void names_are_compared_without_case_and_spaces_around_them_and_shown_as_the_page_writes_them() {
        StatusView view = view(reading(StatusLevel.OPERATIONAL, component(" cHAT ", StatusLevel.DEGRADED)));
        assertView(view, StatusLevel.DEGRADED, Scope.COMPONENT, null);
        assertThat(view.components()).containsExactly("cHAT");
    }

    @Test
    void of_several_components_the_worst_counts_also_of_two_with_one_name() {
        StatusView view = view(reading(
                StatusLevel.OPERATIONAL,
                component("Chat", StatusLevel.OPERATIONAL),
                component("Chat", StatusLevel.PARTIAL_OUTAGE),
                component("Chat (EU)", StatusLevel.DEGRADED)));
        assertView(view, StatusLevel.PARTIAL_OUTAGE, Scope.COMPONENT, null);
        assertThat(view.components()).containsExactly("Chat", "Chat (EU)");
    }

    @Test
    void a_green_component_with_an_open_incident_is_in_trouble_by_the_impact() {
        PostedComponent green = component("Chat", StatusLevel.OPERATIONAL);
        assertView(
                view(reading(StatusLevel.OPERATIONAL, green, incident("i", StatusLevel.MAJOR_OUTAGE, "chat"))),
                StatusLevel.MAJOR_OUTAGE,
                Scope.COMPONENT,
                "i");
        assertView(
                view(reading(StatusLevel.OPERATIONAL, green, incident("i", StatusLevel.OPERATIONAL, "Chat"))),
                StatusLevel.DEGRADED,
                Scope.COMPONENT,
                "i");
    }

    @Test
    void the_worse_of_component_and_incident_counts() {
        assertView(
                view(reading(
                        StatusLevel.OPERATIONAL,
                        component("Chat", StatusLevel.PARTIAL_OUTAGE),
                        incident("i", StatusLevel.DEGRADED, "Chat"))),
                StatusLevel.PARTIAL_OUTAGE,
                Scope.COMPONENT,
                "i");
    }

    @Test
    void an_incident_that_names_no_component_concerns_the_page_and_so_a_green_endpoint() {
        assertView(
                view(reading(
                        StatusLevel.PARTIAL_OUTAGE,
                        component("Chat", StatusLevel.OPERATIONAL),
                        incident("i", StatusLevel.PARTIAL_OUTAGE))),
                StatusLevel.PARTIAL_OUTAGE,
                Scope.PAGE,
                "i");
    }

    @Test
    void a_component_in_trouble_keeps_its_own_level_and_is_explained_by_an_incident_that_names_none() {
        assertView(
                view(reading(
                        StatusLevel.MAJOR_OUTAGE,
                        component("Chat", StatusLevel.DEGRADED),
                        incident("i", StatusLevel.MAJOR_OUTAGE))),
                StatusLevel.DEGRADED,
                Scope.COMPONENT,
                "i");
    }

    @Test
    void an_incident_that_names_only_other_components_is_none_of_the_endpoints() {
        assertView(
                view(reading(
                        StatusLevel.MAJOR_OUTAGE,
                        component("Chat", StatusLevel.OPERATIONAL),
                        incident("i", StatusLevel.MAJOR_OUTAGE, "Voice"))),
                StatusLevel.OPERATIONAL,
                Scope.COMPONENT,
                null);
    }

    @Test
    void an_incident_can_name_a_component_that_the_page_does_not_list() {
        StatusView view = view(reading(StatusLevel.PARTIAL_OUTAGE, incident("i", StatusLevel.DEGRADED, "Chat")));
        assertView(view, StatusLevel.DEGRADED, Scope.COMPONENT, "i");
        assertThat(view.components()).containsExactly("Chat");
    }

    @Test
    void where_no_component_fits_the_whole_page_counts() {
        PageReading page = reading(
                StatusLevel.PARTIAL_OUTAGE,
                component("Voice", StatusLevel.PARTIAL_OUTAGE),
                incident("i", StatusLevel.PARTIAL_OUTAGE, "Voice"));
        assertView(view(page), StatusLevel.PARTIAL_OUTAGE, Scope.PAGE, "i");
        assertView(view(page, endpoint("acme/moderations")), StatusLevel.PARTIAL_OUTAGE, Scope.PAGE, "i");
        assertView(view(page, Endpoint.of("api.acme.example", 443)), StatusLevel.PARTIAL_OUTAGE, Scope.PAGE, "i");
    }

    @Test
    void nothing_read_is_unknown() {
        StatusView view = ACME.view(PageReading.unknown("HTML"), CHAT, null, Duration.ZERO);
        assertView(view, StatusLevel.UNKNOWN, Scope.PAGE, null);
        assertThat(view.checkedAt()).isNull();
    }

    @Test
    void what_is_not_known_of_something_else_does_not_hide_trouble_of_the_own_component() {
        assertView(
                view(reading(
                        StatusLevel.UNKNOWN,
                        component("Chat", StatusLevel.DEGRADED),
                        component("Voice", StatusLevel.UNKNOWN))),
                StatusLevel.DEGRADED,
                Scope.COMPONENT,
                null);
    }

    @Test
    void an_unknown_component_is_unknown_whatever_the_page_says() {
        for (StatusLevel page : StatusLevel.values()) {
            assertView(
                    view(reading(page, component("Chat", StatusLevel.UNKNOWN))),
                    StatusLevel.UNKNOWN,
                    Scope.COMPONENT,
                    null);
        }
    }

    @Test
    void a_maintenance_counts_unless_there_is_trouble() {
        PostedIncident work =
                posted("m", true, IncidentStage.IN_PROGRESS, StatusLevel.MAINTENANCE, Samples.NOON, "Chat");
        PostedComponent green = component("Chat", StatusLevel.OPERATIONAL);
        StatusView working = view(reading(StatusLevel.MAINTENANCE, green, work));
        assertView(working, StatusLevel.MAINTENANCE, Scope.COMPONENT, "m");
        assertThat(working.maintenance()).isPresent();
        assertThat(working.openIncident()).isEmpty();
        assertView(
                view(reading(StatusLevel.DEGRADED, green, work, incident("i", StatusLevel.DEGRADED, "Chat"))),
                StatusLevel.DEGRADED,
                Scope.COMPONENT,
                "i");
        assertView(
                view(reading(
                        StatusLevel.DEGRADED,
                        component("Chat", StatusLevel.DEGRADED),
                        work,
                        incident("i", StatusLevel.DEGRADED))),
                StatusLevel.DEGRADED,
                Scope.COMPONENT,
                "i");
    }

    @Test
    void a_maintenance_of_the_whole_page_counts_for_a_green_component() {
        assertView(
                view(reading(
                        StatusLevel.MAINTENANCE,
                        component("Chat", StatusLevel.OPERATIONAL),
                        posted("m", true, IncidentStage.IN_PROGRESS, StatusLevel.MAINTENANCE, Samples.NOON))),
                StatusLevel.MAINTENANCE,
                Scope.PAGE,
                "m");
    }

    @Test
    void what_is_over_or_has_not_begun_counts_nowhere() {
        assertView(
                view(reading(
                        StatusLevel.OPERATIONAL,
                        component("Chat", StatusLevel.OPERATIONAL),
                        posted("r", false, IncidentStage.RESOLVED, StatusLevel.MAJOR_OUTAGE, Samples.NOON, "Chat"),
                        posted("s", true, IncidentStage.SCHEDULED, StatusLevel.MAINTENANCE, Samples.NOON, "Chat"))),
                StatusLevel.OPERATIONAL,
                Scope.COMPONENT,
                null);
    }

    @Test
    void an_incident_that_nobody_has_written_about_for_two_days_says_neither_up_nor_down() {
        Instant left = Samples.NOON.minus(Postings.ABANDONED_AFTER).minusSeconds(1);
        PostedComponent green = component("Chat", StatusLevel.OPERATIONAL);
        assertView(
                view(reading(
                        StatusLevel.OPERATIONAL,
                        green,
                        posted("i", false, IncidentStage.IDENTIFIED, StatusLevel.MAJOR_OUTAGE, left, "Chat"))),
                StatusLevel.UNKNOWN,
                Scope.COMPONENT,
                null);
        assertView(
                view(reading(
                        StatusLevel.OPERATIONAL,
                        green,
                        posted("i", false, IncidentStage.IDENTIFIED, StatusLevel.MAJOR_OUTAGE, left))),
                StatusLevel.UNKNOWN,
                Scope.PAGE,
                null);
        assertView(
                view(reading(
                        StatusLevel.OPERATIONAL,
                        green,
                        posted(
                                "i",
                                false,
                                IncidentStage.IDENTIFIED,
                                StatusLevel.MAJOR_OUTAGE,
                                left.plusSeconds(1),
                                "Chat"))),
                StatusLevel.MAJOR_OUTAGE,
                Scope.COMPONENT,
                "i");
    }

    @Test
    void an_incident_without_any_time_is_not_taken_for_left_behind() {
        assertView(
                view(reading(
                        StatusLevel.OPERATIONAL,
                        component("Chat", StatusLevel.OPERATIONAL),
                        posted("i", false, IncidentStage.IDENTIFIED, StatusLevel.DEGRADED, null, "Chat"))),
                StatusLevel.DEGRADED,
                Scope.COMPONENT,
                "i");
    }

    @Test
    void of_several_incidents_the_gravest_matters_most_and_of_equals_the_latest() {
        assertView(
                view(reading(
                        StatusLevel.OPERATIONAL,
                        component("Chat", StatusLevel.OPERATIONAL),
                        incident("small", StatusLevel.DEGRADED, "Chat"),
                        posted(
                                "older",
                                false,
                                IncidentStage.IDENTIFIED,
                                StatusLevel.PARTIAL_OUTAGE,
                                Samples.NOON.minusSeconds(60),
                                "Chat"),
                        incident("latest", StatusLevel.PARTIAL_OUTAGE, "Chat"),
                        posted("untold", false, IncidentStage.IDENTIFIED, StatusLevel.PARTIAL_OUTAGE, null, "Chat"))),
                StatusLevel.PARTIAL_OUTAGE,
                Scope.COMPONENT,
                "latest");
    }

    @Test
    void odd_names_match_nothing() {
        assertView(
                view(reading(
                        StatusLevel.DEGRADED,
                        component("", StatusLevel.MAJOR_OUTAGE),
                        component("   ", StatusLevel.MAJOR_OUTAGE),
                        incident("i", StatusLevel.DEGRADED, "", "Voice"))),
                StatusLevel.DEGRADED,
                Scope.PAGE,
                "i");
    }

    @Test
    void many_components_and_incidents_take_no_time() {
        List<PostedComponent> components = new ArrayList<>();
        List<PostedIncident> incidents = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            components.add(component("Chat", StatusLevel.OPERATIONAL));
            incidents.add(incident("i" + i, StatusLevel.DEGRADED, "Chat", "Voice"));
        }
        PageReading reading = new PageReading(StatusLevel.OPERATIONAL, components, incidents, null, null);
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(view(reading).components()).containsExactly("Chat"));
    }

    @Test
    void a_route_with_a_name_in_it_has_its_own_row_or_that_of_all_of_its_kind() {
        PageReading page = reading(
                StatusLevel.OPERATIONAL,
                component("Our deployment", StatusLevel.DEGRADED),
                component("Deployments", StatusLevel.PARTIAL_OUTAGE));
        assertThat(view(page, endpoint("acme/deployments/ours")).level()).isEqualTo(StatusLevel.DEGRADED);
        assertThat(view(page, endpoint("acme/deployments/theirs")).level()).isEqualTo(StatusLevel.PARTIAL_OUTAGE);
    }

    @Test
    void the_row_for_all_routes_is_for_those_without_one_of_their_own() {
        StatusPage page = StatusPage.builder("acme", PAGE)
                .component(StatusPage.ANY_ROUTE, "API")
                .component("files", "Files")
                .build();
        PageReading reading = reading(
                StatusLevel.OPERATIONAL,
                component("API", StatusLevel.DEGRADED),
                component("Files", StatusLevel.OPERATIONAL));
        for (String name : List.of("acme/messages", "acme/models/x", "api.acme.example:443")) {
            assertThat(page.view(reading, endpoint(name), null, Duration.ZERO).level())
                    .as(name)
                    .isEqualTo(StatusLevel.DEGRADED);
        }
        assertThat(page.view(reading, endpoint("acme/files"), null, Duration.ZERO)
                        .level())
                .isEqualTo(StatusLevel.OPERATIONAL);
    }

    @Test
    void it_knows_the_hosts_of_the_page_and_the_documents_and_those_it_was_given() {
        StatusPage page = StatusPage.builder("acme", URI.create("https://Status.Acme.example"))
                .source(StatusFormat.FEED.at(URI.create("https://feeds.acme.example/status.xml")))
                .host("Old-Status.acme.example")
                .checked(LocalDate.of(2026, 11, 1))
                .build();
        assertThat(page.hosts())
                .containsExactlyInAnyOrder("status.acme.example", "feeds.acme.example", "old-status.acme.example");
        assertThat(page.checked()).contains(LocalDate.of(2026, 11, 1));
        assertThat(page)
                .hasToString("StatusPage[acme, https://Status.Acme.example, source=FEED[https://feeds.acme.example/"
                        + "status.xml], components={}, checked=2026-11-01]");
    }

    @Test
    void without_a_source_it_is_a_link() {
        assertThat(ACME.source()).isEmpty();
        assertThat(ACME.checked()).isEmpty();
        assertThat(ACME.hosts()).containsExactly("status.acme.example");
        assertThat(ACME.components())
                .containsEntry("chat-completions", List.of("Chat", "Chat (EU)"))
                .hasSize(4);
    }

    @Test
    void a_bad_value_is_refused_with_the_rule_and_the_value() {
        assertThatThrownBy(() -> StatusPage.builder("a b", PAGE))
                .hasMessage("provider id is not 1..260 of A-Z a-z 0-9 . _ : [ ] -: \"a b\"");
        assertThatThrownBy(() -> StatusPage.builder("acme", URI.create("status.acme.example")))
                .hasMessage("page is not an absolute http(s) URL: scheme null, host null");
        assertThatThrownBy(() -> StatusPage.builder("acme", URI.create("https://me:secret@acme.example")))
                .hasMessage("page holds a user or password: host acme.example");
        StatusPage.Builder builder = StatusPage.builder("acme", PAGE);
        assertThatThrownBy(() -> builder.host("https://acme.example"))
                .hasMessage("host is not a host name without a port: \"https://acme.example\"");
        assertThatThrownBy(() -> builder.component(" ", "API"))
                .hasMessage("route is blank or has spaces around it: \" \"");
        assertThatThrownBy(() -> builder.component("files")).hasMessage("route has no component: \"files\"");
        assertThatThrownBy(() -> builder.component("files", "Files", ""))
                .hasMessage("component of route files is blank: \"\"");
        assertThatThrownBy(() -> builder.source(source())).hasMessageStartingWith("source has no documents: ");
        assertThatThrownBy(() -> builder.source(source(URI.create("file:///etc/passwd"))))
                .hasMessage("document of the source is not an absolute http(s) URL: scheme file, host null");
    }

    @Test
    void a_page_equals_one_that_says_the_same() {
        StatusPage.Builder same = StatusPage.builder("acme", PAGE)
                .source(StatusFormat.STATUSPAGE.at(PAGE))
                .component("files", "Files");
        assertThat(same.build())
                .isEqualTo(StatusPage.builder("acme", PAGE)
                        .source(StatusFormat.STATUSPAGE.at(PAGE))
                        .component("files", "Files")
                        .build())
                .hasSameHashCodeAs(same.build())
                .isNotEqualTo(same.component("files", "More").build());
        assertThat(Map.of(same.build(), 1)).containsKey(same.build());
    }

    private static StatusSource source(URI... documents) {
        return new StatusSource() {
            @Override
            public List<URI> documents() {
                return List.of(documents);
            }

            @Override
            public PageReading read(List<StatusDocument> fetched) {
                return PageReading.unknown("never read");
            }
        };
    }
}
