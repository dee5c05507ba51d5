package dev.holdfast.engine;

import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Reason;
import dev.holdfast.time.Ticker;
import dev.holdfast.transport.Exchange;
import dev.holdfast.transport.Target;
import dev.holdfast.valve.Leave;
import dev.holdfast.valve.Leave.Granted;
import dev.holdfast.valve.Leave.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one call can go, and the choice of where its next attempt does: to the first in order that admits it. So an
 * endpoint that was left is probed by the first call that comes when its open time is over, and taken back when well. The
 * alternates are asked for when the first can't take the call, not before. Used by one thread at a time.
 */
final class Targets {

    private static final long SOON_NANOS = 1_000_000_000L;

    private final Endpoints endpoints;
    private final Ticker ticker;
    private final Lookout lookout;
    private final Exchange<?> exchange;
    /** Pays for an attempt that the call was not planned to make; false when there is nothing to pay with. */
    private final BooleanSupplier payment;

    private final CallTarget first;
    /** All of them in order; null until the alternates have been asked for. */
    private @Nullable List<CallTarget> all;

    /** Where the last attempt went; before that, the first. */
    private CallTarget current;

    private CallTarget next;
    /** The only one that the request may be sent to again; null as long as any is. */
    private @Nullable CallTarget only;
    /** The leave that {@code next} has given for the coming attempt, when it was asked before. */
    private @Nullable Granted reserved;
    /** Why {@code current} was left for {@code next}; null when it was not left on purpose. */
    private @Nullable Reason leaving;
    /** Who refused last, the soonest to be asked again. */
    private CallTarget refusedAt;
    /** Whether one would have admitted the call when last asked, had there been a token. */
    private boolean unaffordable;

    Targets(
            Endpoints endpoints,
            Ticker ticker,
            Lookout lookout,
            Endpoint first,
            Exchange<?> exchange,
            BooleanSupplier payment) {
        this.endpoints = endpoints;
        this.ticker = ticker;
        this.lookout = lookout;
        this.exchange = exchange;
        this.payment = payment;
        this.first = new CallTarget(0, endpoints.of(first), null, lookout);
        this.current = this.first;
        this.next = this.first;
        this.refusedAt = this.first;
    }

    CallTarget first() {
        return first;
    }

    CallTarget current() {
        return current;
    }

    /**
     * Asks for leave for the coming attempt: the first that gives it gets the attempt.
     *
     * @param mayWait whether the call may wait for its turn
     */
    Leave admit(boolean mayWait) {
        if (reserved != null) {
            Granted leave = reserved;
            reserved = null;
            return leave;
        }
        leaving = null;
        unaffordable = false;
        refusedAt = first;
        Leave own = ask(first);
        return own instanceof Refused refused
                        && !(mayWait && hasItsTurnSoon(refused))
                        && only != first
                        && exchange.replayable()
                ? firstLeave(first, refused)
                : own;
    }

    /** Where its turn comes soon, a call waits for that. */
    private static boolean hasItsTurnSoon(Refused refused) {
        return refused.mayQueue() && refused.why() != Reason.BREAKER_OPEN && refused.retryAfterNanos() <= SOON_NANOS;
    }

    /**
     * Asks all but the current one, and keeps the leave that the first of them gives for the coming attempt.
     *
     * @return that leave, or after how long it makes sense to ask again
     */
    Leave leave(Reason why) {
        leaving = why;
        unaffordable = false;
        Leave leave = firstLeave(current, CallTarget.NEVER);
        reserved = leave instanceof Granted granted ? granted : null;
        return leave;
    }

    private Leave firstLeave(CallTarget but, Refused soonest) {
        Refused sooner = soonest;
        for (CallTarget target : all()) {
            if (target == but) {
                continue;
            }
            Leave answer = ask(target);
            if (answer instanceof Granted) {
                return answer;
            }
            Refused refused = (Refused) answer;
            if (refused.retryAfterNanos() < sooner.retryAfterNanos()) {
                sooner = refused;
                refusedAt = target;
            }
        }
        return sooner;
    }

    private Leave ask(CallTarget target) {
        if (only != null && only != target) {
            return CallTarget.NEVER;
        }
        Leave answer = target.admit(ticker);
        if (answer instanceof Granted granted) {
            if (target != current && !granted.pass().isProbe() && !payment.getAsBoolean()) {
                granted.pass().released();
                unaffordable = true;
                return CallTarget.NEVER;
            }
            next = target;
        }
        return answer;
    }

    /** Goes where leave was given; returns where from. */
    CallTarget go() {
        CallTarget from = current;
        current = next;
        return from;
    }

    /** Why the coming attempt does not go where the last one went. */
    Reason whyNot(CallTarget from, @Nullable Reason lastWait) {
        if (leaving != null) {
            return leaving;
        }
        boolean back = current.number() < from.number();
        return back && lastWait != null ? lastWait : from.whyRefused(ticker);
    }

    /** Why none gives leave in time. */
    Reason whyNone() {
        return unaffordable ? Reason.BUDGET_EXHAUSTED : first.whyRefused(ticker);
    }

    /** Sending the request elsewhere might process it twice: it stays where it is. */
    void stay() {
        only = current;
    }

    /** Whether the request may be sent elsewhere and there is an elsewhere. */
    boolean canLeave() {
        return only == null && exchange.replayable() && all().size() > 1;
    }

    /** Whether the coming attempt has been given leave. */
    boolean hasReserved() {
        return reserved != null;
    }

    /** Who refused last, the soonest to be asked again. */
    CallTarget refusedAt() {
        return refusedAt;
    }

    /** The call has waited for its turn at a target, and has it. */
    void reserve(CallTarget target, Granted leave) {
        next = target;
        reserved = leave;
    }

    /** Gives the leave for the coming attempt back. */
    void release() {
        if (reserved != null) {
            reserved.pass().released();
            reserved = null;
        }
    }

    private List<CallTarget> all() {
        if (all == null) {
            List<CallTarget> targets = new ArrayList<>();
            targets.add(first);
            for (Target alternate : exchange.alternates()) {
                targets.add(new CallTarget(
                        targets.size(), endpoints.of(alternate.endpoint()), alternate.dialect(), lookout));
            }
            all = targets;
        }
        return all;
    }
}
