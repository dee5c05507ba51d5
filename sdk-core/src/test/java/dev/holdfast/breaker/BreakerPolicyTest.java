package dev.holdfast.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.breaker.Admission.Admitted;
import dev.holdfast.testing.Failures;
import dev.holdfast.testing.VirtualTime;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The policy's values, and the figures that argue its defaults. */
class BreakerPolicyTest {

    @Test
    void prints_its_settings_nested() {
        assertThat(BreakerPolicy.defaults())
                .hasToString("BreakerPolicy[enabled=true, "
                        + "trip=Trip[failureRate=0.8, window=PT10S, minimumCalls=20, consecutiveFailures=5], "
                        + "openTime=OpenTime[first=PT0.5S, cap=PT20S, growth=1.01, postedOutageFactor=1.5], "
                        + "probe=Probe[timeout=PT30S, successesToClose=1]]");
        assertThat(BreakerPolicy.disabled().toString()).startsWith("BreakerPolicy[enabled=false, trip=Trip[");
    }

    @Test
    void a_builder_from_a_policy_keeps_every_setting() {
        BreakerPolicy policy = BreakerPolicy.builder()
                .enabled(false)
                .failureRate(0.3)
                .window(Duration.ofSeconds(7))
                .minimumCalls(11)
                .consecutiveFailures(13)
                .openTime(Duration.ofSeconds(2))
                .maxOpenTime(Duration.ofSeconds(17))
                .growth(3)
                .postedOutageFactor(4)
                .probeTimeout(Duration.ofSeconds(19))
                .successesToClose(4)
                .build();
        assertThat(policy.toBuilder().build()).isEqualTo(policy).isNotEqualTo(BreakerPolicy.defaults());
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void names_the_rule_and_the_value_that_breaks_it(Consumer<BreakerPolicy.Builder> setting, String message) {
        BreakerPolicy.Builder builder = BreakerPolicy.builder();
        setting.accept(builder);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    static Stream<Arguments> nonsense() {
        return Stream.of(
                broken(b -> b.failureRate(0), "failureRate is not in (0, 1]: 0.0"),
                broken(b -> b.failureRate(1.01), "failureRate is not in (0, 1]: 1.01"),
                broken(b -> b.failureRate(Double.NaN), "failureRate is not in (0, 1]: NaN"),
                broken(b -> b.window(Duration.ofMillis(9)), "window < PT0.01S: PT0.009S"),
                broken(b -> b.window(Duration.ofDays(366)), "window > PT8760H: PT8784H"),
                broken(b -> b.minimumCalls(0), "minimumCalls < 1: 0"),
                broken(b -> b.consecutiveFailures(0), "consecutiveFailures < 1: 0"),
                broken(b -> b.openTime(Duration.ZERO), "openTime <= 0: PT0S"),
                broken(b -> b.openTime(Duration.ofSeconds(21)), "maxOpenTime < openTime (PT21S): PT20S"),
                broken(
                        b -> b.maxOpenTime(Duration.ofSeconds(Long.MAX_VALUE)),
                        "maxOpenTime > PT8760H: PT2562047788015215H30M7S"),
                broken(b -> b.growth(0.9), "growth is not in [1, 100]: 0.9"),
                broken(b -> b.postedOutageFactor(0.9), "postedOutageFactor is not in [1, 100]: 0.9"),
                broken(b -> b.postedOutageFactor(Double.NaN), "postedOutageFactor is not in [1, 100]: NaN"),
                broken(b -> b.growth(Double.POSITIVE_INFINITY), "growth is not in [1, 100]: Infinity"),
                broken(b -> b.probeTimeout(Duration.ofNanos(-1)), "probeTimeout <= 0: PT-0.000000001S"),
                broken(b -> b.successesToClose(0), "successesToClose < 1: 0"));
    }

    private static Arguments broken(Consumer<BreakerPolicy.Builder> setting, String message) {
        return Arguments.of(setting, message);
    }

    // The figures in the Javadoc.

    @Test
    void at_half_the_attempts_failing_four_tries_succeed_94_percent_of_the_time() {
        assertThat(1 - Math.pow(0.5, 4)).isEqualTo(0.94, within(0.005));
    }

    @Test
    void at_45_percent_random_errors_five_in_a_row_come_up_every_97_calls() {
        double p = 0.45;
        double expected = (1 - Math.pow(p, 5)) / ((1 - p) * Math.pow(p, 5));
        assertThat(expected).isEqualTo(97, within(0.5));

        Random random = new Random(45);
        int calls = 1_000_000;
        int runs = 0;
        int inARow = 0;
        for (int i = 0; i < calls; i++) {
            inARow = random.nextDouble() < p ? inARow + 1 : 0;
            if (inARow == 5) {
                runs++;
                inARow = 0;
            }
        }
        assertThat(calls / (double) runs).isEqualTo(97, within(2.0));
    }

    @Test
    void random_errors_of_one_half_open_it_now_and_then_where_calls_are_few_and_hardly_ever_where_they_are_many() {
        double atTwo = 0;
        for (int seed = 0; seed < 10; seed++) {
            atTwo += refusedShare(BreakerPolicy.defaults(), 0.5, 2, seed) / 10;
            for (int callsPerSecond : new int[] {5, 20, 100}) {
                assertThat(refusedShare(BreakerPolicy.defaults(), 0.5, callsPerSecond, seed))
                        .isLessThan(0.01);
            }
            assertThat(refusedShare(BreakerPolicy.defaults(), 0.3, 100, seed)).isLessThan(0.01);
        }
        assertThat(atTwo).isLessThan(0.1);
    }

    /** What share of many calls, which fail at random, is refused. */
    private static double refusedShare(BreakerPolicy policy, double failureRate, int callsPerSecond, int seed) {
        Random random = new Random(seed);
        BreakerTimeline line = new BreakerTimeline(policy, random::nextDouble, new VirtualTime());
        int calls = 30_000;
        int refused = 0;
        for (int call = 0; call < calls; call++) {
            line.after(Duration.ofSeconds(1).dividedBy(callsPerSecond));
            if (!(line.breaker.admit() instanceof Admitted admitted)) {
                refused++;
            } else if (random.nextDouble() < failureRate) {
                admitted.permit().failed(Failures.badGateway());
            } else {
                admitted.permit().succeeded();
            }
        }
        return refused / (double) calls;
    }
}
