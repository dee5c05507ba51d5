package dev.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Endpoint;
import dev.holdfast.metrics.Metrics;
import dev.holdfast.metrics.Sample;
import dev.holdfast.retry.RetryPolicy;
import dev.holdfast.testing.Policies;
import dev.holdfast.testing.VirtualTime;
import dev.holdfast.valve.ValvePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final Endpoint ENDPOINT = Endpoint.of("api.example.test", 443);
    private static final Endpoint BACKUP = Endpoint.of("backup.example.test", 443);

    private final VirtualTime time = new VirtualTime();
    private final Engine engine = new Engine(new Settings(
            new ByStatus(),
            new Settings.Policies(RetryPolicy.defaults(), Policies.SECONDS, ValvePolicy.defaults(), null, List.of()),
            List.of(),
            time.clockwork(),
            Settings.Watching.NOTHING));

    private ScriptedExchange exchange() {
        return new ScriptedExchange(time, new ArrayList<>());
    }

    private void call(ScriptedExchange exchange) {
        call(CallOptions.defaults(), exchange);
    }

    private void call(CallOptions options, ScriptedExchange exchange) {
        var unused = catchThrowable(() -> engine.execute(ENDPOINT, options, exchange));
    }

    @Test
    void each_call_and_attempt_is_counted_once_by_how_it_ended() {
        call(exchange().answers(200));
        call(exchange().answers(502, 502, 200));
        call(exchange().answers(401));
        call(exchange().answers(504));
        ScriptedExchange cancelled = exchange().answers(200);
        cancelled.onSend = cancelled.cancellation::cancel;
        call(cancelled);
        call(exchange().fails(new IllegalStateException("a bug")));

        Metrics metrics = engine.metrics();

        assertThat(metrics.samples())
                .filteredOn(sample -> sample.name().equals("holdfast.calls"))
                .extracting(sample -> sample.attributes() + " " + sample.value())
                .hasSize(6);
        assertThat(count(metrics, "answered")).isEqualTo(1);
        assertThat(metrics.rescued()).isEqualTo(1);
        assertThat(metrics.givenUp()).isEqualTo(2);
        assertThat(metrics.sum("holdfast.calls", Map.of("holdfast.reason", "permanent_failure")))
                .isEqualTo(1);
        assertThat(metrics.sum("holdfast.calls", Map.of("holdfast.reason", "outcome_unknown")))
                .isEqualTo(1);
        assertThat(count(metrics, "cancelled")).isEqualTo(1);
        assertThat(count(metrics, "aborted")).isEqualTo(1);
        assertThat(metrics.calls()).isEqualTo(6);
        assertThat(metrics.attempts()).isEqualTo(1 + 3 + 1 + 1 + 1 + 1);
        assertThat(metrics.sum("holdfast.attempts", Map.of("error.type", "bad_gateway")))
                .isEqualTo(2);
        assertThat(metrics.sum("holdfast.attempts", Map.of("holdfast.outcome", "abandoned")))
                .isEqualTo(2);
        assertThat(metrics.waits()).isEqualTo(2);
        assertThat(metrics.sum("holdfast.wait.time", Map.of())).isEqualTo(0.25 + 0.5);
    }

    private static double count(Metrics metrics, String outcome) {
        return metrics.sum("holdfast.calls", Map.of("holdfast.outcome", outcome));
    }

    @Test
    void an_endpoint_shows_the_state_of_its_breaker_and_its_budget() {
        call(exchange().answers(200));
        assertThat(state("closed")).isEqualTo(1);
        assertThat(budget()).isEqualTo(10);

        call(exchange().answers(502));

        assertThat(state("closed")).isZero();
        assertThat(state("open")).isEqualTo(1);
        assertThat(budget()).isBetween(9.0, 9.9);
        assertThat(engine.metrics().sum("holdfast.breaker.openings", Map.of())).isGreaterThanOrEqualTo(1);
    }

    private double state(String state) {
        return engine.metrics()
                .sum(
                        "holdfast.breaker.state",
                        Map.of("holdfast.endpoint", ENDPOINT.name(), "holdfast.breaker.state", state));
    }

    private double budget() {
        return engine.metrics().sum("holdfast.retry_budget.tokens", Map.of("holdfast.endpoint", ENDPOINT.name()));
    }

    @Test
    void a_move_to_another_endpoint_is_counted_with_its_reason() {
        call(exchange().answers(430).or(BACKUP).answers(200));

        Metrics metrics = engine.metrics();

        assertThat(metrics.sum("holdfast.failovers", Map.of("holdfast.reason", "hint_too_long")))
                .isEqualTo(1);
        assertThat(metrics.rescued()).isEqualTo(1);
    }

    /** Whatever happens, a counter never falls, and the calls that were made are the calls that were counted. */
    @Test
    void counters_never_fall_and_count_every_call() {
        for (long seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            long before = engine.metrics().calls();
            Map<String, Double> seen = counters();
            int calls = 20;
            for (int i = 0; i < calls; i++) {
                int[] statuses = random.ints(1 + random.nextInt(4), 0, 6)
                        .map(which -> new int[] {200, 200, 502, 429, 401, 504}[which])
                        .toArray();
                call(
                        CallOptions.defaults().withMayWait(random.nextBoolean()),
                        exchange().answers(statuses));
                time.advance(Duration.ofMillis(random.nextInt(3_000)));
                Map<String, Double> now = counters();
                seen.forEach((name, value) -> assertThat(now.get(name)).as(name).isGreaterThanOrEqualTo(value));
                seen = now;
            }
            assertThat(engine.metrics().calls() - before).as("seed %d", seed).isEqualTo(calls);
        }
    }

    private Map<String, Double> counters() {
        Map<String, Double> counters = new HashMap<>();
        for (Sample sample : engine.metrics().samples()) {
            if (sample.kind() == Sample.Kind.COUNTER) {
                counters.put(sample.name() + sample.attributes(), sample.value());
            }
        }
        return counters;
    }

    @Test
    void reading_them_waits_for_no_lock() throws Exception {
        call(exchange().answers(502, 200));
        Object lock = engine.endpointsKnown().iterator().next().budget();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        Thread holder = new Thread(() -> {
            synchronized (lock) {
                held.countDown();
                awaitQuietly(read);
            }
        });
        holder.start();
        held.await();
        FutureTask<Metrics> reading = new FutureTask<>(engine::metrics);
        new Thread(reading).start();
        try {
            assertThat(reading.get(10, TimeUnit.SECONDS).calls()).isEqualTo(1);
        } finally {
            read.countDown();
            holder.join();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
