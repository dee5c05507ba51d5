package dev.holdfast.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.expectation.OutageBand;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.PostedIncident;
import dev.holdfast.status.StatusLevel;
import dev.holdfast.status.StatusView;
import dev.holdfast.status.StatusView.Scope;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a diagnosis says of the provider's status page. */
class PostedTest {

    private static final Service ACME = new Service("Acme", Views.PAGE, true);
    private static final Duration MOMENT = Duration.ofSeconds(20);

    private static Reports badGateway() {
        return Reports.of(FailureKind.BAD_GATEWAY);
    }

    private static String text(CallReport report, StatusView view, Locale locale) {
        return Diagnosis.of(report, ACME, new Circumstances(view, null), Texts.builtIn())
                .render(Form.TEXT, Audience.END_USER, locale);
    }

    private static String english(StatusView view) {
        return text(badGateway().report(), view, Locale.ENGLISH);
    }

    private static List<String> posted(CallReport report, StatusView view) {
        return Posted.keysOf(Findings.of(report, new Circumstances(view, null)));
    }

    @Test
    void an_open_incident_is_told_in_the_providers_own_words_and_since_when() {
        assertThat(english(Views.incident(IncidentStage.IDENTIFIED)))
                .contains("Acme's status page reports trouble that began about 25 minutes ago "
                        + "(“Elevated errors – We are looking into it.”).")
                .doesNotContain("last read");
        assertThat(text(badGateway().report(), Views.incident(IncidentStage.IDENTIFIED), Locale.JAPANESE))
                .contains("Acmeのステータスページでは、約25分前に始まった障害が報告されています（「Elevated errors – We are looking into it.」）。");
    }

    @Test
    void what_is_older_than_a_minute_says_how_old_it_is() {
        StatusView old = Views.of(StatusLevel.OPERATIONAL, Scope.COMPONENT, null, Duration.ofMinutes(4));
        assertThat(english(old)).contains("The page was last read about 4 minutes ago.");
    }

    @Test
    @DisplayName("Promise 25: of a page that could not be read a person reads nothing, neither up nor down")
    void promise_25_nothing_is_said_of_what_is_unknown() {
        assertThat(english(Views.unknown()))
                .isEqualTo(
                        Diagnosis.of(badGateway().report(), ACME).render(Form.TEXT, Audience.END_USER, Locale.ENGLISH));
    }

    @Test
    void an_incident_that_may_be_elsewhere_is_told_as_such_and_foretells_nothing() {
        PostedIncident incident = Views.posted(false, IncidentStage.INVESTIGATING, Duration.ofMinutes(25), null);
        StatusView elsewhere = Views.of(StatusLevel.MAJOR_OUTAGE, Scope.PAGE, incident, MOMENT);

        assertThat(english(elsewhere))
                .contains("perhaps in another part of the service")
                .contains("This usually passes within a minute.")
                .doesNotContain("past incidents");
    }

    @Test
    @DisplayName("Promise 28: what may be about another part of the service is not told as if it were about this one")
    void promise_28_a_maintenance_or_a_mended_incident_of_the_whole_page_is_told_as_such() {
        PostedIncident worked = Views.posted(true, IncidentStage.IN_PROGRESS, Duration.ofMinutes(25), null);
        for (PostedIncident incident : Arrays.asList(worked, null)) {
            StatusView view = Views.of(StatusLevel.MAINTENANCE, Scope.PAGE, incident, MOMENT);
            assertThat(english(view))
                    .contains("maintenance is under way, perhaps in another part of the service")
                    .doesNotContain("aintenance can take");
            assertThat(text(badGateway().report(), view, Locale.JAPANESE)).contains("別の部分のものかもしれませんが、現在メンテナンス中です");
        }

        PostedIncident mended = Views.posted(false, IncidentStage.MONITORING, Duration.ofMinutes(25), null);
        StatusView watched = Views.of(StatusLevel.DEGRADED, Scope.PAGE, mended, MOMENT);
        assertThat(english(watched))
                .contains("perhaps for another part of the service")
                .doesNotContain("has been mended");
        assertThat(text(badGateway().report(), watched, Locale.JAPANESE)).contains("別の部分のものかもしれませんが");
    }

    @Test
    @DisplayName("Promise 28: where only the endpoint's component is green, only that is said")
    void promise_28_a_green_component_is_no_green_page() {
        assertThat(english(Views.green()))
                .contains("Acme's status page shows no trouble with “Chat API” so far; such pages can lag by minutes.");
        assertThat(english(Views.of(StatusLevel.OPERATIONAL, Scope.PAGE, null, MOMENT)))
                .contains("Acme's status page shows no trouble so far; such pages can lag by minutes.");
    }

    @Test
    @DisplayName("Promise 28: trouble that begins in the future has not been reported for a second")
    void promise_28_a_beginning_that_lies_ahead_is_no_time_gone_by() {
        PostedIncident ahead = Views.posted(false, IncidentStage.INVESTIGATING, Duration.ofHours(-9), null);
        assertThat(english(Views.of(StatusLevel.MAJOR_OUTAGE, Scope.COMPONENT, ahead, MOMENT)))
                .contains("Acme's status page reports trouble (“Elevated errors");
    }

    @Test
    @DisplayName("Promise 28: an outage that the provider has posted is not said to pass within a minute")
    void promise_28_a_posted_outage_of_no_known_age_is_not_said_to_pass_at_once() {
        List<StatusView> views = List.of(
                Views.of(StatusLevel.MAJOR_OUTAGE, Scope.COMPONENT, null, MOMENT),
                Views.of(
                        StatusLevel.MAJOR_OUTAGE,
                        Scope.COMPONENT,
                        Views.posted(false, IncidentStage.INVESTIGATING, null, null),
                        MOMENT),
                Views.of(
                        StatusLevel.MAJOR_OUTAGE,
                        Scope.COMPONENT,
                        Views.posted(false, IncidentStage.IDENTIFIED, Duration.ofHours(30), null),
                        MOMENT));
        for (StatusView view : views) {
            for (int seconds : new int[] {20, 180}) {
                CallReport report =
                        badGateway().failingFor(Duration.ofSeconds(seconds)).report();
                assertThat(text(report, view, Locale.ENGLISH))
                        .as("%s, %s s", view, seconds)
                        .doesNotContain("within a minute", "minutes in all", "Wait a minute")
                        .contains("Wait 5 to 15 minutes, then send it again.");
            }
        }
    }

    @Test
    void an_incident_without_words_is_not_quoted() {
        PostedIncident silent =
                Views.written(false, IncidentStage.INVESTIGATING, Duration.ofMinutes(9), null, "", "\u200b");
        assertThat(english(Views.of(StatusLevel.MAJOR_OUTAGE, Scope.COMPONENT, silent, MOMENT)))
                .contains("Acme's status page shows trouble.")
                .doesNotContain("“”");
    }

    @Test
    void a_link_that_is_none_is_not_shown() {
        for (String link :
                List.of("javascript:alert(1)", "https://user:hunter2@status.acme.example/1", "mailto:x@y.z")) {
            PostedIncident incident = new PostedIncident(
                    "1",
                    "Errors",
                    false,
                    IncidentStage.INVESTIGATING,
                    StatusLevel.MAJOR_OUTAGE,
                    Set.of(),
                    null,
                    null,
                    null,
                    "",
                    URI.create(link));
            Diagnosis diagnosis = Diagnosis.of(
                    badGateway().report(),
                    ACME,
                    new Circumstances(Views.of(StatusLevel.MAJOR_OUTAGE, Scope.COMPONENT, incident, MOMENT), null),
                    Texts.builtIn());
            for (Form form : Form.values()) {
                assertThat(diagnosis.render(form, Audience.DEVELOPER, Locale.ENGLISH))
                        .as("%s: %s", form, link)
                        .doesNotContain(link, "hunter2", "Errors · null");
            }
        }
    }

    @Test
    void what_to_expect_goes_by_the_providers_stage() {
        assertThat(english(Views.incident(IncidentStage.IDENTIFIED)))
                .containsPattern("Going by past incidents, a fix may still take \\d+ minutes to \\d+ hours\\.")
                .doesNotContain("within a minute");
        assertThat(english(Views.incident(IncidentStage.MONITORING)))
                .contains("a fix is in place and is being watched")
                .containsPattern("declared over in .*\\d+ (minutes|hours)\\.");
        assertThat(english(Views.incident(IncidentStage.MONITORING)))
                .as("what may work again at any moment is not left for hours")
                .contains("Wait 5 to 15 minutes, then send it again.");
        assertThat(english(Views.maintenance(Duration.ofMinutes(40))))
                .contains("maintenance is under way")
                .contains("The maintenance is planned to end in about 40 minutes.")
                .contains("Try again in about 40 minutes, when the maintenance is planned to be over.");
    }

    @Test
    void where_the_trouble_is_posted_the_page_is_the_first_thing_to_look_at() {
        Diagnosis diagnosis = Diagnosis.of(
                badGateway().report(),
                ACME,
                new Circumstances(Views.incident(IncidentStage.INVESTIGATING), null),
                Texts.builtIn());
        assertThat(diagnosis.advice(Locale.ENGLISH))
                .extracting(Advice::action)
                .containsExactly(Action.CHECK_STATUS_PAGE, Action.WAIT_AND_RETRY);
        assertThat(diagnosis.render(Locale.ENGLISH))
                .isEqualTo("Acme isn't answering properly right now."
                        + " The service itself reports trouble, which may last a while.");
        assertThat(diagnosis.outageBand()).isEqualTo(OutageBand.LONG);
    }

    @Test
    void a_status_page_has_no_say_in_what_it_does_not_speak_of() {
        StatusView incident = Views.incident(IncidentStage.INVESTIGATING);
        assertThat(posted(Reports.of(FailureKind.UNAUTHORIZED).report(), incident))
                .isEmpty();
        assertThat(posted(Reports.of(FailureKind.OUT_OF_MONEY).report(), incident))
                .isEmpty();
        assertThat(posted(Reports.of(FailureKind.RATE_LIMITED).report(), incident))
                .isEmpty();
        assertThat(posted(
                        badGateway()
                                .at(Hop.LOCAL_NETWORK)
                                .cause(LikelyCause.LOCAL)
                                .report(),
                        incident))
                .as("Promise 6")
                .isEmpty();
        assertThat(posted(badGateway().report(), incident)).isNotEmpty();
    }

    @Test
    void the_providers_words_are_plain_short_and_in_one_line() {
        PostedIncident hostile = Views.written(
                false,
                IncidentStage.INVESTIGATING,
                Duration.ofMinutes(3),
                null,
                "Line\none \u202e\u0007 <script>alert(1)</script> {service} $1 \\",
                "w".repeat(1_000));
        StatusView view = Views.of(StatusLevel.MAJOR_OUTAGE, Scope.COMPONENT, hostile, MOMENT);
        Diagnosis diagnosis = Diagnosis.of(badGateway().report(), ACME, new Circumstances(view, null), Texts.builtIn());

        String quote = Posted.quoteOf(hostile);
        assertThat(quote)
                .startsWith("Line one <script>alert(1)</script> {service} $1 \\ – www")
                .endsWith("www…")
                .hasSize(300);
        assertThat(diagnosis.render(Form.TEXT, Audience.END_USER, Locale.ENGLISH))
                .contains("“" + quote + "”");
        assertThat(diagnosis.render(Form.HTML, Audience.DEVELOPER, Locale.ENGLISH))
                .doesNotContain("<script>")
                .contains("&lt;script&gt;");
        assertThat(diagnosis.render(Form.MARKDOWN, Audience.DEVELOPER, Locale.ENGLISH))
                .doesNotContain("<script>")
                .contains("\\<script\\>");
    }

    @Test
    void every_sentence_on_a_page_is_said_of_some_page() {
        Set<String> said = new TreeSet<>();
        Random random = new Random(25);
        for (int i = 0; i < 20_000; i++) {
            Findings findings = Findings.of(badGateway().report(), Views.any(random));
            said.addAll(Posted.keysOf(findings));
            said.addAll(Outlook.keysOf(findings));
        }
        assertThat(said)
                .containsAll(Texts.builtIn().sentences(Locale.ENGLISH).keySet().stream()
                        .filter(key -> key.startsWith("status."))
                        .toList())
                .contains("expected.before-fix", "expected.watching", "expected.planned-end");
    }

    @Test
    void whatever_the_page_and_the_failure_every_form_can_be_written() {
        Random random = new Random(26);
        FailureKind[] kinds = FailureKind.values();
        for (int i = 0; i < 3_000; i++) {
            Reports report = Reports.of(kinds[random.nextInt(kinds.length)])
                    .at(Hop.values()[random.nextInt(Hop.values().length)]);
            if (random.nextBoolean()) {
                report.failingFor(Duration.ofSeconds(random.nextInt(20_000)));
            }
            Diagnosis diagnosis = Diagnosis.of(report.report(), ACME, Views.any(random), Texts.builtIn());
            for (Form form : Form.values()) {
                Locale locale = random.nextBoolean() ? Locale.ENGLISH : Locale.JAPANESE;
                assertThat(diagnosis.render(form, Audience.DEVELOPER, locale)).isNotBlank();
            }
        }
    }
}
