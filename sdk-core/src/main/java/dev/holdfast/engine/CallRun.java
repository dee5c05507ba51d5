package dev.holdfast.engine;

import dev.holdfast.breaker.Admission;
import dev.holdfast.breaker.Permit;
import dev.holdfast.call.CallOptions;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.OtherCalls;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Transience;
import dev.holdfast.retry.Attempt;
import dev.holdfast.retry.Limits;
import dev.holdfast.retry.RetryDecision;
import dev.holdfast.retry.RetryDecision.GiveUp;
import dev.holdfast.retry.RetryDecision.RetryAfter;
import dev.holdfast.transport.AttemptTerms;
import dev.holdfast.transport.Exchange;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call under way: what each thing that can happen to it leads to. The loops drive it, one step at a time; a step returns
 * the answer that ends the call, throws what ends it, or returns null when another attempt is to follow after {@link
 * #waitNanos()}. Used by one thread at a time.
 */
final class CallRun<T> {

    private final Pipeline pipeline;
    private final EndpointState shared;
    private final Exchange<T> exchange;
    private final Journal journal;
    private final Limits limits;
    private final boolean mayWait;
    private final long successesAtStart;

    private int sameInARow;
    /** Attempts that count towards the maximum. */
    private int counted;
    /** Waits that backing off has led to. */
    private int waits;

    private long waitNanos;
    private boolean staleRetryUsed;
    private boolean wantsFreshConnection;
    /** Whether the coming attempt, or the one under way, was paid for from the budget. */
    private boolean paid;
    /** Of the attempt under way; null between attempts. */
    private @Nullable Permit permit;

    private @Nullable Failure lastFailure;

    CallRun(Pipeline pipeline, EndpointState shared, CallOptions options, Exchange<T> exchange) {
        this.pipeline = pipeline;
        this.shared = shared;
        this.exchange = exchange;
        this.journal = new Journal(
                pipeline.telling(),
                pipeline.clockwork().ticker(),
                shared.breaker().endpoint());
        this.limits = pipeline.limits(options, journal.startNanos());
        this.mayWait = options.mayWait();
        this.successesAtStart = shared.successes().sum();
        shared.budget().onCall();
    }

    Exchange<T> exchange() {
        return exchange;
    }

    /** How long to wait before the next attempt. */
    long waitNanos() {
        return waitNanos;
    }

    // The beginning of an attempt.

    /** Asks whether an attempt may begin. */
    Admission admit() throws IOException {
        if (exchange.cancelSignal().isCancelled()) {
            throw cancelled();
        }
        return shared.breaker().admit();
    }

    /** What follows when it may not. */
    @Nullable
    T onRefused(Admission.Refused refused) throws IOException {
        Failure failure = lastFailure != null ? lastFailure : NotSent.becauseOf(refused.lastFailure());
        RetryDecision decision =
                pipeline.planner().planRefused(refused.retryAfterNanos(), mayWait, now(), limits, chance());
        return follow(decision, failure, null);
    }

    /** Begins an attempt that may go. */
    AttemptTerms start(Admission.Admitted admitted) {
        permit = admitted.permit();
        if (permit.isProbe() && paid) {
            // Probes are bounded by the breaker and cost nothing.
            refund();
        }
        long left = limits.deadline().remainingNanos(now());
        AttemptTerms terms = new AttemptTerms(
                journal.sent() + 1, left == Long.MAX_VALUE ? 0 : Math.max(1, left), wantsFreshConnection);
        journal.attemptStarted(terms, permit.isProbe());
        return terms;
    }

    // The end of an attempt.

    @Nullable
    T onAnswer(T response) throws IOException {
        try {
            return judge(response);
        } catch (RuntimeException | Error unexpected) {
            exchange.discard(response);
            throw unexpected;
        }
    }

    private @Nullable T judge(T response) throws IOException {
        if (exchange.isHealthy(response)) {
            return succeed(response);
        }
        Optional<Failure> failure;
        try {
            failure = pipeline.classifier().classify(exchange.view(response));
        } catch (IOException brokeOff) {
            exchange.discard(response);
            return onError(brokeOff);
        }
        return failure.isPresent() ? onFailure(failure.get(), response) : succeed(response);
    }

    @Nullable
    T onError(IOException error) throws IOException {
        if (exchange.cancelSignal().isCancelled()) {
            throw cancelled(error);
        }
        Failure failure = pipeline.classifier().classify(exchange.view(error));
        if (failure.kind() == FailureKind.CANCELLED) {
            // By something else than the call's own cancel: an interrupt of its thread, say.
            throw cancelled(error);
        }
        return onFailure(failure, null);
    }

    /**
     * Ends a call that no step has ended: a policy of the user's has, or something that nobody expects. Does nothing where a
     * step has.
     *
     * @param cause what was thrown; null when nothing was
     */
    void ended(@Nullable Throwable cause) {
        if (!journal.hasEnded()) {
            release();
            journal.aborted(cause);
        }
    }

    /** Gives back what the coming attempt, or the one under way, was lent: it told nothing of the endpoint. */
    private void release() {
        if (permit != null) {
            permit.released();
            permit = null;
        } else if (paid) {
            // What was paid for was not sent.
            refund();
        }
    }

    /** Ends the call because its caller cancelled, before or between attempts. */
    IOException cancelled() {
        return cancelled(new IOException("Canceled"));
    }

    private IOException cancelled(IOException as) {
        release();
        journal.cancelled();
        return as;
    }

    private T succeed(T response) {
        takePermit().succeeded();
        shared.successes().increment();
        shared.outage().answered();
        if (paid) {
            refund();
        }
        journal.succeeded();
        return response;
    }

    private @Nullable T onFailure(Failure seen, @Nullable T response) throws IOException {
        Failure failure = besideOthers(seen);
        Permit ended = takePermit();
        journal.attemptFailed(failure);
        report(failure, ended);
        if (!ended.isProbe() && failure.transience() != Transience.THROTTLED) {
            counted++;
        }
        paid = false;
        lastFailure = failure;
        return follow(decide(failure), failure, response);
    }

    private Failure besideOthers(Failure failure) {
        sameInARow = lastFailure != null && lastFailure.kind() == failure.kind() ? sameInARow + 1 : 1;
        return new OtherCalls(sameInARow, shared.successes().sum() - successesAtStart).refine(failure);
    }

    /** Tells the breaker and the outage clock: the caller's own errors show that the endpoint is up; what time does not heal shows nothing. */
    private void report(Failure failure, Permit permit) {
        if (failure.isCallersOwn()) {
            permit.succeeded();
            shared.outage().answered();
        } else if (failure.transience() == Transience.THROTTLED) {
            permit.throttled(failure);
        } else if (failure.transience() == Transience.PERMANENT || failure.kind() == FailureKind.STALE_CONNECTION) {
            permit.released();
        } else {
            permit.failed(failure);
            shared.outage().failed();
        }
    }

    private RetryDecision decide(Failure failure) {
        long now = now();
        long untilProbe = shared.breaker()
                .untilNextProbe()
                .map(left -> mayWait ? left.toNanos() : Long.MAX_VALUE)
                .orElse(0L);
        Attempt.Resend resend = new Attempt.Resend(
                exchange.replayable(), exchange.idempotent(), staleRetryUsed, exchange.untriedAddresses(), untilProbe);
        Attempt attempt = new Attempt(now, counted, waits, waitNanos, resend, chance());
        return pipeline.planner().plan(failure, attempt, limits, shared.budget().hasToken(now));
    }

    // What is decided is done here.

    private @Nullable T follow(RetryDecision decision, Failure failure, @Nullable T response) throws IOException {
        if (decision instanceof RetryAfter retry) {
            if (!retry.paid() || shared.budget().tryWithdraw(now())) {
                if (response != null) {
                    exchange.discard(response);
                }
                prepare(retry, failure);
                return null;
            }
            decision = new GiveUp(Reason.BUDGET_EXHAUSTED);
        }
        release();
        return exchange.giveUp(journal.givenUp(failure, decision.why(), limits, shared), response);
    }

    private void prepare(RetryAfter retry, Failure failure) {
        paid |= retry.paid();
        waitNanos = retry.delayNanos();
        switch (retry.why()) {
            case STALE_CONNECTION -> staleRetryUsed = true;
            case NEXT_ADDRESS, BREAKER_OPEN -> {}
            default -> waits++;
        }
        wantsFreshConnection = failure.onConnection();
        journal.waitStarted(waitNanos, retry.why());
    }

    private Permit takePermit() {
        Permit taken = permit;
        if (taken == null) {
            throw new IllegalStateException("an attempt ended twice");
        }
        permit = null;
        return taken;
    }

    private void refund() {
        paid = false;
        shared.budget().refund(now());
    }

    private long now() {
        return pipeline.clockwork().ticker().nanos();
    }

    private double chance() {
        return pipeline.clockwork().chance().getAsDouble();
    }
}
