package dev.holdfast.status;

/** How well a service says it is, from good to bad. */
public enum StatusLevel {
    /** All is well. */
    OPERATIONAL,
    /** It is being worked on, as planned. */
    MAINTENANCE,
    /** It answers, but slowly or with some errors. */
    DEGRADED,
    /** A part of it, or of its users, is down. */
    PARTIAL_OUTAGE,
    /** It is down. */
    MAJOR_OUTAGE,
    /** It can't be told: neither up nor down. */
    UNKNOWN;

    /** Whether it says that something is wrong that nobody planned. */
    public boolean isTrouble() {
        return this == DEGRADED || this == PARTIAL_OUTAGE || this == MAJOR_OUTAGE;
    }

    /** The worse of two; what is not known is worse than nothing, and better than nothing either: it loses to any trouble. */
    public StatusLevel orWorse(StatusLevel other) {
        if (this == UNKNOWN || other == UNKNOWN) {
            StatusLevel known = this == UNKNOWN ? other : this;
            return known.isTrouble() ? known : UNKNOWN;
        }
        return compareTo(other) >= 0 ? this : other;
    }
}
