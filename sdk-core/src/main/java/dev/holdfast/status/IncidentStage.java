package dev.holdfast.status;

/** How far a provider says that it is with an incident or a maintenance. */
public enum IncidentStage {
    /** It is known that something is wrong. */
    INVESTIGATING,
    /** It is known what is wrong. */
    IDENTIFIED,
    /** It is mended, as they think, and watched. Of a maintenance: verifying. */
    MONITORING,
    /** It is over. */
    RESOLVED,
    /** A maintenance that has not begun. */
    SCHEDULED,
    /** A maintenance that is going on. */
    IN_PROGRESS,
    /** The page uses a word that is not known here, or none. */
    UNKNOWN;

    /** Whether it is going on, as far as is known. */
    public boolean isOpen() {
        return this != RESOLVED && this != SCHEDULED;
    }
}
