package dev.holdfast.breaker;

/** The state of an endpoint's breaker. */
public enum BreakerState {
    /** Calls go. */
    CLOSED,
    /** Calls don't go until the open time is over. */
    OPEN,
    /** One call at a time goes as a probe. */
    HALF_OPEN,
    /** Open by hand, until reset. */
    FORCED_OPEN,
    /** Closed by hand, until reset: calls go and nothing opens it. */
    FORCED_CLOSED
}
