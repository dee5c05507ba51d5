package dev.holdfast.time;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Parks the thread; never wakes before the time. */
enum ParkingSleeper implements Sleeper {
    INSTANCE;

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    @Override
    public boolean sleep(long nanos, CancelSignal signal) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        Thread sleeper = Thread.currentThread();
        CancelSignal.Registration registration = signal.onCancel(() -> LockSupport.unpark(sleeper));
        try {
            long left = nanos;
            while (left > 0) {
                if (signal.isCancelled()) {
                    return false;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LockSupport.parkNanos(this, signal.mustBePolled() ? Math.min(left, POLL_NANOS) : left);
                left = end - System.nanoTime();
            }
            return !signal.isCancelled();
        } finally {
            registration.remove();
        }
    }
}
