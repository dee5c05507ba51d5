package dev.holdfast.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnTest {

    /** Shortly before the overflow of a monotonic clock. */
    private static final long BEGIN = Duration.ofNanos(Long.MAX_VALUE).toNanos() - 5;

    private final Turn turn = new Turn(BEGIN);

    @Test
    void the_first_may_go_at_once_and_alone() {
        assertThat(turn.take(BEGIN)).isTrue();
        assertThat(turn.take(BEGIN)).isFalse();
        assertThat(turn.take(BEGIN + 1_000_000_000L)).as("still being checked").isFalse();
    }

    @Test
    void the_next_may_go_when_its_time_has_come() {
        turn.take(BEGIN);
        turn.end(BEGIN, Duration.ofNanos(100), 0);
        assertThat(turn.take(BEGIN + 99)).isFalse();
        assertThat(turn.take(BEGIN + 100)).isTrue();
    }

    @Test
    void chance_lengthens_a_wait_by_a_quarter_at_most_and_never_shortens_it() {
        for (double chance : new double[] {-1, 0, 0.5, 0.999, 7, Double.NaN}) {
            Turn one = new Turn(0);
            one.take(0);
            one.end(0, Duration.ofNanos(1_000), chance);
            assertThat(one.take(999)).as("chance " + chance).isFalse();
            assertThat(one.take(1_250)).as("chance " + chance).isTrue();
        }
        Turn half = new Turn(0);
        half.take(0);
        half.end(0, Duration.ofNanos(1_000), 0.5);
        assertThat(half.take(1_124)).isFalse();
        assertThat(half.take(1_125)).isTrue();
    }

    /** Each check that is let through moves time on by one; so of many threads, one goes for each step of time. */
    @Test
    void of_many_threads_one_goes_at_a_time_and_none_before_its_time() throws Exception {
        int threads = 8;
        int checks = 20_000;
        AtomicLong clock = new AtomicLong(BEGIN);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        AtomicLong lastEnd = new AtomicLong(BEGIN);
        AtomicInteger early = new AtomicInteger();
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(pool.submit(() -> {
                start.await();
                while (done.get() < checks) {
                    long now = clock.get();
                    if (!turn.take(now)) {
                        // The clock moves while others look.
                        clock.incrementAndGet();
                        continue;
                    }
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    if (now - lastEnd.get() < 0) {
                        early.incrementAndGet();
                    }
                    long end = clock.get();
                    lastEnd.set(end + 3);
                    done.incrementAndGet();
                    inside.decrementAndGet();
                    turn.end(end, Duration.ofNanos(3), 0);
                }
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get(50, TimeUnit.SECONDS);
        }
        pool.shutdown();
        assertThat(most).as("at once").hasValue(1);
        assertThat(early).as("before its time").hasValue(0);
    }
}
