package dev.holdfast.engine;

import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.holdfast.time.CancelSignal;
import dev.holdfast.time.Cancellation;
import dev.holdfast.time.Sleeper;
import dev.holdfast.transport.AttemptTerms;
import dev.holdfast.valve.Leave;
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
        T answer;
        try {
            answer = drive(call);
        } catch (FailsafeException wrapped) {
            Throwable cause = Unwrapped.cause(wrapped);
            if (cause instanceof InterruptedException) {
                // Failsafe looks for an interrupt between two steps, and keeps it.
                throw interrupted(call);
            }
            call.ended(cause);
            throw Unwrapped.asIo(cause);
        } catch (IOException | RuntimeException | Error thrown) {
            call.ended(thrown);
            throw thrown;
        }
        call.ended(null);
        if (answer == null) {
            throw Unwrapped.nothing();
        }
        return answer;
    }

    private <T> @Nullable T drive(CallRun<T> call) throws IOException {
        T first = fastPath ? attempt(call) : null;
        return first != null ? first : failsafe.get(() -> waitAndAttempt(call));
    }

    private <T> @Nullable T waitAndAttempt(CallRun<T> call) throws IOException {
        if (call.waitsForTurn()) {
            awaitTurn(call);
        } else if (call.waitNanos() > 0) {
            await(call, call.waitNanos(), call.exchange().cancelSignal());
        }
        return attempt(call);
    }

    private <T> void awaitTurn(CallRun<T> call) throws IOException {
        Cancellation turn = new Cancellation();
        call.takePlace(turn::cancel);
        await(call, call.longestWaitNanos(), new EitherSignal(call.exchange().cancelSignal(), turn));
    }

    private <T> void await(CallRun<T> call, long nanos, CancelSignal signal) throws IOException {
        try {
            boolean unused = sleeper.sleep(nanos, signal);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw interrupted(call);
        }
        if (call.exchange().cancelSignal().isCancelled()) {
            throw call.cancelled();
        }
    }

    private static IOException interrupted(CallRun<?> call) {
        InterruptedIOException ended = new InterruptedIOException("interrupted while waiting to try again");
        ended.initCause(call.cancelled());
        return ended;
    }

    private <T> @Nullable T attempt(CallRun<T> call) throws IOException {
        try {
            Leave leave = call.admit();
            if (leave instanceof Leave.Refused refused) {
                return call.onRefused(refused);
            }
            AttemptTerms terms = call.start((Leave.Granted) leave);
            T response;
            try {
                response = call.exchange().send(terms);
            } catch (IOException error) {
                return call.onError(error);
            }
            return call.onAnswer(response);
        } catch (RuntimeException | Error unexpected) {
            call.ended(unexpected);
            throw unexpected;
        }
    }
}
