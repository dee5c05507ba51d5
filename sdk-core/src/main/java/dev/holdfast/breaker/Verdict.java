package dev.holdfast.breaker;

import dev.holdfast.failure.Failure;

/** What a failed attempt says of its endpoint. */
enum Verdict {
    /** It works; the caller's request, key or account does not. */
    UP,
    /** It does not work. */
    DOWN,
    /** It works, and has a limit. */
    THROTTLED,
    /** Nothing: the attempt did not get as far. */
    NOTHING;

    /** Judges what is reported as failed once more, so that no reporter's slip opens a breaker for a caller's mistake. */
    static Verdict of(Failure failure) {
        return switch (failure.kind()) {
            case CANCELLED, BREAKER_OPEN -> NOTHING;
            case RATE_LIMITED -> THROTTLED;
            default -> failure.isCallersOwn() ? UP : DOWN;
        };
    }
}
