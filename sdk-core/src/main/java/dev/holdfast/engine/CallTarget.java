package dev.holdfast.engine;

import dev.holdfast.breaker.Breaker;
import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Dialect;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.OtherCalls;
import dev.holdfast.failure.OutageHint;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Transience;
import dev.holdfast.retry.RetryDecision;
import dev.holdfast.retry.RetryDecision.GiveUp;
import dev.holdfast.time.Ticker;
import dev.holdfast.valve.Leave;
import dev.holdfast.valve.Pass;
import dev.holdfast.valve.Valve;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One endpoint that a call can go to, and what this call has met there. Used by one thread at a time. */
final class CallTarget {

    /** The answer of one that this call stays away from. */
    static final Leave.Refused NEVER = new Leave.Refused(Reason.BREAKER_OPEN, Long.MAX_VALUE, null, false);

    /** At 45 % random errors, five in a row come up twice in a hundred. */
    private static final int ENOUGH_TO_SEE = 5;

    private static final Duration LONG_ENOUGH_TO_SEE = Duration.ofSeconds(10);

    private final int number;
    private final EndpointState state;
    private final @Nullable Dialect dialect;
    private final Lookout lookout;
    private final long successesAtStart;

    private int sameInARow;
    private @Nullable Failure lastFailure;
    /** What the breaker was opened by that last refused this call. */
    private @Nullable Failure refusedBecause;
    /** Why this call was last refused. */
    private Reason refusedFor = Reason.BREAKER_OPEN;
    /** After how long it made sense to ask again then. */
    private long refusedNanos;

    private boolean held;
    private boolean heldByHint;
    private long heldUntilNanos;
    private boolean excluded;

    /**
     * A target that nothing has been sent to.
     *
     * @param number 0 for the first
     * @param dialect what its error answers look like; null for the first, whose classifier is set
     * @param lookout what else is known of it
     */
    CallTarget(int number, EndpointState state, @Nullable Dialect dialect, Lookout lookout) {
        this.number = number;
        this.state = state;
        this.dialect = dialect;
        this.lookout = lookout;
        this.successesAtStart = state.successes().sum();
    }

    int number() {
        return number;
    }

    boolean isFirst() {
        return number == 0;
    }

    EndpointState state() {
        return state;
    }

    Breaker breaker() {
        return state.breaker();
    }

    Endpoint endpoint() {
        return state.breaker().endpoint();
    }

    /** What understands its answers. */
    FencedClassifier classifier(FencedClassifier first) {
        return dialect == null ? first : first.forDialect(dialect);
    }

    /** Whether the next attempt here is to use a connection of its own. */
    boolean wantsFreshConnection() {
        return lastFailure != null && lastFailure.onConnection();
    }

    /** The last failure here; where there was none, why nothing was sent here. */
    Failure failure() {
        return lastFailure != null ? lastFailure : NotSent.becauseOf(refusedBecause);
    }

    /** May an attempt go here now? The call itself may have been told to stay away. */
    Leave admit(Ticker ticker) {
        if (excluded) {
            return NEVER;
        }
        long left = held ? heldUntilNanos - ticker.nanos() : 0;
        if (left > 0) {
            long probe =
                    breaker().untilNextProbe().map(until -> until.toNanos()).orElse(0L);
            return new Leave.Refused(Reason.BREAKER_OPEN, Math.max(left, probe), lastFailure, false);
        }
        Leave leave = state.valve().ask();
        if (leave instanceof Leave.Refused refused) {
            refused(refused);
        }
        return leave;
    }

    /** Remembers why the call may not go here. */
    void refused(Leave.Refused refused) {
        refusedFor = refused.why();
        refusedNanos = refused.retryAfterNanos();
        refusedBecause = refused.lastFailure();
    }

    /** Why the call may not go here. */
    Reason whyRefused(Ticker ticker) {
        return isHeldByHint(ticker) ? Reason.HINT_TOO_LONG : refusedFor;
    }

    /** How long until one may be sent here again; empty when that is not known, or is now. */
    Optional<Duration> untilNext() {
        return refusedFor == Reason.PACED
                ? Optional.of(Duration.ofNanos(refusedNanos))
                : breaker().untilNextProbe();
    }

    Valve valve() {
        return state.valve();
    }

    /** Whether the call was told by the server here when to come again, and that time has not come. */
    private boolean isHeldByHint(Ticker ticker) {
        return heldByHint && heldUntilNanos - ticker.nanos() > 0;
    }

    /** Keeps the call away for as long as the server said. */
    void hold(Failure failure, long nowNanos) {
        long hint = failure.facts().hint().delayNanos();
        if (hint > 0) {
            heldByHint = true;
            hold(hint, nowNanos);
        }
    }

    /** Keeps the call away for a while, or for longer where it is kept away already. */
    void hold(long nanos, long nowNanos) {
        if (!held || nowNanos + nanos - heldUntilNanos > 0) {
            held = true;
            heldUntilNanos = nowNanos + nanos;
        }
    }

    /** Keeps the call away to its end. */
    void exclude() {
        excluded = true;
    }

    /** An attempt here was answered well. */
    void succeeded(Pass pass, long tookNanos) {
        pass.succeeded(tookNanos);
        state.successes().increment();
        state.outage().answered();
    }

    /** What the provider's status page says of it, and whether that is what this program sees. */
    OutageHint outage() {
        OutageHint.Posted posted = lookout.posted(endpoint());
        return posted == OutageHint.Posted.NOTHING
                ? OutageHint.NONE
                : new OutageHint(posted, state.outage().hasFailed(ENOUGH_TO_SEE, LONG_ENOUGH_TO_SEE));
    }

    /** An attempt here has failed: what that means beside the other calls to the same endpoint, and beside what is posted. */
    Failure failed(Failure seen) {
        sameInARow = lastFailure != null && lastFailure.kind() == seen.kind() ? sameInARow + 1 : 1;
        OtherCalls others = new OtherCalls(sameInARow, state.successes().sum() - successesAtStart);
        Failure failure = outage().refine(others.refine(seen));
        lastFailure = failure;
        return failure;
    }

    /** Tells the breaker and the outage clock: the caller's own errors show that the endpoint is up; what time does not heal shows nothing. */
    void report(Failure failure, Pass pass, long tookNanos) {
        if (failure.isCallersOwn()) {
            pass.succeeded(tookNanos);
            state.outage().answered();
        } else if (failure.transience() == Transience.THROTTLED) {
            pass.throttled(failure, tookNanos);
        } else if (failure.transience() == Transience.PERMANENT || failure.kind() == FailureKind.STALE_CONNECTION) {
            pass.released();
        } else {
            pass.failed(failure, tookNanos);
            state.outage().failed(failure.isAtService());
        }
        lookout.failed(endpoint(), failure, state.outage());
    }

    /** Whether a failure here says no more than that this alternate can't take this call: it may be its key, or a model that it lacks. */
    boolean isRejection(RetryDecision plan, Failure failure) {
        if (isFirst() || !(plan instanceof GiveUp)) {
            return false;
        }
        return switch (plan.why()) {
            case PERMANENT_FAILURE, OUT_OF_MONEY -> true;
            case SERVER_SAID_NO_RETRY -> failure.isCallersOwn() || failure.transience() == Transience.PERMANENT;
            default -> false;
        };
    }

    /**
     * Why a call with this plan had better leave for another endpoint; null when it had not. On a busy endpoint it takes
     * seconds until enough has failed to open the breaker; so it is also left when nothing has succeeded here for as long as
     * the breaker would be open at first, though as much has been tried as opens it on a quiet one. There, the breaker
     * comes first.
     */
    @Nullable
    Reason whyLeave(RetryDecision plan, Failure failure, BreakerPolicy policy) {
        return switch (plan.why()) {
            case BREAKER_OPEN, HINT_TOO_LONG, POSTED_OUTAGE -> plan.why();
            // Something about the connection is to be mended at once.
            case STALE_CONNECTION, NEXT_ADDRESS -> null;
            default -> {
                if (plan instanceof GiveUp) {
                    yield null;
                }
                int enough = Math.min(
                        policy.trip().consecutiveFailures(), policy.trip().minimumCalls());
                boolean down = failure.transience() == Transience.TRANSIENT
                        && state.outage().hasFailed(enough, policy.openTime().first());
                yield isShut() ? Reason.BREAKER_OPEN : down ? plan.why() : null;
            }
        };
    }

    private boolean isShut() {
        return breaker().state() == BreakerState.FORCED_OPEN
                || breaker().untilNextProbe().filter(left -> !left.isZero()).isPresent();
    }
}
