package dev.holdfast.call;

/** How urgent a call is to its caller. When calls have to wait for an endpoint, the more urgent ones go first. */
public enum Priority {
    /** Somebody is looking at the screen. */
    INTERACTIVE,
    /** The default. */
    NORMAL,
    /** Nobody waits for this one in particular. */
    BATCH
}
