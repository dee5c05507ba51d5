package dev.holdfast.retry;

import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Replay;
import dev.holdfast.failure.ServerHint;
import dev.holdfast.failure.Transience;
import dev.holdfast.retry.RetryDecision.GiveUp;
import dev.holdfast.retry.RetryDecision.RetryAfter;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether and when a failed attempt is followed by another. A pure, total function of its arguments: no clock, no
 * chance of its own, no state. Thread-safe.
 */
public final class RetryPlanner {

    /** A hint is spread over at least this share of itself, since everybody was told the same number. */
    private static final int HINT_SPREAD_DIVISOR = 10;

    /** Of waiters for the same probe: no reason to be spread over more than this. */
    private static final long MAX_PROBE_SPREAD_NANOS = 1_000_000_000L;

    private final RetryPolicy policy;

    public RetryPlanner(RetryPolicy policy) {
        this.policy = policy;
    }

    /**
     * What follows a failed attempt.
     *
     * @param budgetAllows whether a retry could be paid for
     */
    public RetryDecision plan(Failure failure, Attempt attempt, Limits limits, boolean budgetAllows) {
        Reason refusal = whyNotAtAll(failure, attempt.resend());
        if (refusal != null) {
            return new GiveUp(refusal);
        }
        long now = attempt.nowNanos();
        if (!limits.allow(now, 0)) {
            return new GiveUp(whichIsOver(now, limits));
        }
        RetryDecision shortcut = shortcut(failure, attempt.resend());
        if (shortcut != null) {
            return shortcut;
        }
        if (isLast(attempt.counted())) {
            return new GiveUp(Reason.ATTEMPTS_EXHAUSTED);
        }
        RetryDecision wait = wait(failure, attempt, limits);
        return !budgetAllows && isToBePaid(wait, attempt) ? new GiveUp(Reason.BUDGET_EXHAUSTED) : wait;
    }

    /** Where only what is posted ends it, a call goes on elsewhere: not one that could not have gone on here. */
    private static boolean isToBePaid(RetryDecision decision, Attempt attempt) {
        return decision instanceof RetryAfter retry
                ? retry.paid()
                : decision.why() == Reason.POSTED_OUTAGE && attempt.resend().untilProbeNanos() == 0;
    }

    /**
     * What follows when an attempt was refused before it was made.
     *
     * @param why what stands in the way
     * @param retryAfterNanos after how long it makes sense to ask again
     * @param mayWait whether the caller allows to wait for that
     * @param chance uniform in [0, 1)
     */
    public RetryDecision planRefused(
            Reason why, long retryAfterNanos, boolean mayWait, long nowNanos, Limits limits, double chance) {
        if (!mayWait || !limits.allow(nowNanos, retryAfterNanos)) {
            return new GiveUp(why);
        }
        long spread = (long) (chance * probeSpread(retryAfterNanos));
        long delay = Math.min(retryAfterNanos + spread, limits.longestWaitNanos(nowNanos));
        return new RetryAfter(delay, why, false);
    }

    /**
     * What follows when others go first.
     *
     * @param why what keeps all of them
     * @param aboutNanos about how long it is to the call's turn
     * @param mayWait whether the caller allows to wait for that
     */
    public RetryDecision planTurn(Reason why, long aboutNanos, boolean mayWait, long nowNanos, Limits limits) {
        return mayWait && limits.longestWaitNanos(nowNanos) > 0
                ? new RetryAfter(Math.min(aboutNanos, limits.longestWaitNanos(nowNanos)), why, false)
                : new GiveUp(why);
    }

    /**
     * What follows a failed attempt when the call can go on elsewhere: an attempt at once, unless the call has no more of
     * them. Whether it is to be paid for shows where it is given leave: a probe costs nothing.
     *
     * @param why why it leaves
     * @param counted how many attempts count towards the maximum
     */
    public RetryDecision planElsewhere(Reason why, int counted, long nowNanos, Limits limits) {
        if (!limits.allow(nowNanos, 0)) {
            return new GiveUp(whichIsOver(nowNanos, limits));
        }
        if (isLast(counted)) {
            return new GiveUp(Reason.ATTEMPTS_EXHAUSTED);
        }
        return new RetryAfter(0, why, false);
    }

    /** Why the request may not be sent again whatever the time; null if it may. */
    private @Nullable Reason whyNotAtAll(Failure failure, Attempt.Resend resend) {
        Boolean serverSays = failure.facts().hint().shouldRetry();
        if (failure.kind() == FailureKind.CANCELLED) {
            return Reason.CANCELLED;
        }
        if (failure.kind() == FailureKind.OUT_OF_MONEY) {
            return Reason.OUT_OF_MONEY;
        }
        if (serverSays != null && !serverSays) {
            return Reason.SERVER_SAID_NO_RETRY;
        }
        if (failure.transience() == Transience.PERMANENT && serverSays == null) {
            return Reason.PERMANENT_FAILURE;
        }
        if (!resend.replayable()) {
            return Reason.BODY_ONE_SHOT;
        }
        if (serverSays == null && !maySendAgain(failure, resend.idempotent())) {
            return Reason.OUTCOME_UNKNOWN;
        }
        return null;
    }

    /**
     * Whether a request that failed so may be sent again at all, wherever that is: as far as being processed twice goes, and
     * whatever the server said.
     *
     * @param idempotent whether sending it twice does no more than sending it once, there
     */
    public boolean maySendAgain(Failure failure, boolean idempotent) {
        if (idempotent || failure.replay() == Replay.UNPROCESSED || failure.replay() == Replay.LIKELY_UNPROCESSED) {
            return true;
        }
        return switch (policy.outcomeUnknown()) {
            case NEVER_RETRY -> false;
            case RETRY_SERVER_ERRORS ->
                switch (failure.kind()) {
                    // An error that came with a 200 came after work had begun.
                    case SERVER_ERROR, BAD_GATEWAY, UNAVAILABLE, OVERLOADED -> failure.replay() != Replay.PROCESSED;
                    // The connection had been idle: by far the likeliest is that nobody read what was sent.
                    case STALE_CONNECTION -> true;
                    default -> false;
                };
            case ALWAYS_RETRY -> true;
        };
    }

    /** Retries that repair the connection rather than wait for the service: at once, and they cost nothing. */
    private static @Nullable RetryDecision shortcut(Failure failure, Attempt.Resend resend) {
        if (failure.kind() == FailureKind.STALE_CONNECTION && !resend.staleRetryUsed()) {
            return new RetryAfter(0, Reason.STALE_CONNECTION, false);
        }
        if (failure.kind() == FailureKind.CONNECT_REFUSED && resend.untriedAddresses() > 0) {
            return new RetryAfter(0, Reason.NEXT_ADDRESS, false);
        }
        return null;
    }

    private RetryDecision wait(Failure failure, Attempt attempt, Limits limits) {
        ServerHint hint = failure.facts().hint();
        long hintNanos = hint.delayNanos();
        long probeNanos = attempt.resend().untilProbeNanos();
        long outageNanos = attempt.resend().outage().leastWaitNanos();
        long longest = limits.longestWaitNanos(attempt.nowNanos());
        if (hintNanos > longest) {
            return new GiveUp(Reason.HINT_TOO_LONG);
        }
        if (probeNanos > longest) {
            return new GiveUp(Reason.BREAKER_OPEN);
        }
        long backoff = policy.backoff().delayNanos(attempt.waits(), attempt.previousWaitNanos(), attempt.chance());
        boolean unbidden = hintNanos == 0 && probeNanos == 0;
        if (unbidden && backoff > longest) {
            return new GiveUp(whichEnds(attempt.nowNanos(), backoff, limits));
        }
        if (outageNanos > longest) {
            return new GiveUp(Reason.POSTED_OUTAGE);
        }
        if (unbidden && outageNanos == 0) {
            return new RetryAfter(backoff, whyRetry(failure, hint), true);
        }
        // The floor is never undercut; chance is only added to it, and no more than still fits.
        long floor = Math.max(outageNanos, Math.max(hintNanos, probeNanos));
        boolean forProbe = floor == probeNanos && probeNanos > hintNanos;
        boolean forOutage = floor > Math.max(hintNanos, probeNanos);
        long envelope = forProbe
                ? probeSpread(probeNanos)
                : Math.max(policy.backoff().envelopeNanos(attempt.waits()), floor / HINT_SPREAD_DIVISOR);
        long delay = Math.max(floor, Math.min(longest, floor + (long) (attempt.chance() * envelope)));
        if (forOutage) {
            return new RetryAfter(unbidden ? Math.max(delay, backoff) : delay, Reason.POSTED_OUTAGE, probeNanos == 0);
        }
        return new RetryAfter(delay, forProbe ? Reason.BREAKER_OPEN : whyRetry(failure, hint), probeNanos == 0);
    }

    /** Over how long those are spread who wait for the same probe. */
    private static long probeSpread(long untilProbeNanos) {
        return Math.min(untilProbeNanos / 4, MAX_PROBE_SPREAD_NANOS);
    }

    private boolean isLast(int counted) {
        return policy.maxAttempts() == 1 || counted >= policy.maxAttempts();
    }

    private static Reason whichIsOver(long nowNanos, Limits limits) {
        return limits.deadline().allows(nowNanos, 1) ? Reason.PATIENCE_EXHAUSTED : Reason.DEADLINE_EXCEEDED;
    }

    private static Reason whichEnds(long nowNanos, long waitNanos, Limits limits) {
        return limits.patience().allows(nowNanos, waitNanos) ? Reason.DEADLINE_EXCEEDED : Reason.PATIENCE_EXHAUSTED;
    }

    private static Reason whyRetry(Failure failure, ServerHint hint) {
        if (hint.delayNanos() > 0) {
            return Reason.SERVER_HINT;
        }
        if (failure.transience() == Transience.THROTTLED) {
            return Reason.THROTTLED;
        }
        return failure.transience() == Transience.PERMANENT ? Reason.SERVER_SAID_RETRY : Reason.TRANSIENT_FAILURE;
    }
}
