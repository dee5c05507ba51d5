package dev.holdfast.expectation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OutageClockTest {

    private final VirtualTime time = new VirtualTime();
    private final OutageClock clock = new OutageClock(time);

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
        assertThat(clock.serviceFailingFor()).contains(Duration.ofSeconds(20));
    }
}
