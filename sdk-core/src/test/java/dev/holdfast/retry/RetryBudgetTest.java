package dev.holdfast.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryBudgetTest {

    private static final long SECOND = 1_000_000_000L;

    private final RetryBudget budget = new RetryBudget(BudgetPolicy.defaults(), 0);

    /** Sends calls at a steady rate that all succeed, so that the bucket fills. */
    private long warmUp(int callsPerSecond, int seconds) {
        long now = 0;
        for (int i = 0; i < callsPerSecond * seconds; i++) {
            now += SECOND / callsPerSecond;
            budget.onCall();
            if (i % Math.max(1, callsPerSecond / 10) == 0) {
                budget.hasToken(now);
            }
        }
        return now;
    }

    private int drain(long now) {
        int retries = 0;
        while (budget.tryWithdraw(now)) {
            retries++;
        }
        return retries;
    }

    @ParameterizedTest
    @CsvSource({
        // calls a second, retries at once, retries in the next ten seconds, extra load over the first minute in percent
        "1, 10, 6, 77",
        "1000, 5001, 5001, 58"
    })
    @DisplayName("Promise 10: in a hard outage the extra load is bounded, at 1 and at 1,000 requests a second")
    void inAHardOutageTheExtraLoadIsBounded(int callsPerSecond, int atOnce, int inTenSeconds, int percentInAMinute) {
        long now = warmUp(callsPerSecond, 120);
        int first = drain(now);
        assertThat(first).isBetween((int) (atOnce * 0.98), (int) Math.ceil(atOnce * 1.02));

        int retries = first;
        int afterTen = 0;
        for (int second = 1; second <= 60; second++) {
            for (int i = 0; i < callsPerSecond; i++) {
                now += SECOND / callsPerSecond;
                budget.onCall();
                retries += drain(now);
            }
            if (second == 10) {
                afterTen = retries - first;
            }
        }
        assertThat(afterTen).isBetween((int) Math.floor(inTenSeconds * 0.9), (int) Math.ceil(inTenSeconds * 1.1));
        assertThat(100.0 * retries / (60.0 * callsPerSecond)).isBetween(percentInAMinute - 1.5, percentInAMinute + 1.5);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.05", "1, 0.2", "1000, 0.05", "1000, 0.1"})
    @DisplayName("Promise 10: random errors are retried freely")
    void randomErrorsAreRetriedFreely(int callsPerSecond, double errors) {
        SplittableRandom random = new SplittableRandom(10);
        // When each retry under way ends: a quarter of a second of backoff and two seconds of service.
        PriorityQueue<Long> ending = new PriorityQueue<>();
        long now = warmUp(callsPerSecond, 60);
        int wanted = 0;
        int refused = 0;
        for (int i = 0; i < callsPerSecond * 600; i++) {
            now += SECOND / callsPerSecond;
            budget.onCall();
            boolean failed = random.nextDouble() < errors;
            while (!ending.isEmpty() && ending.peek() <= now) {
                ending.poll();
                if (random.nextDouble() < errors) {
                    wanted++;
                    refused += retry(ending, now) ? 0 : 1;
                } else {
                    budget.refund(now);
                }
            }
            if (failed) {
                wanted++;
                refused += retry(ending, now) ? 0 : 1;
            }
        }
        assertThat(wanted).isGreaterThan(10);
        assertThat(refused).isZero();
    }

    private boolean retry(PriorityQueue<Long> ending, long now) {
        if (budget.tryWithdraw(now)) {
            ending.add(now + 9 * SECOND / 4);
            return true;
        }
        return false;
    }

    @Test
    void aRetryThatSucceedsGivesItsCostBack() {
        int all = drain(0);
        assertThat(all).isEqualTo(10);
        assertThat(budget.tryWithdraw(0)).isFalse();
        budget.refund(0);
        assertThat(budget.tryWithdraw(0)).isTrue();
        assertThat(budget.tryWithdraw(0)).isFalse();
    }

    @Test
    void aRefundNeverOverfillsTheBucket() {
        for (int i = 0; i < 100; i++) {
            budget.refund(0);
        }
        assertThat(drain(0)).isEqualTo(10);
    }

    @Test
    void aQuietNightFillsABucketNoHigherThanItsSize() {
        drain(0);
        assertThat(drain(86_400 * SECOND)).isEqualTo(10);
    }

    @Test
    void aBudgetOfNothingAllowsNothing() {
        RetryBudget none = new RetryBudget(new BudgetPolicy(0, 0, 0), 0);
        none.onCall();
        assertThat(none.hasToken(1_000 * SECOND)).isFalse();
    }
}
