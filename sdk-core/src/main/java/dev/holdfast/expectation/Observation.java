package dev.holdfast.expectation;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a program has seen of an endpoint by itself, at one moment. It is about the service: what failed on the way to it, or
 * may have, counts for nothing here.
 *
 * @param failingFor how long the service has been failing with no success between; null when it last answered, or when
 *     nothing is known
 * @param failures how many attempts have failed in that time; 0 when {@code failingFor} is null
 * @param failingShare how much of the traffic of about the last minute has failed, from 0 to 1: failed attempts among the
 *     failed and the successful. Older traffic counts for less and less (1/e after a minute), and successes are taken to be
 *     spread evenly between two failures. 0 when nothing has failed lately. Unlike the others it goes on over a success, so
 *     it tells "some calls fail" from "all do"
 */
public record Observation(@Nullable Duration failingFor, long failures, double failingShare) {

    public Observation {
        if (failingFor != null && failingFor.isNegative()) {
            throw new IllegalArgumentException("failingFor < 0: " + failingFor);
        }
        if (failures < 0) {
            throw new IllegalArgumentException("failures < 0: " + failures);
        }
        if (!(failingShare >= 0 && failingShare <= 1)) {
            throw new IllegalArgumentException("failingShare not in 0 .. 1: " + failingShare);
        }
    }

    /** How long the service has been failing, if it is. */
    public Optional<Duration> serviceFailingFor() {
        return Optional.ofNullable(failingFor);
    }
}
