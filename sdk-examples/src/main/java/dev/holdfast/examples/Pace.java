package dev.holdfast.examples;

import java.time.Duration;

/**
 * How fast the acts are played.
 *
 * @param baseDelay the envelope of the first wait between two requests
 * @param limit how long the rate limit asks to wait
 * @param openTime how long a breaker is open at first
 * @param patience how long a caller waits who has little time
 * @param outage how long a caller waits who meets the outage
 * @param readTimeout how long the hasty client waits for an answer
 * @param speed how many seconds of the last act go by in a real one
 */
record Pace(
        Duration baseDelay,
        Duration limit,
        Duration openTime,
        Duration patience,
        Duration outage,
        Duration readTimeout,
        int speed) {

    /** For somebody who reads along. */
    static final Pace SHOW = new Pace(
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            Duration.ofSeconds(8),
            Duration.ofSeconds(2),
            60);
}
