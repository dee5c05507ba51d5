package dev.holdfast.examples;

import java.time.Duration;

/**
 * How fast the acts are played.
 *
 * @param baseDelay the envelope of the first wait between two requests
 * @param limit how long the rate limit asks to wait
 * @param openTime how long the breaker is open, at most
 * @param patience how long the caller of the last act waits
 */
record Pace(Duration baseDelay, Duration limit, Duration openTime, Duration patience) {

    /** For somebody who reads along. */
    static final Pace SHOW =
            new Pace(Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(2));
}
