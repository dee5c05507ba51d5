package dev.holdfast.benchmarks.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ScenarioTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void a_fault_begins_after_ten_seconds_and_calls_are_made_for_35_seconds_after_it() {
        Scenario scenario = Scenarios.named("outage-1.5s");

        assertThat(scenario.faultStartNanos()).isEqualTo(10 * SECOND);
        assertThat(scenario.faultEndNanos()).isEqualTo(11_500_000_000L);
        assertThat(scenario.offeredUntilNanos()).isEqualTo(46_500_000_000L);
        assertThat(scenario.faultAt(10 * SECOND - 1)).isEqualTo(new Fault.None());
        assertThat(scenario.faultAt(10 * SECOND)).isEqualTo(new Fault.Down());
        assertThat(scenario.faultAt(11_500_000_000L)).isEqualTo(new Fault.None());
    }

    @Test
    void flapping_is_down_and_up_in_turn() {
        Scenario scenario = Scenarios.named("flapping");

        assertThat(scenario.faultEndNanos()).isEqualTo(34 * SECOND);
        assertThat(scenario.faultAt(12 * SECOND)).isEqualTo(new Fault.Down());
        assertThat(scenario.faultAt(13 * SECOND)).isEqualTo(new Fault.None());
        assertThat(scenario.faultAt(16 * SECOND)).isEqualTo(new Fault.Down());
        assertThat(scenario.nextDownNanos(10 * SECOND + 1)).isEqualTo(16 * SECOND);
        assertThat(scenario.nextDownNanos(28 * SECOND + 1)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void phases_that_overlap_are_refused() {
        Scenario.Phase first = new Scenario.Phase(Duration.ZERO, Duration.ofSeconds(2), new Fault.Down());
        Scenario.Phase second = new Scenario.Phase(Duration.ofSeconds(1), Duration.ofSeconds(3), new Fault.Down());

        assertThatThrownBy(() -> new Scenario("x", "x", 60, 1, List.of(first, second)))
                .hasMessage("phases overlap at PT1S");
    }

    @Test
    void a_workload_depends_on_the_seed_alone_and_has_the_means_it_should() {
        Scenario scenario = Scenarios.named("outage-25s");
        Workload workload = Workload.of(scenario, 7);
        Workload again = Workload.of(scenario, 7);

        assertThat(workload.calls()).isBetween(3900, 4500);
        assertThat(IntStream.range(0, workload.calls()).mapToLong(workload::arrivalNanos))
                .isSorted()
                .allMatch(at -> at < scenario.offeredUntilNanos());
        assertThat(IntStream.range(0, workload.calls())
                                .mapToLong(workload::serviceNanos)
                                .average()
                                .orElseThrow()
                        / 1e9)
                .isCloseTo(0.2, within(0.01));
        assertThat(again.calls()).isEqualTo(workload.calls());
        assertThat(again.serviceNanos(99)).isEqualTo(workload.serviceNanos(99));
        assertThat(Workload.of(scenario, 8).serviceNanos(99)).isNotEqualTo(workload.serviceNanos(99));
        assertThat(IntStream.range(0, 10_000)
                        .filter(i -> workload.chance(i, 0) < 0.3)
                        .count())
                .isBetween(2800L, 3200L);
    }

    @Test
    void every_scenario_and_client_has_a_name_of_its_own() {
        assertThat(Scenarios.STANDARD)
                .extracting(Scenario::name)
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(
                        Scenarios.EXTRA.stream().map(Scenario::name).toList());
        assertThat(ClientKind.all()).extracting(ClientKind::id).doesNotHaveDuplicates();
        assertThatThrownBy(() -> Scenarios.named("x")).hasMessage("no such scenario: x");
    }

    @Test
    void peers_run_once_and_holdfast_and_the_bounds_as_often_as_asked() {
        Options options =
                Options.parse("--scenarios", "slow", "--clients", "none,holdfast,clairvoyant", "--repeats", "2");

        assertThat(options.runs())
                .extracting(run -> run.kind().id() + " " + run.repeat() + " " + run.seed())
                .containsExactly("none 0 42", "holdfast 0 42", "holdfast 1 43", "clairvoyant 0 42", "clairvoyant 1 43");
    }
}
