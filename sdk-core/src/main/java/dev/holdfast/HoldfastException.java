package dev.holdfast;

import dev.holdfast.diagnosis.Diagnosis;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.Reason;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that was given up. Its message is the one-line diagnosis, fit to be shown to a person; the transport's own
 * exception, if there was one, is the cause.
 */
public final class HoldfastException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Not carried across the wire: what a receiver can use is the message. */
    private final transient @Nullable Diagnosis diagnosis;

    /** @param message the diagnosis in the language that the program was set to */
    public HoldfastException(String message, Diagnosis diagnosis) {
        super(message, diagnosis.report().failure().facts().exception());
        this.diagnosis = diagnosis;
    }

    /**
     * What to tell a person, in any language there is.
     *
     * @throws IllegalStateException when this exception was deserialized, which has kept its message only
     */
    public Diagnosis diagnosis() {
        if (diagnosis == null) {
            throw new IllegalStateException("a deserialized HoldfastException has no diagnosis, only its message");
        }
        return diagnosis;
    }

    /** The failure that the call ended with. */
    public Failure failure() {
        return report().failure();
    }

    /** Why the call was given up. */
    public Reason reason() {
        return report().why();
    }

    /** The failed attempts in order; empty when nothing was sent. */
    public List<Attempted> attempts() {
        return report().attempts();
    }

    /** All of it. */
    public CallReport report() {
        return diagnosis().report();
    }
}
