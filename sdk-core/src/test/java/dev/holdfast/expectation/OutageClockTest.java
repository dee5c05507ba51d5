package dev.holdfast.expectation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OutageClockTest {

    private final VirtualTime time = new VirtualTime();
    private final LongAdder successes = new LongAdder();
    private final OutageClock clock = new OutageClock(time, successes::sum);

    private void failedAfter(Duration later) {
        time.advance(later);
        clock.failed(true);
    }

    @Test
    void nothing_is_known_at_first_nor_of_what_works() {
        assertThat(clock.serviceFailingFor()).isEmpty();
        clock.answered();
        assertThat(clock.serviceFailingFor()).isEmpty();
    }

    @Test
    void it_counts_from_the_first_failure() {
        failedAfter(Duration.ofSeconds(1));
        assertThat(clock.serviceFailingFor()).contains(Duration.ZERO);
        failedAfter(Duration.ofSeconds(40));
        // Over the overflow of the monotonic clock.
        failedAfter(Duration.ofMinutes(4));
        time.advance(Duration.ofSeconds(5));
        assertThat(clock.serviceFailingFor()).contains(Duration.ofSeconds(285));
    }

    @Test
    void a_success_ends_it_and_the_next_failure_begins_anew() {
        failedAfter(Duration.ZERO);
        time.advance(Duration.ofSeconds(30));
        clock.answered();
        assertThat(clock.serviceFailingFor()).isEmpty();
        failedAfter(Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(2));
        assertThat(clock.serviceFailingFor()).contains(Duration.ofSeconds(2));
    }

    @Test
    void failures_up_to_five_minutes_apart_are_one_outage() {
        failedAfter(Duration.ZERO);
        failedAfter(OutageClock.LONGEST_GAP);
        failedAfter(OutageClock.LONGEST_GAP);
        assertThat(clock.serviceFailingFor()).contains(Duration.ofMinutes(10));
        time.advance(OutageClock.LONGEST_GAP);
        assertThat(clock.serviceFailingFor()).contains(Duration.ofMinutes(15));
    }

    @Test
    void of_a_longer_gap_nobody_knows_anything() {
        failedAfter(Duration.ZERO);
        failedAfter(Duration.ofMinutes(3));
        time.advance(OutageClock.LONGEST_GAP.plusNanos(1));
        assertThat(clock.serviceFailingFor()).isEmpty();
        clock.failed(true);
        assertThat(clock.serviceFailingFor()).contains(Duration.ZERO);
        failedAfter(Duration.ofSeconds(7));
        assertThat(clock.serviceFailingFor()).contains(Duration.ofSeconds(7));
    }

    @Test
    @DisplayName("Promise 6: what failed on the way to the service is no outage of it")
    void what_failed_on_the_way_is_no_outage_of_the_service() {
        clock.failed(false);
        time.advance(Duration.ofMinutes(4));
        clock.failed(false);
        assertThat(clock.hasFailed(2, Duration.ofMinutes(4))).isTrue();
        assertThat(clock.serviceFailingFor()).isEmpty();

        failedAfter(Duration.ofMinutes(4));
        assertThat(clock.serviceFailingFor()).contains(Duration.ZERO);
        time.advance(Duration.ofSeconds(9));
        clock.failed(false);
        assertThat(clock.serviceFailingFor()).contains(Duration.ofSeconds(9));
        assertThat(clock.hasFailed(4, Duration.ofSeconds(489))).isTrue();
        assertThat(clock.hasFailed(5, Duration.ZERO)).isFalse();
        assertThat(clock.hasFailed(4, Duration.ofSeconds(490))).isFalse();

        clock.answered();
        assertThat(clock.serviceFailingFor()).isEmpty();
    }

    @Test
    void many_threads_fail_and_the_first_counts() throws Exception {
        clock.failed(true);
        time.advance(Duration.ofSeconds(20));
        int threads = 4;
        CountDownLatch begin = new CountDownLatch(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(pool.submit(() -> {
                    begin.countDown();
                    begin.await();
                    for (int n = 0; n < 5_000; n++) {
                        clock.failed(true);
                        assertThat(clock.observe().failures()).isBetween(2L, 20_001L);
                        assertThat(clock.serviceFailingFor()).contains(Duration.ofSeconds(20));
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(clock.observe()).isEqualTo(new Observation(Duration.ofSeconds(20), 20_001, 1));
    }

    private void succeeded(int times) {
        successes.add(times);
        clock.answered();
    }

    private void expectShare(double share) {
        assertThat(clock.observe().failingShare()).isCloseTo(share, within(1e-9));
    }

    @Test
    void it_counts_the_failures_of_the_service_since_it_began() {
        assertThat(clock.observe()).isEqualTo(new Observation(null, 0, 0));
        clock.failed(false);
        assertThat(clock.observe()).isEqualTo(new Observation(null, 0, 0));
        failedAfter(Duration.ofSeconds(2));
        failedAfter(Duration.ofSeconds(3));
        clock.failed(false);
        assertThat(clock.observe()).isEqualTo(new Observation(Duration.ofSeconds(3), 2, 1));
        clock.answered();
        assertThat(clock.observe().failures()).isZero();
        assertThat(clock.observe().failingFor()).isNull();
        clock.failed(true);
        assertThat(clock.observe().failures()).isEqualTo(1);
        time.advance(OutageClock.LONGEST_GAP.plusNanos(1));
        assertThat(clock.observe()).isEqualTo(new Observation(null, 0, 0));
    }

    @Test
    void the_share_tells_that_some_fail_though_each_success_ends_the_spell() {
        // A failure and three successes, thirty times in a minute.
        for (int i = 0; i < 30; i++) {
            failedAfter(Duration.ofSeconds(1));
            time.advance(Duration.ofSeconds(1));
            succeeded(3);
        }
        assertThat(clock.observe().failingFor()).isNull();
        assertThat(clock.observe().failingShare()).isBetween(0.23, 0.27);
    }

    @Test
    void successes_from_before_the_first_failure_count_at_their_rate() {
        // Ten a minute for an hour: ten of them were in about the last minute.
        time.advance(Duration.ofHours(1));
        succeeded(600);
        clock.failed(true);
        expectShare(1 / 11.0);
    }

    @Test
    void what_succeeded_at_the_same_moment_counts_in_full() {
        succeeded(3);
        clock.failed(true);
        expectShare(0.25);
    }

    @Test
    void older_traffic_counts_for_less_and_less() {
        succeeded(9);
        clock.failed(true);
        expectShare(0.1);
        failedAfter(Duration.ofMinutes(1));
        double e = StrictMath.exp(-1);
        expectShare((1 + e) / (1 + 10 * e));
        // Nothing comes any more: what was seen stays as it was, until it is too old to say anything.
        time.advance(OutageClock.LONGEST_GAP);
        expectShare((1 + e) / (1 + 10 * e));
        time.advance(Duration.ofNanos(1));
        expectShare(0);
    }

    @Test
    void the_share_falls_as_calls_succeed_again() {
        for (int i = 0; i < 10; i++) {
            failedAfter(Duration.ofSeconds(1));
        }
        expectShare(1);
        double before = 1;
        for (int i = 0; i < 20; i++) {
            time.advance(Duration.ofSeconds(1));
            succeeded(1);
            double now = clock.observe().failingShare();
            assertThat(now).isLessThan(before);
            before = now;
        }
        assertThat(before).isBetween(0.2, 0.3);
    }

    @Test
    @DisplayName("Promise 6: what failed on the way to the service has no part in the share of it that fails")
    void what_failed_on_the_way_has_no_part_in_the_share() {
        succeeded(3);
        clock.failed(true);
        for (int i = 0; i < 100; i++) {
            clock.failed(false);
        }
        expectShare(0.25);
    }

    @Test
    void a_counter_or_a_clock_that_a_thread_read_late_does_no_harm() {
        Traffic traffic = Traffic.none(1_000, 7).failedAt(5_000, 10);
        Traffic late = traffic.failedAt(2_000, 8);
        assertThat(late).isEqualTo(new Traffic(5_000, 10, 2, traffic.succeeded()));
    }

    @Test
    void many_threads_fail_and_succeed_and_none_is_lost() throws Exception {
        int threads = 4;
        int rounds = 5_000;
        CountDownLatch begin = new CountDownLatch(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                boolean fails = i % 2 == 0;
                all.add(pool.submit(() -> {
                    begin.countDown();
                    begin.await();
                    for (int n = 0; n < rounds; n++) {
                        if (fails) {
                            clock.failed(true);
                        } else {
                            succeeded(3);
                        }
                        assertThat(clock.observe().failingShare()).isBetween(0.0, 1.0);
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
        // No time has passed, so that everything counts in full.
        expectShare(0.25);
        clock.answered();
        for (int n = 0; n < 3; n++) {
            clock.failed(true);
        }
        assertThat(clock.observe().failures()).isEqualTo(3);
    }
}
