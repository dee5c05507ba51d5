package dev.holdfast.retry;

import static dev.holdfast.testing.Failures.badGateway;
import static dev.holdfast.testing.Failures.hint;
import static dev.holdfast.testing.Failures.rateLimited;
import static dev.holdfast.testing.Failures.unavailable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.Deadline;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.OutageHint;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Replay;
import dev.holdfast.failure.ServerHint;
import dev.holdfast.failure.Transience;
import dev.holdfast.retry.RetryDecision.GiveUp;
import dev.holdfast.retry.RetryDecision.RetryAfter;
import dev.holdfast.testing.Failures;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RetryPlannerTest {

    private static final long NOW = Long.MAX_VALUE - 5;
    private static final Limits PATIENT = new Limits(Deadline.after(NOW, Duration.ofSeconds(30)), Deadline.NONE);

    private final RetryPlanner planner = new RetryPlanner(RetryPolicy.defaults());

    /** A first attempt that failed now, of a request that may be sent again. */
    private static Attempt attempt() {
        return attempt(0.5);
    }

    private static Attempt attempt(double chance) {
        return new Attempt(NOW, 1, 0, 0, new Attempt.Resend(true, false, false, 0, 0, OutageHint.NONE), chance);
    }

    private static Attempt with(Attempt.Resend resend) {
        return new Attempt(NOW, 1, 0, 0, resend, 0.5);
    }

    private RetryDecision plan(Failure failure) {
        return planner.plan(failure, attempt(), PATIENT, true);
    }

    private static RetryDecision retry(long millis, Reason why, boolean paid) {
        return new RetryAfter(Duration.ofMillis(millis).toNanos(), why, paid);
    }

    private static RetryDecision giveUp(Reason why) {
        return new GiveUp(why);
    }

    private static Failure failure(FailureKind kind, Replay replay) {
        return Failures.of(kind, Transience.TRANSIENT, replay, ServerHint.NONE);
    }

    static Stream<Arguments> rows() {
        Failure permanent =
                Failures.of(FailureKind.INVALID_REQUEST, Transience.PERMANENT, Replay.UNPROCESSED, ServerHint.NONE);
        Failure broke =
                Failures.of(FailureKind.OUT_OF_MONEY, Transience.PERMANENT, Replay.UNPROCESSED, hint(null, true));
        Failure serverSaysNo =
                Failures.of(FailureKind.BAD_GATEWAY, Transience.TRANSIENT, Replay.UNPROCESSED, hint(null, false));
        Failure serverSaysYes =
                Failures.of(FailureKind.CONFLICT, Transience.PERMANENT, Replay.UNPROCESSED, hint(null, true));
        Failure timeoutServerSaysYes =
                Failures.of(FailureKind.GATEWAY_TIMEOUT, Transience.TRANSIENT, Replay.UNKNOWN, hint(null, true));
        return Stream.of(
                // what, failure, decision after a first attempt
                Arguments.of("a 502 is tried again", badGateway(), retry(250, Reason.TRANSIENT_FAILURE, true)),
                Arguments.of("a 429 is tried again", rateLimited(null), retry(250, Reason.THROTTLED, true)),
                Arguments.of("the caller's own error is not", permanent, giveUp(Reason.PERMANENT_FAILURE)),
                Arguments.of("an empty account is not, whatever the server says", broke, giveUp(Reason.OUT_OF_MONEY)),
                Arguments.of(
                        "Promise 17: x-should-retry: false ends the call",
                        serverSaysNo,
                        giveUp(Reason.SERVER_SAID_NO_RETRY)),
                Arguments.of(
                        "Promise 17: x-should-retry: true makes a permanent failure one to retry",
                        serverSaysYes,
                        retry(250, Reason.SERVER_SAID_RETRY, true)),
                Arguments.of(
                        "Promise 17: x-should-retry: true settles an unknown outcome",
                        timeoutServerSaysYes,
                        retry(250, Reason.TRANSIENT_FAILURE, true)),
                Arguments.of(
                        "Promise 11: a gateway timeout may have been processed",
                        failure(FailureKind.GATEWAY_TIMEOUT, Replay.UNKNOWN),
                        giveUp(Reason.OUTCOME_UNKNOWN)),
                Arguments.of(
                        "Promise 11: a read timeout may have been processed",
                        failure(FailureKind.READ_TIMEOUT, Replay.UNKNOWN),
                        giveUp(Reason.OUTCOME_UNKNOWN)),
                Arguments.of(
                        "Promise 11: a connection lost after sending may have been processed",
                        failure(FailureKind.CONNECTION_LOST, Replay.UNKNOWN),
                        giveUp(Reason.OUTCOME_UNKNOWN)),
                Arguments.of(
                        "Promise 11: an answer that was cut off was processed",
                        failure(FailureKind.TRUNCATED, Replay.PROCESSED),
                        giveUp(Reason.OUTCOME_UNKNOWN)),
                Arguments.of(
                        "Promise 11: a 500 is tried again all the same",
                        failure(FailureKind.SERVER_ERROR, Replay.UNKNOWN),
                        retry(250, Reason.TRANSIENT_FAILURE, true)),
                Arguments.of(
                        "Promise 11: a 503 is tried again all the same",
                        failure(FailureKind.UNAVAILABLE, Replay.UNKNOWN),
                        retry(250, Reason.TRANSIENT_FAILURE, true)),
                Arguments.of(
                        "Promise 11: a 529 is tried again all the same",
                        failure(FailureKind.OVERLOADED, Replay.UNKNOWN),
                        retry(250, Reason.TRANSIENT_FAILURE, true)),
                Arguments.of(
                        "Promise 11: an error that came with a 200 came after work had begun",
                        failure(FailureKind.SERVER_ERROR, Replay.PROCESSED),
                        giveUp(Reason.OUTCOME_UNKNOWN)),
                Arguments.of(
                        "Promise 11: what was refused was not processed",
                        failure(FailureKind.CONNECT_REFUSED, Replay.UNPROCESSED),
                        retry(250, Reason.TRANSIENT_FAILURE, true)),
                Arguments.of(
                        "Promise 14: a stale connection is tried again at once, for free",
                        failure(FailureKind.STALE_CONNECTION, Replay.LIKELY_UNPROCESSED),
                        retry(0, Reason.STALE_CONNECTION, false)),
                Arguments.of(
                        "a cancelled call ends",
                        failure(FailureKind.CANCELLED, Replay.UNKNOWN),
                        giveUp(Reason.CANCELLED)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void decides(String what, Failure failure, RetryDecision expected) {
        assertThat(plan(failure)).as(what).isEqualTo(expected);
    }

    @Test
    @DisplayName("Promise 7: never earlier than the server said, not by 1 ms")
    void neverEarlierThanTheServerSaid() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            long hintNanos = random.nextLong(1, Duration.ofSeconds(30).toNanos() + 1);
            int waits = random.nextInt(0, 40);
            Jitter jitter = Jitter.values()[random.nextInt(3)];
            RetryPlanner any = new RetryPlanner(
                    RetryPolicy.builder().jitter(jitter).maxAttempts(100).build());
            Attempt attempt = new Attempt(
                    NOW,
                    1,
                    waits,
                    random.nextLong(Duration.ofSeconds(20).toNanos()),
                    new Attempt.Resend(true, false, false, 0, 0, OutageHint.NONE),
                    random.nextDouble());
            RetryDecision decision = any.plan(unavailable(Duration.ofNanos(hintNanos)), attempt, PATIENT, true);
            assertThat(decision).isInstanceOf(RetryAfter.class);
            assertThat(((RetryAfter) decision).delayNanos())
                    .isBetween(hintNanos, Duration.ofSeconds(30).toNanos());
        }
    }

    @Test
    @DisplayName("Promise 7: twenty clients that were told the same number don't wake together")
    void jitterIsAddedToAHint() {
        long low = delay(planner.plan(unavailable(Duration.ofSeconds(12)), attempt(0.0), PATIENT, true));
        long high = delay(planner.plan(unavailable(Duration.ofSeconds(12)), attempt(0.999), PATIENT, true));
        assertThat(low).isEqualTo(Duration.ofSeconds(12).toNanos());
        assertThat(high).isGreaterThan(Duration.ofSeconds(13).toNanos());
    }

    @Test
    @DisplayName("Promise 8: a hint past patience ends the call now")
    void aHintPastPatienceEndsTheCallNow() {
        assertThat(plan(unavailable(Duration.ofSeconds(30).plusNanos(1)))).isEqualTo(giveUp(Reason.HINT_TOO_LONG));
        assertThat(plan(rateLimited(Duration.ofHours(24)))).isEqualTo(giveUp(Reason.HINT_TOO_LONG));
        assertThat(plan(unavailable(Duration.ofDays(200_000)))).isEqualTo(giveUp(Reason.HINT_TOO_LONG));
        assertThat(plan(unavailable(Duration.ofSeconds(30)))).isInstanceOf(RetryAfter.class);
    }

    @Test
    @DisplayName("Promise 8: a hint past the deadline ends the call now")
    void aHintPastTheDeadlineEndsTheCallNow() {
        Limits limits = new Limits(PATIENT.patience(), Deadline.after(NOW, Duration.ofSeconds(5)));
        assertThat(planner.plan(unavailable(Duration.ofSeconds(5)), attempt(), limits, true))
                .isEqualTo(giveUp(Reason.HINT_TOO_LONG));
        assertThat(planner.plan(unavailable(Duration.ofSeconds(4)), attempt(0.999), limits, true))
                .isInstanceOfSatisfying(
                        RetryAfter.class,
                        retry -> assertThat(retry.delayNanos())
                                .isLessThan(Duration.ofSeconds(5).toNanos()));
    }

    @Test
    @DisplayName("Promise 9: no wait overruns the deadline, no attempt starts after patience ends")
    void noWaitOverrunsItsLimits() {
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 20_000; i++) {
            Duration patience = Duration.ofMillis(random.nextInt(0, 20_000));
            Duration deadline = Duration.ofMillis(random.nextInt(1, 20_000));
            Limits limits = new Limits(Deadline.after(NOW, patience), Deadline.after(NOW, deadline));
            Attempt attempt = new Attempt(
                    NOW,
                    1,
                    random.nextInt(10),
                    0,
                    new Attempt.Resend(true, true, false, 0, random.nextLong(10_000_000_000L), OutageHint.NONE),
                    random.nextDouble());
            RetryDecision decision = planner.plan(badGateway(), attempt, limits, true);
            if (decision instanceof RetryAfter retry) {
                assertThat(retry.delayNanos()).isLessThanOrEqualTo(patience.toNanos());
                assertThat(retry.delayNanos()).isLessThan(deadline.toNanos());
            }
        }
    }

    private static final OutageHint POSTED_AND_SEEN = new OutageHint(OutageHint.Posted.INCIDENT, true);

    private static Attempt told(OutageHint outage, double chance) {
        return new Attempt(NOW, 1, 0, 0, new Attempt.Resend(true, false, false, 0, 0, outage), chance);
    }

    @Test
    @DisplayName("Promise 26: a posted outage that is seen here too lengthens the wait")
    void aPostedOutageLengthensTheWait() {
        assertThat(planner.plan(badGateway(), told(POSTED_AND_SEEN, 0), PATIENT, true))
                .isEqualTo(retry(10_000, Reason.POSTED_OUTAGE, true));
        assertThat(delay(planner.plan(badGateway(), told(POSTED_AND_SEEN, 0.999), PATIENT, true)))
                .isGreaterThan(Duration.ofMillis(10_900).toNanos());
    }

    @Test
    @DisplayName("Promise 26: a caller that can't wait as long is told now, instead of retrying in vain")
    void aCallerThatCannotWaitForAPostedOutageIsToldNow() {
        Limits hasty = new Limits(Deadline.after(NOW, Duration.ofMillis(9_999)), Deadline.NONE);
        assertThat(planner.plan(badGateway(), told(POSTED_AND_SEEN, 0), hasty, true))
                .isEqualTo(giveUp(Reason.POSTED_OUTAGE));
        assertThat(planner.plan(badGateway(), told(OutageHint.NONE, 0.1), hasty, true))
                .isInstanceOf(RetryAfter.class);
    }

    @Test
    @DisplayName("Promise 26: what the page says alone, or what this program sees alone, changes no wait")
    void whatIsPostedAloneChangesNoWait() {
        RetryDecision plain = planner.plan(badGateway(), told(OutageHint.NONE, 0.3), PATIENT, true);
        for (OutageHint.Posted posted : OutageHint.Posted.values()) {
            assertThat(planner.plan(badGateway(), told(new OutageHint(posted, false), 0.3), PATIENT, true))
                    .isEqualTo(plain);
        }
        OutageHint seenOnly = new OutageHint(OutageHint.Posted.NOTHING, true);
        assertThat(planner.plan(badGateway(), told(seenOnly, 0.3), PATIENT, true))
                .isEqualTo(plain);
    }

    @Test
    @DisplayName("Promise 26: nothing on the page ever shortens a wait, nor makes a call go on that would end")
    void nothingPostedShortensAWait() {
        SplittableRandom random = new SplittableRandom(26);
        FailureKind[] kinds = FailureKind.values();
        for (int i = 0; i < 20_000; i++) {
            Failure failure = Failures.of(
                    kinds[random.nextInt(kinds.length)],
                    Transience.values()[random.nextInt(Transience.values().length)],
                    Replay.values()[random.nextInt(Replay.values().length)],
                    random.nextBoolean() ? ServerHint.NONE : hint(Duration.ofMillis(random.nextInt(40_000)), null));
            long untilProbe = random.nextBoolean() ? 0 : random.nextLong(40_000_000_000L);
            int waits = random.nextInt(8);
            double chance = random.nextDouble();
            long lastWait = random.nextLong(20_000_000_000L);
            OutageHint outage = new OutageHint(
                    OutageHint.Posted.values()[random.nextInt(OutageHint.Posted.values().length)],
                    random.nextBoolean());
            Attempt plain = new Attempt(
                    NOW,
                    1,
                    waits,
                    lastWait,
                    new Attempt.Resend(true, false, false, 0, untilProbe, OutageHint.NONE),
                    chance);
            Attempt told = new Attempt(
                    NOW, 1, waits, lastWait, new Attempt.Resend(true, false, false, 0, untilProbe, outage), chance);
            RetryPlanner any = new RetryPlanner(RetryPolicy.builder()
                    .jitter(Jitter.values()[random.nextInt(Jitter.values().length)])
                    .build());
            Limits limits = new Limits(Deadline.after(NOW, Duration.ofMillis(random.nextInt(40_000))), Deadline.NONE);
            boolean budget = random.nextInt(4) > 0;
            RetryDecision without = any.plan(failure, plain, limits, budget);
            RetryDecision with = any.plan(failure, told, limits, budget);
            if (without instanceof GiveUp) {
                // For another reason it might go on elsewhere.
                assertThat(with).as("seed 26, %s, %s", failure, outage).isEqualTo(without);
            } else if (with instanceof RetryAfter retry) {
                assertThat(retry.delayNanos()).as("%s, %s", failure, outage).isGreaterThanOrEqualTo(delay(without));
            }
        }
    }

    @Test
    void saysWhichLimitEndedTheCall() {
        Deadline past = Deadline.after(NOW - 10, Duration.ofNanos(5));
        Deadline soon = Deadline.after(NOW, Duration.ofMillis(10));
        assertThat(planner.plan(badGateway(), attempt(), new Limits(past, Deadline.NONE), true))
                .isEqualTo(giveUp(Reason.PATIENCE_EXHAUSTED));
        assertThat(planner.plan(badGateway(), attempt(), new Limits(Deadline.NONE, past), true))
                .isEqualTo(giveUp(Reason.DEADLINE_EXCEEDED));
        assertThat(planner.plan(badGateway(), attempt(), new Limits(soon, Deadline.NONE), true))
                .isEqualTo(giveUp(Reason.PATIENCE_EXHAUSTED));
        assertThat(planner.plan(badGateway(), attempt(), new Limits(Deadline.NONE, soon), true))
                .isEqualTo(giveUp(Reason.DEADLINE_EXCEEDED));
    }

    @Test
    @DisplayName("Promise 10: without budget there is no retry, but one that repairs a connection")
    void withoutBudgetThereIsNoRetry() {
        assertThat(planner.plan(badGateway(), attempt(), PATIENT, false)).isEqualTo(giveUp(Reason.BUDGET_EXHAUSTED));
        assertThat(planner.plan(
                        failure(FailureKind.STALE_CONNECTION, Replay.LIKELY_UNPROCESSED), attempt(), PATIENT, false))
                .isEqualTo(retry(0, Reason.STALE_CONNECTION, false));
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    @DisplayName("Promise 12: a body that can be written once is sent once")
    void aBodyThatCanBeWrittenOnceIsSentOnce(FailureKind kind) {
        Attempt oneShot = with(new Attempt.Resend(false, true, false, 1, 0, OutageHint.NONE));
        assertThat(planner.plan(failure(kind, Replay.UNPROCESSED), oneShot, PATIENT, true))
                .isInstanceOf(GiveUp.class);
        assertThat(planner.plan(
                        Failures.of(kind, Transience.TRANSIENT, Replay.UNPROCESSED, hint(null, true)),
                        oneShot,
                        PATIENT,
                        true))
                .isInstanceOf(GiveUp.class);
    }

    @Test
    void anIdempotentRequestIsSentAgainWhateverTheOutcome() {
        Attempt idempotent = with(new Attempt.Resend(true, true, false, 0, 0, OutageHint.NONE));
        assertThat(planner.plan(failure(FailureKind.READ_TIMEOUT, Replay.UNKNOWN), idempotent, PATIENT, true))
                .isEqualTo(retry(250, Reason.TRANSIENT_FAILURE, true));
    }

    @Test
    void aWaitForTheProbeIsSpreadByAQuarterOfItAndASecondAtMostWhateverTheBackoff() {
        for (int waits : new int[] {0, 9}) {
            assertThat(planner.plan(badGateway(), held(waits, Duration.ofSeconds(2), 0.5), PATIENT, true))
                    .isEqualTo(retry(2250, Reason.BREAKER_OPEN, false));
            assertThat(planner.plan(badGateway(), held(waits, Duration.ofSeconds(20), 0.5), PATIENT, true))
                    .isEqualTo(retry(20_500, Reason.BREAKER_OPEN, false));
        }
    }

    @Test
    @DisplayName("Promise 7: chance is added once to what the server said")
    void chanceIsAddedOnce() {
        Attempt late = new Attempt(NOW, 5, 4, 0, new Attempt.Resend(true, false, false, 0, 0, OutageHint.NONE), 0.5);
        // The envelope of the fifth wait is 8 s.
        assertThat(planner.plan(unavailable(Duration.ofSeconds(2)), late, PATIENT, true))
                .isEqualTo(retry(6_000, Reason.SERVER_HINT, true));
    }

    private static Attempt held(int waits, Duration untilProbe, double chance) {
        return new Attempt(
                NOW,
                1,
                waits,
                0,
                new Attempt.Resend(true, false, false, 0, untilProbe.toNanos(), OutageHint.NONE),
                chance);
    }

    @Test
    @DisplayName("Promise 11: a setting decides otherwise")
    void aSettingDecidesAboutUnknownOutcomes() {
        RetryPlanner never = new RetryPlanner(
                RetryPolicy.builder().outcomeUnknown(OutcomeUnknown.NEVER_RETRY).build());
        RetryPlanner always = new RetryPlanner(RetryPolicy.builder()
                .outcomeUnknown(OutcomeUnknown.ALWAYS_RETRY)
                .build());
        Failure serverError = failure(FailureKind.SERVER_ERROR, Replay.UNKNOWN);
        Failure readTimeout = failure(FailureKind.READ_TIMEOUT, Replay.UNKNOWN);
        assertThat(never.plan(serverError, attempt(), PATIENT, true)).isEqualTo(giveUp(Reason.OUTCOME_UNKNOWN));
        assertThat(never.plan(failure(FailureKind.STALE_CONNECTION, Replay.UNKNOWN), attempt(), PATIENT, true))
                .isEqualTo(giveUp(Reason.OUTCOME_UNKNOWN));
        assertThat(always.plan(readTimeout, attempt(), PATIENT, true))
                .isEqualTo(retry(250, Reason.TRANSIENT_FAILURE, true));
    }

    @Test
    void aStaleConnectionIsForgivenOnce() {
        Attempt second = with(new Attempt.Resend(true, false, true, 0, 0, OutageHint.NONE));
        assertThat(planner.plan(
                        failure(FailureKind.STALE_CONNECTION, Replay.LIKELY_UNPROCESSED), second, PATIENT, true))
                .isEqualTo(retry(250, Reason.TRANSIENT_FAILURE, true));
    }

    @Test
    void aRefusedAddressIsFollowedByTheNextAtOnce() {
        Failure refused = failure(FailureKind.CONNECT_REFUSED, Replay.UNPROCESSED);
        assertThat(planner.plan(
                        refused, with(new Attempt.Resend(true, false, false, 2, 0, OutageHint.NONE)), PATIENT, false))
                .isEqualTo(retry(0, Reason.NEXT_ADDRESS, false));
    }

    @Test
    void theMostAttemptsAllowedIsTheMostThatAreMade() {
        Attempt seventh = new Attempt(NOW, 7, 6, 0, attempt().resend(), 0.1);
        Attempt eighth = new Attempt(NOW, 8, 7, 0, attempt().resend(), 0.1);
        assertThat(planner.plan(badGateway(), seventh, PATIENT, true)).isInstanceOf(RetryAfter.class);
        assertThat(planner.plan(badGateway(), eighth, PATIENT, true)).isEqualTo(giveUp(Reason.ATTEMPTS_EXHAUSTED));
    }

    @Test
    void aMaximumOfOneSwitchesRetriesOffForRateLimitsToo() {
        RetryPlanner off = new RetryPlanner(RetryPolicy.builder().maxAttempts(1).build());
        Attempt refused = new Attempt(NOW, 0, 0, 0, attempt().resend(), 0.1);
        assertThat(off.plan(rateLimited(null), refused, PATIENT, true)).isEqualTo(giveUp(Reason.ATTEMPTS_EXHAUSTED));
    }

    @Test
    void anOpenBreakerIsWaitedForWithoutCost() {
        long untilProbe = Duration.ofSeconds(4).toNanos();
        RetryDecision decision = planner.plan(
                badGateway(),
                with(new Attempt.Resend(true, false, false, 0, untilProbe, OutageHint.NONE)),
                PATIENT,
                false);
        assertThat(decision).isInstanceOfSatisfying(RetryAfter.class, retry -> {
            assertThat(retry.delayNanos()).isGreaterThanOrEqualTo(untilProbe);
            assertThat(retry.why()).isEqualTo(Reason.BREAKER_OPEN);
            assertThat(retry.paid()).isFalse();
        });
        assertThat(planner.plan(
                        badGateway(),
                        with(new Attempt.Resend(true, false, false, 0, Long.MAX_VALUE, OutageHint.NONE)),
                        PATIENT,
                        true))
                .isEqualTo(giveUp(Reason.BREAKER_OPEN));
    }

    @Test
    void aRefusedCallWaitsForTheProbeIfItMayAndCan() {
        long second = Duration.ofSeconds(1).toNanos();
        assertThat(planner.planRefused(Reason.BREAKER_OPEN, second, true, NOW, PATIENT, 0.0))
                .isEqualTo(new RetryAfter(second, Reason.BREAKER_OPEN, false));
        assertThat(planner.planRefused(Reason.BREAKER_OPEN, second, false, NOW, PATIENT, 0.0))
                .isEqualTo(giveUp(Reason.BREAKER_OPEN));
        assertThat(planner.planRefused(Reason.BREAKER_OPEN, 31 * second, true, NOW, PATIENT, 0.0))
                .isEqualTo(giveUp(Reason.BREAKER_OPEN));
        assertThat(planner.planRefused(
                        Reason.BREAKER_OPEN, Long.MAX_VALUE, true, NOW, new Limits(Deadline.NONE, Deadline.NONE), 0.0))
                .as("only a reset by hand helps")
                .isEqualTo(giveUp(Reason.BREAKER_OPEN));
    }

    @Test
    void isTotal() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 50_000; i++) {
            Failure failure = Failures.of(
                    FailureKind.values()[random.nextInt(FailureKind.values().length)],
                    Transience.values()[random.nextInt(3)],
                    Replay.values()[random.nextInt(4)],
                    hint(
                            random.nextInt(3) == 0 ? Duration.ofSeconds(random.nextLong(Long.MAX_VALUE)) : null,
                            random.nextInt(3) == 0 ? random.nextBoolean() : null));
            Attempt attempt = new Attempt(
                    random.nextLong(),
                    random.nextInt(Integer.MAX_VALUE),
                    random.nextInt(Integer.MAX_VALUE),
                    random.nextLong(Long.MAX_VALUE / 4),
                    new Attempt.Resend(
                            random.nextBoolean(),
                            random.nextBoolean(),
                            random.nextBoolean(),
                            random.nextInt(3),
                            random.nextInt(2) * random.nextLong(Long.MAX_VALUE),
                            OutageHint.NONE),
                    random.nextDouble());
            Limits limits = new Limits(
                    random.nextBoolean() ? Deadline.NONE : new Deadline(random.nextLong(), true),
                    random.nextBoolean() ? Deadline.NONE : new Deadline(random.nextLong(), true));
            RetryPlanner any = new RetryPlanner(RetryPolicy.builder()
                    .jitter(Jitter.values()[random.nextInt(3)])
                    .maxAttempts(Integer.MAX_VALUE)
                    .build());
            assertThat(any.plan(failure, attempt, limits, random.nextBoolean()).why())
                    .isNotNull();
        }
    }

    private static long delay(RetryDecision decision) {
        return ((RetryAfter) decision).delayNanos();
    }
}
