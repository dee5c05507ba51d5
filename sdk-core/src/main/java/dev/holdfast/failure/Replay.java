package dev.holdfast.failure;

/** What sending the request again may do: whether this one may already have been processed, and billed. */
public enum Replay {
    /** It was certainly not processed: it never reached a server that could, or that server said so. */
    UNPROCESSED,
    /** Most likely it was not processed; nobody said so. */
    LIKELY_UNPROCESSED,
    /** It may have been processed. */
    UNKNOWN,
    /** It was processed, at least in part: an answer had begun. */
    PROCESSED
}
