package dev.holdfast.benchmarks.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class MetricsTest {

    /** From 10 s to 35 s. */
    private static final Scenario OUTAGE = Scenarios.named("outage-25s");

    @Test
    void a_trace_made_by_hand_comes_down_to_what_a_person_counts() {
        Trace trace = new Trace(
                List.of(
                        call(9.0, 9.2, null),
                        call(10.0, 12.0, null),
                        call(20.0, 20.0, "status 502"),
                        call(34.9, 35.9, null),
                        call(35.0, 35.1, "status 502"),
                        call(36.5, 36.6, "BUDGET_EXHAUSTED"),
                        call(40.0, 40.4, null)),
                requests(9.0, 10.0, 11.0, 20.0, 34.95, 35.0, 35.5, 35.999, 36.0, 40.0));

        Metrics metrics = Metrics.of(OUTAGE, trace);

        assertThat(metrics.calls()).isEqualTo(7);
        assertThat(metrics.successShare()).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(metrics.requestsPerCall()).isCloseTo(4 / 3.0, within(1e-9));
        assertThat(metrics.wholeAfterSeconds()).isCloseTo(1.5, within(1e-9));
        assertThat(metrics.whole()).isTrue();
        assertThat(metrics.medianSeconds()).isCloseTo(0.4, within(1e-9));
        assertThat(metrics.p99Seconds()).isCloseTo(2.0, within(1e-9));
        assertThat(metrics.peakRequests()).isEqualTo(3);
        assertThat(metrics.failures()).containsExactly(entry("status 502", 2L), entry("BUDGET_EXHAUSTED", 1L));
        assertThat(metrics.latenessP99Seconds()).isCloseTo(0.001, within(1e-9));
    }

    @Test
    void it_is_whole_at_once_when_no_call_made_after_the_fault_fails() {
        Metrics metrics = Metrics.of(OUTAGE, new Trace(List.of(call(34.999, 55, "status 502")), requests()));

        assertThat(metrics.wholeAfterSeconds()).isZero();
        assertThat(metrics.whole()).isTrue();
        assertThat(metrics.medianSeconds()).isNaN();
    }

    @Test
    void it_is_not_whole_when_calls_fail_to_the_end() {
        Metrics metrics = Metrics.of(OUTAGE, new Trace(List.of(call(69.5, 70, "status 502")), requests()));

        assertThat(metrics.whole()).isFalse();
    }

    private static Trace.CallTrace call(double due, double ended, String failure) {
        long made = nanos(due) + 1_000_000;
        return new Trace.CallTrace(nanos(due), made, made + nanos(ended) - nanos(due), failure);
    }

    private static List<Long> requests(double... seconds) {
        return DoubleStream.of(seconds).mapToLong(MetricsTest::nanos).boxed().toList();
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
