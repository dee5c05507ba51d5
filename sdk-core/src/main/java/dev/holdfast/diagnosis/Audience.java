package dev.holdfast.diagnosis;

/** Who reads a diagnosis. */
public enum Audience {
    /** A person who uses the app: no codes, no jargon, one reference. */
    END_USER,
    /** Whoever looks after the app: the same, and below it what was seen, concluded and done. */
    DEVELOPER
}
