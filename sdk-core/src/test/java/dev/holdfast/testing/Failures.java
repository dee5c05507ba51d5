package dev.holdfast.testing;

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

/** Failures to plan with. */
public final class Failures {

    private Failures() {}

    public static Failure badGateway() {
        Failure failure = of(FailureKind.BAD_GATEWAY, Transience.TRANSIENT, Replay.UNKNOWN, ServerHint.NONE);
        return new Failure(
                failure.kind(),
                failure.transience(),
                failure.replay(),
                new Origin(Hop.GATEWAY, Certainty.LIKELY, List.of()),
                failure.cause(),
                failure.facts());
    }

    public static Failure unavailable(Duration retryAfter) {
        return of(FailureKind.UNAVAILABLE, Transience.TRANSIENT, Replay.UNPROCESSED, hint(retryAfter, null));
    }

    public static Failure rateLimited(@Nullable Duration retryAfter) {
        return of(
                FailureKind.RATE_LIMITED,
                Transience.THROTTLED,
                Replay.UNPROCESSED,
                retryAfter == null ? ServerHint.NONE : hint(retryAfter, null));
    }

    public static Failure of(FailureKind kind, Transience transience, Replay replay, ServerHint hint) {
        boolean callers = transience == Transience.PERMANENT;
        return new Failure(
                kind,
                transience,
                replay,
                new Origin(Hop.UNKNOWN, Certainty.NONE, List.of()),
                callers
                        ? new Cause(LikelyCause.CALLER, Certainty.CERTAIN, List.of())
                        : new Cause(LikelyCause.CANNOT_TELL, Certainty.NONE, List.of()),
                new Facts(0, null, Facts.Reference.NONE, hint, Duration.ZERO, null));
    }

    /** The same after an attempt that took so long. */
    public static Failure took(Failure failure, Duration elapsed) {
        Facts facts = failure.facts();
        return new Failure(
                failure.kind(),
                failure.transience(),
                failure.replay(),
                failure.origin(),
                failure.cause(),
                new Facts(facts.status(), null, facts.reference(), facts.hint(), elapsed, facts.exception()));
    }

    public static ServerHint hint(@Nullable Duration delay, @Nullable Boolean shouldRetry) {
        return new ServerHint(delay, delay == null ? null : "retry-after", shouldRetry, List.of());
    }
}
