package dev.holdfast.time;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One daemon thread for all waits of the process; it starts with the first task and ends when idle for ten seconds. */
final class SystemScheduler implements Scheduler {

    private final ScheduledThreadPoolExecutor executor;

    private SystemScheduler() {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "holdfast-scheduler");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(10, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
    }

    static SystemScheduler instance() {
        return Holder.INSTANCE;
    }

    @Override
    public Task schedule(Runnable task, long delayNanos) {
        Future<?> future = executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /** Made when first asked for. */
    private static final class Holder {
        static final SystemScheduler INSTANCE = new SystemScheduler();
    }
}
