package dev.holdfast.engine;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Reason;
import dev.holdfast.metrics.Metrics;
import dev.holdfast.metrics.Sample;
import dev.holdfast.metrics.Sample.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what happens in calls. Thread-safe, without locks; a call that succeeds at once costs one increment, everything else
 * is counted where something has gone wrong already.
 */
final class Meter {

    static final String OUTCOME = "holdfast.outcome";
    private static final String REASON = "holdfast.reason";
    private static final String ENDPOINT = "holdfast.endpoint";

    private final LongAdder answeredAtOnce = new LongAdder();
    private final LongAdder rescued = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder aborted = new LongAdder();
    private final LongAdder abandonedAttempts = new LongAdder();
    private final LongAdder waitNanos = new LongAdder();
    private final LongAdder openings = new LongAdder();
    private final Map<Reason, LongAdder> givenUp = adders(Reason.class);
    private final Map<Reason, LongAdder> waits = adders(Reason.class);
    private final Map<Reason, LongAdder> failovers = adders(Reason.class);
    private final Map<FailureKind, LongAdder> failedAttempts = adders(FailureKind.class);

    /** One for each constant, so that the map is never written to again. */
    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
        Map<E, LongAdder> adders = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            adders.put(constant, new LongAdder());
        }
        return adders;
    }

    void answered(boolean afterTrouble) {
        (afterTrouble ? rescued : answeredAtOnce).increment();
    }

    void givenUp(Reason why) {
        count(givenUp, why);
    }

    void cancelled() {
        cancelled.increment();
    }

    void aborted() {
        aborted.increment();
    }

    void attemptFailed(FailureKind kind) {
        count(failedAttempts, kind);
    }

    /** An attempt was under way when its call was cancelled or aborted. */
    void attemptAbandoned() {
        abandonedAttempts.increment();
    }

    void waitStarted(long nanos, Reason why) {
        count(waits, why);
        waitNanos.add(nanos);
    }

    /** A wait has lasted longer than announced, or, when negative, not as long. */
    void waitLasted(long differenceNanos) {
        waitNanos.add(differenceNanos);
    }

    void failedOver(Reason why) {
        count(failovers, why);
    }

    void breakerOpened() {
        openings.increment();
    }

    private static <E extends Enum<E>> void count(Map<E, LongAdder> adders, E constant) {
        LongAdder adder = adders.get(constant);
        if (adder != null) {
            adder.increment();
        }
    }

    /**
     * What has been counted, with what the others have counted beside it.
     *
     * @param states the endpoints that are known
     * @param others samples of what is counted elsewhere
     */
    Metrics snapshot(Collection<EndpointState> states, List<Sample> others) {
        List<Sample> samples = new ArrayList<>(others);
        calls(samples);
        attempts(samples);
        byConstant(samples, "holdfast.waits", "{wait}", waits);
        samples.add(new Sample("holdfast.wait.time", Kind.COUNTER, "s", Map.of(), waitNanos.sum() / 1e9));
        byConstant(samples, "holdfast.failovers", "{failover}", failovers);
        samples.add(counter("holdfast.breaker.openings", "{opening}", Map.of(), openings));
        states.forEach(state -> gauges(samples, state));
        samples.sort(Comparator.comparing(Sample::name)
                .thenComparing(sample -> sample.attributes().toString()));
        return new Metrics(samples);
    }

    private void calls(List<Sample> samples) {
        String name = "holdfast.calls";
        String unit = "{call}";
        samples.add(counter(name, unit, Map.of(OUTCOME, "answered"), answeredAtOnce));
        samples.add(counter(name, unit, Map.of(OUTCOME, "rescued"), rescued));
        samples.add(counter(name, unit, Map.of(OUTCOME, "cancelled"), cancelled));
        samples.add(counter(name, unit, Map.of(OUTCOME, "aborted"), aborted));
        givenUp.forEach((why, count) -> {
            if (count.sum() > 0) {
                samples.add(counter(name, unit, Map.of(OUTCOME, "given_up", REASON, lower(why)), count));
            }
        });
    }

    private void attempts(List<Sample> samples) {
        String name = "holdfast.attempts";
        String unit = "{attempt}";
        // Each call that was answered was answered by one attempt.
        double answered = answeredAtOnce.sum() + rescued.sum();
        samples.add(new Sample(name, Kind.COUNTER, unit, Map.of(OUTCOME, "answered"), answered));
        samples.add(counter(name, unit, Map.of(OUTCOME, "abandoned"), abandonedAttempts));
        failedAttempts.forEach((kind, count) -> {
            if (count.sum() > 0) {
                samples.add(counter(name, unit, Map.of(OUTCOME, "failed", "error.type", lower(kind)), count));
            }
        });
    }

    private static void gauges(List<Sample> samples, EndpointState state) {
        String endpoint = state.breaker().endpoint().name();
        BreakerState now = state.breaker().state();
        samples.add(new Sample(
                "holdfast.breaker.state",
                Kind.GAUGE,
                "1",
                Map.of(ENDPOINT, endpoint, "holdfast.breaker.state", lower(now)),
                1));
        samples.add(new Sample(
                "holdfast.retry_budget.tokens",
                Kind.GAUGE,
                "{token}",
                Map.of(ENDPOINT, endpoint),
                state.budget().level()));
    }

    private static void byConstant(List<Sample> samples, String name, String unit, Map<Reason, LongAdder> adders) {
        adders.forEach((why, count) -> {
            if (count.sum() > 0) {
                samples.add(counter(name, unit, Map.of(REASON, lower(why)), count));
            }
        });
    }

    private static Sample counter(String name, String unit, Map<String, String> attributes, LongAdder count) {
        return counter(name, unit, attributes, count.sum());
    }

    static Sample counter(String name, String unit, Map<String, String> attributes, long count) {
        return new Sample(name, Kind.COUNTER, unit, attributes, count);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
