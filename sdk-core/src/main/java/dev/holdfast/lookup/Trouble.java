package dev.holdfast.lookup;

/** Why a question was not answered. */
public enum Trouble {
    /** No connection came about: the name, the connect or TLS failed. */
    UNREACHABLE,
    /** The time was over, whatever was being waited for. */
    TIMED_OUT,
    /** Something was there, but broke off or spoke no HTTP. */
    BROKEN,
    /** The body is longer than {@link Question#LONGEST_BODY}. */
    TOO_LARGE,
    /** The body is compressed, which was not asked for. */
    ENCODED,
    /** A redirect that is not followed: to another host, away from https, or one too many. */
    MOVED,
    /** The question could not be asked. */
    NOT_ASKED
}
