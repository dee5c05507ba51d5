package dev.holdfast.engine;

import dev.holdfast.testing.VirtualTime;
import dev.holdfast.time.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * A server in virtual time: so many slots, a queue in the order of arrival, a gateway before it that does not wait for ever,
 * and faults. One thread.
 */
final class SimulatedServer {

    /** Whether a request that comes, or is in there, at a moment is answered badly at once; 0 for no. */
    interface Fault {
        int status(Duration at, Random chance);
    }

    /** How many times as long as usual the work takes. */
    interface Slowness {
        double factor(Duration at);
    }

    static final int SLOTS = 20;
    private static final int QUEUE = 400;
    private static final Duration GATEWAY_TIMEOUT = Duration.ofSeconds(6);

    private final VirtualTime time;
    private final Random work;
    private final Random chance;
    private final Deque<Request> queue = new ArrayDeque<>();
    private final Set<Request> inside = new HashSet<>();
    private int busy;

    /** A hard outage: everything fails, what is in there too. */
    boolean down;

    double failing;
    double slowness = 1;
    /** How many are let in a second, in windows of a second; 0 for all. */
    int perWindow;
    /** Requests are swallowed. */
    boolean hangs;

    private long window;
    private int inWindow;
    int requests;

    SimulatedServer(VirtualTime time, long seed) {
        this.time = time;
        this.work = new Random(seed);
        this.chance = new Random(seed + 1);
    }

    private final class Request {
        final long workNanos;
        final IntConsumer answer;
        final Scheduler.Task timeout;
        boolean answered;

        Request(IntConsumer answer) {
            // Lognormal with a mean of 200 ms.
            double sigma = 0.5;
            workNanos = (long) (0.2e9 * Math.exp(sigma * work.nextGaussian() - sigma * sigma / 2));
            this.answer = answer;
            timeout = time.schedule(() -> end(this, 504), GATEWAY_TIMEOUT.toNanos());
        }
    }

    void receive(IntConsumer answer) {
        requests++;
        if (hangs) {
            return;
        }
        if (down || (failing > 0 && chance.nextDouble() < failing)) {
            later(answer, 502);
            return;
        }
        if (perWindow > 0) {
            long now = time.now().toSeconds();
            inWindow = now == window ? inWindow : 0;
            window = now;
            if (++inWindow > perWindow) {
                later(answer, 429);
                return;
            }
        }
        if (queue.size() >= QUEUE) {
            later(answer, 503);
            return;
        }
        Request request = new Request(answer);
        inside.add(request);
        queue.add(request);
        work();
    }

    private void later(IntConsumer answer, int status) {
        Scheduler.Task unused = time.schedule(() -> answer.accept(status), 1_000_000);
    }

    private void work() {
        while (busy < SLOTS && !queue.isEmpty()) {
            Request next = queue.poll();
            if (next.answered) {
                continue;
            }
            busy++;
            Scheduler.Task unused = time.schedule(
                    () -> {
                        busy--;
                        end(next, 200);
                        work();
                    },
                    (long) (next.workNanos * slowness));
        }
    }

    private void end(Request request, int status) {
        if (!request.answered) {
            request.answered = true;
            request.timeout.cancel();
            inside.remove(request);
            queue.remove(request);
            request.answer.accept(status);
        }
    }

    @Override
    public String toString() {
        return busy + " busy, " + queue.size() + " queued";
    }

    void goDown() {
        down = true;
        for (Request request : Set.copyOf(inside)) {
            end(request, 502);
        }
    }
}
