package dev.holdfast.valve;

import dev.holdfast.failure.Failure;

/**
 * Leave for one attempt. Exactly one of the four reports is made when the attempt has ended, or has shown that it will be
 * answered well: at good headers, or at the first content of a stream. Thread-safe.
 */
public interface Pass {

    /** Whether this attempt is a probe of an endpoint that was down. */
    boolean isProbe();

    /**
     * The endpoint answered as it should, or blamed the caller: it is up.
     *
     * @param tookNanos how long the attempt took until then
     */
    void succeeded(long tookNanos);

    /** The endpoint failed. */
    void failed(Failure failure, long tookNanos);

    /** The endpoint refused the attempt because of its rate limit: neither up nor down. */
    void throttled(Failure failure, long tookNanos);

    /** The attempt told nothing: cancelled, thrown away, or failed before it reached the network. */
    void released();
}
