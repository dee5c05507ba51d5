package dev.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.failsafe.Bulkhead;
import dev.failsafe.Fallback;
import dev.failsafe.Policy;
import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Endpoint;
import dev.holdfast.engine.ScriptedExchange.Answer;
import dev.holdfast.engine.ScriptedExchange.GivenUp;
import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.event.HoldfastEvent.BreakerChanged;
import dev.holdfast.event.HoldfastEvent.WaitStarted;
import dev.holdfast.event.HoldfastListener;
import dev.holdfast.failure.Dialect;
import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureClassifier;
import dev.holdfast.failure.ResponseView;
import dev.holdfast.retry.BudgetPolicy;
import dev.holdfast.retry.RetryPolicy;
import dev.holdfast.testing.Policies;
import dev.holdfast.testing.VirtualTime;
import dev.holdfast.valve.ValvePolicy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a call ends: once, told once, holding nothing that it was lent, with no answer left open. */
class CallEndsTest {

    private static final Endpoint ENDPOINT = Endpoint.of("api.example.test", 443);

    private final VirtualTime time = new VirtualTime();
    private final List<String> timeline = new ArrayList<>();
    private final List<Policy<Object>> outer = new ArrayList<>();
    private final List<HoldfastListener> listeners = new ArrayList<>(List.of(new EventLog(time, timeline)));
    private FailureClassifier classifier = new ByStatus();
    private RetryPolicy retry = RetryPolicy.defaults();
    private Engine engine = engine();

    private Engine engine() {
        return new Engine(new Settings(
                classifier,
                new Settings.Policies(retry, Policies.SECONDS, ValvePolicy.defaults(), null, outer),
                listeners,
                time.clockwork(),
                Settings.Watching.NOTHING));
    }

    private ScriptedExchange exchange() {
        return new ScriptedExchange(time, timeline);
    }

    /** Runs a call to its end, sync or async, and gives back its exception; null when it was answered. */
    private Throwable end(boolean async, ScriptedExchange exchange) {
        if (!async) {
            try {
                assertThat(engine.execute(ENDPOINT, CallOptions.defaults(), exchange))
                        .isNotNull();
                return null;
            } catch (IOException | RuntimeException | Error e) {
                return e;
            }
        }
        Ending ending = new Ending();
        engine.executeAsync(ENDPOINT, CallOptions.defaults(), exchange, ending);
        time.runAll();
        assertThat(ending.times()).as("told once: %s", timeline).isEqualTo(1);
        return ending.errors.isEmpty() ? null : ending.errors.get(0);
    }

    private void assertEndedOnce(String how) {
        assertThat(timeline.stream()
                        .map(line -> line.replaceFirst("^\\d+ms ", ""))
                        .filter(line -> line.startsWith("answer after")
                                || line.startsWith("given up")
                                || line.startsWith("cancelled")
                                || line.startsWith("aborted")))
                .as("%s", timeline)
                .containsExactly(how);
    }

    private void openTheBreaker() {
        while (engine.breaker(ENDPOINT).state() == BreakerState.CLOSED) {
            assertThatThrownBy(() -> engine.execute(
                            ENDPOINT,
                            CallOptions.defaults().withPatience(Duration.ZERO),
                            exchange().answers(502)))
                    .isInstanceOf(GivenUp.class);
        }
        timeline.clear();
    }

    static Stream<Throwable> unexpected() {
        return Stream.of(
                new IllegalStateException("a bug"),
                new RejectedExecutionException("shut down"),
                new StackOverflowError(),
                new AssertionError("a bug"));
    }

    @ParameterizedTest
    @MethodSource("unexpected")
    @DisplayName(
            "Promise 20: a probe out of which anything is thrown gives its permit back, and its call's end is told")
    void aProbeThatThrows(Throwable thrown) {
        for (boolean async : new boolean[] {false, true}) {
            openTheBreaker();
            time.advance(Duration.ofSeconds(2));
            Throwable error = end(async, exchange().fails(thrown));
            assertThat(async ? error.getCause() : error).isSameAs(thrown);
            assertEndedOnce("aborted by " + thrown.getClass().getSimpleName());
            assertThat(end(async, exchange().answers(200))).isNull();
            assertThat(timeline).noneMatch(line -> line.contains("wait"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("Promise 13: an answer that nobody gets because something threw is closed")
    void anAnswerThatIsLostIsClosed(boolean async) {
        ScriptedExchange exchange = exchange().answers(502, 200);
        exchange.onLook = new IllegalStateException("a bug in the transport");
        assertThat(end(async, exchange)).isNotNull();
        assertThat(exchange.answers).singleElement().matches(answer -> !answer.open);
        assertEndedOnce("aborted by IllegalStateException");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("Promise 30: a classifier of the user's that throws cannot break a call")
    void aClassifierThatThrows(boolean async) {
        classifier = new FailureClassifier() {
            @Override
            public Optional<Failure> classify(ResponseView response) {
                throw new IllegalStateException("a bug in the program");
            }

            @Override
            public Failure classify(ErrorView error) {
                throw new StackOverflowError();
            }
        };
        engine = engine();
        ScriptedExchange exchange =
                exchange().answers(502).fails(new ConnectException("refused")).answers(200);
        assertThat(end(async, exchange)).isNull();
        assertEndedOnce("answer after 3");
        assertThat(exchange.answers).filteredOn(answer -> answer.open).hasSize(1);
        assertThat(engine.listenerErrors()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallThatAPolicyOfTheUsersTurnsAwayIsToldToEnd(boolean async) {
        Bulkhead<Object> bulkhead = Bulkhead.of(1);
        assertThat(bulkhead.tryAcquirePermit()).isTrue();
        outer.add(bulkhead);
        engine = engine();
        assertThat(end(async, exchange().answers(200)))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("BulkheadFullException");
        assertEndedOnce("aborted by BulkheadFullException");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallThatAFallbackOfTheUsersStandsInForIsToldToEnd(boolean async) {
        Bulkhead<Object> bulkhead = Bulkhead.of(1);
        assertThat(bulkhead.tryAcquirePermit()).isTrue();
        outer.add(Fallback.of(new Answer(203)));
        outer.add(bulkhead);
        engine = engine();
        assertThat(end(async, exchange().answers(200))).isNull();
        assertEndedOnce("aborted by nothing");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFallbackOfTheUsersThatHasNothingToGiveEndsTheCallWithAnException(boolean async) {
        outer.add(Fallback.of((Object) null));
        engine = engine();
        assertThat(end(async, exchange().answers(400)))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("policy");
        assertEndedOnce("given up PERMANENT_FAILURE");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("Promise 10: a retry that the breaker refuses costs nothing")
    void aRetryThatIsNotSentCostsNothing(boolean async) {
        retry = RetryPolicy.builder().budget(new BudgetPolicy(0, 0, 2)).build();
        listeners.add(event -> {
            if (event instanceof WaitStarted) {
                engine.breaker(ENDPOINT).forceOpen();
            }
        });
        engine = engine();
        for (int i = 0; i < 4; i++) {
            timeline.clear();
            assertThat(end(async, exchange().answers(502))).hasMessage("BREAKER_OPEN");
            engine.breaker(ENDPOINT).reset();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("Promise 10: a retry that becomes a probe costs nothing")
    void aRetryThatBecomesAProbeCostsNothing(boolean async) {
        retry = RetryPolicy.builder().budget(new BudgetPolicy(0, 0, 1)).build();
        boolean[] opened = {false};
        listeners.add(event -> {
            if (event instanceof WaitStarted && !opened[0]) {
                opened[0] = true;
                openTheBreaker();
            }
        });
        engine = engine();
        assertThat(end(async, exchange().answers(502, 400))).hasMessage("PERMANENT_FAILURE");
        assertThat(timeline).anyMatch(line -> line.endsWith("probe 2"));
        assertThat(end(async, exchange().answers(502, 200))).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("Promise 10: a retry whose wait is cancelled costs nothing")
    void aRetryWhoseWaitIsCancelledCostsNothing(boolean async) {
        retry = RetryPolicy.builder().budget(new BudgetPolicy(0, 0, 2)).build();
        engine = engine();
        for (int i = 0; i < 4; i++) {
            ScriptedExchange exchange = exchange().answers(502);
            var unused = time.schedule(exchange.cancellation::cancel, 1_000_000);
            assertThat(end(async, exchange)).hasMessage("Canceled");
        }
        engine.breaker(ENDPOINT).reset();
        timeline.clear();
        assertThat(end(async, exchange().answers(502))).isInstanceOf(GivenUp.class);
        assertThat(timeline).filteredOn(line -> line.contains("attempt")).hasSize(3);
    }

    @Test
    @DisplayName("Promise 15: an interrupt between two attempts is a cancel, whenever it comes")
    void anInterruptBetweenTwoAttempts() {
        AtomicInteger waits = new AtomicInteger();
        listeners.add(event -> {
            if (event instanceof WaitStarted && waits.incrementAndGet() == 2) {
                Thread.currentThread().interrupt();
            }
        });
        engine = engine();
        assertThat(end(false, exchange().answers(502))).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertEndedOnce("cancelled");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("Promise 15: an interrupt in an attempt is a cancel, not a failure")
    void anInterruptInAnAttempt(boolean async) {
        classifier = FailureClassifier.of(Dialect.STANDARD);
        engine = engine();
        InterruptedIOException interrupted = new InterruptedIOException("interrupted");
        assertThat(end(async, exchange().fails(interrupted))).isSameAs(interrupted);
        assertEndedOnce("cancelled");
        assertThat(timeline).noneMatch(line -> line.contains("failed"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("Promise 15: a listener may cancel its own call at any event, and the call ends once")
    void aListenerCancelsItsOwnCall(boolean async) {
        for (int at = 1; at <= 8; at++) {
            int cancelAt = at;
            AtomicInteger events = new AtomicInteger();
            List<Runnable> cancel = new ArrayList<>();
            timeline.clear();
            listeners.clear();
            listeners.add(new EventLog(time, timeline));
            listeners.add(event -> {
                if (events.incrementAndGet() == cancelAt) {
                    cancel.get(0).run();
                }
            });
            engine = engine();
            ScriptedExchange exchange = exchange().answers(502, 502, 200);
            cancel.add(exchange.cancellation::cancel);
            assertThat(end(async, exchange)).as("at event %s", at).hasMessage("Canceled");
            assertEndedOnce("cancelled");
            assertThat(exchange.answers).noneMatch(answer -> answer.open);
            assertThat(engine.breaker(ENDPOINT).state()).isEqualTo(BreakerState.CLOSED);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aListenerMayCallHoldfastAgain(boolean async) {
        int[] depth = {0};
        listeners.add(event -> {
            if (event instanceof WaitStarted && depth[0]++ < 3) {
                engine.breaker(ENDPOINT).reset();
                engine.executeAsync(ENDPOINT, CallOptions.defaults(), exchange().answers(502, 200), new Ending());
            }
        });
        engine = engine();
        assertThat(end(async, exchange().answers(502, 200))).isNull();
        time.runAll();
        assertThat(timeline).filteredOn(line -> line.contains("answer after 2")).hasSize(4);
        assertThat(engine.listenerErrors()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFailureIsToldBeforeTheBreakerThatItOpens(boolean async) {
        assertThat(end(async, exchange().answers(502, 502, 502, 502, 502, 502, 200)))
                .isNull();
        int opened = timeline.indexOf(timeline.stream()
                .filter(line -> line.contains("breaker OPEN"))
                .findFirst()
                .orElseThrow());
        assertThat(timeline.get(opened - 1)).endsWith("failed BAD_GATEWAY");
        assertThat(timeline.get(opened + 1)).contains("closed 502");
        assertEndedOnce("answer after 7");
    }

    @Test
    void aListenerOfABreakerMayResetIt() {
        listeners.add(event -> {
            if (event instanceof BreakerChanged change && change.to() == BreakerState.OPEN) {
                engine.breaker(ENDPOINT).reset();
            }
        });
        engine = engine();
        assertThat(end(false, exchange().answers(502, 502, 502, 502, 502, 502, 200)))
                .isNull();
        assertThat(engine.breaker(ENDPOINT).state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    @DisplayName("Promise 30: not even a listener whose exception or identity throws can break a call")
    void aListenerThatCannotBeComplainedAbout() {
        class Hostile implements HoldfastListener {
            @Override
            public void on(HoldfastEvent event) {
                throw new IllegalStateException() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public String getMessage() {
                        throw new StackOverflowError();
                    }
                };
            }

            @Override
            public int hashCode() {
                throw new IllegalStateException();
            }

            @Override
            public boolean equals(Object other) {
                return this == other;
            }
        }
        listeners.add(new Hostile());
        engine = engine();
        assertThat(end(false, exchange().answers(502, 200))).isNull();
        assertEndedOnce("answer after 2");
    }

    @Test
    void tenThousandImmediateAsynchronousRetriesNeedNoStack() {
        retry = RetryPolicy.builder()
                .maxAttempts(20_000)
                .patience(Duration.ofDays(30))
                .baseDelay(Duration.ofNanos(1))
                .maxDelay(Duration.ofNanos(1))
                .budget(new BudgetPolicy(0, 0, 20_000))
                .build();
        engine = engine();
        engine.breaker(ENDPOINT).forceClosed();
        ScriptedExchange exchange = exchange();
        exchange.immediate = true;
        for (int i = 0; i < 10_000; i++) {
            exchange.answers(502);
        }
        exchange.answers(200);
        assertThat(end(true, exchange)).isNull();
        assertEndedOnce("answer after 10001");
        assertThat(exchange.answers).filteredOn(answer -> answer.open).hasSize(1);
    }
}
