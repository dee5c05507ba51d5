package dev.holdfast.retry;

import dev.holdfast.call.Deadline;

/**
 * Until when.
 *
 * @param patience until when a new attempt may begin
 * @param deadline until when everything must be over
 */
public record Limits(Deadline patience, Deadline deadline) {

    /** Whether an attempt may begin after {@code waitNanos} from now, with some time left to be made in. */
    boolean allow(long nowNanos, long waitNanos) {
        return patience.allows(nowNanos, waitNanos) && waitNanos < deadline.remainingNanos(nowNanos);
    }

    /** The longest wait that {@link #allow} allows; negative when none. */
    public long longestWaitNanos(long nowNanos) {
        return Math.min(patience.remainingNanos(nowNanos), deadline.remainingNanos(nowNanos) - 1);
    }
}
