package dev.holdfast.breaker;

import dev.holdfast.breaker.Admission.Admitted;
import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Cause;
import dev.holdfast.failure.Certainty;
import dev.holdfast.failure.Facts;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.failure.Origin;
import dev.holdfast.failure.Replay;
import dev.holdfast.failure.ServerHint;
import dev.holdfast.failure.Transience;
import dev.holdfast.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A breaker that opens at the second failure in a row, on a clock that stands until it is set. */
final class Subject implements Ticker {

    static final Failure FAILURE = new Failure(
            FailureKind.BAD_GATEWAY,
            Transience.TRANSIENT,
            Replay.UNKNOWN,
            new Origin(Hop.UNKNOWN, Certainty.NONE, List.of()),
            new Cause(LikelyCause.CANNOT_TELL, Certainty.NONE, List.of()),
            new Facts(502, null, Facts.Reference.NONE, ServerHint.NONE, Duration.ZERO, null));

    private static final BreakerPolicy TWO_IN_A_ROW =
            BreakerPolicy.builder().consecutiveFailures(2).build();

    final AtomicInteger changes = new AtomicInteger();
    final EndpointBreaker breaker;
    private volatile long nanos;

    Subject() {
        this(1);
    }

    Subject(int successesToClose) {
        breaker = new EndpointBreaker(
                Endpoint.of("localhost", 443),
                TWO_IN_A_ROW.toBuilder().successesToClose(successesToClose).build(),
                this,
                () -> 0.5,
                endpoint -> false,
                (endpoint, from, to, openFor, failure) -> changes.incrementAndGet());
    }

    /** A permit of the state that it is in, which must give one. */
    Permit permit() {
        return ((Admitted) breaker.admit()).permit();
    }

    Subject opened() {
        permit().failed(FAILURE);
        permit().failed(FAILURE);
        return this;
    }

    Subject after(Duration duration) {
        nanos += duration.toNanos();
        return this;
    }

    /** 1 if it lets one go now, else 0. */
    int admits() {
        return breaker.admit() instanceof Admitted ? 1 : 0;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Instant wallClock() {
        return Instant.EPOCH;
    }
}
