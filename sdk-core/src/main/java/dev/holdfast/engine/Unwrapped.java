package dev.holdfast.engine;

import dev.failsafe.FailsafeException;
import java.io.IOException;
import java.util.concurrent.CompletionException;

/** What an exception out of Failsafe or a future means to a caller of an HTTP client. */
final class Unwrapped {

    private Unwrapped() {}

    /** The IOException inside; whatever else it is becomes one. */
    static IOException of(Throwable error) {
        Throwable inner = error;
        while ((inner instanceof CompletionException || inner.getClass() == FailsafeException.class)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        if (inner instanceof IOException io) {
            return io;
        }
        String what = inner instanceof FailsafeException ? "refused by a policy of the caller's" : "unexpected";
        return new IOException(what + ": " + inner.getClass().getSimpleName(), inner);
    }
}
