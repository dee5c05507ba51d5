package dev.holdfast.breaker;

import dev.holdfast.breaker.Admission.Admitted;
import dev.holdfast.breaker.Admission.Refused;
import dev.holdfast.failure.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a breaker is at one moment. Each change of kind begins a new generation; an {@link Open} or {@link HalfOpen} is
 * immutable, a {@link Closed} counts what its own calls report.
 */
sealed interface State permits Closed, State.Open, State.HalfOpen, State.Fixed {

    /** Rises by one with each change of state, so that no two generations of a breaker have the same. */
    long generation();

    BreakerState kind();

    /** Refuses until its time is over. */
    record Open(long generation, long sinceNanos, OpenSpan span, Failure failure) implements State {

        @Override
        public BreakerState kind() {
            return BreakerState.OPEN;
        }

        long remainingNanos(long nowNanos) {
            return Math.max(0, span.nanos() - (nowNanos - sinceNanos));
        }
    }

    /**
     * Lets one probe at a time through.
     *
     * @param opened what it was before
     * @param lease the probe that is under way; null when there is none
     * @param successes how many probes have succeeded
     */
    record HalfOpen(long generation, Open opened, @Nullable Lease lease, int successes) implements State {

        @Override
        public BreakerState kind() {
            return BreakerState.HALF_OPEN;
        }

        boolean isLeasedTo(ProbePermit probe) {
            return lease != null && lease.probe() == probe;
        }

        HalfOpen leasedTo(ProbePermit probe, long nowNanos) {
            return new HalfOpen(generation, opened, new Lease(probe, nowNanos), successes);
        }

        HalfOpen free() {
            return new HalfOpen(generation, opened, null, successes);
        }

        HalfOpen afterSuccessOf(ProbePermit probe) {
            return new HalfOpen(generation, opened, isLeasedTo(probe) ? null : lease, successes + 1);
        }
    }

    /** A probe's exclusive right to be the only one, for a time. */
    record Lease(ProbePermit probe, long sinceNanos) {

        long remainingNanos(Duration timeout, long nowNanos) {
            return Math.max(0, timeout.toNanos() - (nowNanos - sinceNanos));
        }
    }

    /** Gives the same answer for ever and listens to no report: held by hand, switched off, or evicted. */
    record Fixed(long generation, BreakerState kind, Admission admission) implements State {

        private static final Admission YES = new Admitted(UnheardPermit.INSTANCE);
        private static final Admission NO = new Refused(Long.MAX_VALUE, null);

        static Fixed forcedOpen(long generation) {
            return new Fixed(generation, BreakerState.FORCED_OPEN, NO);
        }

        static Fixed forcedClosed(long generation) {
            return new Fixed(generation, BreakerState.FORCED_CLOSED, YES);
        }

        static Fixed closed(long generation) {
            return new Fixed(generation, BreakerState.CLOSED, YES);
        }
    }
}
