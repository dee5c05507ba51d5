package dev.holdfast.failure;

import dev.holdfast.call.Endpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One failed attempt in the history of a call.
 *
 * @param number 1 for the first attempt
 * @param endpoint where it went: another one than the call's where it went to an alternate
 * @param startedAfter when it started, counted from the start of the call
 * @param waited the wait before it; null when there was none
 * @param freshConnection whether it was kept off connections from before, after one of them had failed
 * @param failure how it ended
 */
public record Attempted(
        int number,
        Endpoint endpoint,
        Duration startedAfter,
        @Nullable Wait waited,
        boolean freshConnection,
        Failure failure) {

    /**
     * A wait before an attempt.
     *
     * @param delay how long; the sum where there were several
     * @param why why; the last one's reason where there were several
     */
    public record Wait(Duration delay, Reason why) {}
}
