package dev.holdfast.lookup;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that look-ups run on: daemons that end ten seconds after their last work, and that carry nothing over from the
 * call that started them (no inherited thread-locals, no context class loader).
 */
public final class Background {

    private static final long IDLE_SECONDS = 10;

    /** Each may wait for one server; the queue behind them is short, since each page and each network is asked once at a time. */
    private static final int THREADS = 4;

    private Background() {}

    /** For what blocks, {@value #THREADS} at a time, one executor for the process. To hand something in never blocks. */
    public static Executor executor() {
        return Holder.INSTANCE;
    }

    /** What HttpClient runs its own work on. */
    static ThreadPoolExecutor clientThreads() {
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                daemons("holdfast-lookup-io-"));
    }

    private static ThreadPoolExecutor blocking() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons("holdfast-lookup-"));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(null, task, prefix + count.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(Background.class.getClassLoader());
            return thread;
        };
    }

    /** Made when first asked for. */
    private static final class Holder {
        static final Executor INSTANCE = blocking();
    }
}
