package dev.holdfast.engine;

import dev.holdfast.breaker.Admission;
import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.breaker.Permit;
import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Transience;
import dev.holdfast.retry.Attempt;
import dev.holdfast.retry.Limits;
import dev.holdfast.retry.RetryBudget;
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
    private final Exchange<T> exchange;
    private final Targets targets;
    /** The first endpoint's: it pays for all that the call does beyond its first attempt, wherever that goes. */
    private final RetryBudget budget;

    private final Journal journal;
    private final Limits limits;
    private final boolean mayWait;

    /** Attempts that count towards the maximum. */
    private int counted;
    /** Waits that backing off has led to. */
    private int waits;

    private long waitNanos;
    private boolean staleRetryUsed;
    /** Whether the coming attempt, or the one under way, was paid for from the budget. */
    private boolean paid;
    /** Of the attempt under way; null between attempts. */
    private @Nullable Permit permit;

    CallRun(Pipeline pipeline, Endpoints endpoints, Endpoint endpoint, CallOptions options, Exchange<T> exchange) {
        this.pipeline = pipeline;
        this.exchange = exchange;
        this.targets = new Targets(
                endpoints, pipeline.clockwork().ticker(), pipeline.lookout(), endpoint, exchange, this::pay);
        this.budget = targets.first().state().budget();
        this.journal = new Journal(
                pipeline.telling(),
                pipeline.meter(),
                pipeline.clockwork().ticker(),
                targets.first().endpoint());
        this.limits = pipeline.limits(options, journal.startNanos());
        this.mayWait = options.mayWait();
        budget.onCall();
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
        return targets.admit();
    }

    /** What follows when it may not. */
    @Nullable
    T onRefused(Admission.Refused refused) throws IOException {
        return follow(planRefused(refused), null);
    }

    private RetryDecision planRefused(Admission.Refused refused) {
        RetryDecision decision =
                pipeline.planner().planRefused(refused.retryAfterNanos(), mayWait, now(), limits, chance());
        return decision instanceof GiveUp ? new GiveUp(targets.whyNone()) : decision;
    }

    /** Begins an attempt that may go. */
    AttemptTerms start(Admission.Admitted admitted) {
        permit = admitted.permit();
        CallTarget from = targets.go();
        CallTarget target = targets.current();
        if (target != from) {
            journal.failedOver(target.endpoint(), targets.whyNot(from, journal.why()));
        }
        if (permit.isProbe() && paid) {
            // Probes are bounded by the breaker and cost nothing.
            refund();
        }
        long left = limits.deadline().remainingNanos(now());
        AttemptTerms terms = new AttemptTerms(
                journal.sent() + 1,
                left == Long.MAX_VALUE ? 0 : Math.max(1, left),
                target.wantsFreshConnection(),
                target.number());
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
            failure = classifier().classify(exchange.view(response));
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
        Failure failure = classifier().classify(exchange.view(error));
        if (failure.kind() == FailureKind.CANCELLED) {
            // By something else than the call's own cancel: an interrupt of its thread, say.
            throw cancelled(error);
        }
        return onFailure(failure, null);
    }

    private FencedClassifier classifier() {
        return targets.current().classifier(pipeline.classifier());
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
            return;
        }
        targets.release();
        if (paid) {
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
        targets.current().succeeded(takePermit());
        if (paid) {
            refund();
        }
        journal.succeeded();
        return response;
    }

    private @Nullable T onFailure(Failure seen, @Nullable T response) throws IOException {
        CallTarget target = targets.current();
        Failure failure = target.failed(seen);
        Permit ended = takePermit();
        journal.attemptFailed(failure);
        target.report(failure, ended);
        if (!ended.isProbe() && failure.transience() != Transience.THROTTLED) {
            counted++;
        }
        paid = false;
        if (!pipeline.planner().maySendAgain(failure, exchange.idempotentByMethod())) {
            targets.stay();
        }
        return follow(orElsewhere(plan(failure), failure), response);
    }

    private RetryDecision plan(Failure failure) {
        CallTarget target = targets.current();
        long now = now();
        long untilProbe = target.breaker()
                .untilNextProbe()
                .map(left -> mayWait ? left.toNanos() : Long.MAX_VALUE)
                .orElse(0L);
        Attempt.Resend resend = new Attempt.Resend(
                exchange.replayable(),
                // An idempotency key is honoured by the first one only.
                target.isFirst() ? exchange.idempotent() : exchange.idempotentByMethod(),
                staleRetryUsed,
                exchange.untriedAddresses(),
                untilProbe,
                target.outage());
        Attempt attempt = new Attempt(now, counted, waits, waitNanos, resend, chance());
        return pipeline.planner().plan(failure, attempt, limits, budget.hasToken(now));
    }

    // Leaving for another endpoint.

    /** What follows a failed attempt where the call can go on elsewhere; else what was planned. */
    private RetryDecision orElsewhere(RetryDecision plan, Failure failure) {
        CallTarget target = targets.current();
        boolean rejected = target.isRejection(plan, failure);
        if (rejected) {
            target.exclude();
            pipeline.telling().rejectedBy(target.endpoint(), failure);
        }
        BreakerPolicy breaker = pipeline.policies().breaker();
        Reason why = rejected ? Reason.PERMANENT_FAILURE : target.whyLeave(plan, failure, breaker);
        if (why == null) {
            return plan;
        }
        if (!targets.canLeave()) {
            return rejected ? new GiveUp(whyStranded()) : plan;
        }
        target.hold(failure, now());
        RetryDecision leaving = leave(why);
        if (targets.hasReserved() && why != Reason.BREAKER_OPEN) {
            target.hold(breaker.openTime().first().toNanos(), now());
        }
        if (plan instanceof RetryAfter stay) {
            return leaving instanceof RetryAfter go && go.delayNanos() <= stay.delayNanos() ? go : stay;
        }
        return leaving instanceof RetryAfter || !target.isFirst() ? leaving : plan;
    }

    private Reason whyStranded() {
        return exchange.replayable() ? Reason.OUTCOME_UNKNOWN : Reason.BODY_ONE_SHOT;
    }

    /** At once to the first of the others that gives leave; else after the wait for the soonest of them. */
    private RetryDecision leave(Reason why) {
        RetryDecision go = pipeline.planner().planElsewhere(why, counted, now(), limits);
        if (go instanceof GiveUp) {
            return go;
        }
        return targets.leave(why) instanceof Admission.Refused refused ? planRefused(refused) : go;
    }

    // What is decided is done here.

    private @Nullable T follow(RetryDecision decision, @Nullable T response) throws IOException {
        if (decision instanceof RetryAfter retry) {
            if (!retry.paid() || pay()) {
                if (response != null) {
                    exchange.discard(response);
                }
                prepare(retry);
                return null;
            }
            decision = new GiveUp(Reason.BUDGET_EXHAUSTED);
        }
        release();
        CallTarget first = targets.first();
        T own = response;
        if (response != null && targets.current() != first) {
            // What is told is how the first one failed.
            exchange.discard(response);
            own = null;
        }
        return exchange.giveUp(journal.givenUp(first.failure(), decision.why(), limits, first.state()), own);
    }

    private void prepare(RetryAfter retry) {
        waitNanos = retry.delayNanos();
        if (targets.hasReserved()) {
            // It goes on elsewhere, without a wait.
            return;
        }
        switch (retry.why()) {
            case STALE_CONNECTION -> staleRetryUsed = true;
            case NEXT_ADDRESS, BREAKER_OPEN -> {}
            default -> waits++;
        }
        journal.waitStarted(waitNanos, retry.why());
    }

    /** Pays for the coming attempt if it is to be paid for and has not been; false when there is nothing to pay with. */
    private boolean pay() {
        paid = paid || (journal.sent() > 0 && budget.tryWithdraw(now()));
        return paid || journal.sent() == 0;
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
        budget.refund(now());
    }

    private long now() {
        return pipeline.clockwork().ticker().nanos();
    }

    private double chance() {
        return pipeline.clockwork().chance().getAsDouble();
    }
}
