package dev.holdfast.benchmarks.outage;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A client whose calls block, each on a thread of its own. */
final class OnThreads implements Client {

    /** Makes a call and waits for its end. */
    interface Blocking {
        /** Returns when the call has succeeded, and throws when it has been given up. */
        void call(int index, long deadlineNanos) throws Exception;
    }

    private final Http http;
    private final Blocking blocking;
    private final ExecutorService threads = Executors.newCachedThreadPool(Threads.daemons("client"));

    OnThreads(Http http, Blocking blocking) {
        this.http = http;
        this.blocking = blocking;
    }

    @Override
    public void call(int index, Callback callback) {
        long deadlineNanos = System.nanoTime() + Scenario.DEADLINE.toNanos();
        threads.execute(() -> callback.ended(failure(index, deadlineNanos)));
    }

    @Override
    public void close() {
        threads.shutdownNow();
        http.close();
    }

    private @Nullable String failure(int index, long deadlineNanos) {
        try {
            blocking.call(index, deadlineNanos);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } catch (Exception e) {
            return word(e instanceof Http.BadStatus || e.getCause() == null ? e : e.getCause());
        }
    }

    /** A library's own exception, about an answer or a deadline, has that one as its cause. */
    private static String word(Throwable failure) {
        return failure instanceof Http.BadStatus bad
                ? "status " + bad.status()
                : failure.getClass().getSimpleName();
    }
}
