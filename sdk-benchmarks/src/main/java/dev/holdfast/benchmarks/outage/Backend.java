package dev.holdfast.benchmarks.outage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the server does with a request: 20 slots to work in, a first-come queue of 400 before them, and a gateway that
 * waits 6 s in front of both, from the arrival on. A request that the gateway has given up leaves the queue; if it has a
 * slot already, the work goes on for nobody. Thread-safe.
 */
final class Backend {

    static final int SLOTS = 20;
    static final int QUEUE = 400;
    static final Duration GATEWAY_TIMEOUT = Duration.ofSeconds(6);

    private final Scenario scenario;
    private final Workload workload;
    private final ScheduledExecutorService timer;
    private final Set<Pending> queue = new LinkedHashSet<>();
    private final Set<Pending> working = new LinkedHashSet<>();
    private final Set<Pending> hanging = new LinkedHashSet<>();
    private final int[] requestsOfCall;
    private long[] arrivals = new long[1 << 14];
    private int requests;
    private long windowAt = Long.MIN_VALUE;
    private int inWindow;
    private long originNanos;
    private boolean begun;

    Backend(Scenario scenario, Workload workload, ScheduledExecutorService timer) {
        this.scenario = scenario;
        this.workload = workload;
        this.timer = timer;
        this.requestsOfCall = new int[workload.calls()];
    }

    /** The run starts at this reading of {@code System.nanoTime()}. Before, every request is answered at once. */
    synchronized void begin(long originNanos) {
        this.originNanos = originNanos;
        begun = true;
        for (long at = scenario.nextDownNanos(0); at != Long.MAX_VALUE; at = scenario.nextDownNanos(at + 1)) {
            after(at - now(), this::collapse);
        }
    }

    /** A request of a call has arrived; {@code reply} is run once, on any thread. */
    void arrive(int call, Consumer<Answer> reply) {
        Answer atOnce = admit(call, reply);
        if (atOnce != null) {
            reply.accept(atOnce);
        }
    }

    /** When each request has arrived, in nanoseconds from the start of the run, in order. */
    synchronized long[] arrivals() {
        return Arrays.copyOf(arrivals, requests);
    }

    /** What is answered at once, if anything. */
    private synchronized @Nullable Answer admit(int call, Consumer<Answer> reply) {
        if (!begun || call < 0) {
            return Answer.DONE;
        }
        long now = now();
        note(now);
        Fault fault = scenario.faultAt(now);
        int request = requestsOfCall[call]++;
        if (fault instanceof Fault.Down) {
            return Answer.BAD_GATEWAY;
        }
        if (fault instanceof Fault.Flaky flaky && workload.chance(call, request) < flaky.share()) {
            return Answer.BAD_GATEWAY;
        }
        if (fault instanceof Fault.Limited limited && overLimit(now, limited)) {
            return Answer.LIMITED;
        }
        if (queue.size() == QUEUE) {
            return Answer.FULL;
        }
        Pending pending = new Pending(call, reply);
        pending.gateway = timer.schedule(() -> giveUp(pending), GATEWAY_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        if (fault instanceof Fault.Stalled) {
            hanging.add(pending);
        } else {
            queue.add(pending);
            fillSlots();
        }
        return null;
    }

    private boolean overLimit(long now, Fault.Limited limited) {
        long window = (now - scenario.faultStartNanos()) / TimeUnit.SECONDS.toNanos(1);
        if (window != windowAt) {
            windowAt = window;
            inWindow = 0;
        }
        if (inWindow == limited.requestsPerSecond()) {
            return true;
        }
        inWindow++;
        return false;
    }

    private void fillSlots() {
        Iterator<Pending> waiting = queue.iterator();
        while (working.size() < SLOTS && waiting.hasNext()) {
            Pending next = waiting.next();
            waiting.remove();
            working.add(next);
            double factor = scenario.faultAt(now()) instanceof Fault.Slow slow ? slow.factor() : 1;
            long nanos = (long) (workload.serviceNanos(next.call) * factor);
            after(nanos, () -> finish(next));
        }
    }

    private void finish(Pending pending) {
        synchronized (this) {
            if (!working.remove(pending)) {
                return;
            }
            fillSlots();
        }
        pending.answer(Answer.DONE);
    }

    private void giveUp(Pending pending) {
        synchronized (this) {
            queue.remove(pending);
            hanging.remove(pending);
        }
        pending.answer(Answer.GATEWAY_TIMEOUT);
    }

    private void collapse() {
        List<Pending> lost = new ArrayList<>();
        synchronized (this) {
            for (Set<Pending> some : List.of(working, queue, hanging)) {
                lost.addAll(some);
                some.clear();
            }
        }
        lost.forEach(pending -> pending.answer(Answer.BAD_GATEWAY));
    }

    private void after(long nanos, Runnable task) {
        ScheduledFuture<?> unused = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    private void note(long now) {
        if (requests == arrivals.length) {
            arrivals = Arrays.copyOf(arrivals, 2 * requests);
        }
        arrivals[requests++] = now;
    }

    private long now() {
        return System.nanoTime() - originNanos;
    }

    /** A request that has no answer yet. */
    private static final class Pending {
        private final int call;
        private final Consumer<Answer> reply;
        private volatile @Nullable ScheduledFuture<?> gateway;
        private boolean answered;

        Pending(int call, Consumer<Answer> reply) {
            this.call = call;
            this.reply = reply;
        }

        void answer(Answer answer) {
            synchronized (this) {
                if (answered) {
                    return;
                }
                answered = true;
            }
            ScheduledFuture<?> timeout = gateway;
            if (timeout != null) {
                timeout.cancel(false);
            }
            reply.accept(answer);
        }
    }
}
