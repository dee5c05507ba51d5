package dev.holdfast.retry;

/**
 * How chance spreads the waits between attempts, so that clients that failed together don't come back together. The
 * envelope is {@code min(maxDelay, baseDelay × 2ⁿ)} before retry n = 0, 1, 2 …
 *
 * <pre>
 *  FULL          |░░░░░░░░░░░░░░░░|   uniform in [0, envelope]
 *  EQUAL         |        ░░░░░░░░|   uniform in [envelope / 2, envelope]
 *  DECORRELATED  |  ░░░░░░░░░░░░░░░   uniform in [baseDelay, 3 × the wait before], at most maxDelay
 * </pre>
 *
 * Source: M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015, which finds full jitter to need the
 * fewest calls under contention.
 */
public enum Jitter {
    FULL,
    EQUAL,
    DECORRELATED
}
