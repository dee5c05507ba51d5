package dev.holdfast.incident;

import dev.holdfast.incident.EndpointWatch.Notice;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands on the notices of one endpoint in the order in which they were added, one at a time, on whichever thread comes first;
 * nobody waits. Of updates that could not be handed on in time only the latest is kept. Thread-safe; nothing is called under its
 * lock.
 */
final class Delivery {

    private final ArrayDeque<Notice> waiting = new ArrayDeque<>();
    private boolean busy;
    private volatile boolean hasSome;

    synchronized void add(Notice notice) {
        Notice last = waiting.peekLast();
        if (last != null && last.kind() == EndpointWatch.Kind.UPDATED && notice.kind() == last.kind()) {
            waiting.removeLast();
        }
        waiting.addLast(notice);
        hasSome = true;
    }

    void handOn(Consumer<Notice> to) {
        if (!hasSome || !begin()) {
            // Nothing to do, or somebody is at it and will see this one too.
            return;
        }
        try {
            for (Notice next = next(); next != null; next = next()) {
                to.accept(next);
            }
        } catch (Throwable error) {
            end();
            throw error;
        }
    }

    private synchronized boolean begin() {
        boolean free = !busy;
        busy = true;
        return free;
    }

    private synchronized @Nullable Notice next() {
        Notice next = waiting.pollFirst();
        hasSome = !waiting.isEmpty();
        busy = next != null;
        return next;
    }

    private synchronized void end() {
        busy = false;
    }
}
