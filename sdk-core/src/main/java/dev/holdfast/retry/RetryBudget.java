package dev.holdfast.retry;

import java.util.concurrent.atomic.LongAdder;

/**
 * The retry budget of one endpoint: a token bucket that calls fill and retries empty. A retry costs one token; a retry that
 * then succeeds gives it back. Random errors, whose retries mostly succeed, are thus retried freely; a hard outage, whose
 * retries fail, soon is not. Thread-safe.
 *
 * <p>The bucket holds what its endpoint earns in ten seconds, and never less than {@link BudgetPolicy#minimum()}. With the
 * defaults (0.2 a call, 0.1 a second, at least 10) that allows, in a hard outage in which every retry fails:
 *
 * <pre>
 *  calls a second   at once   then, a second   extra load over the first minute
 *               1        10              0.3                              +47 %
 *           1,000     2,000            200.1                              +23 %
 * </pre>
 *
 * The breaker bounds the load further: once it is open, only probes are sent, and those cost nothing here. With 5 % random
 * errors at either rate no retry is refused.
 *
 * <p>After Finagle's {@code RetryBudget} (deposits a request, a floor a second, a share of 20 %) and the retry quota of the
 * AWS SDKs (a retry that succeeds is refunded).
 */
public final class RetryBudget {

    /*
     * Calls are counted by a striped counter, which is all that a successful call pays. Income is worked out when
     * somebody asks, which only happens after a failure: how many calls came since the last time, how much time went by.
     * The rate of calls, which sets the bucket's size, is a moving average with a time constant of TAU.
     */

    private static final double TAU_SECONDS = 10;

    private final BudgetPolicy policy;
    private final LongAdder calls = new LongAdder();

    private long countedCalls;
    private long lastNanos;
    /** Calls in the last TAU, as a moving average. */
    private double recentCalls;

    /** Written under the lock, read without it by whoever only wants to show it. */
    private volatile double tokens;

    public RetryBudget(BudgetPolicy policy, long nowNanos) {
        this.policy = policy;
        this.lastNanos = nowNanos;
        this.tokens = policy.minimum();
    }

    /** Counts a call's first attempt. */
    public void onCall() {
        calls.increment();
    }

    /** How many retries could be paid for when it was last worked out; takes no lock. */
    public double level() {
        return tokens;
    }

    /** Whether a retry could be paid for now. */
    public synchronized boolean hasToken(long nowNanos) {
        earn(nowNanos);
        return tokens >= 1;
    }

    /** Pays for a retry; false when there is not enough. */
    public synchronized boolean tryWithdraw(long nowNanos) {
        earn(nowNanos);
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }

    /** Gives back the cost of a retry that succeeded, or that was not sent after all. */
    public synchronized void refund(long nowNanos) {
        earn(nowNanos);
        tokens = Math.min(capacity(), tokens + 1);
    }

    /** Whether nothing is worth remembering: it is as full as a new one. */
    public synchronized boolean isUntouched(long nowNanos) {
        earn(nowNanos);
        return tokens >= policy.minimum();
    }

    private void earn(long nowNanos) {
        double seconds = Math.max(0, nowNanos - lastNanos) / 1e9;
        long counted = calls.sum();
        long newCalls = counted - countedCalls;
        if (seconds > 0) {
            // The exact average for calls that came evenly over the time that went by.
            double keep = StrictMath.exp(-seconds / TAU_SECONDS);
            recentCalls = recentCalls * keep + newCalls * (1 - keep) * TAU_SECONDS / seconds;
            countedCalls = counted;
            lastNanos = nowNanos;
            tokens = Math.min(capacity(), tokens + policy.perCall() * newCalls + policy.perSecond() * seconds);
        }
    }

    private double capacity() {
        return Math.max(policy.minimum(), policy.perCall() * recentCalls + policy.perSecond() * TAU_SECONDS);
    }

    @Override
    public synchronized String toString() {
        return "RetryBudget[tokens=" + Math.round(tokens * 10) / 10.0 + ", capacity="
                + Math.round(capacity() * 10) / 10.0 + ", " + policy + "]";
    }
}
