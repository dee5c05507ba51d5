package dev.holdfast.failure;

/** How sure a statement is. */
public enum Certainty {
    /** The evidence allows nothing else. */
    CERTAIN,
    /** The evidence points to it; something else is possible. */
    LIKELY,
    /** A guess that fits. */
    POSSIBLE,
    /** There is nothing to tell by. */
    NONE
}
