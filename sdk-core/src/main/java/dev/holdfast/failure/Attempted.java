package dev.holdfast.failure;

import java.time.Duration;

/**
 * One failed attempt in the history of a call.
 *
 * @param number 1 for the first attempt
 * @param startedAfter when it started, counted from the start of the call
 * @param failure how it ended
 */
public record Attempted(int number, Duration startedAfter, Failure failure) {}
