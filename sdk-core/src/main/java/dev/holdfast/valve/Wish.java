package dev.holdfast.valve;

import dev.holdfast.call.Priority;

/**
 * What a call that waits for its turn wants.
 *
 * @param priority how urgent it is
 * @param madeNanos when the call was made, on the monotonic clock
 * @param latestNanos until when it makes sense to send it, on the monotonic clock
 * @param replayable whether it can be sent again: one that can't be is the last to be risked as a probe
 * @param bytes how much memory its request holds
 */
public record Wish(Priority priority, long madeNanos, long latestNanos, boolean replayable, long bytes) {

    /** The class that it begins in; lower ones go first. */
    int rank() {
        return switch (priority) {
            case INTERACTIVE -> 0;
            case NORMAL -> 1;
            case BATCH -> 2;
        };
    }

    /** Nothing in particular, and now. */
    public static final Wish NONE = new Wish(Priority.NORMAL, 0, 0, true, 0);
}
