package dev.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Endpoint;
import dev.holdfast.engine.ScriptedExchange.GivenUp;
import dev.holdfast.event.HoldfastListener;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Reason;
import dev.holdfast.retry.BudgetPolicy;
import dev.holdfast.retry.OutcomeUnknown;
import dev.holdfast.retry.RetryPolicy;
import dev.holdfast.testing.Policies;
import dev.holdfast.testing.VirtualTime;
import dev.holdfast.valve.ValvePolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Timelines of calls that can go to one alternate or two. */
class FailoverTest {
    /** A refused call keeps no other from the endpoint, so that each of them meets what it is to meet. */
    private static final ValvePolicy NO_PACE =
            ValvePolicy.builder().pacing(false).build();

    private static final Endpoint FIRST = new Endpoint("first", "api.example.test", 443);
    private static final Endpoint SECOND = new Endpoint("second", "eu.example.test", 443);
    private static final Endpoint THIRD = new Endpoint("third", "us.example.test", 443);

    private final VirtualTime time = new VirtualTime();
    private final List<String> timeline = new ArrayList<>();
    private final List<HoldfastListener> listeners = new ArrayList<>(List.of(new EventLog(time, timeline)));
    private Engine engine = engine(policy -> policy);

    private Engine engine(UnaryOperator<RetryPolicy.Builder> retry) {
        return new Engine(new Settings(
                new ByStatus(),
                new Settings.Policies(
                        retry.apply(RetryPolicy.builder()).build(), Policies.SECONDS, NO_PACE, null, List.of()),
                listeners,
                time.clockwork(),
                Settings.Watching.NOTHING));
    }

    private ScriptedExchange exchange(int... first) {
        return new ScriptedExchange(time, timeline).answers(first);
    }

    /** How a call is given up; null when it is answered. */
    private @Nullable CallReport end(ScriptedExchange exchange, CallOptions options) {
        try {
            assertThat(engine.execute(FIRST, options, exchange).status).isEqualTo(200);
            return null;
        } catch (GivenUp end) {
            return end.report;
        } catch (IOException e) {
            throw new AssertionError(timeline.toString(), e);
        }
    }

    private @Nullable CallReport end(ScriptedExchange exchange) {
        return end(exchange, CallOptions.defaults());
    }

    private CallReport givenUp(ScriptedExchange exchange, CallOptions options) {
        CallReport report = end(exchange, options);
        if (report == null) {
            throw new AssertionError("answered: " + timeline);
        }
        return report;
    }

    private CallReport givenUp(ScriptedExchange exchange) {
        return givenUp(exchange, CallOptions.defaults());
    }

    /** Opens a breaker and forgets how. */
    private void open(Endpoint endpoint) {
        while (engine.breaker(endpoint).state() == BreakerState.CLOSED) {
            try {
                engine.execute(endpoint, CallOptions.defaults().withPatience(Duration.ZERO), exchange(502));
                throw new AssertionError("answered");
            } catch (IOException expected) {
                assertThat(expected).isInstanceOf(GivenUp.class);
            }
        }
        timeline.clear();
    }

    @Test
    @DisplayName("Promise 33: a call whose endpoint fails until its breaker opens goes on at the alternate at once")
    void goesOnAtTheAlternateAtOnce() {
        engine = engine(policy -> policy.baseDelay(Duration.ofMillis(20)));
        assertThat(end(exchange(502).or(SECOND).answers(200))).isNull();
        assertThat(timeline)
                .endsWith(
                        "150ms attempt 5",
                        "150ms failed BAD_GATEWAY",
                        "150ms breaker OPEN",
                        "150ms closed 502",
                        "150ms to second BREAKER_OPEN",
                        "150ms attempt 6",
                        "150ms answer after 6");
    }

    /** So many calls that are answered, then so many that are not, at an endpoint too busy for these to open its breaker. */
    private void busyThenFailing(int failures) {
        for (int i = 0; i < 100; i++) {
            end(exchange(200));
        }
        for (int i = 0; i < failures; i++) {
            givenUp(exchange(502), CallOptions.defaults().withPatience(Duration.ZERO));
        }
        assertThat(engine.breaker(FIRST).state()).isEqualTo(BreakerState.CLOSED);
        timeline.clear();
    }

    @Test
    @DisplayName("Promise 33: where nothing has succeeded for a second, nobody waits for a busy breaker to open")
    void whereNothingHasSucceededForASecond() {
        busyThenFailing(3);
        assertThat(end(exchange(502).or(SECOND).answers(200))).isNull();
        assertThat(timeline)
                .endsWith(
                        "750ms wait 1000ms TRANSIENT_FAILURE",
                        "1750ms attempt 4",
                        "1750ms failed BAD_GATEWAY",
                        "1750ms closed 502",
                        "1750ms to second TRANSIENT_FAILURE",
                        "1750ms attempt 5",
                        "1750ms answer after 5");
    }

    @Test
    @DisplayName("Promise 33: a call is not sent elsewhere because one failed minutes ago and nobody has called since")
    void aRareFailureLeadsNowhere() {
        givenUp(exchange(502), CallOptions.defaults().withPatience(Duration.ZERO));
        time.advance(Duration.ofMinutes(3));
        ScriptedExchange rare = exchange(502, 200).or(SECOND);
        assertThat(end(rare)).isNull();
        assertThat(rare.went()).containsExactly(0, 0);
    }

    @Test
    @DisplayName("Promise 33: nor because two attempts of its own failed, a second apart")
    void twoFailuresLeadNowhere() {
        engine = engine(policy -> policy.baseDelay(Duration.ofSeconds(3)));
        ScriptedExchange exchange = exchange(502, 502, 200).or(SECOND);
        assertThat(end(exchange)).isNull();
        assertThat(exchange.went()).containsExactly(0, 0, 0);
    }

    @Test
    void aCallThatLeftSoStaysAwayForAsLong() {
        busyThenFailing(3);
        ScriptedExchange exchange = exchange(502, 502, 502, 502, 200).or(SECOND).answers(502, 502, 502, 200);
        assertThat(end(exchange)).isNull();
        assertThat(exchange.went()).containsExactly(0, 0, 0, 0, 1, 0);
        assertThat(timeline)
                .contains("1750ms attempt 5", "1750ms wait 2000ms TRANSIENT_FAILURE")
                .endsWith("3750ms to first TRANSIENT_FAILURE", "3750ms attempt 6", "3750ms answer after 6");
        engine = engine(policy -> policy.baseDelay(Duration.ofMillis(200))
                .maxDelay(Duration.ofMillis(600))
                .maxAttempts(20));
        busyThenFailing(3);
        ScriptedExchange sooner = exchange(502).or(SECOND).answers(502, 502, 502, 200);
        assertThat(end(sooner)).isNull();
        assertThat(sooner.went()).startsWith(0, 0, 0, 0, 0).doesNotContainSequence(0, 1, 0);
    }

    @Test
    void anEndpointThatAnswersOthersIsNotLeftForAFewFailures() {
        busyThenFailing(3);
        time.schedule(
                () -> engine.executeAsync(FIRST, CallOptions.defaults(), exchange(200), new Ending()),
                Duration.ofMillis(800).toNanos());
        ScriptedExchange exchange = exchange(502, 502, 502, 502, 200).or(SECOND);
        assertThat(end(exchange)).isNull();
        assertThat(exchange.went()).containsOnly(0);
    }

    @Test
    void whereNothingSucceedsAnywhereACallDoesNotGoToAndFroWithoutAWait() {
        engine = engine(policy -> policy.maxAttempts(30));
        givenUp(exchange(502).or(SECOND).answers(502).or(THIRD).answers(502));
        Map<String, Long> atOnce = timeline.stream()
                .filter(line -> line.contains("attempt") || line.contains("probe"))
                .collect(Collectors.groupingBy(line -> line.split(" ", 2)[0], Collectors.counting()));
        assertThat(atOnce.values()).allMatch(count -> count <= 3);
    }

    @Test
    void whileTheBreakerOfTheFirstIsOpenCallsGoStraightToTheAlternate() {
        open(FIRST);
        for (boolean mayWait : new boolean[] {true, false}) {
            timeline.clear();
            assertThat(end(
                            exchange(502).or(SECOND).answers(200),
                            CallOptions.defaults().withMayWait(mayWait)))
                    .isNull();
            assertThat(timeline)
                    .containsExactly("0ms call", "0ms to second BREAKER_OPEN", "0ms attempt 1", "0ms answer after 1");
        }
    }

    @Test
    void anAsynchronousCallGoesTheSameWay() {
        open(FIRST);
        open(SECOND);
        time.advance(Duration.ofSeconds(1));
        assertThat(end(exchange(502).or(SECOND).answers(502, 200))).isNull();
        List<String> sync =
                timeline.stream().map(line -> line.replaceFirst("^\\d+ms ", "")).toList();
        engine.breaker(FIRST).reset();
        engine.breaker(SECOND).reset();
        open(FIRST);
        open(SECOND);
        time.advance(Duration.ofSeconds(1));
        Ending ending = new Ending();
        engine.executeAsync(
                FIRST, CallOptions.defaults(), exchange(502).or(SECOND).answers(502, 200), ending);
        time.runAll();
        assertThat(ending.answers).hasSize(1);
        assertThat(timeline.stream().map(line -> line.replaceFirst("^\\d+ms ", "")))
                .containsExactlyElementsOf(sync);
    }

    @Test
    @DisplayName("Promise 33: the first one is probed by a call and taken back when well")
    void theFirstIsTakenBackWhenWell() {
        open(FIRST);
        time.advance(Duration.ofMillis(700));
        end(exchange(200).or(SECOND).answers(200));
        time.advance(Duration.ofMillis(100));
        end(exchange(200).or(SECOND).answers(200));
        end(exchange(200).or(SECOND).answers(200));
        assertThat(timeline)
                .containsExactly(
                        "700ms call",
                        "700ms to second BREAKER_OPEN",
                        "700ms attempt 1",
                        "700ms answer after 1",
                        "800ms call",
                        "800ms breaker HALF_OPEN",
                        "800ms probe 1",
                        "800ms breaker CLOSED",
                        "800ms answer after 1",
                        "800ms call",
                        "800ms attempt 1",
                        "800ms answer after 1");
    }

    @Test
    @DisplayName("Promise 33: a call whose probe of the first one fails goes on at the alternate at once")
    void aFailedProbeCostsNoTime() {
        open(FIRST);
        time.advance(Duration.ofSeconds(1));
        ScriptedExchange exchange = exchange(502).or(SECOND).answers(200);
        assertThat(end(exchange)).isNull();
        assertThat(timeline)
                .containsExactly(
                        "1000ms call",
                        "1000ms breaker HALF_OPEN",
                        "1000ms probe 1",
                        "1000ms failed BAD_GATEWAY",
                        "1000ms breaker OPEN",
                        "1000ms closed 502",
                        "1000ms to second BREAKER_OPEN",
                        "1000ms attempt 2",
                        "1000ms answer after 2");
    }

    @Test
    void whileAnotherCallProbesTheFirstTheAlternateAnswers() {
        open(FIRST);
        time.advance(Duration.ofSeconds(1));
        Ending probing = new Ending();
        engine.executeAsync(
                FIRST, CallOptions.defaults(), exchange().answersAfter(Duration.ofSeconds(5), 200), probing);
        timeline.clear();
        assertThat(end(exchange(200).or(SECOND).answers(200))).isNull();
        assertThat(timeline)
                .containsExactly(
                        "1000ms call", "1000ms to second BREAKER_OPEN", "1000ms attempt 1", "1000ms answer after 1");
        time.runAll();
    }

    @Test
    void anAlternateThatFailsIsTriedAgainLikeAnyEndpointUntilItsOwnBreakerOpens() {
        open(FIRST);
        ScriptedExchange exchange = exchange(502).or(SECOND).answers(502, 502, 200);
        assertThat(end(exchange, CallOptions.defaults())).isNull();
        assertThat(timeline)
                .contains("0ms wait 250ms TRANSIENT_FAILURE", "250ms wait 500ms TRANSIENT_FAILURE")
                .endsWith(
                        "750ms to first TRANSIENT_FAILURE",
                        "750ms probe 3",
                        "750ms failed BAD_GATEWAY",
                        "750ms breaker OPEN",
                        "750ms closed 502",
                        "750ms to second BREAKER_OPEN",
                        "750ms attempt 4",
                        "750ms answer after 4");
    }

    @Test
    @DisplayName("Promise 33: where all are down a call waits for the soonest probe of all")
    void whereAllAreDownItWaitsForTheSoonest() {
        open(SECOND);
        time.advance(Duration.ofMillis(300));
        open(FIRST);
        ScriptedExchange exchange = exchange(502).or(SECOND).answers(200);
        assertThat(end(exchange)).isNull();
        assertThat(timeline)
                .containsExactly(
                        "300ms call",
                        "300ms wait 506ms BREAKER_OPEN",
                        "806ms breaker HALF_OPEN",
                        "806ms to second BREAKER_OPEN",
                        "806ms probe 1",
                        "806ms breaker CLOSED",
                        "806ms answer after 1");
    }

    @Test
    void aCallThatFindsNoOtherReadyWaitsForTheSoonestToo() {
        open(FIRST);
        time.advance(Duration.ofMillis(750));
        open(SECOND);
        // The first one's probe fails; its next is due after 1.5 s, the other's after 0.75 s.
        ScriptedExchange exchange = exchange(502).or(SECOND).answers(200);
        assertThat(end(exchange)).isNull();
        assertThat(timeline)
                .contains("750ms wait 843ms BREAKER_OPEN", "1593ms to second BREAKER_OPEN", "1593ms probe 2");
    }

    @Test
    void whereAllAreDownForLongerThanPatienceItIsGivenUpWithTheFirstOnesFailure() {
        open(FIRST);
        open(SECOND);
        ScriptedExchange exchange = exchange(502).or(SECOND).answers(502);
        CallReport report = givenUp(exchange, CallOptions.defaults().withMayWait(false));
        assertThat(report.why()).isEqualTo(Reason.BREAKER_OPEN);
        assertThat(report.endpoint()).isEqualTo(FIRST);
        assertThat(report.failure().kind()).isEqualTo(FailureKind.BREAKER_OPEN);
        assertThat(report.untilNextProbe()).contains(Duration.ofMillis(750));
        assertThat(report.attempts()).isEmpty();
        assertThat(exchange.terms).isEmpty();
    }

    @Test
    @DisplayName("Promise 33: one that is given up tells how the first one failed, and where each attempt went")
    void givenUpWithTheFirstOnesFailure() {
        open(SECOND);
        engine.breaker(THIRD).forceOpen();
        time.advance(Duration.ofMillis(700));
        ScriptedExchange exchange = exchange(430).or(THIRD).or(SECOND).answers(502);
        CallReport report = givenUp(exchange, CallOptions.defaults().withPatience(Duration.ofSeconds(1)));
        assertThat(report.why()).isEqualTo(Reason.HINT_TOO_LONG);
        assertThat(report.failure().kind()).isEqualTo(FailureKind.RATE_LIMITED);
        assertThat(report.attempts()).extracting(Attempted::endpoint).containsExactly(FIRST, SECOND);
        assertThat(exchange.givenUpWith).isNull();
        assertThat(exchange.answers).noneMatch(answer -> answer.open);
        assertThat(timeline).contains("700ms closed 430", "756ms probe 2", "756ms closed 502");
    }

    @Test
    void theFirstOnesOwnAnswerIsHandedOverWhenNoOtherCanTakeTheCall() {
        open(SECOND);
        ScriptedExchange exchange = exchange(430).or(SECOND);
        CallReport report = givenUp(exchange, CallOptions.defaults().withPatience(Duration.ofMillis(100)));
        assertThat(report.why()).isEqualTo(Reason.HINT_TOO_LONG);
        assertThat(exchange.givenUpWith).isSameAs(exchange.answers.get(0));
    }

    @Test
    @DisplayName("Promise 7: a call that leaves because of a long hint does not come back before it is over")
    void neverBackBeforeTheHint() {
        ScriptedExchange exchange = exchange(430, 200).or(SECOND).answers(502, 502, 502, 200);
        assertThat(end(exchange)).isNull();
        assertThat(exchange.went()).containsExactly(0, 1, 1, 1, 1);
        assertThat(timeline)
                .startsWith(
                        "0ms call",
                        "0ms attempt 1",
                        "0ms failed RATE_LIMITED",
                        "0ms closed 430",
                        "0ms to second HINT_TOO_LONG",
                        "0ms attempt 2");
    }

    @Test
    @DisplayName("Promise 7: and when all others are shut, it waits for the hint if that is the soonest")
    void waitsForTheHintIfThatIsTheSoonest() {
        engine = engine(policy -> policy.patience(Duration.ofHours(2)));
        engine.breaker(SECOND).forceOpen();
        ScriptedExchange exchange = exchange(430, 200).or(SECOND);
        assertThat(end(exchange)).isNull();
        assertThat(exchange.went()).containsExactly(0, 0);
        assertThat(time.now()).isGreaterThanOrEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest
    @CsvSource({"504, 0", "504, 1", "556, 0", "556, 1"})
    @DisplayName("Promise 33: what may have been processed is not sent elsewhere")
    void whatMayHaveBeenProcessedIsNotSentElsewhere(int unknown, int at) {
        ScriptedExchange exchange = at == 0
                ? exchange(unknown).or(SECOND)
                : exchange(200).or(SECOND).answers(unknown);
        if (at == 1) {
            open(FIRST);
        }
        CallReport report = givenUp(exchange, CallOptions.defaults().withPatience(Duration.ofSeconds(20)));
        assertThat(exchange.went()).isNotEmpty().containsOnly(at);
        if (unknown == 504) {
            assertThat(report.why()).isEqualTo(Reason.OUTCOME_UNKNOWN);
            assertThat(exchange.terms).hasSize(1);
        } else {
            // The server itself asked to be sent it again; nobody else did.
            assertThat(exchange.terms).hasSizeGreaterThan(5);
        }
    }

    @Test
    @DisplayName("Promise 33: nor on the strength of an idempotency key, which only the first one honours")
    void anIdempotencyKeyHoldsAtTheFirstOnly() {
        ScriptedExchange exchange = exchange(504).or(SECOND);
        exchange.idempotent = true;
        givenUp(exchange);
        assertThat(exchange.went()).hasSizeGreaterThan(4).containsOnly(0);

        engine.breaker(FIRST).reset();
        open(FIRST);
        ScriptedExchange there = exchange(200).or(SECOND).answers(504);
        there.idempotent = true;
        assertThat(givenUp(there).why()).isEqualTo(Reason.OUTCOME_UNKNOWN);
        assertThat(there.went()).containsExactly(1);
    }

    @Test
    void whatIsIdempotentByItsMethodIsSentElsewhere() {
        ScriptedExchange exchange = exchange(504).or(SECOND);
        exchange.idempotent = true;
        exchange.idempotentByMethod = true;
        assertThat(end(exchange)).isNull();
        assertThat(exchange.went()).containsExactly(0, 0, 0, 0, 0, 1);
    }

    @ParameterizedTest
    @EnumSource(OutcomeUnknown.class)
    void whatMayBeSentAgainIsThePolicysToSay(OutcomeUnknown outcomeUnknown) {
        engine = engine(policy -> policy.outcomeUnknown(outcomeUnknown));
        ScriptedExchange exchange = exchange(504).or(SECOND);
        CallReport report = end(exchange);
        boolean always = outcomeUnknown == OutcomeUnknown.ALWAYS_RETRY;
        assertThat(report == null).isEqualTo(always);
        assertThat(exchange.went().contains(1)).isEqualTo(always);
    }

    @Test
    @DisplayName("Promise 12: a body that has been begun and can't be written again is not sent elsewhere")
    void aOneShotBodyIsNotSentElsewhere() {
        ScriptedExchange exchange = exchange(430).or(SECOND);
        exchange.replayable = false;
        assertThat(givenUp(exchange).why()).isEqualTo(Reason.BODY_ONE_SHOT);
        assertThat(exchange.asked).isZero();
    }

    @Test
    @DisplayName("Promise 12: nor on from an alternate that turns the call down")
    void aOneShotBodyIsNotSentOnFromAnAlternate() {
        open(FIRST);
        ScriptedExchange exchange = exchange(200).or(SECOND).answers(401).or(THIRD);
        exchange.onSend = () -> exchange.replayable = false;
        assertThat(givenUp(exchange).why()).isEqualTo(Reason.BODY_ONE_SHOT);
        assertThat(exchange.went()).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 402, 555})
    void whatIsTheCallersOwnAtTheFirstEndsTheCall(int status) {
        ScriptedExchange exchange = exchange(status).or(SECOND);
        givenUp(exchange);
        assertThat(exchange.terms).hasSize(1);
        assertThat(exchange.asked).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 402})
    @DisplayName("Promise 33: an alternate that turns the call down is left out of it, and no more")
    void anAlternateThatTurnsTheCallDown(int status) {
        open(FIRST);
        ScriptedExchange exchange =
                exchange(200).or(SECOND).answers(status).or(THIRD).answers(502, 200);
        assertThat(end(exchange)).isNull();
        assertThat(exchange.went()).containsExactly(1, 2, 2);
        assertThat(timeline)
                .contains("0ms to third PERMANENT_FAILURE")
                .noneMatch(line -> line.contains("breaker OPEN"));

        // Alone, it leaves the call with its first endpoint.
        timeline.clear();
        ScriptedExchange alone = exchange(200).or(SECOND).answers(status);
        assertThat(end(alone)).isNull();
        assertThat(alone.went()).containsExactly(1, 0);
        assertThat(timeline).anyMatch(line -> line.contains("wait") && line.endsWith("BREAKER_OPEN"));
    }

    @Test
    void anAlternateThatTurnsTheCallDownDoesNotMakeItsFailureTheCalls() {
        open(FIRST);
        ScriptedExchange exchange = exchange(200).or(SECOND).answers(401);
        CallReport report = givenUp(exchange, CallOptions.defaults().withMayWait(false));
        assertThat(report.why()).isEqualTo(Reason.BREAKER_OPEN);
        assertThat(report.failure().kind()).isEqualTo(FailureKind.BREAKER_OPEN);
        assertThat(report.failure().isCallersOwn()).isFalse();
        assertThat(report.attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.endpoint()).isEqualTo(SECOND);
            assertThat(attempt.failure().kind()).isEqualTo(FailureKind.UNAUTHORIZED);
        });
        assertThat(exchange.givenUpWith).isNull();
        assertThat(exchange.answers).noneMatch(answer -> answer.open);
    }

    @Test
    @DisplayName("Promise 17: x-should-retry: false of an alternate that failed ends the call")
    void anAlternateThatSaysNoRetry() {
        open(FIRST);
        ScriptedExchange exchange = exchange(200).or(SECOND).answers(555).or(THIRD);
        assertThat(givenUp(exchange).why()).isEqualTo(Reason.SERVER_SAID_NO_RETRY);
        assertThat(exchange.terms).hasSize(1);
    }

    @Test
    @DisplayName("Promise 33: attempts elsewhere count towards the most that are allowed")
    void attemptsElsewhereCount() {
        engine = engine(policy -> policy.maxAttempts(3));
        open(FIRST);
        ScriptedExchange exchange = exchange(200).or(SECOND).answers(502);
        engine.breaker(FIRST).forceOpen();
        assertThat(givenUp(exchange).why()).isEqualTo(Reason.ATTEMPTS_EXHAUSTED);
        assertThat(exchange.went()).containsExactly(1, 1, 1);

        ScriptedExchange turnedDown = exchange(200)
                .or(THIRD)
                .answers(401)
                .or(THIRD)
                .answers(401)
                .or(THIRD)
                .answers(401)
                .or(THIRD);
        assertThat(givenUp(turnedDown).why()).isEqualTo(Reason.ATTEMPTS_EXHAUSTED);
        assertThat(turnedDown.went()).containsExactly(1, 2, 3);
    }

    @Test
    void withOneAttemptAtMostTheOnlyOneMayGoElsewhereButNoSecondOne() {
        engine = engine(policy -> policy.maxAttempts(1));
        ScriptedExchange exchange = exchange(430).or(SECOND);
        assertThat(givenUp(exchange).why()).isEqualTo(Reason.ATTEMPTS_EXHAUSTED);
        assertThat(exchange.went()).containsExactly(0);
        open(FIRST);
        assertThat(end(exchange(502).or(SECOND))).isNull();
    }

    @Test
    @DisplayName("Promise 33: calls that go straight to an alternate cost no budget, what they do there beyond it does")
    void theBudgetIsTheFirstOnes() {
        engine = engine(policy -> policy.budget(new BudgetPolicy(0, 0, 3)).maxAttempts(3));
        engine.breaker(FIRST).forceOpen();
        for (int i = 0; i < 20; i++) {
            assertThat(end(exchange(200).or(SECOND))).isNull();
        }
        // A retry that succeeds is refunded, there as here.
        for (int i = 0; i < 20; i++) {
            assertThat(end(exchange(200).or(SECOND).answers(502, 200))).isNull();
        }
        engine.breaker(SECOND).forceClosed();
        int sent = 0;
        for (int i = 0; i < 10; i++) {
            ScriptedExchange exchange = exchange(200).or(SECOND).answers(502);
            givenUp(exchange);
            sent += exchange.terms.size();
        }
        assertThat(sent).isEqualTo(10 + 3);
        assertThat(timeline).endsWith(time.now().toMillis() + "ms given up BUDGET_EXHAUSTED");
    }

    @Test
    @DisplayName("Promise 33: failing over costs a token of the first one's budget; without one, the call stays")
    void failingOverIsPaidFor() {
        engine = engine(policy -> policy.budget(new BudgetPolicy(0, 0, 1)));
        ScriptedExchange answered = exchange(430).or(SECOND).answers(200);
        assertThat(end(answered)).isNull();
        // Refunded: it can be done again, until it fails.
        ScriptedExchange failing = exchange(430).or(SECOND).answers(400);
        assertThat(givenUp(failing).why()).isEqualTo(Reason.HINT_TOO_LONG);
        assertThat(failing.went()).containsExactly(0, 1);
        ScriptedExchange broke = exchange(430).or(SECOND).answers(200);
        assertThat(givenUp(broke).why()).isEqualTo(Reason.HINT_TOO_LONG);
        assertThat(broke.went()).containsExactly(0);
        assertThat(broke.givenUpWith).isNotNull();
        // What nobody pays for is a probe.
        open(SECOND);
        time.advance(Duration.ofSeconds(1));
        assertThat(end(exchange(430).or(SECOND).answers(200))).isNull();
        assertThat(timeline).anyMatch(line -> line.endsWith("probe 2"));
    }

    @Test
    void whereAnAlternateTurnsTheCallDownAndTheNextOneCantBePaidForThatIsSaid() {
        engine = engine(policy -> policy.budget(new BudgetPolicy(0, 0, 0)));
        engine.breaker(FIRST).forceOpen();
        ScriptedExchange exchange = exchange(200).or(SECOND).answers(401).or(THIRD);
        assertThat(givenUp(exchange).why()).isEqualTo(Reason.BUDGET_EXHAUSTED);
        assertThat(exchange.went()).containsExactly(1);
    }

    @Test
    @DisplayName("Promise 9: one deadline over all attempts, wherever they go, and none after patience")
    void oneDeadline() {
        open(FIRST);
        engine.breaker(FIRST).forceOpen();
        ScriptedExchange exchange = exchange(200).or(SECOND).answersAfter(Duration.ofSeconds(2), 502);
        CallReport report = givenUp(exchange, CallOptions.defaults().withDeadline(Duration.ofSeconds(5)));
        assertThat(report.why()).isEqualTo(Reason.DEADLINE_EXCEEDED);
        assertThat(exchange.terms)
                .extracting(terms -> Duration.ofNanos(terms.timeoutNanos()).toMillis())
                .containsExactly(5_000L, 2_750L, 250L);

        engine.breaker(SECOND).reset();
        ScriptedExchange slow = exchange(200)
                .or(SECOND)
                .answersAfter(Duration.ofSeconds(2), 401)
                .or(THIRD);
        assertThat(givenUp(slow, CallOptions.defaults().withPatience(Duration.ofSeconds(1)))
                        .why())
                .isEqualTo(Reason.PATIENCE_EXHAUSTED);
        assertThat(slow.went()).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("Promise 15: cancel works where a call has been given leave elsewhere, and gives that back")
    void cancelBetweenLeavingAndGoing(boolean async) {
        engine = engine(policy -> policy.budget(new BudgetPolicy(0, 0, 1)));
        open(SECOND);
        time.advance(Duration.ofSeconds(1));
        ScriptedExchange exchange = exchange(430).or(SECOND);
        exchange.onDiscard = exchange.cancellation::cancel;
        Ending ending = new Ending();
        if (async) {
            engine.executeAsync(FIRST, CallOptions.defaults(), exchange, ending);
            time.runAll();
        } else {
            try {
                ending.answered(engine.execute(FIRST, CallOptions.defaults(), exchange));
            } catch (IOException e) {
                ending.failed(e);
            }
        }
        assertThat(ending.errors).singleElement().satisfies(e -> assertThat(e).hasMessage("Canceled"));
        assertThat(exchange.went()).containsExactly(0);
        // The probe of the second and the token of the first are there for the next.
        timeline.clear();
        assertThat(end(exchange(430).or(SECOND))).isNull();
        assertThat(timeline).anyMatch(line -> line.endsWith("probe 2")).noneMatch(line -> line.contains("wait"));
        assertThat(end(exchange(430).or(SECOND))).isNull();
    }

    @Test
    void alternatesAreAskedForOnceAndOnlyWhenTheFirstCantTakeTheCall() {
        ScriptedExchange well = exchange(502, 429, 200).or(SECOND);
        assertThat(end(well)).isNull();
        assertThat(well.asked).isZero();
        ScriptedExchange failing =
                exchange(502).or(SECOND).answers(502).or(THIRD).answers(502);
        givenUp(failing);
        assertThat(failing.asked).isEqualTo(1);
    }

    @Test
    void aConnectionThatFailedHereSaysNothingOfThoseThere() {
        ScriptedExchange exchange = exchange();
        for (int i = 0; i < 5; i++) {
            exchange.fails(new IOException("refused"));
        }
        exchange.or(SECOND).answers(200);
        assertThat(end(exchange)).isNull();
        assertThat(exchange.terms)
                .extracting(terms -> terms.freshConnection())
                .containsExactly(false, true, true, true, true, false);
    }

    /** Ten calls a second for a minute, all at once under way that must be. */
    private List<ScriptedExchange> stream(CallOptions options, Function<Duration, ScriptedExchange> exchanges) {
        List<ScriptedExchange> all = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            time.schedule(
                    () -> {
                        ScriptedExchange exchange = exchanges.apply(time.now());
                        all.add(exchange);
                        engine.executeAsync(FIRST, options, exchange, new Ending());
                    },
                    Duration.ofMillis(100L * i).toNanos());
        }
        time.runAll();
        return all;
    }

    @Test
    @DisplayName("Promise 33: calls that may not wait probe the first one, and take it back within its open time")
    void callsThatMayNotWaitTakeTheFirstOneBack() {
        Duration well = Duration.ofSeconds(30);
        List<ScriptedExchange> all = stream(
                CallOptions.defaults().withMayWait(false),
                now -> exchange(now.compareTo(well) < 0 ? 502 : 200).or(SECOND).answers(200));
        List<Integer> last = all.stream()
                .map(exchange -> exchange.went().get(exchange.went().size() - 1))
                .toList();
        assertThat(last.subList(300 + 200, 600)).containsOnly(0);
        assertThat(last.subList(100, 300)).containsOnly(1);
        long probes = all.subList(100, 300).stream()
                .filter(exchange -> exchange.went().contains(0))
                .count();
        assertThat(probes).isBetween(1L, 5L);
        assertThat(timeline).noneMatch(line -> line.contains("given up"));
    }

    @Test
    @DisplayName("Promise 10: where both are down, each gets no more than one alone would")
    void whereBothAreDownEachGetsNoMore() {
        long alone = sent(stream(CallOptions.defaults(), now -> exchange(502)));
        engine = engine(policy -> policy);
        long both = sent(
                stream(CallOptions.defaults(), now -> exchange(502).or(SECOND).answers(502)));
        assertThat(both).isLessThanOrEqualTo(2 * alone);
    }

    private static long sent(List<ScriptedExchange> all) {
        return all.stream().mapToLong(exchange -> exchange.terms.size()).sum();
    }
}
