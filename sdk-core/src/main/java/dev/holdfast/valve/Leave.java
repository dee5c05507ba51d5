package dev.holdfast.valve;

import dev.holdfast.failure.Failure;
import dev.holdfast.failure.Reason;
import org.jspecify.annotations.Nullable;

/** The answer to "may I go, and if not, why and when?". */
public sealed interface Leave {

    /**
     * Go.
     *
     * @param pass to be given back when the attempt has ended
     */
    record Granted(Pass pass) implements Leave {}

    /**
     * Not now.
     *
     * @param why what stands in the way
     * @param retryAfterNanos after how long it makes sense to ask again, as far as that can be told; {@link Long#MAX_VALUE}
     *     when only a reset by hand helps
     * @param lastFailure what shut the endpoint; null when that was done by hand, or when it is not shut
     * @param mayQueue whether the call may wait for its turn in the endpoint's room
     */
    record Refused(
            Reason why, long retryAfterNanos, @Nullable Failure lastFailure, boolean mayQueue) implements Leave {}
}
