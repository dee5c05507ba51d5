package dev.holdfast.engine;

import dev.holdfast.failure.Cause;
import dev.holdfast.failure.Certainty;
import dev.holdfast.failure.Facts;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.failure.Origin;
import dev.holdfast.failure.Replay;
import dev.holdfast.failure.ServerHint;
import dev.holdfast.failure.Transience;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The failure of a call that was not sent, because others before it had failed. */
final class NotSent {

    private static final Origin UNKNOWN_ORIGIN = new Origin(Hop.UNKNOWN, Certainty.NONE, List.of());
    private static final Cause UNKNOWN_CAUSE = new Cause(LikelyCause.CANNOT_TELL, Certainty.NONE, List.of());
    private static final Facts NO_FACTS =
            new Facts(0, null, Facts.Reference.NONE, ServerHint.NONE, Duration.ZERO, null);

    private NotSent() {}

    /**
     * Where and why are those of the failure that opened the breaker.
     *
     * @param opener what opened the breaker; null when it was opened by hand
     */
    static Failure becauseOf(@Nullable Failure opener) {
        return new Failure(
                FailureKind.BREAKER_OPEN,
                Transience.TRANSIENT,
                Replay.UNPROCESSED,
                opener == null ? UNKNOWN_ORIGIN : opener.origin(),
                opener == null ? UNKNOWN_CAUSE : opener.cause(),
                NO_FACTS);
    }
}
