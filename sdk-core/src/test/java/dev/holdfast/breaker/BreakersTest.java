package dev.holdfast.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.Admission.Admitted;
import dev.holdfast.breaker.Admission.Refused;
import dev.holdfast.call.Endpoint;
import dev.holdfast.testing.Failures;
import dev.holdfast.testing.Policies;
import dev.holdfast.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which breakers are kept. */
class BreakersTest {

    private final VirtualTime time = new VirtualTime();
    private final List<String> changes = new ArrayList<>();
    private final Breakers breakers = new Breakers(
            Policies.SECONDS,
            time,
            BreakerTimeline.NO_JITTER,
            endpoint -> false,
            (endpoint, from, to, openFor, failure) -> changes.add(endpoint + " " + from + " -> " + to));

    @Test
    void an_endpoint_has_one_breaker() {
        assertThat(breakers.breaker(endpoint(1))).isSameAs(breakers.breaker(endpoint(1)));
        assertThat(breakers.breaker(endpoint(1)).endpoint()).isEqualTo(endpoint(1));
        assertThat(breakers.breaker(new Endpoint("named", "host1", 443))).isNotSameAs(breakers.breaker(endpoint(1)));
        assertThat(names()).containsExactly("host1:443", "named");
        assertThat(breakers).hasToString("Breakers[2 of 256, " + Policies.SECONDS + "]");
    }

    @Test
    @DisplayName("Promise 18: at most 256 are kept, and the closed one that was used least recently goes first")
    void promise_18_a_bounded_number_of_which_the_least_recently_used_goes() {
        fill(0, 256);
        breakers.breaker(endpoint(1));
        breakers.breaker(endpoint(1_000));
        breakers.breaker(endpoint(3));
        breakers.breaker(endpoint(1_001));
        breakers.breaker(endpoint(1_002));
        assertThat(breakers.all()).hasSize(256);
        assertThat(names())
                .doesNotContain("host0:443", "host2:443", "host4:443")
                .contains("host1:443", "host3:443", "host5:443");
    }

    @Test
    @DisplayName("Promise 18: one that is open, half-open or forced is never dropped")
    void promise_18_one_that_is_not_closed_is_never_dropped() {
        Breaker open = open(0);
        Breaker halfOpen = open(1);
        time.advance(Duration.ofSeconds(1));
        halfOpen.admit();
        Breaker forcedOpen = breakers.breaker(endpoint(2));
        forcedOpen.forceOpen();
        Breaker forcedClosed = breakers.breaker(endpoint(3));
        forcedClosed.forceClosed();
        fill(4, 2_000);
        assertThat(breakers.all()).hasSize(256).contains(open, halfOpen, forcedOpen, forcedClosed);
        assertThat(breakers.breaker(endpoint(0)).state()).isEqualTo(BreakerState.OPEN);

        forcedClosed.reset();
        fill(2_000, 2_300);
        assertThat(breakers.all()).doesNotContain(forcedClosed).contains(open, halfOpen, forcedOpen);
    }

    @Test
    void with_256_down_a_new_endpoint_goes_unguarded_until_there_is_room() {
        for (int i = 0; i < 256; i++) {
            open(i);
        }
        Breaker unguarded = breakers.breaker(endpoint(256));
        fail(unguarded, 1_000);
        assertThat(unguarded.state()).isEqualTo(BreakerState.CLOSED);
        assertThat(breakers.all()).hasSize(256).doesNotContain(unguarded);

        breakers.breaker(endpoint(7)).reset();
        Breaker guarded = breakers.breaker(endpoint(256));
        fail(guarded, 5);
        assertThat(guarded.state()).isEqualTo(BreakerState.OPEN);
        assertThat(breakers.all()).hasSize(256).contains(guarded);
        assertThat(names()).doesNotContain("host7:443");
    }

    @Test
    void what_a_dropped_breaker_still_hears_changes_nothing() {
        Breaker dropped = breakers.breaker(endpoint(0));
        List<Permit> underWay = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            underWay.add(((Admitted) dropped.admit()).permit());
        }
        fill(1, 257);
        underWay.forEach(permit -> permit.failed(Failures.badGateway()));
        fail(dropped, 100);
        assertThat(dropped.state()).isEqualTo(BreakerState.CLOSED);
        assertThat(breakers.breaker(endpoint(0))).isNotSameAs(dropped);
        assertThat(changes).isEmpty();
    }

    @Test
    void its_listener_is_told_of_each_change() {
        Breaker breaker = open(0);
        breaker.reset();
        breaker.reset();
        assertThat(changes).containsExactly("host0:443 CLOSED -> OPEN", "host0:443 OPEN -> CLOSED");
    }

    @Test
    void stays_within_its_bound_and_keeps_what_is_open_among_threads() throws Exception {
        List<Breaker> open = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            open.add(open(i));
        }
        int threads = 4;
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Integer>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                Random random = new Random(t);
                running.add(pool.submit(() -> {
                    start.await();
                    int most = 0;
                    for (int i = 0; i < 5_000; i++) {
                        Endpoint any = endpoint(random.nextInt(1_000));
                        Breaker breaker = breakers.breaker(any);
                        assertThat(breaker.endpoint()).isEqualTo(any);
                        most = Math.max(most, i % 100 == 0 ? breakers.all().size() : 0);
                    }
                    return most;
                }));
            }
            for (Future<Integer> one : running) {
                assertThat(one.get()).isLessThanOrEqualTo(256);
            }
        } finally {
            pool.shutdown();
        }
        assertThat(breakers.all()).hasSize(256).containsAll(open);
        assertThat(open).allMatch(breaker -> breaker.admit() instanceof Refused);
    }

    private Breaker open(int number) {
        Breaker breaker = breakers.breaker(endpoint(number));
        fail(breaker, 5);
        return breaker;
    }

    private static void fail(Breaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            ((Admitted) breaker.admit()).permit().failed(Failures.badGateway());
        }
    }

    private void fill(int from, int to) {
        for (int i = from; i < to; i++) {
            breakers.breaker(endpoint(i));
        }
    }

    private List<String> names() {
        return breakers.all().stream().map(breaker -> breaker.endpoint().name()).toList();
    }

    private static Endpoint endpoint(int number) {
        return Endpoint.of("host" + number, 443);
    }
}
