package dev.holdfast.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.BreakerPolicy.OpenTime;
import dev.holdfast.failure.Failure;
import dev.holdfast.testing.Failures;
import dev.holdfast.testing.Policies;
import dev.holdfast.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For how long a breaker stays open. */
class OpenTimeTest {

    private static final OpenTime DEFAULTS = Policies.SECONDS.openTime();

    @Test
    @DisplayName("Promise 21: the open time grows to a cap")
    void promise_21_the_open_time_grows_to_a_cap() {
        BreakerTimeline line = new BreakerTimeline().failures(5);
        for (int probe = 0; probe < 7; probe++) {
            line.after(line.breaker.untilNextProbe().orElseThrow());
            line.go().failed(Failures.badGateway());
        }
        assertThat(line.events().stream().filter(event -> event.contains("-> OPEN")))
                .containsExactly(
                        "0ms CLOSED -> OPEN for 1000ms (BAD_GATEWAY)",
                        "1000ms HALF_OPEN -> OPEN for 2000ms (BAD_GATEWAY)",
                        "3000ms HALF_OPEN -> OPEN for 4000ms (BAD_GATEWAY)",
                        "7000ms HALF_OPEN -> OPEN for 8000ms (BAD_GATEWAY)",
                        "15000ms HALF_OPEN -> OPEN for 16000ms (BAD_GATEWAY)",
                        "31000ms HALF_OPEN -> OPEN for 20000ms (BAD_GATEWAY)",
                        "51000ms HALF_OPEN -> OPEN for 20000ms (BAD_GATEWAY)",
                        "71000ms HALF_OPEN -> OPEN for 20000ms (BAD_GATEWAY)");
    }

    @Test
    @DisplayName("Promise 26: a posted outage lengthens, and what follows it does not grow from that")
    void promise_26_a_posted_outage_lengthens() {
        BreakerTimeline line = new BreakerTimeline();
        line.outagePosted = true;
        line.failures(5);
        for (int probe = 0; probe < 7; probe++) {
            line.after(line.breaker.untilNextProbe().orElseThrow());
            if (probe == 5) {
                line.outagePosted = false;
            }
            line.go().failed(Failures.badGateway());
        }
        assertThat(line.events().stream().filter(event -> event.contains("-> OPEN")))
                .extracting(event -> event.replaceAll(".* for ", ""))
                .containsExactly(
                        "1500ms (BAD_GATEWAY)",
                        "3000ms (BAD_GATEWAY)",
                        "6000ms (BAD_GATEWAY)",
                        "12000ms (BAD_GATEWAY)",
                        "24000ms (BAD_GATEWAY)",
                        "30000ms (BAD_GATEWAY)",
                        "20000ms (BAD_GATEWAY)",
                        "20000ms (BAD_GATEWAY)");
    }

    @Test
    @DisplayName("Promise 26: whatever is posted, no opening is shorter than without, and no breaker closes by it")
    void promise_26_nothing_posted_shortens_or_closes() {
        BreakerTimeline with = new BreakerTimeline();
        BreakerTimeline without = new BreakerTimeline();
        with.failures(5);
        without.failures(5);
        with.outagePosted = true;
        assertThat(with.state()).isEqualTo(BreakerState.OPEN);
        for (int probe = 0; probe < 8; probe++) {
            Duration longer = with.breaker.untilNextProbe().orElseThrow();
            Duration plain = without.breaker.untilNextProbe().orElseThrow();
            assertThat(longer).isGreaterThanOrEqualTo(plain);
            with.after(longer).go().failed(Failures.badGateway());
            without.after(plain).go().failed(Failures.badGateway());
        }
        assertThat(with.state()).isEqualTo(BreakerState.OPEN);
        with.after(with.breaker.untilNextProbe().orElseThrow()).go().succeeded();
        assertThat(with.state()).as("probes decide").isEqualTo(BreakerState.CLOSED);
    }

    @Test
    @DisplayName("Promise 21: with jitter, uniform over the upper half")
    void promise_21_with_jitter_over_the_upper_half() {
        Random random = new Random(21);
        OpenSpan previous = OpenSpan.NONE;
        for (long nominal : new long[] {1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000}) {
            List<Long> drawn = new ArrayList<>();
            OpenSpan next = previous;
            for (int i = 0; i < 10_000; i++) {
                next = previous.next(DEFAULTS, 1, 0, random.nextDouble());
                drawn.add(next.nanos() / 1_000_000);
            }
            assertThat(next.nominalNanos()).isEqualTo(nominal * 1_000_000);
            assertThat(drawn).allMatch(millis -> millis >= nominal / 2 && millis <= nominal);
            double mean = drawn.stream().mapToLong(Long::longValue).average().orElseThrow();
            assertThat(mean).isBetween(nominal * 0.745, nominal * 0.755);
            previous = next;
        }
    }

    @Test
    @DisplayName("Promise 21: a longer hint of the server is honoured, and jitter on it only added")
    void promise_21_a_longer_hint_is_honoured() {
        Random random = new Random(22);
        long hint = Duration.ofSeconds(30).toNanos();
        for (int i = 0; i < 10_000; i++) {
            OpenSpan span = OpenSpan.NONE.next(DEFAULTS, 1, hint, random.nextDouble());
            assertThat(span.nanos()).isBetween(hint, hint + 500_000_000);
            assertThat(span.nominalNanos())
                    .as("a hint does not add to the growth")
                    .isEqualTo(1_000_000_000);
        }
        assertThat(OpenSpan.NONE.next(DEFAULTS, 1, hint, 0).nanos()).isEqualTo(hint);
    }

    @Test
    @DisplayName("Promise 21: no probe goes before the time that the server named")
    void promise_21_no_probe_before_the_hint() {
        Failure hinted = Failures.unavailable(Duration.ofSeconds(7));
        BreakerTimeline line = lowestJitter().failures(4).failures(1, hinted);
        line.afterMillis(6_999).ask();
        line.afterMillis(1).go().failed(hinted);
        line.afterMillis(6_999).ask();
        line.afterMillis(1).go();
        assertThat(line.events())
                .containsExactly(
                        "0ms CLOSED -> OPEN for 7000ms (UNAVAILABLE)",
                        "6999ms ask again in 1ms",
                        "7000ms OPEN -> HALF_OPEN",
                        "7000ms probe",
                        "7000ms HALF_OPEN -> OPEN for 7000ms (UNAVAILABLE)",
                        "13999ms ask again in 1ms",
                        "14000ms OPEN -> HALF_OPEN",
                        "14000ms probe");
    }

    @Test
    void a_hint_shorter_than_the_open_time_changes_nothing() {
        BreakerTimeline line =
                new BreakerTimeline().failures(4).failures(1, Failures.unavailable(Duration.ofMillis(400)));
        assertThat(line.events()).containsExactly("0ms CLOSED -> OPEN for 1000ms (UNAVAILABLE)");
    }

    @ParameterizedTest
    @CsvSource({"PT5M, 300000", "PT5M1S, 300000", "PT24H, 300000", "PT2540400000H, 300000"})
    void a_hint_of_a_day_does_not_shut_the_endpoint_for_a_day(Duration hint, long expectedMillis) {
        BreakerTimeline line = lowestJitter().failures(4).failures(1, Failures.unavailable(hint));
        assertThat(line.events()).containsExactly("0ms CLOSED -> OPEN for " + expectedMillis + "ms (UNAVAILABLE)");
    }

    @Test
    void flapping_keeps_the_growth_and_a_lasting_recovery_ends_it() {
        BreakerTimeline line = new BreakerTimeline().failures(5);
        // Up for half a second each time: shorter than it was open.
        for (int flap = 0; flap < 3; flap++) {
            line.after(line.breaker.untilNextProbe().orElseThrow());
            line.go().succeeded();
            line.afterMillis(500).failures(5);
        }
        // One millisecond short of the eight seconds that it was open.
        line.afterMillis(8_000).go().succeeded();
        line.afterMillis(7_999).failures(5);
        // As long as the sixteen.
        line.afterMillis(16_000).go().succeeded();
        line.afterMillis(16_000).failures(5);
        assertThat(line.events().stream().filter(event -> event.contains("-> OPEN")))
                .containsExactly(
                        "0ms CLOSED -> OPEN for 1000ms (BAD_GATEWAY)",
                        "1500ms CLOSED -> OPEN for 2000ms (BAD_GATEWAY)",
                        "4000ms CLOSED -> OPEN for 4000ms (BAD_GATEWAY)",
                        "8500ms CLOSED -> OPEN for 8000ms (BAD_GATEWAY)",
                        "24499ms CLOSED -> OPEN for 16000ms (BAD_GATEWAY)",
                        "56499ms CLOSED -> OPEN for 1000ms (BAD_GATEWAY)");
    }

    @Test
    void time_spent_half_open_is_no_recovery() {
        BreakerTimeline line = new BreakerTimeline().failures(5).afterMillis(1_000);
        Permit slow = line.go();
        line.afterMillis(25_000);
        slow.succeeded();
        line.failures(5);
        assertThat(line.events()).last().isEqualTo("26000ms CLOSED -> OPEN for 2000ms (BAD_GATEWAY)");
    }

    @Test
    void growth_of_one_keeps_the_open_time_and_the_largest_settings_overflow_nothing() {
        OpenTime constant = new OpenTime(Duration.ofSeconds(3), Duration.ofSeconds(3), 1, 1);
        OpenSpan span = OpenSpan.NONE;
        for (int i = 0; i < 10; i++) {
            span = span.next(constant, 1, 0, 0.5);
            assertThat(span.nominalNanos()).isEqualTo(Duration.ofSeconds(3).toNanos());
        }
        Duration year = Duration.ofDays(365);
        OpenTime largest = new OpenTime(year, year, 100, 1);
        span = OpenSpan.NONE;
        for (int i = 0; i < 10; i++) {
            span = span.next(largest, 1, Long.MAX_VALUE / 2, Math.nextDown(1.0));
            assertThat(span.nominalNanos()).isPositive().isLessThanOrEqualTo(year.toNanos());
            assertThat(span.nanos()).isBetween(year.toNanos() / 2, year.toNanos());
        }
    }

    /**
     * An outage of 25 s within 70 s, a call every 100 ms which does not wait: a breaker of one fixed minute loses more calls than
     * none at all.
     */
    @Test
    @DisplayName("Promise 21: an outage of 25 s costs far less than under a fixed minute")
    void promise_21_an_outage_of_25_s_costs_far_less_than_under_a_fixed_minute() {
        double none = successShare(BreakerPolicy.disabled(), new Random(0)::nextDouble);
        double fixed = successShare(
                Policies.SECONDS.toBuilder()
                        .openTime(Duration.ofMinutes(1))
                        .maxOpenTime(Duration.ofMinutes(1))
                        .growth(1)
                        .build(),
                BreakerTimeline.NO_JITTER);
        double sum = 0;
        double worst = 1;
        for (int seed = 0; seed < 200; seed++) {
            double share = successShare(Policies.SECONDS, new Random(seed)::nextDouble);
            sum += share;
            worst = Math.min(worst, share);
        }
        assertThat(none).isBetween(0.64, 0.65);
        assertThat(fixed).isLessThan(0.25);
        assertThat(sum / 200).as("mean").isGreaterThan(0.5);
        assertThat(worst).as("worst").isGreaterThan(2 * fixed);
    }

    private static double successShare(BreakerPolicy policy, DoubleSupplier random) {
        BreakerTimeline line = new BreakerTimeline(policy, random, new VirtualTime());
        int succeeded = 0;
        int calls = 700;
        for (int call = 0; call < calls; call++) {
            boolean down = call >= 50 && call < 300;
            if (line.breaker.admit() instanceof Admission.Admitted admitted) {
                if (down) {
                    admitted.permit().failed(Failures.badGateway());
                } else {
                    admitted.permit().succeeded();
                    succeeded++;
                }
            }
            line.afterMillis(100);
        }
        return succeeded / (double) calls;
    }

    private static BreakerTimeline lowestJitter() {
        return new BreakerTimeline(Policies.SECONDS, () -> 0, new VirtualTime());
    }
}
