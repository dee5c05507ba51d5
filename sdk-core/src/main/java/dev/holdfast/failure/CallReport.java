package dev.holdfast.failure;

import dev.holdfast.call.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended that was given up: what Holdfast did, and why it did no more.
 *
 * @param endpoint where it went
 * @param failure the failure it ended with
 * @param why why it was given up
 * @param attempts the failed attempts in order; empty when nothing was sent
 * @param timing when, and how long it took
 */
public record CallReport(Endpoint endpoint, Failure failure, Reason why, List<Attempted> attempts, Timing timing) {

    /**
     * When a call ended and how long it took.
     *
     * @param endedAt the wall clock at its end
     * @param elapsed how long it took, attempts and waits together
     * @param untilNextProbe how long until the endpoint is tried again; null when its breaker is closed
     */
    public record Timing(
            Instant endedAt, Duration elapsed, @Nullable Duration untilNextProbe) {}

    public CallReport {
        attempts = List.copyOf(attempts);
    }

    /** How long until the endpoint is tried again, when its breaker is open. */
    public Optional<Duration> untilNextProbe() {
        return Optional.ofNullable(timing.untilNextProbe());
    }
}
