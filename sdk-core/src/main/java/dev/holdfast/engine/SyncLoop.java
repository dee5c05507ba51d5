package dev.holdfast.engine;

import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.holdfast.breaker.Admission;
import dev.holdfast.time.Sleeper;
import dev.holdfast.transport.AttemptTerms;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/** Drives a call on its caller's thread. Failsafe runs the steps again; every wait is the {@link Sleeper}'s. */
final class SyncLoop {

    private final FailsafeExecutor<Object> failsafe;
    private final boolean fastPath;
    private final Sleeper sleeper;

    SyncLoop(FailsafeExecutor<Object> failsafe, boolean fastPath, Sleeper sleeper) {
        this.failsafe = failsafe;
        this.fastPath = fastPath;
        this.sleeper = sleeper;
    }

    <T> T run(CallRun<T> call) throws IOException {
        if (fastPath) {
            T first = attempt(call);
            if (first != null) {
                return first;
            }
        }
        try {
            return failsafe.get(() -> waitAndAttempt(call));
        } catch (FailsafeException wrapped) {
            throw Unwrapped.of(wrapped);
        }
    }

    private <T> @Nullable T waitAndAttempt(CallRun<T> call) throws IOException {
        if (call.waitNanos() > 0) {
            await(call);
        }
        return attempt(call);
    }

    private <T> void await(CallRun<T> call) throws IOException {
        boolean waited;
        try {
            waited = sleeper.sleep(call.waitNanos(), call.exchange().cancelSignal());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            InterruptedIOException ended = new InterruptedIOException("interrupted while waiting to try again");
            ended.initCause(call.cancelled());
            throw ended;
        }
        if (!waited) {
            throw call.cancelled();
        }
    }

    private <T> @Nullable T attempt(CallRun<T> call) throws IOException {
        try {
            Admission admission = call.admit();
            if (admission instanceof Admission.Refused refused) {
                return call.onRefused(refused);
            }
            AttemptTerms terms = call.start((Admission.Admitted) admission);
            T response;
            try {
                response = call.exchange().send(terms);
            } catch (IOException error) {
                return call.onError(error);
            }
            return call.onAnswer(response);
        } catch (RuntimeException | Error unexpected) {
            call.abandon();
            throw unexpected;
        }
    }
}
