package dev.holdfast.incident;

/** How bad an incident was at its worst, as seen from here. */
public enum Severity {
    /** Some requests failed, and most did not. */
    DEGRADED,
    /** Most requests failed. */
    MAJOR,
    /** For a while, next to none succeeded. */
    DOWN
}
