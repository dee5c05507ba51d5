package dev.holdfast.lookup;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets one check go at a time, and none before its time. Thread-safe, lock-free; to hear "not now" costs two volatile reads.
 */
public final class Turn {

    /** By how much chance may lengthen a wait, so that many clients don't ask together. It never shortens one. */
    private static final double JITTER = 0.25;

    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile long nextNanos;

    /** The first may go at once. */
    public Turn(long nowNanos) {
        nextNanos = nowNanos;
    }

    /** Whether a check is to be made now, by the caller, who then calls {@link #end}. */
    public boolean take(long nowNanos) {
        if (taken.get() || nowNanos - nextNanos < 0 || !taken.compareAndSet(false, true)) {
            return false;
        }
        // Between the look at the time and the taking, another's check may have come and gone.
        if (nowNanos - nextNanos < 0) {
            taken.set(false);
            return false;
        }
        return true;
    }

    /**
     * The check is over.
     *
     * @param wait until the next may begin, at least
     * @param chance in [0, 1), to lengthen it by
     */
    public void end(long nowNanos, Duration wait, double chance) {
        nextNanos = nowNanos + wait.toNanos() + (long) (wait.toNanos() * JITTER * Math.min(1, Math.max(0, chance)));
        taken.set(false);
    }
}
