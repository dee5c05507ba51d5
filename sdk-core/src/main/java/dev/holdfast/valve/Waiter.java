package dev.holdfast.valve;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A call's place in the room. It ends once: with leave to go, with a refusal, or because the call left. Thread-safe.
 */
public final class Waiter {

    private enum Left implements Outcome {
        INSTANCE
    }

    private sealed interface Outcome permits Left, Told {}

    private record Told(Leave leave) implements Outcome {}

    private final Wish wish;
    private final Runnable onTurn;
    private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();

    /** The order of arrival; written and read under the valve's lock. */
    long number;
    /** The class that it has now; lower ones go first. */
    int rank;

    /**
     * One that has not begun to wait.
     *
     * @param onTurn wakes the call; must be quick and must not throw
     */
    public Waiter(Wish wish, Runnable onTurn) {
        this.wish = wish;
        this.onTurn = onTurn;
    }

    Wish wish() {
        return wish;
    }

    /** When it rises from the class that it has now. */
    long risesNanos(long agingNanos) {
        return wish.madeNanos() + (wish.rank() - rank + 1) * agingNanos;
    }

    /** What the call has been told; null as long as it waits. */
    @Nullable
    Leave told() {
        return outcome.get() instanceof Told told ? told.leave() : null;
    }

    /** Whether this ends the wait. */
    boolean tell(Leave leave) {
        return outcome.compareAndSet(null, new Told(leave));
    }

    boolean hasLeft() {
        return outcome.get() instanceof Left;
    }

    /** Whether this ends the wait. */
    boolean leave() {
        return outcome.compareAndSet(null, Left.INSTANCE);
    }

    /** Calls out: never under a lock. */
    void wake() {
        onTurn.run();
    }
}
