package dev.holdfast.retry;

/** What to do when a request may have been processed, and billed, though no answer came. */
public enum OutcomeUnknown {
    /** Never send again what may have been processed, unless the request is idempotent. */
    NEVER_RETRY,
    /**
     * The default: send again after a 500, 502, 503 or 529 whatever the delay, but not after a 504, a 524, a read timeout
     * or a connection lost after sending, so that nobody pays twice for a timeout.
     */
    RETRY_SERVER_ERRORS,
    /** Send again always; twice processed is better than not answered. */
    ALWAYS_RETRY
}
