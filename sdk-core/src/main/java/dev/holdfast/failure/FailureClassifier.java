package dev.holdfast.failure;

import java.util.Optional;

/**
 * Tells what an answer or an exception means. Implementations are pure, total and thread-safe: no clock, no I/O, no
 * logging; whatever comes in, they don't throw.
 */
public interface FailureClassifier {

    /** The failure that an answer is; empty for a healthy one. A 200 can be a failure. */
    Optional<Failure> classify(ResponseView response);

    /** The failure that an exception is. */
    Failure classify(ErrorView error);

    /** The classifier for the answers of an alternate with this dialect; the same one unless it says otherwise. */
    default FailureClassifier forDialect(Dialect dialect) {
        return this;
    }

    /** The classifier that knows every provider's envelopes, hints and gateways, and puts {@code dialect} first. */
    static FailureClassifier of(Dialect dialect) {
        return new DialectClassifier(dialect);
    }
}
