package dev.holdfast.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.Admission.Refused;
import dev.holdfast.failure.Failure;
import dev.holdfast.testing.Failures;
import dev.holdfast.testing.Policies;
import dev.holdfast.testing.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a breaker does, as timelines. */
class BreakerTest {

    private static final BreakerPolicy TWO_TO_CLOSE =
            Policies.SECONDS.toBuilder().successesToClose(2).build();

    // Opening.

    @Test
    void opens_after_five_failures_in_a_row_where_calls_are_few() {
        BreakerTimeline line = new BreakerTimeline().failures(4);
        assertThat(line.state()).isEqualTo(BreakerState.CLOSED);
        line.failures(1);
        line.ask();
        line.afterMillis(600).ask();
        line.afterMillis(400);
        Permit probe = line.go();
        probe.succeeded();
        line.go();
        assertThat(line.events())
                .containsExactly(
                        "0ms CLOSED -> OPEN for 1000ms (BAD_GATEWAY)",
                        "0ms ask again in 1000ms",
                        "600ms ask again in 400ms",
                        "1000ms OPEN -> HALF_OPEN",
                        "1000ms probe",
                        "1000ms HALF_OPEN -> CLOSED",
                        "1000ms go");
    }

    @Test
    void a_success_ends_the_row() {
        BreakerTimeline line = new BreakerTimeline().failures(4).successes(1).failures(4);
        assertThat(line.state()).isEqualTo(BreakerState.CLOSED);
        line.failures(1);
        assertThat(line.state()).isEqualTo(BreakerState.OPEN);
    }

    @Test
    void where_calls_are_many_a_row_must_be_longer_than_chance_makes_one() {
        BreakerTimeline healthy = new BreakerTimeline().successes(1_000).failures(7);
        assertThat(healthy.state()).isEqualTo(BreakerState.CLOSED);
        assertThat(healthy.failures(1).state()).as("eight").isEqualTo(BreakerState.OPEN);

        BreakerTimeline failing = new BreakerTimeline();
        for (int i = 0; i < 300; i++) {
            failing.failures(1).successes(1);
        }
        assertThat(failing.failures(17).state()).as("half of all").isEqualTo(BreakerState.CLOSED);
        assertThat(failing.failures(1).state()).as("eighteen").isEqualTo(BreakerState.OPEN);
    }

    @Test
    void failures_that_began_together_and_end_together_are_one() {
        Failure reset = Failures.took(Failures.badGateway(), Duration.ofSeconds(1));
        BreakerTimeline line = new BreakerTimeline()
                .after(Duration.ofSeconds(2))
                .successes(1_000)
                .failures(100, reset);
        assertThat(line.state()).as("one broken connection").isEqualTo(BreakerState.CLOSED);
        for (int i = 0; i < 7; i++) {
            line.afterMillis(5).failures(1, reset);
        }
        assertThat(line.state()).as("one after the other").isEqualTo(BreakerState.OPEN);
    }

    @Test
    void soon_after_an_outage_the_next_is_noticed_sooner() {
        BreakerTimeline line = new BreakerTimeline().failures(5).afterMillis(1_000);
        line.go().succeeded();
        line.successes(1_000).failures(5);
        assertThat(line.state()).isEqualTo(BreakerState.OPEN);
    }

    @Test
    void with_less_than_the_minimum_of_calls_no_rate_is_looked_at() {
        BreakerTimeline line = new BreakerTimeline();
        for (int i = 0; i < 4; i++) {
            line.failures(4).successes(1);
        }
        // 16 of 20 have failed, but it takes a failure to look.
        assertThat(line.state()).isEqualTo(BreakerState.CLOSED);
        line.failures(1);
        assertThat(line.state()).as("17 of 21").isEqualTo(BreakerState.OPEN);
    }

    @Test
    void the_window_forgets() {
        BreakerTimeline line = new BreakerTimeline().successes(100).afterMillis(10_000);
        line.failures(4);
        assertThat(line.state()).isEqualTo(BreakerState.CLOSED);
        line.failures(1);
        assertThat(line.events()).containsExactly("10000ms CLOSED -> OPEN for 1000ms (BAD_GATEWAY)");
    }

    @Test
    void an_outage_at_a_steady_rate_opens_it_after_eight_failures() {
        BreakerTimeline line = new BreakerTimeline();
        for (int i = 0; i < 1_000; i++) {
            line.afterMillis(10).successes(1);
        }
        long beganMillis = line.time.now().toMillis();
        while (line.state() == BreakerState.CLOSED) {
            line.afterMillis(10).failures(1);
        }
        assertThat(line.time.now().toMillis() - beganMillis).isEqualTo(80);
    }

    // Half-open.

    @Test
    void exactly_one_probe_goes_and_the_others_are_told_to_ask_again_soon() {
        BreakerTimeline line = new BreakerTimeline().failures(5).afterMillis(1_000);
        line.ask();
        line.ask();
        line.afterMillis(29_600).ask();
        assertThat(line.events())
                .containsExactly(
                        "0ms CLOSED -> OPEN for 1000ms (BAD_GATEWAY)",
                        "1000ms OPEN -> HALF_OPEN",
                        "1000ms probe",
                        "1000ms ask again in 1000ms",
                        "30600ms ask again in 400ms");
    }

    @Test
    void those_who_wait_for_a_probe_come_back_spread_out() {
        BreakerTimeline line = new BreakerTimeline(Policies.SECONDS, new Random(1)::nextDouble, new VirtualTime());
        line.failures(5).afterMillis(1_000).go();
        List<Long> waits = Stream.generate(line.breaker::admit)
                .limit(1_000)
                .map(answer -> ((Refused) answer).retryAfterNanos() / 1_000_000)
                .toList();
        assertThat(waits).allMatch(millis -> millis >= 500 && millis <= 1_000);
        assertThat(waits.stream().distinct().count()).isGreaterThan(300);
    }

    @Test
    void as_many_probes_as_asked_for_must_succeed_one_after_the_other() {
        BreakerTimeline line = new BreakerTimeline(TWO_TO_CLOSE).failures(5).afterMillis(1_000);
        line.go().succeeded();
        Permit second = line.go();
        line.ask();
        second.succeeded();
        assertThat(line.events())
                .containsExactly(
                        "0ms CLOSED -> OPEN for 1000ms (BAD_GATEWAY)",
                        "1000ms OPEN -> HALF_OPEN",
                        "1000ms probe",
                        "1000ms probe",
                        "1000ms ask again in 1000ms",
                        "1000ms HALF_OPEN -> CLOSED");
    }

    @Test
    void a_probe_reports_once() {
        BreakerTimeline line = new BreakerTimeline(TWO_TO_CLOSE).failures(5).afterMillis(1_000);
        Permit probe = line.go();
        probe.succeeded();
        probe.succeeded();
        probe.released();
        probe.failed(Failures.badGateway());
        assertThat(line.state()).isEqualTo(BreakerState.HALF_OPEN);
    }

    // Throttling.

    @Test
    void throttling_is_neither_success_nor_failure() {
        Failure throttled = Failures.rateLimited(Duration.ofSeconds(60));
        BreakerTimeline line = new BreakerTimeline().failures(4);
        for (int i = 0; i < 1_000; i++) {
            line.go().throttled(throttled);
        }
        line.failures(1_000, throttled);
        assertThat(line.state()).isEqualTo(BreakerState.CLOSED);
        line.failures(1);
        assertThat(line.state()).as("the row goes on, the window holds five").isEqualTo(BreakerState.OPEN);
    }

    @Test
    void a_throttled_probe_shows_that_the_endpoint_is_up() {
        BreakerTimeline line = new BreakerTimeline().failures(5).afterMillis(1_000);
        line.go().throttled(Failures.rateLimited(null));
        assertThat(line.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void switched_off_it_opens_by_hand_only() {
        BreakerTimeline line = new BreakerTimeline(BreakerPolicy.disabled()).failures(1_000);
        assertThat(line.state()).isEqualTo(BreakerState.CLOSED);
        line.breaker.forceOpen();
        assertThat(line.ask()).isInstanceOf(Refused.class);
        line.breaker.reset();
        line.failures(1_000);
        assertThat(line.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void a_refusal_tells_what_opened_it() {
        Failure cause = Failures.unavailable(Duration.ofSeconds(3));
        BreakerTimeline line = new BreakerTimeline().failures(4).failures(1, cause);
        assertThat(((Refused) line.ask()).lastFailure()).isSameAs(cause);
        line.afterMillis(4_000).go();
        assertThat(((Refused) line.ask()).lastFailure()).isSameAs(cause);
        line.breaker.forceOpen();
        assertThat(((Refused) line.ask()).lastFailure()).isNull();
    }
}
