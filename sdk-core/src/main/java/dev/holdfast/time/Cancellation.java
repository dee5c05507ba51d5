package dev.holdfast.time;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A {@link CancelSignal} with its switch. Thread-safe. */
public final class Cancellation implements CancelSignal {

    private static final Runnable CANCELLED = Cancellation::alreadyCancelled;

    /** Null: nobody waits. {@link #CANCELLED}: cancelled. Else what to run on cancel. */
    private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();

    /** Not cancelled yet. */
    public Cancellation() {}

    private static void alreadyCancelled() {}

    /** Cancels; runs the action that waits for it, once. */
    public void cancel() {
        Runnable action = waiting.getAndSet(CANCELLED);
        if (action != null) {
            action.run();
        }
    }

    @Override
    public boolean isCancelled() {
        return waiting.get() == CANCELLED;
    }

    @Override
    public Registration onCancel(Runnable action) {
        if (!waiting.compareAndSet(null, action)) {
            if (!isCancelled()) {
                throw new IllegalStateException("one call waits in two places");
            }
            action.run();
            return () -> {};
        }
        return () -> waiting.compareAndSet(action, null);
    }
}
