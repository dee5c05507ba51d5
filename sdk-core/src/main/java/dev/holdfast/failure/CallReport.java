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
 * @param endpoint where it went first
 * @param failure the failure it ended with; where it went to alternates too, how its first endpoint failed
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
     * @param patience how long after its start a new attempt was allowed to begin
     * @param untilNextProbe how long until the endpoint is tried again; null when its breaker is closed
     * @param failingFor for how long the service has been failing at the endpoint, as seen from here, without a success
     *     between; null when that is not known
     */
    public record Timing(
            Instant endedAt,
            Duration elapsed,
            Duration patience,
            @Nullable Duration untilNextProbe,
            @Nullable Duration failingFor) {}

    public CallReport {
        attempts = List.copyOf(attempts);
    }

    /** How long until the endpoint is tried again, when its breaker is open. */
    public Optional<Duration> untilNextProbe() {
        return Optional.ofNullable(timing.untilNextProbe());
    }

    /** For how long the service has been failing there, when that is known. */
    public Optional<Duration> failingFor() {
        return Optional.ofNullable(timing.failingFor());
    }
}
