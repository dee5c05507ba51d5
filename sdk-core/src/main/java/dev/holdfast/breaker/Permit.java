package dev.holdfast.breaker;

import dev.holdfast.failure.Failure;

/**
 * Leave for one attempt. Exactly one of the four methods is called when the attempt has ended; further calls change
 * nothing. A permit that was given before the breaker changed its state reports into the void: stale results change
 * nothing. Thread-safe.
 */
public interface Permit {

    /** Whether this attempt is a probe of an endpoint that was down. */
    boolean isProbe();

    /** The endpoint answered as it should, or blamed the caller: it is up. */
    void succeeded();

    /** The endpoint failed. */
    void failed(Failure failure);

    /** The endpoint refused the attempt because of its rate limit: neither up nor down. */
    void throttled(Failure failure);

    /** The attempt told nothing: cancelled, thrown away, or failed before it reached the network. */
    void released();
}
