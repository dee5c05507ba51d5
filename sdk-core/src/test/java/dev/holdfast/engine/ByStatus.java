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

/**
 * 200 is well, 400 and 401 the caller's own, 402 out of money, 429 throttled after two seconds, 430 after an hour, 504
 * outcome unknown, 555 told not to try again, 556 outcome unknown but told to; anything else like a bad gateway.
 */
class ByStatus implements FailureClassifier {

    @Override
    public Optional<Failure> classify(ResponseView response) {
        return Optional.of(
                switch (response.status()) {
                    case 400 ->
                        Failures.of(
                                FailureKind.INVALID_REQUEST, Transience.PERMANENT, Replay.UNPROCESSED, ServerHint.NONE);
                    case 401 ->
                        Failures.of(
                                FailureKind.UNAUTHORIZED, Transience.PERMANENT, Replay.UNPROCESSED, ServerHint.NONE);
                    case 402 ->
                        Failures.of(
                                FailureKind.OUT_OF_MONEY, Transience.PERMANENT, Replay.UNPROCESSED, ServerHint.NONE);
                    case 430 -> Failures.rateLimited(Duration.ofHours(1));
                    case 504 ->
                        Failures.of(FailureKind.GATEWAY_TIMEOUT, Transience.TRANSIENT, Replay.UNKNOWN, ServerHint.NONE);
                    case 555 ->
                        Failures.of(
                                FailureKind.SERVER_ERROR,
                                Transience.TRANSIENT,
                                Replay.UNKNOWN,
                                Failures.hint(null, false));
                    case 556 ->
                        Failures.of(
                                FailureKind.GATEWAY_TIMEOUT,
                                Transience.TRANSIENT,
                                Replay.UNKNOWN,
                                Failures.hint(null, true));
                    case 429 -> Failures.rateLimited(Duration.ofSeconds(2));
                    default -> Failures.badGateway();
                });
    }

    @Override
    public Failure classify(ErrorView error) {
        return Failures.of(FailureKind.CONNECT_REFUSED, Transience.TRANSIENT, Replay.UNPROCESSED, ServerHint.NONE);
    }
}
