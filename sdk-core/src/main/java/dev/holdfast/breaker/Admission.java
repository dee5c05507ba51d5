package dev.holdfast.breaker;

import dev.holdfast.failure.Failure;
import org.jspecify.annotations.Nullable;

/** The answer to "may I go, and if not, when?". */
public sealed interface Admission {

    /**
     * Go.
     *
     * @param permit to be given back when the attempt has ended
     */
    record Admitted(Permit permit) implements Admission {}

    /**
     * Not now.
     *
     * @param retryAfterNanos after how long it makes sense to ask again; {@link Long#MAX_VALUE} when only a reset by hand
     *     helps
     * @param lastFailure what opened the breaker; null when it was opened by hand
     */
    record Refused(long retryAfterNanos, @Nullable Failure lastFailure) implements Admission {}
}
