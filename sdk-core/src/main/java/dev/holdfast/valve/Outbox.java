package dev.holdfast.valve;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is to be called out once no lock is held, in order. One thread at a time calls; what comes meanwhile, from other threads
 * or from what is called, is left to it. So calls that end at once don't pile up on one stack. Thread-safe.
 */
final class Outbox {

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    /** Adds one; under a lock or not. */
    void add(Runnable one) {
        waiting.add(one);
    }

    /** Calls out; under no lock. */
    void send() {
        if (waiting.isEmpty() || count.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                run(next);
            }
            seen = count.addAndGet(-seen);
        } while (seen != 0);
    }

    /** Whatever one throws is its own: the others still hear. */
    private static void run(Runnable one) {
        try {
            one.run();
        } catch (RuntimeException | Error unexpected) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, unexpected);
        }
    }
}
