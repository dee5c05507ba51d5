package dev.holdfast.benchmarks.outage;

import java.util.Comparator;
import java.util.Iterator;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The bound: knows the scenario, the server's free slots and each call's work, and sends a request only where it will be
 * served in time. What it can't know is whom chance hits ({@link Fault.Flaky}). It alone calls the server, so the slots
 * that it doesn't use are free. Calls wait in one queue.
 */
final class ClairvoyantClient implements Client {

    /** Which call of those that wait goes first. */
    enum Order {
        /** The earliest call, whose deadline is the earliest too. */
        FIRST_COME,
        /** The least work, which makes the most of too few slots and lets the long calls starve. */
        LEAST_WORK
    }

    /** What sending and scheduling may take, which mustn't carry a request over the edge of a phase or a window. */
    private static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Http http;
    private final Scenario scenario;
    private final Workload workload;
    private final long originNanos;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, Threads.daemons("clairvoyant"));
    private final Future<?> ticks;
    private final NavigableSet<Waiting> queue;
    private int inFlight;
    private long windowAt = Long.MIN_VALUE;
    private int inWindow;

    /** A call that has not been sent, or that chance has hit. */
    private record Waiting(int index, long workNanos, long deadlineNanos, Callback callback) {}

    /** A client whose run starts at {@code originNanos} of {@code System.nanoTime()}. */
    ClairvoyantClient(Http http, Scenario scenario, Workload workload, long originNanos, Order order) {
        this.http = http;
        this.scenario = scenario;
        this.workload = workload;
        this.originNanos = originNanos;
        Comparator<Waiting> byIndex = Comparator.comparingInt(Waiting::index);
        this.queue = new TreeSet<>(
                order == Order.FIRST_COME
                        ? byIndex
                        : Comparator.comparingLong(Waiting::workNanos).thenComparing(byIndex));
        this.ticks = timer.scheduleAtFixedRate(this::pump, 1, 2, TimeUnit.MILLISECONDS);
    }

    @Override
    public void call(int index, Callback callback) {
        if (index < 0) {
            http.client().newCall(http.request(index).build()).enqueue(new Enqueued(callback));
            return;
        }
        long deadlineNanos = now() + Scenario.DEADLINE.toNanos();
        synchronized (this) {
            queue.add(new Waiting(index, workload.serviceNanos(index), deadlineNanos, callback));
        }
        pump();
    }

    @Override
    public void close() {
        ticks.cancel(false);
        timer.shutdownNow();
        http.close();
    }

    private synchronized void pump() {
        long now = now();
        Fault fault = scenario.faultAt(now);
        double factor = fault instanceof Fault.Slow slow ? slow.factor() : 1;
        long nextDownNanos = scenario.nextDownNanos(now);
        boolean answers = !(fault instanceof Fault.Down || fault instanceof Fault.Stalled);
        Iterator<Waiting> waiting = queue.iterator();
        while (waiting.hasNext()) {
            Waiting next = waiting.next();
            long doneNanos = now + (long) (next.workNanos() * factor) + MARGIN_NANOS;
            if (now + next.workNanos() + MARGIN_NANOS > next.deadlineNanos()) {
                waiting.remove();
                next.callback().ended("no slot in time");
            } else if (answers
                    && inFlight < Backend.SLOTS
                    && doneNanos <= Math.min(next.deadlineNanos(), nextDownNanos)
                    && withinLimit(now, fault)) {
                waiting.remove();
                send(next);
            } else if (inFlight == Backend.SLOTS) {
                return;
            }
        }
    }

    /** Takes one of the window's requests, if there is one left. */
    private boolean withinLimit(long now, Fault fault) {
        if (!(fault instanceof Fault.Limited limited)) {
            return true;
        }
        long sinceFault = now - scenario.faultStartNanos();
        if (sinceFault / SECOND_NANOS != windowAt) {
            windowAt = sinceFault / SECOND_NANOS;
            inWindow = 0;
        }
        if (inWindow == limited.requestsPerSecond() || sinceFault % SECOND_NANOS > SECOND_NANOS - MARGIN_NANOS) {
            return false;
        }
        inWindow++;
        return true;
    }

    private void send(Waiting call) {
        inFlight++;
        http.client()
                .newCall(http.request(call.index()).build())
                .enqueue(new Enqueued(failure -> answered(call, failure == null)));
    }

    private void answered(Waiting call, boolean success) {
        synchronized (this) {
            inFlight--;
            if (!success) {
                queue.add(call);
            }
        }
        if (success) {
            call.callback().ended(null);
        }
        pump();
    }

    private long now() {
        return System.nanoTime() - originNanos;
    }
}
