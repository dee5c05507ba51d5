package dev.holdfast.valve;

import dev.holdfast.breaker.Admission;
import dev.holdfast.breaker.Admission.Admitted;
import dev.holdfast.breaker.Breaker;
import dev.holdfast.breaker.BreakerState;
import dev.holdfast.breaker.Permit;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Reason;
import dev.holdfast.time.Clockwork;
import dev.holdfast.time.Scheduler;
import dev.holdfast.valve.Leave.Granted;
import dev.holdfast.valve.Leave.Refused;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets the calls to one endpoint out: as they come while it is well, none but a probe while its breaker is open, as many at a
 * time as it can take while it comes back or is overloaded, as many a second as its rate limit allows. Those that have to
 * wait do so in order. Thread-safe.
 */
public final class Valve {

    /*
     * Calm
     * ----
     * Nobody waits, nothing is limited: a call passes the breaker and two counters, and takes no lock. Whatever is to be
     * known of such calls is looked at no more than a thousand times a second, by whoever gets the lock without waiting.
     *
     * Otherwise
     * ---------
     * All that is decided is decided under one lock, in letOut(): it lets the first in order go for as long as pace, limit
     * and breaker agree, and sets the timer for when to look again. It is called whenever one of them may have changed its
     * mind: a call came, ended or left, the breaker changed, the time was over. Nothing is called out under the lock: what
     * is to be called goes to the outbox.
     */

    private static final long SAMPLE_NANOS = 1_000_000L;

    private final Breaker breaker;
    private final ValvePolicy policy;
    private final Clockwork clockwork;

    private final LongAdder begun = new LongAdder();
    private final LongAdder over = new LongAdder();
    private final Outbox outbox = new Outbox();
    private final ReentrantLock lock = new ReentrantLock();

    private volatile boolean calm = true;
    /** How many were in flight when the endpoint came back, and still are. Written under the lock. */
    private volatile long ghosts;
    /** Rises each time that the endpoint comes back. Written under the lock. */
    private volatile long era;

    private volatile long sampledNanos;
    /** When nothing has come back for so long that it is worth a look. */
    private volatile long silentNanos;
    /** The leave that all calls share while the breaker is closed. */
    private volatile @Nullable Granted shared;

    // Guarded by the lock.
    private final Pulse pulse = new Pulse();
    private final Limiter limiter = new Limiter();
    private final Pace pace = new Pace();
    private final Room room;
    private Scheduler.@Nullable Task timer;
    private long timerNanos;
    /** Why those that wait do so; null when nobody does. */
    private @Nullable Refused held;

    public Valve(Breaker breaker, ValvePolicy policy, Clockwork clockwork) {
        this.breaker = breaker;
        this.policy = policy;
        this.clockwork = clockwork;
        this.room = new Room(policy.aging().toNanos());
        this.sampledNanos = clockwork.ticker().nanos() - SAMPLE_NANOS;
        this.silentNanos = sampledNanos + Long.MAX_VALUE / 4;
    }

    private long now() {
        return clockwork.ticker().nanos();
    }

    /** Without those that were sent into an outage and have not come back. */
    private long inFlight() {
        return Math.max(0, begun.sum() - over.sum() - ghosts);
    }

    // Asking.

    /** May an attempt go now? Nobody goes before those that wait. */
    public Leave ask() {
        return calm ? askCalmly() : askInTurn();
    }

    private Leave askCalmly() {
        if (policy.adaptiveLimit() && now() - silentNanos > 0 && isSilent()) {
            return askInTurn();
        }
        Admission answer = breaker.admit();
        if (answer instanceof Admitted admitted) {
            begun.increment();
            return granted(admitted.permit());
        }
        return refused((Admission.Refused) answer);
    }

    private Leave askInTurn() {
        lock.lock();
        try {
            long now = now();
            letOut(now);
            return held == null ? next(now) : held;
        } finally {
            unlock();
        }
    }

    /** Whether nothing comes back any more; from then on no more are sent than the endpoint was known to take. */
    private boolean isSilent() {
        lock.lock();
        try {
            long now = now();
            if (breaker.state() == BreakerState.CLOSED && pulse.isSilent(now, inFlight())) {
                limiter.restrain(pulse.typicalInFlight(), now);
                calm = false;
            }
            return !calm;
        } finally {
            unlock();
        }
    }

    private Granted granted(Permit permit) {
        Granted known = shared;
        if (known != null && ((Passage) known.pass()).permit == permit) {
            return known;
        }
        Granted fresh = new Granted(new Passage(this, permit, era));
        if (!permit.isProbe()) {
            shared = fresh;
        }
        return fresh;
    }

    private Refused refused(Admission.Refused answer) {
        return new Refused(
                Reason.BREAKER_OPEN,
                answer.retryAfterNanos(),
                answer.lastFailure(),
                mayQueue() && answer.retryAfterNanos() != Long.MAX_VALUE);
    }

    /** Whether calls may wait here. */
    public boolean mayQueue() {
        return policy.maxWaiting() > 0;
    }

    /** Under the lock: leave for the next one, whoever that is. */
    private Leave next(long now) {
        long pause = pace.untilNextNanos(now);
        if (pause > 0) {
            return new Refused(Reason.PACED, pause, null, mayQueue());
        }
        if (!limiter.allows(inFlight(), now)) {
            return new Refused(Reason.ADAPTIVE_LIMIT, turnNanos(), null, mayQueue());
        }
        Admission answer = breaker.admit(Duration.ofNanos(pulse.longestProbeNanos()));
        if (answer instanceof Admission.Refused refused) {
            return refused(refused);
        }
        begun.increment();
        pace.started(now);
        return granted(((Admitted) answer).permit());
    }

    /** About how long it is to the turn of one who comes now. */
    private long turnNanos() {
        long typical = Math.max(1_000_000L, pulse.typicalNanos());
        return (long) (typical * (1 + room.size() / limiter.limit()));
    }

    // Waiting.

    /** About how long an answer takes when the endpoint is well; 0 when that is not known yet. */
    public long typicalNanos() {
        lock.lock();
        try {
            return pulse.typicalNanos();
        } finally {
            unlock();
        }
    }

    /**
     * Waits in the room. Once the call has been told, and unless it has left before, it is woken once: maybe before this
     * returns, on any thread, under no lock.
     */
    public void enter(Waiter waiter) {
        Wish wish = waiter.wish();
        lock.lock();
        try {
            if (waiter.hasLeft()) {
                return;
            }
            if (!hasRoom(wish)) {
                Waiter last = room.lastBelow(wish.rank());
                tell(last == null ? waiter : last, new Refused(Reason.ROOM_FULL, 0, null, false));
                if (last == null) {
                    return;
                }
                room.remove(last);
            }
            long now = now();
            room.add(waiter);
            calm = false;
            letOut(now);
        } finally {
            unlock();
        }
    }

    private boolean hasRoom(Wish wish) {
        return room.size() < policy.maxWaiting()
                && (room.isEmpty() || room.bytes() + wish.bytes() <= policy.maxWaitingBytes());
    }

    /**
     * Takes a call out of the room.
     *
     * @return what it had been told before; null when it had not
     */
    public @Nullable Leave leave(Waiter waiter) {
        lock.lock();
        try {
            if (waiter.leave()) {
                room.remove(waiter);
                letOut(now());
                return null;
            }
            return waiter.told();
        } finally {
            unlock();
        }
    }

    private void tell(Waiter waiter, Leave leave) {
        if (waiter.tell(leave)) {
            outbox.add(waiter::wake);
        }
    }

    /** Lets go who can go. */
    private void letOut(long now) {
        held = null;
        while (held == null && !room.isEmpty()) {
            Leave leave = next(now);
            if (leave instanceof Granted granted) {
                Waiter waiter = Objects.requireNonNull(granted.pass().isProbe() ? room.forProbe(now) : room.first(now));
                room.remove(waiter);
                tell(waiter, leave);
            } else {
                held = (Refused) leave;
            }
        }
        if (held != null) {
            tellThoseTooLate(held, now);
            held = room.isEmpty() ? null : held;
        } else if (limiter.isNeedless(now)) {
            limiter.lift();
            pulse.settle();
        }
        if (pace.isNeedless(now)) {
            pace.lift();
        }
        setTimer(now);
        calm = room.isEmpty() && !limiter.isOn() && !pace.isOn();
    }

    /** Those that can't be served in time are told at once. */
    private void tellThoseTooLate(Refused held, long now) {
        Consumer<Waiter> telling = late -> tell(late, held);
        if (held.retryAfterNanos() == Long.MAX_VALUE) {
            room.removeAll(telling);
            return;
        }
        boolean certain = held.why() == Reason.PACED
                || breaker.untilNextProbe().filter(left -> !left.isZero()).isPresent();
        room.removeBefore(now + (certain ? held.retryAfterNanos() : 0), telling);
    }

    private void setTimer(long now) {
        if (held == null) {
            stopTimer();
            return;
        }
        // What is held by the limit is let out by whoever ends.
        long again = held.why() == Reason.ADAPTIVE_LIMIT ? Long.MAX_VALUE : Math.max(1, held.retryAfterNanos());
        long tooLate = room.untilEarliest(now) + 1;
        long at = now + Math.min(again, Math.max(1, tooLate));
        if (timer != null && timerNanos - at <= 0 && timerNanos - now > 0) {
            // It comes early enough; it will look again.
            return;
        }
        stopTimer();
        timerNanos = at;
        timer = clockwork.scheduler().schedule(this::onTimer, at - now);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void onTimer() {
        lock.lock();
        try {
            timer = null;
            letOut(now());
        } finally {
            unlock();
        }
    }

    private void unlock() {
        lock.unlock();
        outbox.send();
    }

    // Hearing.

    /**
     * The endpoint's breaker has changed.
     *
     * @param telling tells others of it; runs once, under no lock
     */
    public void breakerChanged(BreakerState to, Runnable telling) {
        outbox.add(telling);
        if (lock.isHeldByCurrentThread()) {
            // By asking it from in here: whoever asked goes on, and calls out.
            return;
        }
        lock.lock();
        try {
            long now = now();
            if (to == BreakerState.OPEN) {
                limiter.lift();
                pace.outage(now);
            } else if (to == BreakerState.CLOSED && policy.adaptiveLimit()) {
                era++;
                ghosts = 0;
                ghosts = inFlight();
                limiter.recover(pulse.typicalInFlight(), now);
            }
            letOut(now);
        } finally {
            unlock();
        }
    }

    private void succeeded(Permit permit, long itsEra, long tookNanos) {
        over.increment();
        permit.succeeded();
        heard(tookNanos, false, true, permit.isProbe(), itsEra);
    }

    private void failed(Permit permit, long itsEra, Failure failure, long tookNanos) {
        over.increment();
        permit.failed(failure);
        heard(tookNanos, true, isTimed(failure), permit.isProbe(), itsEra);
    }

    /** Whether how long the attempt took says how the endpoint does: an error that comes at once says nothing of it. */
    private static boolean isTimed(Failure failure) {
        return failure.kind() == FailureKind.GATEWAY_TIMEOUT || failure.kind() == FailureKind.READ_TIMEOUT;
    }

    /** Under the lock: one that was sent into an outage has come back. */
    private void lay(long itsEra) {
        if (itsEra < era && ghosts > 0) {
            ghosts--;
        }
    }

    private void heard(long tookNanos, boolean failed, boolean timed, boolean probe, long itsEra) {
        long now = now();
        if (!calm) {
            lock.lock();
            try {
                lay(itsEra);
                if (timed && !probe && !limiter.isOn()) {
                    sample(now, tookNanos);
                }
                limiter.ended(now, tookNanos, failed, timed);
                letOut(now);
            } finally {
                unlock();
            }
        } else if (timed && !probe && now - sampledNanos >= SAMPLE_NANOS && lock.tryLock()) {
            try {
                sample(now, tookNanos);
            } finally {
                unlock();
            }
        }
    }

    private void sample(long now, long tookNanos) {
        sampledNanos = now;
        long inFlight = inFlight();
        pace.observe(begun.sum(), now);
        if (breaker.state() != BreakerState.CLOSED) {
            return;
        }
        pulse.answered(now, tookNanos, inFlight);
        silentNanos = now + pulse.silenceNanos();
        if (policy.adaptiveLimit() && pulse.isSwollen(inFlight)) {
            limiter.restrain(pulse.typicalInFlight(), now);
            calm = false;
        }
    }

    private void throttled(Permit permit, long itsEra, Failure failure, long tookNanos) {
        over.increment();
        permit.throttled(failure);
        if (!policy.pacing()) {
            heard(tookNanos, false, false, permit.isProbe(), itsEra);
            return;
        }
        lock.lock();
        try {
            long now = now();
            lay(itsEra);
            pace.throttled(now, tookNanos, failure.facts().hint().delayNanos(), begun.sum());
            limiter.ended(now, tookNanos, false, false);
            letOut(now);
        } finally {
            unlock();
        }
    }

    private void released(Permit permit, long itsEra) {
        over.increment();
        permit.released();
        if (!calm) {
            lock.lock();
            try {
                lay(itsEra);
                letOut(now());
            } finally {
                unlock();
            }
        }
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return "Valve[" + breaker.endpoint() + ", " + room.size() + " waiting, " + inFlight() + " in flight"
                    + (limiter.isOn() ? " of " + (long) limiter.limit() : "")
                    + (pace.isOn() ? ", " + pace.perSecond() + " a second" : "") + "]";
        } finally {
            unlock();
        }
    }

    /** Leave for one attempt, or the one that all attempts share while the breaker is closed. */
    private record Passage(Valve valve, Permit permit, long era) implements Pass {

        @Override
        public boolean isProbe() {
            return permit.isProbe();
        }

        @Override
        public void succeeded(long tookNanos) {
            valve.succeeded(permit, era, tookNanos);
        }

        @Override
        public void failed(Failure failure, long tookNanos) {
            valve.failed(permit, era, failure, tookNanos);
        }

        @Override
        public void throttled(Failure failure, long tookNanos) {
            valve.throttled(permit, era, failure, tookNanos);
        }

        @Override
        public void released() {
            valve.released(permit, era);
        }
    }
}
