package dev.holdfast.engine;

import dev.failsafe.FailsafeExecutor;
import dev.holdfast.time.Scheduler;
import dev.holdfast.transport.AttemptTerms;
import dev.holdfast.transport.Exchange;
import dev.holdfast.valve.Leave;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Drives a call on its client's threads. Failsafe runs the steps again; between them the call holds no thread. */
final class AsyncLoop {

    private final FailsafeExecutor<Object> failsafe;
    private final boolean fastPath;
    private final Scheduler scheduler;

    AsyncLoop(FailsafeExecutor<Object> failsafe, boolean fastPath, Scheduler scheduler) {
        this.failsafe = failsafe;
        this.fastPath = fastPath;
        this.scheduler = scheduler;
    }

    <T> void run(CallRun<T> call, Exchange.Receiver<T> receiver) {
        if (!fastPath) {
            loop(call, receiver);
            return;
        }
        CompletableFuture<@Nullable T> first = new CompletableFuture<>();
        var unused = first.whenComplete((response, error) -> {
            if (response == null && error == null) {
                loop(call, receiver);
            } else {
                deliver(call, response, error, receiver);
            }
        });
        attempt(call, first);
    }

    private <T> void loop(CallRun<T> call, Exchange.Receiver<T> receiver) {
        var unused = failsafe.getStageAsync(() -> waitAndAttempt(call))
                .whenComplete((response, error) -> deliver(call, response, error, receiver));
    }

    private static <T> void deliver(
            CallRun<T> call, @Nullable T response, @Nullable Throwable error, Exchange.Receiver<T> receiver) {
        Throwable cause = error == null ? null : Unwrapped.cause(error);
        call.ended(cause);
        if (response != null) {
            receiver.answered(response);
        } else {
            receiver.failed(cause == null ? Unwrapped.nothing() : Unwrapped.asIo(cause));
        }
    }

    private <T> CompletableFuture<@Nullable T> waitAndAttempt(CallRun<T> call) {
        CompletableFuture<@Nullable T> step = new CompletableFuture<>();
        if (call.waitsForTurn()) {
            AsyncWait wait = AsyncWait.untilTold(
                    call.exchange().cancelSignal(),
                    () -> attempt(call, step),
                    () -> step.completeExceptionally(call.cancelled()));
            call.takePlace(wait::elapse);
        } else if (call.waitNanos() > 0) {
            AsyncWait.start(
                    call.waitNanos(),
                    scheduler,
                    call.exchange().cancelSignal(),
                    () -> attempt(call, step),
                    () -> step.completeExceptionally(call.cancelled()));
        } else {
            attempt(call, step);
        }
        return step;
    }

    private static <T> void attempt(CallRun<T> call, CompletableFuture<@Nullable T> step) {
        try {
            Leave leave = call.admit();
            if (leave instanceof Leave.Refused refused) {
                step.complete(call.onRefused(refused));
                return;
            }
            AttemptTerms terms = call.start((Leave.Granted) leave);
            call.exchange().sendAsync(terms, new Step<>(call, step));
        } catch (IOException ended) {
            step.completeExceptionally(ended);
        } catch (RuntimeException | Error unexpected) {
            call.ended(unexpected);
            step.completeExceptionally(unexpected);
        }
    }

    /** Hears how an attempt ended and takes the call one step on. */
    private record Step<T>(CallRun<T> call, CompletableFuture<@Nullable T> step) implements Exchange.Receiver<T> {

        @Override
        public void answered(T response) {
            end(() -> call.onAnswer(response));
        }

        @Override
        public void failed(IOException error) {
            end(() -> call.onError(error));
        }

        private void end(Ending<T> ending) {
            try {
                step.complete(ending.next());
            } catch (IOException ended) {
                step.completeExceptionally(ended);
            } catch (RuntimeException | Error unexpected) {
                call.ended(unexpected);
                step.completeExceptionally(unexpected);
            }
        }
    }

    private interface Ending<T> {
        @Nullable
        T next() throws IOException;
    }
}
