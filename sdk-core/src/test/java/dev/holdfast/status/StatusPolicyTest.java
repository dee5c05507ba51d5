package dev.holdfast.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StatusPolicyTest {

    @Test
    void the_defaults_are_those_that_are_argued_for() {
        assertThat(StatusPolicy.defaults())
                .isEqualTo(new StatusPolicy(
                        true, 2, Duration.ofMinutes(1), Duration.ofMinutes(15), Duration.ofSeconds(3)));
        assertThat(StatusPolicy.disabled())
                .isEqualTo(StatusPolicy.defaults().toBuilder().enabled(false).build());
    }

    @Test
    void a_builder_starts_from_a_policy_and_changes_everything() {
        StatusPolicy policy = StatusPolicy.builder()
                .enabled(false)
                .failuresBeforeCheck(5)
                .minimumInterval(Duration.ofMinutes(2))
                .staleAfter(Duration.ofMinutes(7))
                .timeout(Duration.ofSeconds(4))
                .build();
        assertThat(policy)
                .isEqualTo(new StatusPolicy(
                        false, 5, Duration.ofMinutes(2), Duration.ofMinutes(7), Duration.ofSeconds(4)));
        assertThat(policy.toBuilder().build()).isEqualTo(policy);
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void names_the_rule_and_the_value_that_breaks_it(Consumer<StatusPolicy.Builder> setting, String message) {
        StatusPolicy.Builder builder = StatusPolicy.builder();
        setting.accept(builder);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    static Stream<Arguments> nonsense() {
        return Stream.of(
                broken(b -> b.failuresBeforeCheck(0), "failuresBeforeCheck < 1: 0"),
                broken(b -> b.minimumInterval(Duration.ofSeconds(59)), "minimumInterval < PT1M: PT59S"),
                broken(
                        b -> b.minimumInterval(Duration.ofHours(25)).staleAfter(Duration.ofHours(25)),
                        "minimumInterval > PT24H: PT25H"),
                broken(b -> b.staleAfter(Duration.ofSeconds(59)), "staleAfter < minimumInterval (PT1M): PT59S"),
                broken(b -> b.staleAfter(Duration.ofHours(25)), "staleAfter > PT24H: PT25H"),
                broken(b -> b.timeout(Duration.ZERO), "timeout <= 0: PT0S"),
                broken(b -> b.timeout(Duration.ofSeconds(31)), "timeout > PT30S: PT31S"));
    }

    private static Arguments broken(Consumer<StatusPolicy.Builder> setting, String message) {
        return Arguments.of(setting, message);
    }
}
