package dev.holdfast.engine;

import dev.holdfast.failure.Dialect;
import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureClassifier;
import dev.holdfast.failure.ResponseView;
import java.util.Objects;
import java.util.Optional;

/**
 * A classifier that may be the user's own, fenced: where it throws, the standard one tells instead. Thread-safe.
 *
 * @param classifier may throw, though it should not
 */
record FencedClassifier(FailureClassifier classifier, Telling telling) implements FailureClassifier {

    private static final FailureClassifier STANDARD = FailureClassifier.of(Dialect.STANDARD);

    @Override
    public FencedClassifier forDialect(Dialect dialect) {
        try {
            return new FencedClassifier(
                    Objects.requireNonNull(classifier.forDialect(dialect), "classifier for a dialect"), telling);
        } catch (RuntimeException | Error error) {
            telling.complain(classifier, error);
            return this;
        }
    }

    @Override
    public Optional<Failure> classify(ResponseView response) {
        try {
            return Objects.requireNonNull(classifier.classify(response), "failure of an answer");
        } catch (RuntimeException | Error error) {
            telling.complain(classifier, error);
            return STANDARD.classify(response);
        }
    }

    @Override
    public Failure classify(ErrorView error) {
        try {
            return Objects.requireNonNull(classifier.classify(error), "failure of an exception");
        } catch (RuntimeException | Error thrown) {
            telling.complain(classifier, thrown);
            return STANDARD.classify(error);
        }
    }
}
