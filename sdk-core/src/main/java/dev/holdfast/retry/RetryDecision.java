package dev.holdfast.retry;

import dev.holdfast.failure.Reason;

/** What to do after a failed attempt. */
public sealed interface RetryDecision {

    /** Why. */
    Reason why();

    /**
     * Try again.
     *
     * @param delayNanos after how long, counted from now
     * @param why why
     * @param paid whether the retry costs a token of the budget
     */
    record RetryAfter(long delayNanos, Reason why, boolean paid) implements RetryDecision {

        public RetryAfter {
            if (delayNanos < 0) {
                throw new IllegalArgumentException("delayNanos < 0: " + delayNanos);
            }
        }
    }

    /** End the call. */
    record GiveUp(Reason why) implements RetryDecision {}
}
