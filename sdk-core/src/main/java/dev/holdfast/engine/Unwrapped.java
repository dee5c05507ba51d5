package dev.holdfast.engine;

import dev.failsafe.FailsafeException;
import java.io.IOException;
import java.util.concurrent.CompletionException;

/** What an exception out of Failsafe or a future means to a caller of an HTTP client. */
final class Unwrapped {

    private Unwrapped() {}

    /** What a call ends with whose policies ended it without an answer. */
    static IOException nothing() {
        return new IOException("a policy of the caller's ended the call without an answer");
    }

    /** What Failsafe or a future has wrapped. */
    static Throwable cause(Throwable error) {
        Throwable inner = error;
        while ((inner instanceof CompletionException || inner.getClass() == FailsafeException.class)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    /** An IOException as it is; whatever else it is becomes one. */
    static IOException asIo(Throwable cause) {
        if (cause instanceof IOException io) {
            return io;
        }
        String what = cause instanceof FailsafeException ? "refused by a policy of the caller's" : "unexpected";
        return new IOException(what + ": " + cause.getClass().getSimpleName(), cause);
    }
}
