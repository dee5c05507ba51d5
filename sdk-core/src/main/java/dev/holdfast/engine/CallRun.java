package dev.holdfast.engine;

import dev.holdfast.breaker.BreakerPolicy;
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
import dev.holdfast.retry.RetryPlanner;
import dev.holdfast.transport.AttemptTerms;
import dev.holdfast.transport.Exchange;
import dev.holdfast.valve.Leave;
import dev.holdfast.valve.Pass;
import dev.holdfast.valve.Wish;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
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
    private final CallOptions options;

    /** Attempts that count towards the maximum. */
    private int counted;
    /** Waits that backing off has led to. */
    private int waits;

    private long waitNanos;
    private boolean staleRetryUsed;
    /** Whether the coming attempt, or the one under way, was paid for from the budget. */
    private boolean paid;
    /** Of the attempt under way; null between attempts. */
    private @Nullable Pass pass;
    /** The wait for its turn that the call is about to begin, or is in. */
    private @Nullable Turn turn;
    /** Whether the call was told that its turn does not come in time. */
    private boolean toldOff;

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
        this.options = options;
        budget.onCall();
    }

    Exchange<T> exchange() {
        return exchange;
    }

    /** How long the wait for its turn may last. */
    long longestWaitNanos() {
        return Math.max(0, limits.longestWaitNanos(now()));
    }

    /** How long to wait before the next attempt. */
    long waitNanos() {
        return waitNanos;
    }

    // The beginning of an attempt.

    /** Asks whether an attempt may begin. */
    Leave admit() throws IOException {
        if (exchange.cancelSignal().isCancelled()) {
            throw cancelled();
        }
        Turn waited = turn;
        turn = null;
        if (waited != null) {
            Leave told = endOf(waited);
            if (told instanceof Leave.Granted granted) {
                targets.reserve(waited.target(), granted);
            } else if (told != null) {
                toldOff = true;
                return told;
            }
        }
        return targets.admit(options.mayWait());
    }

    /** What follows when it may not. */
    @Nullable
    T onRefused(Leave.Refused refused) throws IOException {
        if (toldOff) {
            return follow(new GiveUp(refused.why()), null);
        }
        CallTarget target = targets.refusedAt();
        if (!refused.mayQueue()) {
            return follow(planRefused(refused), null);
        }
        if (refused.why() == Reason.BREAKER_OPEN && targets.canLeave()) {
            // It asks the others too, again and again.
            return follow(planRefused(refused), null);
        }
        RetryDecision decision = planTurn(refused);
        if (decision instanceof RetryAfter) {
            turn = new Turn(target);
        }
        return follow(decision, null);
    }

    private RetryDecision planRefused(Leave.Refused refused) {
        RetryDecision decision = pipeline.planner()
                .planRefused(refused.why(), refused.retryAfterNanos(), options.mayWait(), now(), limits, chance());
        return decision instanceof GiveUp ? new GiveUp(targets.whyNone()) : decision;
    }

    private RetryDecision planTurn(Leave.Refused refused) {
        RetryPlanner planner = pipeline.planner();
        boolean mayWait = options.mayWait();
        return refused.why() == Reason.ADAPTIVE_LIMIT
                ? planner.planTurn(refused.why(), refused.retryAfterNanos(), mayWait, now(), limits)
                : planner.planRefused(refused.why(), refused.retryAfterNanos(), mayWait, now(), limits, 0);
    }

    // Waiting for its turn.

    /** Whether the wait before the next attempt ends with the call's turn, not after a time. */
    boolean waitsForTurn() {
        return turn != null;
    }

    /**
     * Begins to wait for its turn.
     *
     * @param onTurn runs once when that has come or will not come, maybe before this returns; not when the call is cancelled
     */
    void takePlace(Runnable onTurn) {
        Turn mine = Objects.requireNonNull(turn);
        mine.begin(wish(mine.target()), onTurn);
    }

    private Wish wish(CallTarget target) {
        long now = now();
        long left = limits.deadline().remainingNanos(now);
        // What is sent too late to be answered is sent in vain.
        long forAnswer = left == Long.MAX_VALUE ? 0 : Math.min(target.valve().typicalNanos(), left / 2);
        long longest = Math.min(limits.longestWaitNanos(now), left - forAnswer);
        return new Wish(
                options.priority(),
                journal.startNanos(),
                now + Math.min(longest, Long.MAX_VALUE / 4),
                exchange.replayable(),
                exchange.requestBytes());
    }

    /** What the call has been told; null when it has left before. */
    private @Nullable Leave endOf(Turn waited) {
        journal.waitEnded(now());
        return waited.end();
    }

    /** Begins an attempt that may go. */
    AttemptTerms start(Leave.Granted granted) {
        pass = granted.pass();
        CallTarget from = targets.go();
        CallTarget target = targets.current();
        if (target != from) {
            journal.failedOver(target.endpoint(), targets.whyNot(from, journal.why()));
        }
        if (pass.isProbe() && paid) {
            // Probes are bounded by the breaker and cost nothing.
            refund();
        }
        long left = limits.deadline().remainingNanos(now());
        AttemptTerms terms = new AttemptTerms(
                journal.sent() + 1,
                left == Long.MAX_VALUE ? 0 : Math.max(1, left),
                target.wantsFreshConnection(),
                target.number());
        journal.attemptStarted(terms, pass.isProbe());
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
        if (pass != null) {
            pass.released();
            pass = null;
            return;
        }
        if (turn != null && endOf(turn) instanceof Leave.Granted granted) {
            granted.pass().released();
        }
        turn = null;
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
        targets.current().succeeded(takePass(), journal.attemptNanos());
        if (paid) {
            refund();
        }
        journal.succeeded();
        return response;
    }

    private @Nullable T onFailure(Failure seen, @Nullable T response) throws IOException {
        CallTarget target = targets.current();
        Failure failure = target.failed(seen);
        Pass ended = takePass();
        journal.attemptFailed(failure);
        target.report(failure, ended, journal.attemptNanos());
        if (!ended.isProbe() && failure.transience() != Transience.THROTTLED) {
            counted++;
        }
        paid = false;
        if (!pipeline.planner().maySendAgain(failure, exchange.idempotentByMethod())) {
            targets.stay();
        }
        RetryDecision decision = orElsewhere(plan(failure), failure);
        boolean hinted = failure.facts().hint().delayNanos() > 0;
        if (decision instanceof RetryAfter wait
                && wait.why() == Reason.BREAKER_OPEN
                && !hinted
                && !targets.canLeave()
                && target.valve().mayQueue()) {
            turn = new Turn(target);
            // No chance is needed to spread those that wait in order.
            decision = new RetryAfter(untilProbe(target), Reason.BREAKER_OPEN, false);
        }
        return follow(decision, response);
    }

    private static long untilProbe(CallTarget target) {
        return target.breaker().untilNextProbe().map(Duration::toNanos).orElse(0L);
    }

    private RetryDecision plan(Failure failure) {
        CallTarget target = targets.current();
        long now = now();
        long untilProbe = untilProbe(target);
        if (untilProbe > 0 && !options.mayWait()) {
            untilProbe = Long.MAX_VALUE;
        }
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
        return targets.leave(why) instanceof Leave.Refused refused ? planRefused(refused) : go;
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
        turn = null;
        release();
        CallTarget first = targets.first();
        T own = response;
        if (response != null && targets.current() != first) {
            // What is told is how the first one failed.
            exchange.discard(response);
            own = null;
        }
        return exchange.giveUp(journal.givenUp(decision.why(), limits, first), own);
    }

    private void prepare(RetryAfter retry) {
        waitNanos = retry.delayNanos();
        if (targets.hasReserved()) {
            // It goes on elsewhere, without a wait.
            return;
        }
        switch (retry.why()) {
            case STALE_CONNECTION -> staleRetryUsed = true;
            case NEXT_ADDRESS, BREAKER_OPEN, ADAPTIVE_LIMIT, PACED -> {}
            default -> waits++;
        }
        long longest = turn == null ? waitNanos : limits.longestWaitNanos(now());
        journal.waitStarted(waitNanos, longest, retry.why());
    }

    /** Pays for the coming attempt if it is to be paid for and has not been; false when there is nothing to pay with. */
    private boolean pay() {
        paid = paid || (journal.sent() > 0 && budget.tryWithdraw(now()));
        return paid || journal.sent() == 0;
    }

    private Pass takePass() {
        Pass taken = pass;
        if (taken == null) {
            throw new IllegalStateException("an attempt ended twice");
        }
        pass = null;
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
