package dev.holdfast.engine;

import dev.failsafe.spi.Scheduler;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets Failsafe's asynchronous executions run on Holdfast's scheduler, so that there is one notion of time. */
final class FailsafeScheduler implements Scheduler {

    private final dev.holdfast.time.Scheduler scheduler;

    FailsafeScheduler(dev.holdfast.time.Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public ScheduledFuture<?> schedule(Callable<?> callable, long delay, TimeUnit unit) {
        Scheduled<?> task = new Scheduled<>(callable, unit.toNanos(delay));
        task.scheduled = scheduler.schedule(task, unit.toNanos(delay));
        return task;
    }

    /** A task as Failsafe wants to hold it. Its delay is the one it was given: nobody sorts by it. */
    private static final class Scheduled<V> extends FutureTask<V> implements ScheduledFuture<V> {

        private final long delayNanos;
        private volatile dev.holdfast.time.Scheduler.@Nullable Task scheduled;

        Scheduled(Callable<V> callable, long delayNanos) {
            super(callable);
            this.delayNanos = delayNanos;
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            dev.holdfast.time.Scheduler.Task task = scheduled;
            if (task != null) {
                task.cancel();
            }
            // The scheduler's thread is everybody's: it is never interrupted.
            return super.cancel(false);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(delayNanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(delayNanos, other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
