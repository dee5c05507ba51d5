package dev.holdfast.failure;

/** Why Holdfast waits, goes on or gives up. The same reason reaches the log, the metrics and the diagnosis. */
public enum Reason {
    // Why it tries again.

    /** The failure is likely to pass. */
    TRANSIENT_FAILURE,
    /** The server said how long to wait. */
    SERVER_HINT,
    /** The server asked to slow down. */
    THROTTLED,
    /** The server said that a retry makes sense ({@code x-should-retry: true}). */
    SERVER_SAID_RETRY,
    /** A kept-alive connection was closed before any byte of an answer. */
    STALE_CONNECTION,
    /** One of the host's addresses refused the connection; the next one is tried. */
    NEXT_ADDRESS,
    /**
     * The endpoint's breaker is open: as a reason to wait, the next probe is in reach; as one to give up, it is not, or
     * the caller may not wait.
     */
    BREAKER_OPEN,
    /**
     * The provider's status page shows an incident or a maintenance there, and nothing has succeeded lately: as a reason to
     * wait, for longer than otherwise; as one to give up, that wait is out of reach.
     */
    POSTED_OUTAGE,
    /**
     * The endpoint is given only as many calls at a time as it can take now: as a reason to wait, others go first; as one to give
     * up, the turn would come too late, or the caller may not wait.
     */
    ADAPTIVE_LIMIT,
    /**
     * Calls start at the pace of the endpoint's rate limit: as a reason to wait, the turn will come; as one to give up, it would
     * come too late, or the caller may not wait.
     */
    PACED,

    // Why it gives up.

    /** Sending the same again would end the same. */
    PERMANENT_FAILURE,
    /** The account has no credit or has met its spending limit. */
    OUT_OF_MONEY,
    /** The request may have been processed, and sending it again might pay twice. */
    OUTCOME_UNKNOWN,
    /** The request's body can be written once only. */
    BODY_ONE_SHOT,
    /** The most attempts allowed have been made. */
    ATTEMPTS_EXHAUSTED,
    /** The next attempt would start after the caller's patience. */
    PATIENCE_EXHAUSTED,
    /** The next attempt would start after the call's deadline, or the deadline has passed. */
    DEADLINE_EXCEEDED,
    /** The server asks for a longer wait than patience or deadline allow. */
    HINT_TOO_LONG,
    /** The endpoint's retry budget is spent: too many retries fail. */
    BUDGET_EXHAUSTED,
    /** As many calls as may wait for the endpoint do so already. */
    ROOM_FULL,
    /** The server said that a retry makes no sense ({@code x-should-retry: false}). */
    SERVER_SAID_NO_RETRY,
    /** The caller cancelled. */
    CANCELLED
}
