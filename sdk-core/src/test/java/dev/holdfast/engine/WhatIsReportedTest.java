package dev.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Endpoint;
import dev.holdfast.engine.ScriptedExchange.GivenUp;
import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.event.HoldfastEvent.AttemptFailed;
import dev.holdfast.event.HoldfastEvent.CallSucceeded;
import dev.holdfast.event.HoldfastEvent.WaitStarted;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Reason;
import dev.holdfast.retry.RetryPolicy;
import dev.holdfast.testing.Policies;
import dev.holdfast.testing.VirtualTime;
import dev.holdfast.valve.ValvePolicy;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a report and a rescue say of the call: what was waited before each attempt and why, and since when it fails. */
class WhatIsReportedTest {

    private static final Endpoint ENDPOINT = Endpoint.of("api.example.test", 443);

    private final VirtualTime time = new VirtualTime();
    private final List<HoldfastEvent> events = new ArrayList<>();

    private Engine engine(RetryPolicy retry, BreakerPolicy breaker) {
        return new Engine(new Settings(
                new ByStatus(),
                new Settings.Policies(retry, breaker, ValvePolicy.defaults(), null, List.of()),
                List.of(events::add),
                time.clockwork(),
                Settings.Watching.NOTHING));
    }

    private ScriptedExchange exchange() {
        return new ScriptedExchange(time, new ArrayList<>());
    }

    private static CallReport givenUp(Engine engine, CallOptions options, ScriptedExchange exchange) {
        return Objects.requireNonNull(
                        catchThrowableOfType(GivenUp.class, () -> engine.execute(ENDPOINT, options, exchange)))
                .report;
    }

    private static String line(Attempted attempt) {
        Attempted.Wait wait = attempt.waited();
        return attempt.number() + " at " + attempt.startedAfter().toMillis() + "ms: "
                + attempt.failure().kind()
                + (wait == null ? "" : " after " + wait.delay().toMillis() + "ms " + wait.why())
                + (attempt.freshConnection() ? " fresh" : "");
    }

    @Test
    void a_report_tells_what_was_waited_before_each_attempt_and_which_had_a_fresh_connection() {
        Engine engine = engine(RetryPolicy.builder().maxAttempts(4).build(), Policies.SECONDS);
        CallReport report = givenUp(
                engine,
                CallOptions.defaults().withPatience(Duration.ofSeconds(20)),
                exchange().fails(new ConnectException("refused")).answers(502, 429, 502, 502));
        assertThat(report.attempts().stream().map(WhatIsReportedTest::line))
                .containsExactly(
                        "1 at 0ms: CONNECT_REFUSED",
                        "2 at 250ms: BAD_GATEWAY after 250ms TRANSIENT_FAILURE fresh",
                        "3 at 750ms: RATE_LIMITED after 500ms TRANSIENT_FAILURE",
                        "4 at 3750ms: BAD_GATEWAY after 3000ms SERVER_HINT",
                        "5 at 5750ms: BAD_GATEWAY after 2000ms TRANSIENT_FAILURE");
        assertThat(report.why()).isEqualTo(Reason.ATTEMPTS_EXHAUSTED);
        assertThat(report.timing().patience()).isEqualTo(Duration.ofSeconds(20));
        assertThat(report.timing().elapsed()).isEqualTo(Duration.ofMillis(5_750));
        assertThat(report.timing().endedAt()).isEqualTo(VirtualTime.EPOCH.plusMillis(5_750));
        assertThat(report.attempts()).allMatch(attempt -> attempt.endpoint().equals(ENDPOINT));
        assertThat(events.stream()
                        .filter(AttemptFailed.class::isInstance)
                        .map(event -> ((AttemptFailed) event).attempt()))
                .isEqualTo(report.attempts());
    }

    @Test
    void a_wait_whose_end_was_not_known_is_reported_as_long_as_it_was() {
        Engine engine = engine(RetryPolicy.defaults(), Policies.SECONDS);
        openTheBreaker(engine);
        ScriptedExchange probe = exchange().answersAfter(Duration.ofSeconds(2), 200);
        Ending first = new Ending();
        Ending second = new Ending();
        engine.executeAsync(ENDPOINT, CallOptions.defaults(), exchange().answers(400), second);
        engine.executeAsync(ENDPOINT, CallOptions.defaults(), probe, first);
        time.runAll();
        assertThat(first.answers).hasSize(1);
        CallReport report =
                assertThat(second.errors).singleElement(type(GivenUp.class)).actual().report;
        List<WaitStarted> waits = events.stream()
                .filter(WaitStarted.class::isInstance)
                .map(WaitStarted.class::cast)
                .filter(wait -> wait.callId() == 6)
                .toList();
        Attempted.Wait waited = Objects.requireNonNull(report.attempts().get(0).waited());
        assertThat(waits).singleElement().satisfies(wait -> {
            assertThat(wait.delay()).isLessThan(waited.delay());
            assertThat(wait.atMost()).isGreaterThan(waited.delay());
        });
        assertThat(waited.why()).isEqualTo(Reason.BREAKER_OPEN);
        assertThat(report.attempts().get(0).startedAfter()).isEqualTo(waited.delay());
    }

    /** By five calls. */
    private void openTheBreaker(Engine engine) {
        for (int i = 0; i < 5; i++) {
            CallReport unused = givenUp(
                    engine,
                    CallOptions.defaults().withPatience(Duration.ZERO),
                    exchange().answers(502));
        }
        assertThat(engine.breaker(ENDPOINT).state()).isEqualTo(BreakerState.OPEN);
        events.clear();
    }

    @Test
    void what_may_have_failed_on_the_way_is_not_reported_as_the_services_outage() throws IOException {
        Engine engine = engine(RetryPolicy.builder().maxAttempts(1).build(), BreakerPolicy.disabled());
        CallOptions options = CallOptions.defaults();
        assertThat(givenUp(engine, options, exchange().fails(new ConnectException("refused")))
                        .failingFor())
                .isEmpty();
        time.advance(Duration.ofMinutes(4));
        assertThat(givenUp(engine, options, exchange().answers(502)).failingFor())
                .contains(Duration.ZERO);
    }

    @Test
    void a_report_tells_for_how_long_the_endpoint_has_been_failing_over_all_calls() throws IOException {
        Engine engine = engine(RetryPolicy.builder().maxAttempts(1).build(), BreakerPolicy.disabled());
        CallOptions options = CallOptions.defaults();
        assertThat(givenUp(engine, options, exchange().answers(502)).failingFor())
                .contains(Duration.ZERO);
        time.advance(Duration.ofSeconds(70));
        assertThat(givenUp(engine, options, exchange().answersAfter(Duration.ofSeconds(2), 502))
                        .failingFor())
                .contains(Duration.ofSeconds(72));
        assertThat(givenUp(engine, options, exchange().answers(429)).failingFor())
                .as("a rate limit says nothing of an outage")
                .contains(Duration.ofSeconds(72));
        assertThat(givenUp(engine, options, exchange().answers(400)).failingFor())
                .as("the caller's own error shows that the endpoint answers")
                .isEmpty();
        assertThat(givenUp(engine, options, exchange().answers(502)).failingFor())
                .contains(Duration.ZERO);
        engine.execute(ENDPOINT, options, exchange().answers(200));
        time.advance(Duration.ofSeconds(1));
        assertThat(givenUp(engine, options, exchange().answers(502)).failingFor())
                .as("after a success it begins anew")
                .contains(Duration.ZERO);
    }

    private CallSucceeded rescue() {
        return (CallSucceeded) events.get(events.size() - 1);
    }

    @Test
    void a_rescue_tells_what_from_and_why() throws IOException {
        Engine engine = engine(RetryPolicy.defaults(), Policies.SECONDS);
        engine.execute(ENDPOINT, CallOptions.defaults(), exchange().answers(502, 429, 200));
        CallSucceeded rescue = rescue();
        assertThat(rescue.attempts()).isEqualTo(3);
        assertThat(Objects.requireNonNull(rescue.rescuedFrom()).kind()).isEqualTo(FailureKind.RATE_LIMITED);
        assertThat(rescue.why()).isEqualTo(Reason.SERVER_HINT);
        assertThat(rescue.elapsed()).isEqualTo(time.now());
    }

    @Test
    void a_call_that_only_waited_at_the_breaker_was_rescued_from_nothing() throws IOException {
        Engine engine = engine(RetryPolicy.defaults(), Policies.SECONDS);
        openTheBreaker(engine);
        engine.execute(ENDPOINT, CallOptions.defaults(), exchange().answers(200));
        // The breaker's change comes after it or before it.
        CallSucceeded rescue = events.stream()
                .filter(CallSucceeded.class::isInstance)
                .map(CallSucceeded.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(rescue.attempts()).isEqualTo(1);
        assertThat(rescue.rescuedFrom()).isNull();
        assertThat(rescue.why()).isEqualTo(Reason.BREAKER_OPEN);
    }

    @Test
    void a_call_that_goes_well_at_once_has_nothing_to_tell() throws IOException {
        engine(RetryPolicy.defaults(), Policies.SECONDS)
                .execute(ENDPOINT, CallOptions.defaults(), exchange().answers(200));
        assertThat(rescue().rescuedFrom()).isNull();
        assertThat(rescue().why()).isNull();
    }
}
