package dev.holdfast.engine;

import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureClassifier;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Replay;
import dev.holdfast.failure.ResponseView;
import dev.holdfast.failure.ServerHint;
import dev.holdfast.failure.Transience;
import dev.holdfast.testing.Failures;
import java.time.Duration;
import java.util.Optional;

/** 200 is well, 4xx the caller's own, 429 throttled after two seconds, anything else like a bad gateway. */
final class ByStatus implements FailureClassifier {

    @Override
    public Optional<Failure> classify(ResponseView response) {
        return Optional.of(
                switch (response.status()) {
                    case 400 ->
                        Failures.of(
                                FailureKind.INVALID_REQUEST, Transience.PERMANENT, Replay.UNPROCESSED, ServerHint.NONE);
                    case 429 -> Failures.rateLimited(Duration.ofSeconds(2));
                    default -> Failures.badGateway();
                });
    }

    @Override
    public Failure classify(ErrorView error) {
        return Failures.of(FailureKind.CONNECT_REFUSED, Transience.TRANSIENT, Replay.UNPROCESSED, ServerHint.NONE);
    }
}
