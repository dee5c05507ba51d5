package dev.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.failsafe.Bulkhead;
import dev.failsafe.Fallback;
import dev.failsafe.Policy;
import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Endpoint;
import dev.holdfast.engine.ScriptedExchange.Answer;
import dev.holdfast.engine.ScriptedExchange.GivenUp;
import dev.holdfast.event.HoldfastListener;
import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureClassifier;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Replay;
import dev.holdfast.failure.ResponseView;
import dev.holdfast.failure.ServerHint;
import dev.holdfast.failure.Transience;
import dev.holdfast.retry.RetryPolicy;
import dev.holdfast.testing.Failures;
import dev.holdfast.testing.Policies;
import dev.holdfast.testing.VirtualTime;
import dev.holdfast.valve.ValvePolicy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EngineTest {

    private static final Endpoint ENDPOINT = Endpoint.of("api.example.test", 443);

    private final VirtualTime time = new VirtualTime();
    private final List<String> timeline = new ArrayList<>();
    private final List<Policy<Object>> outer = new ArrayList<>();
    private final List<HoldfastListener> listeners = new ArrayList<>(List.of(new EventLog(time, timeline)));
    private RetryPolicy retry = RetryPolicy.defaults();
    private BreakerPolicy breaker = Policies.SECONDS;
    private Engine engine = engine();

    private Engine engine() {
        return new Engine(new Settings(
                new ByStatus(),
                new Settings.Policies(retry, breaker, ValvePolicy.defaults(), null, outer),
                listeners,
                time.clockwork(),
                Settings.Watching.NOTHING));
    }

    private ScriptedExchange exchange() {
        return new ScriptedExchange(time, timeline);
    }

    private Answer run(ScriptedExchange exchange) throws IOException {
        return engine.execute(ENDPOINT, CallOptions.defaults(), exchange);
    }

    private Ending runAsync(ScriptedExchange exchange) {
        Ending ending = new Ending();
        engine.executeAsync(ENDPOINT, CallOptions.defaults(), exchange, ending);
        return ending;
    }

    @Test
    @DisplayName("Promise 31: callbacks see every wait before it starts")
    void callbacksSeeEveryWaitBeforeItStarts() throws IOException {
        assertThat(run(exchange().answers(502, 502, 429, 200)).status).isEqualTo(200);
        assertThat(timeline)
                .containsExactly(
                        "0ms call",
                        "0ms attempt 1",
                        "0ms failed BAD_GATEWAY",
                        "0ms closed 502",
                        "0ms wait 250ms TRANSIENT_FAILURE",
                        "250ms attempt 2",
                        "250ms failed BAD_GATEWAY",
                        "250ms closed 502",
                        "250ms wait 500ms TRANSIENT_FAILURE",
                        "750ms attempt 3",
                        "750ms failed RATE_LIMITED",
                        "750ms closed 429",
                        "750ms wait 3000ms SERVER_HINT",
                        "3750ms attempt 4",
                        "3750ms answer after 4");
    }

    @Test
    void anAsynchronousCallGoesTheSameWay() throws IOException {
        run(exchange().answers(502, 502, 429, 200));
        List<String> sync = List.copyOf(timeline);
        timeline.clear();
        engine = engine();
        Ending ending = runAsync(exchange().answers(502, 502, 429, 200));
        assertThat(ending.answers).isEmpty();
        time.runAll();
        assertThat(ending.answers).extracting(answer -> answer.status).containsExactly(200);
        assertThat(ending.errors).isEmpty();
        assertThat(timeline.stream().map(line -> line.replaceFirst("^\\d+ms ", "")))
                .containsExactlyElementsOf(sync.stream()
                        .map(line -> line.replaceFirst("^\\d+ms ", ""))
                        .toList());
    }

    @Test
    @DisplayName("Promise 13: the losing response is closed before the wait")
    void theLosingResponseIsClosedBeforeTheWait() throws IOException {
        ScriptedExchange exchange = exchange().answers(502, 200);
        Answer answer = run(exchange);
        assertThat(timeline.indexOf("0ms closed 502")).isLessThan(timeline.indexOf("0ms wait 250ms TRANSIENT_FAILURE"));
        assertThat(exchange.answers).filteredOn(one -> one.open).containsExactly(answer);
    }

    @Test
    @DisplayName("Promise 9: one deadline over all attempts and waits")
    void oneDeadlineOverAllAttemptsAndWaits() {
        ScriptedExchange exchange = exchange().answersAfter(Duration.ofSeconds(2), 502);
        GivenUp end = catchThrowableOfType(
                GivenUp.class,
                () -> engine.execute(ENDPOINT, CallOptions.defaults().withDeadline(Duration.ofSeconds(5)), exchange));
        assertThat(end.report.why()).isEqualTo(Reason.DEADLINE_EXCEEDED);
        assertThat(exchange.terms)
                .extracting(terms -> Duration.ofNanos(terms.timeoutNanos()).toMillis())
                .containsExactly(5_000L, 2_750L, 250L);
        assertThat(time.now()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    @DisplayName("Promise 9: no attempt starts after patience ends")
    void noAttemptStartsAfterPatienceEnds() {
        breaker = BreakerPolicy.disabled();
        retry = RetryPolicy.builder().maxAttempts(1_000).build();
        engine = engine();
        GivenUp end = catchThrowableOfType(GivenUp.class, () -> run(exchange().answers(502)));
        assertThat(end.report.why()).isEqualTo(Reason.PATIENCE_EXHAUSTED);
        assertThat(end.report.attempts())
                .allSatisfy(attempt -> assertThat(attempt.startedAfter()).isLessThanOrEqualTo(Duration.ofSeconds(30)));
        assertThat(end.report.attempts().size()).isGreaterThan(5);
    }

    @Test
    @DisplayName("Promise 8: a hint past patience ends the call now, and is in the report")
    void aHintPastPatienceEndsTheCallNow() {
        GivenUp end = catchThrowableOfType(
                GivenUp.class,
                () -> engine.execute(
                        ENDPOINT,
                        CallOptions.defaults().withPatience(Duration.ofSeconds(1)),
                        exchange().answers(429)));
        assertThat(end.report.why()).isEqualTo(Reason.HINT_TOO_LONG);
        assertThat(end.report.failure().facts().hint().delay()).isEqualTo(Duration.ofSeconds(2));
        assertThat(time.now()).isZero();
    }

    @Test
    @DisplayName("Promise 10: a retry budget bounds the extra load of a hard outage")
    void aRetryBudgetBoundsTheExtraLoad() {
        breaker = BreakerPolicy.disabled();
        engine = engine();
        int sent = 0;
        for (int i = 0; i < 100; i++) {
            ScriptedExchange exchange = exchange().answers(502);
            assertThatThrownBy(() -> engine.execute(
                            ENDPOINT, CallOptions.defaults().withPatience(Duration.ofMillis(300)), exchange))
                    .isInstanceOf(GivenUp.class);
            sent += exchange.terms.size();
            time.advance(Duration.ofMillis(100));
        }
        // 100 calls within half a minute: 10 tokens at first, 0.5 a call, 0.1 a second.
        assertThat(sent).isBetween(150, 165);
        assertThat(timeline).anyMatch(line -> line.endsWith("given up BUDGET_EXHAUSTED"));
    }

    @Test
    @DisplayName("Promise 15: cancel works before execute, and is not counted as a failure")
    void cancelBeforeExecute() {
        ScriptedExchange exchange = exchange().answers(200);
        exchange.cancellation.cancel();
        assertThatThrownBy(() -> run(exchange))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("Canceled");
        assertThat(exchange.terms).isEmpty();
        assertThat(timeline).containsExactly("0ms call", "0ms cancelled");
    }

    @Test
    @DisplayName("Promise 15: cancel works in a wait, sync and async, at once")
    void cancelInAWait() {
        ScriptedExchange sync = exchange().answers(502);
        var unused =
                time.schedule(sync.cancellation::cancel, Duration.ofMillis(100).toNanos());
        assertThatThrownBy(() -> run(sync))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("Canceled");
        assertThat(time.now()).isEqualTo(Duration.ofMillis(100));

        ScriptedExchange async = exchange().answers(502);
        Ending ending = runAsync(async);
        time.advance(Duration.ofMillis(10));
        assertThat(ending.errors).isEmpty();
        async.cancellation.cancel();
        time.advance(Duration.ZERO);
        assertThat(ending.errors)
                .singleElement()
                .satisfies(error ->
                        assertThat(error).isExactlyInstanceOf(IOException.class).hasMessage("Canceled"));
        time.runAll();
        assertThat(async.terms).hasSize(1);
        assertThat(ending.errors).hasSize(1);
    }

    @Test
    @DisplayName("Promise 15: a cancelled attempt is not counted as a failure")
    void aCancelledAttemptIsNotAFailure() {
        for (int i = 0; i < 50; i++) {
            ScriptedExchange exchange = exchange().answersAfter(Duration.ofSeconds(1), 502);
            var unused = time.schedule(exchange.cancellation::cancel, 1);
            assertThatThrownBy(() -> run(exchange)).hasMessage("Canceled");
        }
        assertThat(engine.breaker(ENDPOINT).state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void anInterruptEndsAWaitAndIsKept() {
        ScriptedExchange exchange = exchange().answers(502);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> run(exchange)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    @DisplayName("Promise 18: the caller's own errors never open a breaker")
    void theCallersOwnErrorsNeverOpenABreaker() {
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> run(exchange().answers(400))).hasMessage("PERMANENT_FAILURE");
        }
        assertThat(engine.breaker(ENDPOINT).state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    @DisplayName("Promise 18: rate limits never open a breaker")
    void rateLimitsNeverOpenABreaker() {
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> run(exchange().answers(429))).isInstanceOf(GivenUp.class);
        }
        assertThat(engine.breaker(ENDPOINT).state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    @DisplayName("Promise 18: one endpoint's outage leaves the others alone")
    void oneEndpointsOutageLeavesTheOthersAlone() throws IOException {
        openTheBreaker();
        Answer other = engine.execute(
                Endpoint.of("other.example.test", 443),
                CallOptions.defaults(),
                exchange().answers(200));
        assertThat(other.status).isEqualTo(200);
    }

    private void openTheBreaker() {
        for (int i = 0; i < 5 && engine.breaker(ENDPOINT).state() == BreakerState.CLOSED; i++) {
            assertThatThrownBy(() -> engine.execute(
                            ENDPOINT,
                            CallOptions.defaults().withPatience(Duration.ZERO),
                            exchange().answers(502)))
                    .isInstanceOf(GivenUp.class);
        }
        assertThat(engine.breaker(ENDPOINT).state()).isEqualTo(BreakerState.OPEN);
        timeline.clear();
    }

    @Test
    void aCallThatMayWaitGoesOnAsTheProbe() throws IOException {
        openTheBreaker();
        assertThat(run(exchange().answers(200)).status).isEqualTo(200);
        assertThat(timeline)
                .containsExactly(
                        "0ms call",
                        "0ms wait 750ms BREAKER_OPEN",
                        "750ms breaker HALF_OPEN",
                        "750ms probe 1",
                        "750ms breaker CLOSED",
                        "750ms answer after 1");
    }

    @Test
    void aCallThatMayNotWaitFailsAtOnceAndSaysWhenTheNextProbeIsDue() {
        openTheBreaker();
        GivenUp end = catchThrowableOfType(
                GivenUp.class,
                () -> engine.execute(
                        ENDPOINT,
                        CallOptions.defaults().withMayWait(false),
                        exchange().answers(200)));
        assertThat(end.report.why()).isEqualTo(Reason.BREAKER_OPEN);
        assertThat(end.report.failure().kind()).isEqualTo(FailureKind.BREAKER_OPEN);
        assertThat(end.report.untilNextProbe()).contains(Duration.ofMillis(750));
        assertThat(end.report.attempts()).isEmpty();
    }

    @Test
    void aCallInTheMiddleOfItsRetriesWaitsForTheProbeIfItMay() throws IOException {
        ScriptedExchange exchange = exchange().answers(502, 502, 502, 502, 502, 502, 200);
        assertThat(run(exchange).status).isEqualTo(200);
        assertThat(timeline).anyMatch(line -> line.contains("breaker OPEN"));
        assertThat(timeline).anyMatch(line -> line.contains("probe 6"));

        ScriptedExchange hasty = exchange().answers(502);
        engine.breaker(ENDPOINT).reset();
        timeline.clear();
        assertThatThrownBy(() -> engine.execute(ENDPOINT, CallOptions.defaults().withMayWait(false), hasty))
                .hasMessage("BREAKER_OPEN");
        assertThat(hasty.terms).hasSize(5);
    }

    @Test
    @DisplayName("Promise 20: a cancelled probe gives its permit back")
    void aCancelledProbeGivesItsPermitBack() throws IOException {
        openTheBreaker();
        ScriptedExchange probe = exchange().answersAfter(Duration.ofSeconds(60), 200);
        var unused =
                time.schedule(probe.cancellation::cancel, Duration.ofSeconds(5).toNanos());
        assertThatThrownBy(() -> run(probe)).hasMessage("Canceled");
        timeline.clear();
        assertThat(run(exchange().answers(200)).status).isEqualTo(200);
        assertThat(timeline).noneMatch(line -> line.contains("wait"));
    }

    @Test
    @DisplayName("Promise 20: a probe that throws what nobody expects gives its permit back")
    void aThrowingProbeGivesItsPermitBack() throws IOException {
        openTheBreaker();
        time.advance(Duration.ofSeconds(2));
        assertThatThrownBy(() -> run(exchange().fails(new IllegalStateException("a bug in the transport"))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(run(exchange().answers(200)).status).isEqualTo(200);
        assertThat(timeline).noneMatch(line -> line.contains("wait"));
    }

    @Test
    void oneRequestThatFailsEveryTimeWhileOthersPassSpeaksOfABug() {
        var unused = time.schedule(
                () -> {
                    for (int i = 0; i < 3; i++) {
                        engine.executeAsync(
                                ENDPOINT, CallOptions.defaults(), exchange().answers(200), new Ending());
                    }
                },
                1);
        GivenUp end = catchThrowableOfType(
                GivenUp.class,
                () -> engine.execute(
                        ENDPOINT,
                        CallOptions.defaults().withPatience(Duration.ofSeconds(1)),
                        exchange().answers(502)));
        assertThat(end.report.failure().cause().likely()).isEqualTo(LikelyCause.BUG_OR_CONFIGURATION);
    }

    @Test
    @DisplayName("Promise 14: a request that met a stale connection is sent once more, at once, and only once")
    void aStaleConnectionIsWorthOneRetryAtOnce() throws IOException {
        FailureClassifier stale = new FailureClassifier() {
            @Override
            public Optional<Failure> classify(ResponseView response) {
                return Optional.empty();
            }

            @Override
            public Failure classify(ErrorView error) {
                return Failures.of(FailureKind.STALE_CONNECTION, Transience.TRANSIENT, Replay.UNKNOWN, ServerHint.NONE);
            }
        };
        engine = new Engine(new Settings(
                stale,
                new Settings.Policies(retry, breaker, ValvePolicy.defaults(), null, outer),
                listeners,
                time.clockwork(),
                Settings.Watching.NOTHING));
        IOException closed = new IOException("unexpected end of stream");
        run(exchange().fails(closed).fails(closed).fails(closed).answers(200));
        assertThat(timeline)
                .filteredOn(line -> line.contains("wait"))
                .containsExactly(
                        "0ms wait 0ms STALE_CONNECTION",
                        "0ms wait 250ms TRANSIENT_FAILURE",
                        "250ms wait 500ms TRANSIENT_FAILURE");
    }

    @Test
    void aRetryAfterAConnectionFailureAsksForAFreshConnection() throws IOException {
        ScriptedExchange exchange = exchange().fails(new IOException("refused")).answers(502, 200);
        run(exchange);
        assertThat(exchange.terms).extracting(terms -> terms.freshConnection()).containsExactly(false, true, false);
    }

    @Test
    @DisplayName("Promise 30: a user's callback cannot break a call")
    void aUsersCallbackCannotBreakACall() throws IOException {
        listeners.add(0, event -> {
            throw new IllegalStateException("a bug in the program");
        });
        listeners.add(1, event -> {
            throw new AssertionError("another");
        });
        engine = engine();
        assertThat(run(exchange().answers(502, 200)).status).isEqualTo(200);
        assertThat(timeline).contains("250ms answer after 2");
        assertThat(engine.listenerErrors()).isEqualTo(12);
        Ending ending = runAsync(exchange().answers(502, 200));
        time.runAll();
        assertThat(ending.answers).hasSize(1);
    }

    @Test
    void probesAndRefused429sDoNotCountAsAttempts() {
        retry = RetryPolicy.builder()
                .maxAttempts(2)
                .patience(Duration.ofSeconds(20))
                .build();
        engine = engine();
        ScriptedExchange exchange = exchange().answers(429, 429, 429, 429, 502, 502);
        GivenUp end = catchThrowableOfType(GivenUp.class, () -> run(exchange));
        assertThat(end.report.why()).isEqualTo(Reason.ATTEMPTS_EXHAUSTED);
        assertThat(exchange.terms).hasSize(6);
    }

    @Test
    void theUsersOwnFailsafePoliciesWrapTheWholeCall() throws IOException {
        Bulkhead<Object> bulkhead = Bulkhead.of(1);
        outer.add(bulkhead);
        engine = engine();
        assertThat(run(exchange().answers(502, 200)).status).isEqualTo(200);
        Ending ending = runAsync(exchange().answers(502, 200));
        time.runAll();
        assertThat(ending.answers).hasSize(1);
        assertThat(bulkhead.tryAcquirePermit()).isTrue();
        assertThatThrownBy(() -> run(exchange().answers(200)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("BulkheadFullException");
    }

    @Test
    void aFallbackOfTheUsersSeesTheCallGivenUpOnce() throws IOException {
        Answer instead = new Answer(203);
        outer.add(Fallback.of(instead));
        engine = engine();
        assertThat(run(exchange().answers(400))).isSameAs(instead);
        assertThat(run(exchange().answers(502, 200)).status).isEqualTo(200);
    }

    @Test
    void theFirstAttemptDoesNotEnterFailsafe() {
        assertThatThrownBy(() -> run(exchange().fails(new IllegalStateException("a bug in the transport"))))
                .satisfies(error -> assertThat(error.getStackTrace())
                        .noneMatch(frame -> frame.getClassName().startsWith("dev.failsafe")));
    }
}
