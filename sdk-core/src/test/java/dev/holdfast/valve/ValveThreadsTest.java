package dev.holdfast.valve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.Breaker;
import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.breaker.Breakers;
import dev.holdfast.call.Endpoint;
import dev.holdfast.call.Priority;
import dev.holdfast.testing.Failures;
import dev.holdfast.time.Clockwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One valve among real threads: no wake-up is lost, and no leave. */
class ValveThreadsTest {

    private static final Endpoint ENDPOINT = Endpoint.of("api.example.test", 443);
    private static final int THREADS = 8;
    private static final int CALLS = 2_000;

    private final Clockwork clockwork = Clockwork.system();
    private final AtomicReference<Valve> valve = new AtomicReference<>();
    private final Breaker breaker = new Breakers(
                    BreakerPolicy.builder()
                            .openTime(Duration.ofMillis(1))
                            .maxOpenTime(Duration.ofMillis(2))
                            .window(Duration.ofMillis(50))
                            .build(),
                    clockwork.ticker(),
                    clockwork.chance(),
                    endpoint -> false,
                    (endpoint, from, to, openFor, failure) -> {
                        Valve mine = valve.get();
                        if (mine != null) {
                            mine.breakerChanged(to, () -> {});
                        }
                    })
            .breaker(ENDPOINT);

    @Test
    @Timeout(120)
    @DisplayName("Promise 22: among threads no wake-up is lost, no leave, and every call is told once")
    void every_call_is_told_once_and_every_leave_comes_back() throws Exception {
        valve.set(new Valve(breaker, ValvePolicy.builder().pacing(false).build(), clockwork));
        AtomicInteger told = new AtomicInteger();
        AtomicInteger left = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> all = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            Random random = new Random(t);
            all.add(threads.submit(() -> {
                for (int i = 0; i < CALLS; i++) {
                    // Every fifth second the endpoint is down, as it were: a hundred calls of five hundred fail.
                    call(random, i % 500 < 100, told, left);
                }
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get(100, TimeUnit.SECONDS);
        }
        threads.shutdown();
        assertThat(told.get() + left.get()).isEqualTo(THREADS * CALLS);
        assertThat(left.get()).isPositive();
        assertThat(valve.get().toString()).contains("0 waiting, 0 in flight");
    }

    private void call(Random random, boolean fails, AtomicInteger told, AtomicInteger left)
            throws InterruptedException {
        CountDownLatch turn = new CountDownLatch(1);
        Wish wish = new Wish(
                Priority.values()[random.nextInt(3)],
                clockwork.ticker().nanos(),
                clockwork.ticker().nanos() + TimeUnit.SECONDS.toNanos(60),
                random.nextBoolean(),
                0);
        AtomicInteger wakes = new AtomicInteger();
        Waiter waiter = new Waiter(wish, () -> {
            wakes.incrementAndGet();
            turn.countDown();
        });
        Valve mine = Objects.requireNonNull(valve.get());
        mine.enter(waiter);
        boolean impatient = random.nextInt(20) == 0;
        if (!impatient) {
            assertThat(turn.await(50, TimeUnit.SECONDS)).as("told in time").isTrue();
        }
        Leave leave = mine.leave(waiter);
        if (leave == null) {
            assertThat(wakes.get()).isZero();
            left.incrementAndGet();
            return;
        }
        told.incrementAndGet();
        assertThat(leave).isInstanceOf(Leave.Granted.class);
        Pass pass = ((Leave.Granted) leave).pass();
        switch (random.nextInt(10)) {
            case 0 -> pass.released();
            case 1 -> pass.throttled(Failures.rateLimited(Duration.ofMillis(1)), 1_000);
            default -> {
                if (fails) {
                    pass.failed(Failures.badGateway(), 1_000);
                } else {
                    pass.succeeded(100_000);
                }
            }
        }
        turn.await();
        assertThat(wakes.get()).isEqualTo(1);
    }
}
