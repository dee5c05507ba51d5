package dev.holdfast.incident;

import dev.holdfast.incident.EndpointWatch.Notice;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Hands on the notices of one endpoint in order, one at a time, on whichever thread comes first; nobody waits. Thread-safe.
 */
final class Delivery {

    private final ConcurrentLinkedQueue<Notice> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();

    void deliver(Notice notice, Consumer<Notice> to) {
        waiting.add(notice);
        if (pending.getAndIncrement() > 0) {
            // Somebody is at it, and will see this one too.
            return;
        }
        do {
            Notice next = waiting.poll();
            if (next != null) {
                to.accept(next);
            }
        } while (pending.decrementAndGet() > 0);
    }
}
