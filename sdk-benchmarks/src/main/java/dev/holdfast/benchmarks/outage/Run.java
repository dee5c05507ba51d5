package dev.holdfast.benchmarks.outage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One client in one scenario, in real time, against a server of its own.
 *
 * @param seed of the arrivals, the work and the chances; the same for every client that is to be compared
 */
record Run(Scenario scenario, ClientKind kind, int repeat, long seed) {

    private static final int WARM_UP_CALLS = 1500;
    private static final int WARM_UP_AT_ONCE = 20;

    /** Between the end of the warm-up and the start of the run. */
    private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** How long a call may outlast its deadline before the run ends without it. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Takes as long as the scenario and the calls do. */
    Trace execute() throws IOException, InterruptedException {
        Workload workload = Workload.of(scenario, seed);
        try (ChatServer server = ChatServer.start(scenario, workload)) {
            warmUp(server, workload);
            long originNanos = System.nanoTime() + LEAD_NANOS;
            ClientKind.Setting setting = new ClientKind.Setting(server, scenario, workload, originNanos);
            List<Client> clients = new ArrayList<>();
            try {
                int processes = kind.group() == ClientKind.Group.BOUND ? 1 : scenario.processes();
                for (int i = 0; i < processes; i++) {
                    clients.add(kind.create(setting));
                }
                server.backend().begin(originNanos);
                return offer(clients, server, workload, originNanos);
            } finally {
                clients.forEach(Client::close);
            }
        }
    }

    /** Through a client of its own, so that the run's clients remember nothing of it. */
    private void warmUp(ChatServer server, Workload workload) throws InterruptedException {
        ClientKind.Setting setting = new ClientKind.Setting(server, scenario, workload, System.nanoTime());
        Semaphore atOnce = new Semaphore(WARM_UP_AT_ONCE);
        try (Client client = kind.create(setting)) {
            for (int i = 0; i < WARM_UP_CALLS; i++) {
                atOnce.acquire();
                client.call(-1, failure -> atOnce.release());
            }
            atOnce.acquire(WARM_UP_AT_ONCE);
        }
    }

    private Trace offer(List<Client> clients, ChatServer server, Workload workload, long originNanos)
            throws InterruptedException {
        int calls = workload.calls();
        long[] made = new long[calls];
        AtomicReferenceArray<@Nullable End> ends = new AtomicReferenceArray<>(calls);
        CountDownLatch open = new CountDownLatch(calls);
        for (int i = 0; i < calls; i++) {
            int call = i;
            long due = originNanos + workload.arrivalNanos(call);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            made[call] = System.nanoTime() - originNanos;
            clients.get(call % clients.size()).call(call, failure -> {
                if (ends.compareAndSet(call, null, new End(System.nanoTime() - originNanos, failure))) {
                    open.countDown();
                }
            });
        }
        boolean unused = open.await(Scenario.DEADLINE.toNanos() + GRACE_NANOS, TimeUnit.NANOSECONDS);
        List<Trace.CallTrace> traces = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            traces.add(trace(workload.arrivalNanos(i), made[i], ends.get(i)));
        }
        List<Long> requests = Arrays.stream(server.backend().arrivals()).boxed().toList();
        return new Trace(traces, requests);
    }

    /** Success that comes after the deadline is none. */
    private static Trace.CallTrace trace(long dueNanos, long madeNanos, @Nullable End end) {
        if (end == null) {
            return new Trace.CallTrace(dueNanos, madeNanos, Long.MAX_VALUE, "never ended");
        }
        boolean late = end.failure() == null && end.nanos() - madeNanos > Scenario.DEADLINE.toNanos();
        return new Trace.CallTrace(dueNanos, madeNanos, end.nanos(), late ? "too late" : end.failure());
    }

    private record End(long nanos, @Nullable String failure) {}
}
