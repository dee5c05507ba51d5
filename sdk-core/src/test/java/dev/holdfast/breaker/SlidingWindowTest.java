package dev.holdfast.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.SlidingWindow.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlidingWindowTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long LENGTH = 10 * SECOND;

    @ParameterizedTest
    @ValueSource(longs = {0, -5 * SECOND, Long.MAX_VALUE - 5 * SECOND, Long.MAX_VALUE, Long.MIN_VALUE})
    void forgets_a_tenth_at_a_time_wherever_the_clock_stands(long origin) {
        SlidingWindow window = new SlidingWindow(LENGTH, origin);
        for (int second = 0; second < 25; second++) {
            long now = origin + second * SECOND;
            window.succeeded(now);
            window.failed(now + SECOND - 1);
            long kept = Math.min(second + 1, SlidingWindow.BUCKETS);
            assertThat(window.tally(now + SECOND - 1)).isEqualTo(new Tally(kept, 2 * kept));
        }
    }

    @Test
    void what_happened_counts_for_at_least_nine_tenths_of_the_window_and_at_most_all_of_it() {
        for (long at = 0; at < SECOND; at += SECOND / 7) {
            SlidingWindow window = new SlidingWindow(LENGTH, 0);
            window.failed(at);
            assertThat(window.tally(at + 9 * SECOND).failures()).isEqualTo(1);
            assertThat(window.tally(at + 10 * SECOND).failures()).isZero();
        }
    }

    @Test
    void is_empty_after_a_pause_of_its_length_or_a_hundred_times_that() {
        for (long pause : new long[] {LENGTH, LENGTH + 1, 20 * SECOND, 100 * LENGTH, 365 * 86_400 * SECOND}) {
            SlidingWindow window = new SlidingWindow(LENGTH, 0);
            window.failed(SECOND);
            window.succeeded(SECOND);
            assertThat(window.tally(SECOND + pause)).as("after " + pause).isEqualTo(new Tally(0, 0));
            window.failed(SECOND + pause);
            assertThat(window.tally(SECOND + pause)).isEqualTo(new Tally(1, 1));
        }
    }

    @Test
    void a_thread_with_an_older_reading_of_the_clock_counts_as_of_now() {
        SlidingWindow window = new SlidingWindow(LENGTH, 0);
        window.succeeded(5 * SECOND);
        window.failed(3 * SECOND);
        window.failed(-SECOND);
        assertThat(window.tally(4 * SECOND)).isEqualTo(new Tally(2, 3));
        assertThat(window.tally(14 * SECOND)).isEqualTo(new Tally(2, 3));
        assertThat(window.tally(15 * SECOND)).isEqualTo(new Tally(0, 0));
    }

    @Test
    void agrees_with_a_list_of_all_that_happened() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            long origin = random.nextLong();
            SlidingWindow window = new SlidingWindow(LENGTH, origin);
            List<long[]> all = new ArrayList<>();
            long elapsed = 0;
            for (int i = 0; i < 200; i++) {
                elapsed += (long) (random.nextDouble() * random.nextDouble() * 4 * SECOND);
                boolean failed = random.nextBoolean();
                if (failed) {
                    window.failed(origin + elapsed);
                } else {
                    window.succeeded(origin + elapsed);
                }
                all.add(new long[] {elapsed / SECOND, failed ? 1 : 0});
                long newest = elapsed / SECOND;
                List<long[]> kept = all.stream()
                        .filter(one -> newest - one[0] < SlidingWindow.BUCKETS)
                        .toList();
                long failures = kept.stream().mapToLong(one -> one[1]).sum();
                assertThat(window.tally(origin + elapsed))
                        .as("seed " + seed + ", step " + i)
                        .isEqualTo(new Tally(failures, kept.size()));
            }
        }
    }

    @Test
    void loses_nothing_among_threads_while_buckets_turn_over() throws Exception {
        int threads = 4;
        int each = 50_000;
        // All of it spans nine seconds, so that nothing is forgotten.
        long step = 9 * SECOND / (2L * threads * each);
        SlidingWindow window = new SlidingWindow(LENGTH, 0);
        AtomicLong clock = new AtomicLong();
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                running.add(pool.submit(() -> {
                    start.await();
                    for (int i = 0; i < each; i++) {
                        window.succeeded(clock.addAndGet(step));
                        window.failed(clock.addAndGet(step));
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            pool.shutdown();
        }
        assertThat(window.tally(clock.get())).isEqualTo(new Tally((long) threads * each, 2L * threads * each));
    }
}
