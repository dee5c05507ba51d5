package dev.holdfast.call;

/**
 * How urgent a call is to its caller. Of those that wait for an endpoint the more urgent ones go first; one that waits for long
 * rises.
 */
public enum Priority {
    /** Somebody is looking at the screen. */
    INTERACTIVE,
    /** The default. */
    NORMAL,
    /** Nobody waits for this one in particular. */
    BATCH
}
