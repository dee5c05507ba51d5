package dev.holdfast.failure;

/** Whether time heals a failure. */
public enum Transience {
    /** Likely to pass by itself. */
    TRANSIENT,
    /** Passes when fewer requests are sent. */
    THROTTLED,
    /** Sending the same again ends the same. */
    PERMANENT
}
