package dev.holdfast.breaker;

import dev.holdfast.breaker.Admission.Admitted;
import dev.holdfast.breaker.Admission.Refused;
import dev.holdfast.breaker.State.Fixed;
import dev.holdfast.breaker.State.HalfOpen;
import dev.holdfast.breaker.State.Lease;
import dev.holdfast.breaker.State.Open;
import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Failure;
import dev.holdfast.time.Ticker;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A breaker as {@link BreakerPolicy} draws it. Thread-safe; no locks, no thread and no timer of its own. */
final class EndpointBreaker implements Breaker {

    /*
     * Generations
     * -----------
     * All there is to know stands in one State, and every change is one compare-and-set from the state that was looked at
     * to the next. Whoever loses the race looks again. Nothing is ever written into a state that has been left, but for
     * the counters of a closed one, which then nobody reads. So a report can only change the generation that its
     * permit came from:
     *
     *   - the permit of a closed generation is that generation's Closed object; its failures open the breaker by a
     *     compare-and-set from that very object, which fails if it is no longer the current one;
     *   - a probe carries the number of its half-open generation, since that has several objects: one for each lease.
     *
     * That is what keeps a success which began before an outage from ending it.
     *
     * Probes
     * ------
     * A breaker that waits for a probe which never reports is shut for good. So a probe has a lease, not a lock: released,
     * it makes room at once; hanging, when the lease is over. What a probe reports after that:
     *
     *   - a success counts, as long as the generation is the same: the endpoint answered just now;
     *   - a failure does not, once another probe has taken over: it tells of a connection from long ago, and the newer
     *     probe will tell of today's.
     *
     * Asking again
     * ------------
     * While open, everyone is told the time that remains. They may all come back at the same moment; one of them becomes the
     * probe. The others are told to ask again after a while drawn from the upper half of the first open time, or when
     * the lease ends, if that is sooner: a thousand of them ask some 1,300 times a second with the default of one second,
     * which costs next to nothing, and they go on within a second of the probe's success, spread over half of one.
     * Telling them when the lease ends would be true too, but would keep them for 30 s from an endpoint which
     * answers its probe after one.
     */

    private final Endpoint endpoint;
    private final BreakerPolicy policy;
    private final Ticker ticker;
    private final DoubleSupplier random;
    private final Predicate<Endpoint> outagePosted;
    private final Breakers.Listener listener;
    private final AtomicReference<State> state;

    EndpointBreaker(
            Endpoint endpoint,
            BreakerPolicy policy,
            Ticker ticker,
            DoubleSupplier random,
            Predicate<Endpoint> outagePosted,
            Breakers.Listener listener) {
        this.endpoint = endpoint;
        this.policy = policy;
        this.ticker = ticker;
        this.random = random;
        this.outagePosted = outagePosted;
        this.listener = listener;
        this.state = new AtomicReference<>(fresh(0));
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    BreakerPolicy policy() {
        return policy;
    }

    long nowNanos() {
        return ticker.nanos();
    }

    private State current() {
        return Objects.requireNonNull(state.get());
    }

    @Override
    public BreakerState state() {
        return current().kind();
    }

    @Override
    public Optional<Duration> untilNextProbe() {
        return current() instanceof Open open
                ? Optional.of(Duration.ofNanos(open.remainingNanos(nowNanos())))
                : Optional.empty();
    }

    @Override
    public Admission admit() {
        return admit(policy.probe().timeout());
    }

    @Override
    public Admission admit(Duration longestProbe) {
        while (true) {
            State seen = current();
            if (seen instanceof Closed closed) {
                return closed.admission();
            }
            Admission answer = admitUnlessClosed(seen, longestProbe);
            if (answer != null) {
                return answer;
            }
        }
    }

    /** Null when the state has changed meanwhile. */
    private @Nullable Admission admitUnlessClosed(State seen, Duration longestProbe) {
        if (seen instanceof Open open) {
            long now = nowNanos();
            long remaining = open.remainingNanos(now);
            if (remaining > 0) {
                return new Refused(remaining, open.failure());
            }
            return probe(open, new HalfOpen(open.generation() + 1, open, null, 0), now);
        }
        if (seen instanceof HalfOpen halfOpen) {
            long now = nowNanos();
            Lease lease = halfOpen.lease();
            Duration timeout = policy.probe().timeout();
            Duration longest = longestProbe.compareTo(timeout) < 0 ? longestProbe : timeout;
            long remaining = lease == null ? 0 : lease.remainingNanos(longest, now);
            return remaining > 0 ? askAgain(remaining, halfOpen) : probe(halfOpen, halfOpen, now);
        }
        return seen instanceof Fixed fixed ? fixed.admission() : null;
    }

    private @Nullable Admission probe(State seen, HalfOpen halfOpen, long now) {
        ProbePermit probe = new ProbePermit(this, halfOpen.generation());
        return move(seen, halfOpen.leasedTo(probe, now)) ? new Admitted(probe) : null;
    }

    private Refused askAgain(long leaseNanos, HalfOpen halfOpen) {
        long aWhile = OpenSpan.equalJitter(policy.openTime().first().toNanos(), random.getAsDouble());
        return new Refused(Math.min(leaseNanos, aWhile), halfOpen.opened().failure());
    }

    void failedWhileClosed(Closed closed, Failure failure) {
        long now = nowNanos();
        if (closed.countFailure(now, failure.facts().elapsed().toNanos())) {
            move(closed, open(closed, closed.growsFrom(now), failure, now));
        }
    }

    void probeSucceeded(ProbePermit probe) {
        for (HalfOpen seen = generationOf(probe); seen != null; seen = generationOf(probe)) {
            HalfOpen next = seen.afterSuccessOf(probe);
            boolean enough = next.successes() >= policy.probe().successesToClose();
            if (move(seen, enough ? closedAfter(seen) : next)) {
                return;
            }
        }
    }

    void probeFailed(ProbePermit probe, Failure failure) {
        for (HalfOpen seen = generationOf(probe); seen != null && seen.isLeasedTo(probe); seen = generationOf(probe)) {
            if (move(seen, open(seen, seen.opened().span(), failure, nowNanos()))) {
                return;
            }
        }
    }

    void probeReleased(ProbePermit probe) {
        for (HalfOpen seen = generationOf(probe); seen != null && seen.isLeasedTo(probe); seen = generationOf(probe)) {
            if (move(seen, seen.free())) {
                return;
            }
        }
    }

    /** The half-open generation that the probe belongs to; null when that has ended. */
    private @Nullable HalfOpen generationOf(ProbePermit probe) {
        return current() instanceof HalfOpen halfOpen && halfOpen.generation() == probe.generation() ? halfOpen : null;
    }

    @Override
    public void forceOpen() {
        State seen;
        do {
            seen = current();
        } while (seen.kind() != BreakerState.FORCED_OPEN && !move(seen, Fixed.forcedOpen(seen.generation() + 1)));
    }

    @Override
    public void forceClosed() {
        State seen;
        do {
            seen = current();
        } while (seen.kind() != BreakerState.FORCED_CLOSED && !move(seen, Fixed.forcedClosed(seen.generation() + 1)));
    }

    @Override
    public void reset() {
        State seen;
        do {
            seen = current();
        } while (!move(seen, fresh(seen.generation() + 1)));
    }

    /** Lets go of the endpoint if closed: from then on admits all and listens to none. Returns whether it was closed. */
    boolean retire() {
        State seen = current();
        return seen.kind() == BreakerState.CLOSED && move(seen, Fixed.closed(seen.generation() + 1));
    }

    private State fresh(long generation) {
        return policy.enabled() ? new Closed(this, generation, nowNanos(), OpenSpan.NONE) : Fixed.closed(generation);
    }

    private Closed closedAfter(HalfOpen halfOpen) {
        return new Closed(
                this, halfOpen.generation() + 1, nowNanos(), halfOpen.opened().span());
    }

    private Open open(State from, OpenSpan growsFrom, Failure failure, long now) {
        boolean posted = outagePosted.test(endpoint);
        double stretch = posted ? policy.openTime().postedOutageFactor() : 1;
        OpenSpan span = growsFrom.next(
                policy.openTime(), stretch, failure.facts().hint().delayNanos(), random.getAsDouble());
        return new Open(from.generation() + 1, now, span, failure);
    }

    private boolean move(State from, State to) {
        if (!state.compareAndSet(from, to)) {
            return false;
        }
        if (from.kind() != to.kind()) {
            tell(from, to);
        }
        return true;
    }

    private void tell(State from, State to) {
        if (to instanceof Open open) {
            Duration openFor = Duration.ofNanos(open.span().nanos());
            listener.changed(endpoint, from.kind(), to.kind(), openFor, open.failure());
        } else {
            listener.changed(endpoint, from.kind(), to.kind(), Duration.ZERO, null);
        }
    }

    @Override
    public String toString() {
        State seen = current();
        return "Breaker[" + endpoint + ", " + seen.kind() + describe(seen) + ", " + policy + "]";
    }

    private String describe(State seen) {
        if (seen instanceof Closed closed) {
            return " (" + closed.describe(nowNanos()) + ")";
        }
        if (seen instanceof Open open) {
            return " (" + open.failure().kind() + ", next probe in " + Duration.ofNanos(open.remainingNanos(nowNanos()))
                    + ")";
        }
        if (seen instanceof HalfOpen halfOpen) {
            return " (" + halfOpen.opened().failure().kind() + (halfOpen.lease() == null ? ", no probe" : ", a probe")
                    + " under way)";
        }
        return "";
    }
}
