package dev.holdfast.engine;

import dev.holdfast.valve.Leave;
import dev.holdfast.valve.Waiter;
import dev.holdfast.valve.Wish;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A call's wait for its turn in an endpoint's room. It begins and ends once; a cancel may end it before it has begun. Thread-safe. */
final class Turn {

    private static final Waiter ENDED = new Waiter(Wish.NONE, () -> {});

    private final CallTarget target;
    private final AtomicReference<@Nullable Waiter> waiter = new AtomicReference<>();

    Turn(CallTarget target) {
        this.target = target;
    }

    CallTarget target() {
        return target;
    }

    /** @param onTurn runs when the call has been told, maybe before this returns */
    void begin(Wish wish, Runnable onTurn) {
        Waiter mine = new Waiter(wish, onTurn);
        if (waiter.compareAndSet(null, mine)) {
            target.valve().enter(mine);
        }
    }

    /** Ends the wait. What the call has been told; null when it left before, or was never there. */
    @Nullable
    Leave end() {
        Waiter mine = waiter.getAndSet(ENDED);
        Leave told = mine == null || mine == ENDED ? null : target.valve().leave(mine);
        if (told instanceof Leave.Refused refused) {
            target.refused(refused);
        }
        return told;
    }
}
