package dev.holdfast.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Dialect;
import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureClassifier;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Phase;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Replay;
import dev.holdfast.failure.RequestView;
import dev.holdfast.failure.ResponseView;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers and exceptions as they come, understood by the real classifier, and what may not be said of them. */
class OfThisFailureTest {

    private static final Endpoint HERE = new Endpoint("acme/chat-completions", "api.acme.test", 443);
    private static final Endpoint BACKUP = new Endpoint("backup/chat-completions", "api.backup.test", 443);
    private static final RequestView REQUEST = new RequestView("POST", "api.acme.test", RequestView.Expects.API);
    private static final Instant NOW = Instant.parse("2026-11-02T14:02:11Z");
    private static final String PASSES_SOON = "usually passes within a minute";

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 521})
    @DisplayName("Promise 28: where the service says how long, nobody says that it passes within a minute")
    void the_services_own_word_on_the_wait_is_the_only_one(int status) {
        Failure failure = answer(status, "<html></html>", 12, "retry-after", "7200");
        assertThat(text(Reason.HINT_TOO_LONG, failure))
                .contains("in about 2 hours")
                .doesNotContain(PASSES_SOON);
    }

    @ParameterizedTest
    @ValueSource(ints = {525, 526})
    @DisplayName("Promise 28: a wrong certificate behind the edge is not said to pass within a minute")
    void what_somebody_has_to_mend_is_not_said_to_pass(int status) {
        assertThat(text(Reason.PATIENCE_EXHAUSTED, answer(status, "error code: " + status, 12)))
                .contains("a fault in the service's programs or settings")
                .doesNotContain(PASSES_SOON);
    }

    @Test
    @DisplayName(
            "Promise 28: a 503 for a connection that broke is not said to be a service that can't take the request")
    void what_may_have_been_worked_on_was_taken() {
        Failure cut = answer(
                503,
                "upstream connect error or disconnect/reset before headers. reset reason: connection termination",
                8_000);
        assertThat(text(Reason.PATIENCE_EXHAUSTED, cut))
                .contains("may be billed")
                .doesNotContain("can't take");
        assertThat(text(Reason.PATIENCE_EXHAUSTED, answer(503, "<html></html>", 30_000)))
                .contains("may be billed")
                .doesNotContain("can't take");
        assertThat(text(Reason.PATIENCE_EXHAUSTED, answer(503, "<html></html>", 12)))
                .contains("can't take");
    }

    @Test
    @DisplayName("Promise 28: a request that was slow in coming says nothing of the service's load")
    void a_slow_request_is_not_a_busy_service() {
        assertThat(text(Reason.PATIENCE_EXHAUSTED, answer(408, "", 15_000)))
                .contains("stopped waiting for the rest of the request")
                .doesNotContain("more requests than it can handle");
    }

    @Test
    @DisplayName("Promise 28: a 408 of the API itself, after a minute of work, may be billed")
    void a_408_for_a_slow_answer_is_not_one_for_a_slow_request() {
        Failure late = answer(408, "{\"error\":{\"code\":408,\"message\":\"Request timed out\"}}", 60_000);
        assertThat(text(Reason.OUTCOME_UNKNOWN, late))
                .contains("took too long to answer", "may be billed")
                .doesNotContain("rest of the request", "Sending it took");
    }

    @Test
    void a_service_that_asked_not_to_be_sent_it_again_is_not_sent_it_again() {
        Failure failure = answer(503, "{\"error\":{\"message\":\"x\"}}", 12, "x-should-retry", "false");
        assertThat(text(Reason.SERVER_SAID_NO_RETRY, failure))
                .contains("asked us not to send it again", "1. Look at status.acme.example")
                .doesNotContain("then send it again", PASSES_SOON);
        Failure limit = answer(429, "{\"error\":{\"message\":\"x\"}}", 12, "x-should-retry", "false");
        assertThat(text(Reason.SERVER_SAID_NO_RETRY, limit)).doesNotContain("sending it again won't count twice");
    }

    @Test
    @DisplayName("Promise 28: why a backup turned a call down is not said of the service")
    void a_backups_reason_is_not_the_services() {
        Failure down = answer(502, "<html><hr><center>nginx</center></html>", 12);
        Failure refused = answer(400, "{\"error\":{\"message\":\"x\"}}", 12);
        List<Attempted> attempts = List.of(attempt(1, HERE, down), attempt(2, BACKUP, refused));
        assertThat(text(Reason.PERMANENT_FAILURE, down, attempts, null))
                .contains(PASSES_SOON, "Wait a minute")
                .doesNotContain("won't help");
        assertThat(text(Reason.SERVER_SAID_NO_RETRY, down, attempts, null)).doesNotContain("asked us");
    }

    @Test
    @DisplayName("Promise 6: a network over which a backup has answered is not said to be the trouble")
    void a_network_that_leads_to_a_backup_leads_somewhere() {
        Failure unknown = exception(new UnknownHostException("api.acme.test"), Phase.NAME_LOOKUP, false);
        Failure busy = answer(503, "<html></html>", 12);
        assertThat(text(
                        Reason.PATIENCE_EXHAUSTED,
                        unknown,
                        List.of(attempt(1, HERE, unknown), attempt(2, BACKUP, busy)),
                        null))
                .contains("may lie in the network this app is on, or in the service itself")
                .doesNotContain("Most likely the trouble lies in the network");
        assertThat(text(
                        Reason.PATIENCE_EXHAUSTED,
                        unknown,
                        List.of(attempt(1, HERE, unknown), attempt(2, BACKUP, unknown)),
                        null))
                .contains("Most likely the trouble lies in the network");
    }

    @Test
    @DisplayName("Promise 6: a proxy that is out of reach is not said to be, perhaps, the service")
    void the_services_part_in_a_proxy_out_of_reach() {
        Failure failure =
                exception(new ConnectException("Failed to connect to /10.0.0.1:3128"), Phase.CONNECTING, true);
        assertThat(text(Reason.PATIENCE_EXHAUSTED, failure))
                .contains("Most likely the trouble lies in the network this app is on")
                .doesNotContain("service behind it");
    }

    @Test
    @DisplayName("Promise 6: a breaker that refused connections opened says nothing of a service that recovers")
    void held_back_after_refused_connections() {
        Failure refused = exception(new ConnectException("refused"), Phase.CONNECTING, false);
        CallReport held = Reports.of(FailureKind.BREAKER_OPEN)
                .maybeAt(refused.origin().hop())
                .cause(refused.cause().likely(), refused.cause().certainty())
                .replay(Replay.UNPROCESSED)
                .why(Reason.BREAKER_OPEN)
                .tries(0, Duration.ZERO)
                .probe(Duration.ofSeconds(8))
                .report();
        assertThat(render(held))
                .contains("the next try is possible in 8 seconds")
                .doesNotContain("recovers", "may be down");
    }

    @Test
    void an_answer_that_had_begun_is_not_said_never_to_have_come() {
        assertThat(text(Reason.OUTCOME_UNKNOWN, exception(new SocketTimeoutException("timeout"), Phase.READING, false)))
                .startsWith("The answer from Acme broke off partway.")
                .doesNotContain("No answer");
        assertThat(text(Reason.OUTCOME_UNKNOWN, exception(new InterruptedIOException("timeout"), Phase.READING, false)))
                .startsWith("The time allowed for this request ran out before the answer was complete.");
    }

    @Test
    void a_quota_a_day_does_not_end_in_nine_seconds() {
        Failure quota = answer(
                429,
                "{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"violations\":[{\"quotaId\":"
                        + "\"GenerateRequestsPerDayPerProject-FreeTier\"}]},{\"retryDelay\":\"9s\"}]}}",
                12);
        assertThat(text(Reason.PERMANENT_FAILURE, quota)).contains("for now").doesNotContain("9 seconds");
    }

    @Test
    @DisplayName("Promise 28: a service under load is not said to be an app that has used up its limit")
    void a_429_for_high_demand_is_not_the_apps_limit() {
        Failure busy = answer(
                429,
                "{\"error\":{\"code\":\"429\",\"message\":\"The system is currently experiencing high demand and cannot"
                        + " process your request.\"}}",
                12);
        assertThat(text(Reason.PATIENCE_EXHAUSTED, busy))
                .startsWith("Acme has more requests than it can handle right now.")
                .doesNotContain("limit");
    }

    @Test
    void in_maintenance_the_first_thing_to_do_is_not_to_try_again_in_a_minute() {
        Failure closed = answer(503, "<html><h1>Scheduled maintenance</h1></html>", 12);
        assertThat(text(Reason.PATIENCE_EXHAUSTED, closed))
                .contains("1. Look at status.acme.example", "2. Wait 5 to 15 minutes");
        assertThat(Reports.diagnosis(
                                report(Reason.PATIENCE_EXHAUSTED, closed, List.of(attempt(1, HERE, closed)), null), "")
                        .toString())
                .endsWith("Maintenance can take a while; please try again later.");
    }

    @Test
    @DisplayName(
            "Promise 28: advice to send it again comes with a word on paying twice, where an earlier try may have counted")
    void earlier_tries_are_minded_whatever_came_last() {
        Failure slow = answer(502, "<html></html>", 9_000);
        Failure portal = answer(200, "<html>sign in</html>", 12, "content-type", "text/html");
        assertThat(text(
                        Reason.PERMANENT_FAILURE,
                        portal,
                        List.of(attempt(1, HERE, slow), attempt(2, HERE, portal)),
                        null))
                .contains("1. Before you send it again, keep in mind");
    }

    // What makes reports.

    private static String text(Reason why, Failure failure) {
        return text(why, failure, List.of(attempt(1, HERE, failure)), null);
    }

    private static String text(Reason why, Failure failure, List<Attempted> attempts, @Nullable Duration outage) {
        return render(report(why, failure, attempts, outage));
    }

    private static String render(CallReport report) {
        return Diagnosis.of(report, new Service("Acme", URI.create("https://status.acme.example"), true))
                .render(Form.TEXT, Audience.END_USER, Locale.ENGLISH);
    }

    private static CallReport report(Reason why, Failure failure, List<Attempted> attempts, @Nullable Duration outage) {
        return new CallReport(
                HERE,
                failure,
                why,
                attempts,
                new CallReport.Timing(NOW, Duration.ofSeconds(attempts.size()), Duration.ofSeconds(30), null, outage));
    }

    private static Attempted attempt(int number, Endpoint endpoint, Failure failure) {
        return new Attempted(number, endpoint, Duration.ofSeconds(number - 1L), null, false, failure);
    }

    private static Failure answer(int status, String body, long elapsedMillis, String... headers) {
        List<String> all = new ArrayList<>(Arrays.asList(headers));
        if (!all.contains("content-type")) {
            all.addAll(List.of("content-type", body.startsWith("{") ? "application/json" : "text/html"));
        }
        Map<String, List<String>> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < all.size(); i += 2) {
            map.put(all.get(i), List.of(all.get(i + 1)));
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

    private static Failure exception(IOException error, Phase phase, boolean proxied) {
        return FailureClassifier.of(Dialect.STANDARD)
                .classify(new ErrorView(REQUEST, error, phase, false, proxied, Duration.ofSeconds(60)));
    }
}
