package dev.holdfast.call;

/** How urgent a call is to its caller. Kept for the waiting room, in which the
 * more urgent ones will go first; without an effect yet. */
public enum Priority {
    /** Somebody is looking at the screen. */
    INTERACTIVE,
    /** The default. */
    NORMAL,
    /** Nobody waits for this one in particular. */
    BATCH
}
