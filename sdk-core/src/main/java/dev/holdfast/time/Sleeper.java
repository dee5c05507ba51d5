package dev.holdfast.time;

/** A wait on the calling thread. */
public interface Sleeper {

    /**
     * Waits {@code nanos}, or less if {@code signal} is cancelled.
     *
     * @return true when the time has passed, false when the call was cancelled
     * @throws InterruptedException when the thread is interrupted
     */
    boolean sleep(long nanos, CancelSignal signal) throws InterruptedException;

    /** Parks the thread. A cancel ends the wait at once, or within 20 ms where the signal must be polled. */
    static Sleeper system() {
        return ParkingSleeper.INSTANCE;
    }
}
