package dev.holdfast.breaker;

import dev.holdfast.failure.Failure;
import java.util.concurrent.atomic.AtomicBoolean;

/** Leave for one probe of one half-open generation. Thread-safe; only its first report counts. */
final class ProbePermit implements Permit {

    private final EndpointBreaker breaker;
    private final long generation;
    private final AtomicBoolean spent = new AtomicBoolean();

    ProbePermit(EndpointBreaker breaker, long generation) {
        this.breaker = breaker;
        this.generation = generation;
    }

    long generation() {
        return generation;
    }

    @Override
    public boolean isProbe() {
        return true;
    }

    @Override
    public void succeeded() {
        if (spend()) {
            breaker.probeSucceeded(this);
        }
    }

    @Override
    public void failed(Failure failure) {
        switch (Verdict.of(failure)) {
            case UP, THROTTLED -> succeeded();
            case NOTHING -> released();
            case DOWN -> {
                if (spend()) {
                    breaker.probeFailed(this, failure);
                }
            }
        }
    }

    /**
     * Counts as a success: who answers "slow down" is up. Should the answer have come from a gateway in front of a dead
     * backend, the breaker soon opens again, and for longer, since so short a recovery does not end the growth.
     */
    @Override
    public void throttled(Failure failure) {
        succeeded();
    }

    @Override
    public void released() {
        if (spend()) {
            breaker.probeReleased(this);
        }
    }

    private boolean spend() {
        return spent.compareAndSet(false, true);
    }
}
