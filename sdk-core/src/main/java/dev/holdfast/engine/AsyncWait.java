package dev.holdfast.engine;

import dev.holdfast.time.CancelSignal;
import dev.holdfast.time.Scheduler;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A wait on no thread that ends once: when its time is over, or when its call is cancelled. Thread-safe. */
final class AsyncWait {

    private final AtomicBoolean over = new AtomicBoolean();
    private final Runnable onTime;
    private final Runnable onCancel;

    private volatile CancelSignal.@Nullable Registration registration;
    private volatile Scheduler.@Nullable Task timer;

    private AsyncWait(Runnable onTime, Runnable onCancel) {
        this.onTime = onTime;
        this.onCancel = onCancel;
    }

    /** Begins to wait; exactly one of the two actions runs, maybe before this returns. */
    static void start(long nanos, Scheduler scheduler, CancelSignal signal, Runnable onTime, Runnable onCancel) {
        AsyncWait wait = new AsyncWait(onTime, onCancel);
        wait.registration = signal.onCancel(wait::cancel);
        if (!wait.over.get()) {
            Scheduler.Task timer = scheduler.schedule(wait::elapse, nanos);
            wait.timer = timer;
            if (wait.over.get()) {
                // Cancelled before there was a timer to stop.
                timer.cancel();
            }
        }
    }

    /** Begins to wait until {@link #elapse}; exactly one of the two actions runs, maybe before this returns. */
    static AsyncWait untilTold(CancelSignal signal, Runnable onTime, Runnable onCancel) {
        AsyncWait wait = new AsyncWait(onTime, onCancel);
        wait.registration = signal.onCancel(wait::cancel);
        return wait;
    }

    void elapse() {
        if (over.compareAndSet(false, true)) {
            CancelSignal.Registration registered = registration;
            if (registered != null) {
                registered.remove();
            }
            onTime.run();
        }
    }

    private void cancel() {
        if (over.compareAndSet(false, true)) {
            Scheduler.Task running = timer;
            if (running != null) {
                running.cancel();
            }
            onCancel.run();
        }
    }
}
