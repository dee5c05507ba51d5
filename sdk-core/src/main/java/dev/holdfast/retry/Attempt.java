package dev.holdfast.retry;

import dev.holdfast.failure.OutageHint;

/**
 * What the planner needs to know of an attempt that has failed, and of the call so far.
 *
 * @param nowNanos the moment of the decision
 * @param counted how many attempts count towards the maximum, this one included
 * @param waits how many waits the call has had
 * @param previousWaitNanos the wait before this attempt; 0 if none
 * @param resend whether and how the request can be sent again
 * @param chance uniform in [0, 1)
 */
public record Attempt(long nowNanos, int counted, int waits, long previousWaitNanos, Resend resend, double chance) {

    /**
     * Whether and how a request can be sent again.
     *
     * @param replayable whether its body can be written again
     * @param idempotent whether sending it twice does no more than sending it once
     * @param staleRetryUsed whether the one immediate retry after a stale connection has been used
     * @param untriedAddresses how many of the host's addresses have not been tried
     * @param untilProbeNanos how long the endpoint's breaker stays open; 0 when it is not
     * @param outage what the provider's status page says of the endpoint
     */
    public record Resend(
            boolean replayable,
            boolean idempotent,
            boolean staleRetryUsed,
            int untriedAddresses,
            long untilProbeNanos,
            OutageHint outage) {}
}
