package dev.holdfast.valve;

import dev.holdfast.call.Priority;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Those that wait, in the order in which they go: by priority class, in it the earliest deadline first, then the oldest. A
 * call rises by one class each time that the aging time has passed since it was made, so that none starves. Guarded by the valve's
 * lock; each operation costs the logarithm of how many wait.
 */
final class Room {

    private static final int CLASSES = Priority.values().length;

    private final long agingNanos;
    private final List<TreeSet<Waiter>> byDeadline = new ArrayList<>(CLASSES);
    private final List<TreeSet<Waiter>> byAge = new ArrayList<>(CLASSES);
    private int size;
    private long bytes;
    private long numbers;

    Room(long agingNanos) {
        this.agingNanos = agingNanos;
        // Differences, since the clock may overflow.
        Comparator<Waiter> earliestFirst = (a, b) -> {
            long difference = a.wish().latestNanos() - b.wish().latestNanos();
            return difference != 0 ? Long.signum(difference) : Long.compare(a.number, b.number);
        };
        Comparator<Waiter> oldestFirst = (a, b) -> {
            long difference = a.risesNanos(agingNanos) - b.risesNanos(agingNanos);
            return difference != 0 ? Long.signum(difference) : Long.compare(a.number, b.number);
        };
        for (int rank = 0; rank < CLASSES; rank++) {
            byDeadline.add(new TreeSet<>(earliestFirst));
            byAge.add(new TreeSet<>(oldestFirst));
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    long bytes() {
        return bytes;
    }

    void add(Waiter waiter) {
        waiter.number = ++numbers;
        place(waiter, waiter.wish().rank());
        size++;
        bytes += waiter.wish().bytes();
    }

    private void place(Waiter waiter, int rank) {
        waiter.rank = rank;
        byDeadline.get(rank).add(waiter);
        byAge.get(rank).add(waiter);
    }

    /** Returns whether it was there. */
    boolean remove(Waiter waiter) {
        if (!byAge.get(waiter.rank).remove(waiter)) {
            return false;
        }
        byDeadline.get(waiter.rank).remove(waiter);
        size--;
        bytes -= waiter.wish().bytes();
        return true;
    }

    /** Who goes next; null when nobody waits. */
    @Nullable
    Waiter first(long nowNanos) {
        age(nowNanos);
        for (TreeSet<Waiter> waiting : byDeadline) {
            if (!waiting.isEmpty()) {
                return waiting.first();
            }
        }
        return null;
    }

    /**
     * Who goes as a probe, which may have to be sent again and may hang: of the highest class the one with the most time left, of
     * those that can be sent again, if any can.
     */
    @Nullable
    Waiter forProbe(long nowNanos) {
        Waiter first = first(nowNanos);
        for (TreeSet<Waiter> waiting : byDeadline) {
            for (Waiter waiter : waiting.descendingSet()) {
                if (waiter.wish().replayable()) {
                    return waiter;
                }
            }
        }
        return first;
    }

    /** Who goes last, when its class is a lower one than that; else null. */
    @Nullable
    Waiter lastBelow(int above) {
        for (int rank = CLASSES - 1; rank > above; rank--) {
            if (!byDeadline.get(rank).isEmpty()) {
                return byDeadline.get(rank).last();
            }
        }
        return null;
    }

    /** Lets those that have waited for long rise. */
    private void age(long nowNanos) {
        for (int rank = CLASSES - 1; rank > 0; rank--) {
            TreeSet<Waiter> oldestFirst = byAge.get(rank);
            while (!oldestFirst.isEmpty() && oldestFirst.first().risesNanos(agingNanos) - nowNanos <= 0) {
                Waiter waiter = oldestFirst.pollFirst();
                byDeadline.get(rank).remove(waiter);
                place(waiter, rank - 1);
            }
        }
    }

    /** The earliest moment until which one of them can be sent, as a distance from now; {@link Long#MAX_VALUE} if none waits. */
    long untilEarliest(long nowNanos) {
        long earliest = Long.MAX_VALUE;
        for (TreeSet<Waiter> waiting : byDeadline) {
            if (!waiting.isEmpty()) {
                earliest = Math.min(earliest, waiting.first().wish().latestNanos() - nowNanos);
            }
        }
        return earliest;
    }

    /** Takes out those that must be sent earlier than that. */
    void removeBefore(long nanos, Consumer<Waiter> removed) {
        for (TreeSet<Waiter> waiting : byDeadline) {
            while (!waiting.isEmpty() && waiting.first().wish().latestNanos() - nanos < 0) {
                Waiter late = waiting.first();
                remove(late);
                removed.accept(late);
            }
        }
    }

    /** Takes out all. */
    void removeAll(Consumer<Waiter> removed) {
        for (TreeSet<Waiter> waiting : byDeadline) {
            while (!waiting.isEmpty()) {
                Waiter one = waiting.first();
                remove(one);
                removed.accept(one);
            }
        }
    }
}
