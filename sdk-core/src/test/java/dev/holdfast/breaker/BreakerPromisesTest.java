package dev.holdfast.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.Admission.Admitted;
import dev.holdfast.breaker.Admission.Refused;
import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Replay;
import dev.holdfast.failure.ServerHint;
import dev.holdfast.failure.Transience;
import dev.holdfast.testing.Failures;
import dev.holdfast.testing.Policies;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The promises of the breaker, but for the one on time, as timelines. */
class BreakerPromisesTest {

    // Promise 18.

    @ParameterizedTest
    @EnumSource(
            names = {
                "UNAUTHORIZED",
                "FORBIDDEN",
                "NOT_FOUND",
                "CONFLICT",
                "TOO_LARGE",
                "INVALID_REQUEST",
                "NOT_SUPPORTED",
                "OUT_OF_MONEY"
            })
    @DisplayName("Promise 18: a caller's 4xx never opens one")
    void promise_18_a_callers_4xx_never_opens_one(FailureKind kind) {
        Failure callers = Failures.of(kind, Transience.PERMANENT, Replay.PROCESSED, ServerHint.NONE);
        BreakerTimeline line = new BreakerTimeline().failures(1_000, callers);
        assertThat(line.events()).isEmpty();
        line.failures(7);
        assertThat(line.state()).as("the endpoint answered a thousand times").isEqualTo(BreakerState.CLOSED);
    }

    @Test
    @DisplayName("Promise 18: a cancel never opens one")
    void promise_18_a_cancel_never_opens_one() {
        Failure cancelled = Failures.of(FailureKind.CANCELLED, Transience.TRANSIENT, Replay.UNKNOWN, ServerHint.NONE);
        BreakerTimeline line = new BreakerTimeline().failures(4).failures(1_000, cancelled);
        for (int i = 0; i < 1_000; i++) {
            line.go().released();
        }
        assertThat(line.state()).isEqualTo(BreakerState.CLOSED);
        line.failures(1);
        assertThat(line.state()).as("nor does it end a row of failures").isEqualTo(BreakerState.OPEN);
    }

    @Test
    @DisplayName("Promise 18: per endpoint")
    void promise_18_per_endpoint() {
        BreakerTimeline one = new BreakerTimeline();
        Breakers breakers = new Breakers(
                Policies.SECONDS,
                one.time,
                BreakerTimeline.NO_JITTER,
                endpoint -> false,
                (endpoint, from, to, openFor, failure) -> {});
        Breaker down = breakers.breaker(BreakerTimeline.ENDPOINT);
        Breaker up = breakers.breaker(Endpoint.of("other.example.com", 443));
        for (int i = 0; i < 5; i++) {
            ((Admitted) down.admit()).permit().failed(Failures.badGateway());
        }
        assertThat(down.state()).isEqualTo(BreakerState.OPEN);
        assertThat(up.admit()).isInstanceOf(Admitted.class);
        assertThat(breakers.breaker(BreakerTimeline.ENDPOINT)).isSameAs(down);
    }

    // Promise 19.

    @Test
    @DisplayName("Promise 19: a success begun before the breaker opened cannot close it")
    void promise_19_a_stale_success_cannot_close_it() {
        BreakerTimeline line = new BreakerTimeline();
        Permit early = line.go();
        line.failures(5);
        early.succeeded();
        assertThat(line.state()).isEqualTo(BreakerState.OPEN);
        line.afterMillis(1_000).go();
        early.succeeded();
        assertThat(line.state()).isEqualTo(BreakerState.HALF_OPEN);
    }

    @Test
    @DisplayName("Promise 19: a failure begun before the breaker closed cannot open it")
    void promise_19_stale_failures_cannot_open_it() {
        BreakerTimeline line = new BreakerTimeline();
        Permit early = line.go();
        line.failures(5).afterMillis(1_000).go().succeeded();
        for (int i = 0; i < 1_000; i++) {
            early.failed(Failures.unavailable(Duration.ofSeconds(60)));
        }
        assertThat(line.state()).isEqualTo(BreakerState.CLOSED);
        line.failures(4);
        assertThat(line.state()).as("nor do they count").isEqualTo(BreakerState.CLOSED);
    }

    @Test
    @DisplayName("Promise 19: a probe of an earlier half-open time changes nothing")
    void promise_19_a_probe_of_an_earlier_generation_changes_nothing() {
        BreakerTimeline line = new BreakerTimeline().failures(5).afterMillis(1_000);
        Permit stale = line.go();
        line.afterMillis(30_000).go().failed(Failures.badGateway());
        line.afterMillis(2_000);
        Permit fresh = line.go();
        stale.succeeded();
        assertThat(line.state()).isEqualTo(BreakerState.HALF_OPEN);
        assertThat(line.breaker.admit())
                .as("its place is not given away either")
                .isInstanceOf(Refused.class);
        fresh.succeeded();
        assertThat(line.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    @DisplayName("Promise 19: whatever was under way at a reset changes nothing")
    void promise_19_what_was_under_way_at_a_reset_changes_nothing() {
        BreakerTimeline line = new BreakerTimeline().failures(4);
        Permit early = line.go();
        line.breaker.reset();
        early.failed(Failures.badGateway());
        line.failures(4);
        assertThat(line.state()).isEqualTo(BreakerState.CLOSED);
    }

    // Promise 20.

    @Test
    @DisplayName("Promise 20: a cancelled or thrown-away probe makes room at once")
    void promise_20_a_released_probe_makes_room_at_once() {
        BreakerTimeline line = new BreakerTimeline().failures(5).afterMillis(1_000);
        for (int i = 0; i < 100; i++) {
            line.go().released();
        }
        line.go().succeeded();
        assertThat(line.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    @DisplayName("Promise 20: a hanging probe makes room when its lease is over")
    void promise_20_a_hanging_probe_makes_room_when_its_lease_is_over() {
        BreakerTimeline line = new BreakerTimeline().failures(5).afterMillis(1_000);
        line.go();
        line.afterMillis(29_999).ask();
        line.afterMillis(1);
        line.go();
        line.afterMillis(30_000);
        line.go().succeeded();
        assertThat(line.events())
                .containsExactly(
                        "0ms CLOSED -> OPEN for 1000ms (BAD_GATEWAY)",
                        "1000ms OPEN -> HALF_OPEN",
                        "1000ms probe",
                        "30999ms ask again in 1ms",
                        "31000ms probe",
                        "61000ms probe",
                        "61000ms HALF_OPEN -> CLOSED");
    }

    @Test
    void a_late_success_of_a_lapsed_probe_still_counts() {
        BreakerTimeline line = new BreakerTimeline().failures(5).afterMillis(1_000);
        Permit lapsed = line.go();
        line.afterMillis(30_000).go();
        lapsed.succeeded();
        assertThat(line.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void a_late_failure_or_release_of_a_lapsed_probe_leaves_the_next_one_its_lease() {
        BreakerTimeline line = new BreakerTimeline().failures(5).afterMillis(1_000);
        Permit first = line.go();
        Permit second = line.afterMillis(30_000).go();
        Permit third = line.afterMillis(30_000).go();
        first.failed(Failures.badGateway());
        second.released();
        assertThat(line.breaker.admit()).isInstanceOf(Refused.class);
        third.failed(Failures.badGateway());
        assertThat(line.state()).isEqualTo(BreakerState.OPEN);
    }

    @Test
    void a_late_failure_counts_as_long_as_nobody_has_taken_over() {
        BreakerTimeline line = new BreakerTimeline().failures(5).afterMillis(1_000);
        Permit lapsed = line.go();
        line.afterMillis(40_000);
        lapsed.failed(Failures.badGateway());
        assertThat(line.state()).isEqualTo(BreakerState.OPEN);
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCELLED", "BREAKER_OPEN"})
    @DisplayName("Promise 20: a probe that ended as cancelled makes room, whatever it is reported as")
    void promise_20_a_probe_reported_as_cancelled_makes_room(FailureKind kind) {
        BreakerTimeline line = new BreakerTimeline().failures(5).afterMillis(1_000);
        line.go().failed(Failures.of(kind, Transience.TRANSIENT, Replay.UNKNOWN, ServerHint.NONE));
        line.go();
        assertThat(line.state()).isEqualTo(BreakerState.HALF_OPEN);
    }

    // Promise 23.

    @Test
    @DisplayName("Promise 23: forced open until reset")
    void promise_23_forced_open_until_reset() {
        BreakerTimeline line = new BreakerTimeline();
        Permit early = line.go();
        line.breaker.forceOpen();
        line.breaker.forceOpen();
        early.succeeded();
        line.after(Duration.ofDays(1)).ask();
        assertThat(line.breaker.untilNextProbe()).isEmpty();
        line.breaker.reset();
        line.go();
        assertThat(line.events())
                .containsExactly(
                        "0ms go",
                        "0ms CLOSED -> FORCED_OPEN",
                        "86400000ms ask again never",
                        "86400000ms FORCED_OPEN -> CLOSED",
                        "86400000ms go");
    }

    @Test
    @DisplayName("Promise 23: forced closed until reset")
    void promise_23_forced_closed_until_reset() {
        BreakerTimeline line = new BreakerTimeline().failures(5);
        line.breaker.forceClosed();
        line.breaker.forceClosed();
        line.failures(1_000);
        line.breaker.forceOpen();
        line.breaker.forceClosed();
        line.breaker.reset();
        line.failures(5);
        assertThat(line.events())
                .containsExactly(
                        "0ms CLOSED -> OPEN for 1000ms (BAD_GATEWAY)",
                        "0ms OPEN -> FORCED_CLOSED",
                        "0ms FORCED_CLOSED -> FORCED_OPEN",
                        "0ms FORCED_OPEN -> FORCED_CLOSED",
                        "0ms FORCED_CLOSED -> CLOSED",
                        "0ms CLOSED -> OPEN for 1000ms (BAD_GATEWAY)");
    }

    @Test
    @DisplayName("Promise 23: a reset closes it and forgets")
    void promise_23_a_reset_closes_it_and_forgets() {
        BreakerTimeline line = new BreakerTimeline().failures(5);
        line.breaker.reset();
        line.failures(4);
        line.breaker.reset();
        line.failures(4);
        assertThat(line.state()).isEqualTo(BreakerState.CLOSED);
        line.failures(1);
        assertThat(line.events()).last().isEqualTo("0ms CLOSED -> OPEN for 1000ms (BAD_GATEWAY)");
    }

    @Test
    @DisplayName("Promise 23: its state is readable")
    void promise_23_readable_state() {
        BreakerTimeline line = new BreakerTimeline().successes(3).failures(2);
        assertThat(line.breaker)
                .hasToString(
                        "Breaker[api.example.com:443, CLOSED (2 of 5 failed, 2 in a row), " + Policies.SECONDS + "]");
        line.failures(3).afterMillis(250);
        assertThat(line.breaker.toString())
                .startsWith("Breaker[api.example.com:443, OPEN (BAD_GATEWAY, next probe in PT0.7");
        assertThat(line.breaker.untilNextProbe())
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofMillis(749), Duration.ofMillis(750)));
        line.afterMillis(5_000);
        assertThat(line.breaker.untilNextProbe()).contains(Duration.ZERO);
        Permit probe = line.go();
        assertThat(line.breaker.toString()).contains("HALF_OPEN (BAD_GATEWAY, a probe under way)");
        assertThat(line.breaker.untilNextProbe()).isEmpty();
        probe.released();
        assertThat(line.breaker.toString()).contains("HALF_OPEN (BAD_GATEWAY, no probe under way)");
        line.breaker.forceOpen();
        assertThat(line.breaker.toString()).contains(", FORCED_OPEN, BreakerPolicy[enabled=true, trip=Trip[");
    }
}
