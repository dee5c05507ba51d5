package dev.holdfast.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.Admission.Admitted;
import dev.holdfast.breaker.Admission.Refused;
import dev.holdfast.failure.Failure;
import dev.holdfast.testing.Failures;
import dev.holdfast.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What holds of a breaker whatever its callers do at the same time. */
class BreakerThreadsTest {

    private static final int THREADS = 8;

    private record Change(BreakerState from, BreakerState to) {}

    /** A clock that all threads push forward. */
    private static final class SharedClock implements Ticker {

        private final AtomicLong nanos =
                new AtomicLong(Long.MAX_VALUE - Duration.ofMinutes(10).toNanos());

        @Override
        public long nanos() {
            return nanos.get();
        }

        @Override
        public Instant wallClock() {
            return Instant.EPOCH;
        }

        void advanceMillis(long millis) {
            nanos.addAndGet(millis * 1_000_000);
        }
    }

    private final SharedClock clock = new SharedClock();
    private final ConcurrentLinkedQueue<Change> changes = new ConcurrentLinkedQueue<>();

    private Breaker breaker(BreakerPolicy policy) {
        return new Breakers(
                        policy,
                        clock,
                        BreakerTimeline.NO_JITTER,
                        endpoint -> false,
                        (endpoint, from, to, openFor, failure) -> changes.add(new Change(from, to)))
                .breaker(BreakerTimeline.ENDPOINT);
    }

    @Test
    @DisplayName(
            "Promise 19, 20: whatever many threads do, it opens and closes in turn, and a working endpoint closes it")
    void under_random_use_by_many_threads_it_never_sticks() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            changes.clear();
            Breaker breaker = breaker(BreakerPolicy.builder()
                    .probeTimeout(Duration.ofMillis(700))
                    .successesToClose(1 + seed % 2)
                    .build());
            int base = seed * THREADS;
            inParallel(thread -> useAtRandom(breaker, new Random(base + thread)));

            assertThat(changes).as("seed " + seed).isNotEmpty();
            assertEachChangeLeadsOn(List.copyOf(changes), breaker.state());

            clock.advanceMillis(60_000);
            for (int probe = 0; probe < 2 && breaker.state() != BreakerState.CLOSED; probe++) {
                ((Admitted) breaker.admit()).permit().succeeded();
            }
            assertThat(breaker.state()).as("seed " + seed).isEqualTo(BreakerState.CLOSED);
        }
    }

    private void useAtRandom(Breaker breaker, Random random) {
        Failure failure = Failures.badGateway();
        List<Permit> held = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            Admission answer = breaker.admit();
            if (answer instanceof Admitted admitted) {
                held.add(admitted.permit());
            } else if (answer instanceof Refused refused) {
                assertThat(refused.retryAfterNanos())
                        .isBetween(1L, Duration.ofSeconds(20).toNanos());
            }
            clock.advanceMillis(random.nextInt(20));
            // Reports come late and in any order; one in ten never comes.
            while (held.size() > random.nextInt(4)) {
                Permit permit = held.remove(random.nextInt(held.size()));
                switch (random.nextInt(10)) {
                    case 0 -> permit.succeeded();
                    case 1 -> permit.released();
                    case 2 -> permit.throttled(failure);
                    case 3 -> {}
                    default -> permit.failed(failure);
                }
            }
        }
    }

    /** As many changes into each state as out of it, but for the one that it is in and the one it began in. */
    private static void assertEachChangeLeadsOn(List<Change> changes, BreakerState end) {
        for (BreakerState state : BreakerState.values()) {
            long in = changes.stream().filter(change -> change.to() == state).count();
            long out = changes.stream().filter(change -> change.from() == state).count();
            long balance = (state == BreakerState.CLOSED ? 1 : 0) + in - out;
            assertThat(balance).as(state + " in " + changes.size()).isEqualTo(state == end ? 1 : 0);
        }
        assertThat(changes).allMatch(change -> switch (change.from()) {
            case CLOSED -> change.to() == BreakerState.OPEN;
            case OPEN -> change.to() == BreakerState.HALF_OPEN;
            case HALF_OPEN -> change.to() == BreakerState.OPEN || change.to() == BreakerState.CLOSED;
            case FORCED_OPEN, FORCED_CLOSED -> false;
        });
    }

    @Test
    void of_many_askers_at_the_end_of_the_open_time_exactly_one_becomes_the_probe() throws Exception {
        for (int round = 0; round < 300; round++) {
            Breaker breaker = breaker(BreakerPolicy.defaults());
            for (int i = 0; i < 5; i++) {
                ((Admitted) breaker.admit()).permit().failed(Failures.badGateway());
            }
            clock.advanceMillis(1_000);
            ConcurrentLinkedQueue<Admission> answers = new ConcurrentLinkedQueue<>();
            inParallel(thread -> answers.add(breaker.admit()));
            assertThat(answers.stream().filter(Admitted.class::isInstance)).hasSize(1);
        }
    }

    @Test
    void of_many_failures_at_the_threshold_exactly_one_opens_it() throws Exception {
        for (int round = 0; round < 300; round++) {
            changes.clear();
            Breaker breaker =
                    breaker(BreakerPolicy.builder().consecutiveFailures(THREADS).build());
            Permit permit = ((Admitted) breaker.admit()).permit();
            inParallel(thread -> permit.failed(Failures.badGateway()));
            assertThat(changes).containsExactly(new Change(BreakerState.CLOSED, BreakerState.OPEN));
        }
    }

    private interface Work {
        void run(int thread) throws Exception;
    }

    private static void inParallel(Work work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                running.add(pool.submit(() -> {
                    start.await();
                    work.run(thread);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            pool.shutdown();
        }
    }
}
