package dev.holdfast.breaker;

import dev.holdfast.call.Endpoint;
import java.time.Duration;
import java.util.Optional;

/** The breaker of one endpoint. Thread-safe. */
public interface Breaker {

    Endpoint endpoint();

    BreakerState state();

    /** How long until the next probe may go, when open; empty when closed, half-open or forced. */
    Optional<Duration> untilNextProbe();

    /** May an attempt go now, and if not, when? */
    Admission admit();

    /**
     * May an attempt go now, and if not, when?
     *
     * @param longestProbe after this, or the policy's probe timeout if that is shorter, a probe that has not ended no longer keeps
     *     others from probing
     */
    Admission admit(Duration longestProbe);

    /** Opens it by hand until {@link #reset()}. */
    void forceOpen();

    /** Closes it by hand until {@link #reset()}. */
    void forceClosed();

    /** Closes it and forgets everything seen so far. */
    void reset();
}
