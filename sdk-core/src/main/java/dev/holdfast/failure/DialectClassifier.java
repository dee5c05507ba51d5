package dev.holdfast.failure;

import java.util.Optional;

/** The built-in classifier for one provider's dialect. */
final class DialectClassifier implements FailureClassifier {

    private final AnswerClassifier answers;

    DialectClassifier(Dialect dialect) {
        this.answers = new AnswerClassifier(dialect);
    }

    @Override
    public Optional<Failure> classify(ResponseView response) {
        return answers.classify(response);
    }

    @Override
    public FailureClassifier forDialect(Dialect dialect) {
        return new DialectClassifier(dialect);
    }

    @Override
    public Failure classify(ErrorView error) {
        return ErrorClassifier.classify(error);
    }
}
