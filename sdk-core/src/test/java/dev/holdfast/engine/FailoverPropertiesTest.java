package dev.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Endpoint;
import dev.holdfast.engine.ScriptedExchange.Answer;
import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.event.HoldfastEvent.AttemptFailed;
import dev.holdfast.event.HoldfastEvent.AttemptStarted;
import dev.holdfast.event.HoldfastEvent.CallAborted;
import dev.holdfast.event.HoldfastEvent.CallCancelled;
import dev.holdfast.event.HoldfastEvent.CallGivenUp;
import dev.holdfast.event.HoldfastEvent.CallSucceeded;
import dev.holdfast.event.HoldfastEvent.OfCall;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Transience;
import dev.holdfast.retry.BudgetPolicy;
import dev.holdfast.retry.RetryPolicy;
import dev.holdfast.testing.VirtualTime;
import dev.holdfast.valve.ValvePolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Random calls to a first endpoint and two alternates that answer at random: what holds for each of them. */
class FailoverPropertiesTest {

    private static final Endpoint FIRST = new Endpoint("first", "api.example.test", 443);
    private static final List<Endpoint> ALTERNATES =
            List.of(new Endpoint("second", "eu.example.test", 443), new Endpoint("third", "us.example.test", 443));
    private static final int[] STATUSES = {200, 200, 502, 502, 502, 503, 429, 430, 504, 556, 400, 401, 402, 555};
    private static final int MOST = 4;

    private final VirtualTime time = new VirtualTime();
    private final Map<Long, List<Timed>> calls = new HashMap<>();
    private final Map<Long, Start> starts = new HashMap<>();

    private record Timed(long atNanos, HoldfastEvent event) {}

    private record Start(long atNanos, CallOptions options) {}

    private CallOptions next = CallOptions.defaults();

    private void hear(HoldfastEvent event) {
        if (event instanceof OfCall of) {
            long now = time.now().toNanos();
            calls.computeIfAbsent(of.callId(), id -> {
                        starts.put(id, new Start(now, next));
                        return new ArrayList<>();
                    })
                    .add(new Timed(now, event));
        }
    }

    @RepeatedTest(40)
    @DisplayName("Promise 33: failover keeps the promises, whatever the endpoints answer")
    void failoverKeepsThePromises(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        RetryPolicy retry = RetryPolicy.builder()
                .maxAttempts(MOST)
                .budget(new BudgetPolicy(random.nextInt(2), 0.1, random.nextInt(10)))
                .build();
        Engine engine = new Engine(new Settings(
                new ByStatus(),
                new Settings.Policies(retry, BreakerPolicy.defaults(), ValvePolicy.defaults(), null, List.of()),
                List.of(this::hear),
                time.clockwork(random::nextDouble),
                Settings.Watching.NOTHING));
        for (int i = 0; i < 60; i++) {
            call(engine, random);
            time.advance(Duration.ofMillis(random.nextInt(1_500)));
        }
        time.runAll();
        assertThat(calls).hasSize(60);
        calls.forEach((id, events) -> check(starts.get(id), events));
    }

    private void call(Engine engine, Random random) {
        ScriptedExchange exchange = new ScriptedExchange(time, new ArrayList<>());
        script(exchange, random);
        int alternates = random.nextInt(3);
        for (int i = 0; i < alternates; i++) {
            script(exchange.or(ALTERNATES.get(i)), random);
        }
        if (random.nextInt(8) == 0) {
            var unused = time.schedule(
                    exchange.cancellation::cancel,
                    Duration.ofMillis(random.nextInt(3_000)).toNanos());
        }
        CallOptions options = CallOptions.defaults().withMayWait(random.nextInt(4) != 0);
        if (random.nextBoolean()) {
            options = options.withPatience(Duration.ofMillis(random.nextInt(10_000)));
        }
        if (random.nextBoolean()) {
            options = options.withDeadline(Duration.ofMillis(1 + random.nextInt(10_000)));
        }
        next = options;
        List<Answer> returned = new ArrayList<>();
        if (random.nextBoolean()) {
            try {
                returned.add(engine.execute(FIRST, options, exchange));
            } catch (IOException ended) {
                // Given up or cancelled.
            }
        } else {
            Ending ending = new Ending();
            engine.executeAsync(FIRST, options, exchange, ending);
            time.runAll();
            assertThat(ending.times()).isEqualTo(1);
            returned.addAll(ending.answers);
        }
        assertThat(exchange.answers.stream().filter(answer -> answer.open)).containsExactlyElementsOf(returned);
        assertThat(exchange.asked).isLessThanOrEqualTo(1);
    }

    private static void script(ScriptedExchange exchange, Random random) {
        for (int i = random.nextInt(5); i >= 0; i--) {
            exchange.answersAfter(
                    Duration.ofMillis(random.nextInt(3) * random.nextLong(800)),
                    STATUSES[random.nextInt(STATUSES.length)]);
        }
    }

    private void check(Start start, List<Timed> events) {
        Map<Endpoint, Long> notBefore = new HashMap<>();
        Set<Endpoint> excluded = new HashSet<>();
        Map<Long, Set<Endpoint>> atOnce = new HashMap<>();
        Endpoint only = null;
        Endpoint at = FIRST;
        boolean probe = false;
        int counted = 0;
        int ends = 0;
        for (Timed timed : events) {
            HoldfastEvent event = timed.event();
            long since = timed.atNanos() - start.atNanos();
            if (event instanceof AttemptStarted attempt) {
                at = attempt.endpoint();
                probe = attempt.probe();
                assertThat(counted).as("attempts: %s", events).isLessThan(probe ? MOST + 1 : MOST);
                assertThat(timed.atNanos())
                        .as("not before the hint: %s", events)
                        .isGreaterThanOrEqualTo(notBefore.getOrDefault(at, Long.MIN_VALUE));
                assertThat(excluded)
                        .as("not where it was turned down: %s", events)
                        .doesNotContain(at);
                assertThat(only).as("not elsewhere: %s", events).isIn(null, at);
                assertThat(atOnce.computeIfAbsent(timed.atNanos(), now -> new HashSet<>())
                                .add(at))
                        .as("not twice at once: %s", events)
                        .isTrue();
                Duration patience = start.options().patience();
                assertThat(since).isLessThanOrEqualTo((patience == null ? Duration.ofSeconds(30) : patience).toNanos());
                Duration deadline = start.options().deadline();
                assertThat(since).isLessThan(deadline == null ? Long.MAX_VALUE : deadline.toNanos());
            } else if (event instanceof AttemptFailed failed) {
                assertThat(failed.endpoint()).isEqualTo(at);
                Failure failure = failed.attempt().failure();
                counted += probe || failure.transience() == Transience.THROTTLED ? 0 : 1;
                notBefore.put(at, timed.atNanos() + failure.facts().hint().delayNanos());
                if (failure.transience() == Transience.PERMANENT) {
                    excluded.add(at);
                }
                if (failure.kind() == FailureKind.GATEWAY_TIMEOUT) {
                    only = at;
                }
            } else if (event instanceof CallGivenUp end) {
                ends++;
                assertThat(end.endpoint()).isEqualTo(FIRST);
                Failure last = null;
                for (Timed before : events) {
                    if (before.event() instanceof AttemptFailed failed
                            && failed.endpoint().equals(FIRST)) {
                        last = failed.attempt().failure();
                    }
                }
                assertThat(end.report().failure().kind())
                        .isEqualTo(last == null ? FailureKind.BREAKER_OPEN : last.kind());
                assertThat(end.report().why()).isNotEqualTo(Reason.CANCELLED);
            } else if (event instanceof CallSucceeded end) {
                ends++;
                assertThat(end.endpoint()).isEqualTo(at);
            } else if (event instanceof CallCancelled || event instanceof CallAborted) {
                ends++;
            }
        }
        assertThat(ends).as("one end: %s", events).isEqualTo(1);
    }
}
