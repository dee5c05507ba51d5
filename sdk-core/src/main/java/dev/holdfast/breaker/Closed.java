package dev.holdfast.breaker;

import dev.holdfast.breaker.Admission.Admitted;
import dev.holdfast.breaker.BreakerPolicy.Trip;
import dev.holdfast.failure.Failure;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A closed generation: what its calls have reported, and the one permit that they all share. Thread-safe.
 *
 * <p>Being shared, the permit can't tell a second report of the same attempt from another attempt's: that each attempt
 * reports once is up to whoever asked for admission. In return a call that succeeds costs no allocation here.
 */
final class Closed implements State, Permit {

    /** So long after an outage the next one is expected: endpoints that come and go do so within seconds. */
    private static final long WARNED_NANOS = 30_000_000_000L;

    private final EndpointBreaker breaker;
    private final long generation;
    private final long sinceNanos;
    private final OpenSpan lastOpening;
    private final SlidingWindow window;
    private final AtomicReference<Row> row = new AtomicReference<>(Row.NONE);
    private final Admission admission = new Admitted(this);

    /** @param lastOpening the opening that this follows; {@link OpenSpan#NONE} when that is to be forgotten */
    Closed(EndpointBreaker breaker, long generation, long nowNanos, OpenSpan lastOpening) {
        this.breaker = breaker;
        this.generation = generation;
        this.sinceNanos = nowNanos;
        this.lastOpening = lastOpening;
        this.window = new SlidingWindow(breaker.policy().trip().window().toNanos(), nowNanos);
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public BreakerState kind() {
        return BreakerState.CLOSED;
    }

    /** The same object each time. */
    Admission admission() {
        return admission;
    }

    @Override
    public boolean isProbe() {
        return false;
    }

    @Override
    public void succeeded() {
        // If the breaker has moved on, this counts in a window that nobody reads any more.
        window.succeeded(breaker.nowNanos());
        if (!Row.NONE.equals(row.get())) {
            row.updateAndGet(Row::ended);
        }
    }

    @Override
    public void failed(Failure failure) {
        switch (Verdict.of(failure)) {
            case UP -> succeeded();
            case DOWN -> breaker.failedWhileClosed(this, failure);
            case THROTTLED, NOTHING -> {}
        }
    }

    /** Neither a success nor a failure, nor the end of failures in a row: it says nothing of the endpoint's health. */
    @Override
    public void throttled(Failure failure) {}

    @Override
    public void released() {}

    /** Counts a failure; returns whether it is one too many. */
    boolean countFailure(long nowNanos, long tookNanos) {
        window.failed(nowNanos);
        Row failures = row.updateAndGet(before -> before.and(nowNanos, tookNanos));
        SlidingWindow.Tally tally = window.tally(nowNanos);
        Trip trip = breaker.policy().trip();
        boolean often = tally.total() >= trip.minimumCalls() && tally.reaches(trip.failureRate());
        return often || failures.isTooLong(tally, trip, isWarned(nowNanos));
    }

    private boolean isWarned(long nowNanos) {
        return !lastOpening.equals(OpenSpan.NONE) && nowNanos - sinceNanos < WARNED_NANOS;
    }

    /** The opening whose length the next one grows from; {@link OpenSpan#NONE} once closed for as long as that was. */
    OpenSpan growsFrom(long nowNanos) {
        return nowNanos - sinceNanos >= lastOpening.nanos() ? OpenSpan.NONE : lastOpening;
    }

    String describe(long nowNanos) {
        SlidingWindow.Tally tally = window.tally(nowNanos);
        return tally.failures() + " of " + tally.total() + " failed, "
                + Objects.requireNonNull(row.get()).failures() + " in a row";
    }
}
