package dev.holdfast.time;

/** A wait on no thread. Tasks are short and never block. */
public interface Scheduler {

    /** Runs {@code task} once after {@code delayNanos}, not before. */
    Task schedule(Runnable task, long delayNanos);

    /** One daemon thread that starts with the first task and ends a while after the last one. */
    static Scheduler system() {
        return SystemScheduler.instance();
    }

    /** A task that has been scheduled. */
    interface Task {
        /** Takes the task back, unless it has begun. */
        void cancel();
    }
}
