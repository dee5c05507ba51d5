package dev.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Endpoint;
import dev.holdfast.engine.ScriptedExchange.GivenUp;
import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureClassifier;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.ResponseView;
import dev.holdfast.retry.RetryPolicy;
import dev.holdfast.testing.Failures;
import dev.holdfast.testing.VirtualTime;
import dev.holdfast.valve.ValvePolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times at the ends of their ranges: no overflow sends early, hangs or throws. */
class ExtremeTimesTest {

    private static final Duration EVER = Duration.ofSeconds(Long.MAX_VALUE);
    private static final Endpoint ENDPOINT = Endpoint.of("api.example.test", 443);

    private final List<String> timeline = new ArrayList<>();
    private VirtualTime time = new VirtualTime();
    private Duration hint = Duration.ofSeconds(2);

    private Engine engine() {
        FailureClassifier hinted = new FailureClassifier() {
            @Override
            public Optional<Failure> classify(ResponseView response) {
                return Optional.of(Failures.unavailable(hint));
            }

            @Override
            public Failure classify(ErrorView error) {
                return new ByStatus().classify(error);
            }
        };
        return new Engine(new Settings(
                hinted,
                new Settings.Policies(
                        RetryPolicy.defaults(), BreakerPolicy.defaults(), ValvePolicy.defaults(), null, List.of()),
                List.of(new EventLog(time, timeline)),
                time.clockwork(),
                Settings.Watching.NOTHING));
    }

    private ScriptedExchange exchange() {
        return new ScriptedExchange(time, timeline);
    }

    private static Reason reason(Throwable thrown) {
        assertThat(thrown).isInstanceOf(GivenUp.class);
        return ((GivenUp) thrown).report.why();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 1, Long.MAX_VALUE})
    void theClocksOriginMeansNothing(long origin) throws IOException {
        time = new VirtualTime(origin);
        Engine engine = engine();
        ScriptedExchange exchange = exchange().answers(503, 503, 503, 503, 503, 503, 200);
        CallOptions options = CallOptions.defaults().withDeadline(Duration.ofSeconds(60));
        assertThat(engine.execute(ENDPOINT, options, exchange).status).isEqualTo(200);
        assertThat(timeline)
                .filteredOn(line -> line.contains("wait"))
                .allSatisfy(line -> assertThat(Integer.parseInt(line.replaceAll(".*wait (\\d+)ms.*", "$1")))
                        .isBetween(2_000, 12_000));
        assertThat(engine.breaker(ENDPOINT).state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void noPatienceMeansOneAttempt() {
        ScriptedExchange exchange = exchange().answersAfter(Duration.ofMillis(1), 503);
        assertThatThrownBy(
                        () -> engine().execute(ENDPOINT, CallOptions.defaults().withPatience(Duration.ZERO), exchange))
                .isInstanceOfSatisfying(
                        GivenUp.class, end -> assertThat(reason(end)).isEqualTo(Reason.PATIENCE_EXHAUSTED));
        assertThat(exchange.terms).hasSize(1);
    }

    @Test
    void aDeadlineOfANanosecondStillMakesTheAttemptItIsAskedFor() {
        ScriptedExchange exchange = exchange().answersAfter(Duration.ofMillis(1), 200);
        assertThatThrownBy(() ->
                        engine().execute(ENDPOINT, CallOptions.defaults().withDeadline(Duration.ofNanos(1)), exchange))
                .isInstanceOf(GivenUp.class);
        assertThat(exchange.terms)
                .singleElement()
                .satisfies(terms -> assertThat(terms.timeoutNanos()).isEqualTo(1));
    }

    @Test
    void patienceAndDeadlineForEverAreNoBounds() throws IOException {
        ScriptedExchange exchange = exchange().answers(503, 200);
        hint = Duration.ofDays(365);
        CallOptions options = CallOptions.defaults().withPatience(EVER).withDeadline(EVER);
        assertThat(engine().execute(ENDPOINT, options, exchange).status).isEqualTo(200);
        assertThat(time.now()).isBetween(Duration.ofDays(365), Duration.ofDays(365 * 11 / 10 + 1));
        assertThat(exchange.terms)
                .allSatisfy(terms -> assertThat(terms.timeoutNanos()).isZero());
    }

    @Test
    void aHintForEverEndsTheCallNow() {
        hint = EVER;
        assertThatThrownBy(() -> engine().execute(
                                ENDPOINT, CallOptions.defaults(), exchange().answers(503)))
                .isInstanceOfSatisfying(
                        GivenUp.class, end -> assertThat(reason(end)).isEqualTo(Reason.HINT_TOO_LONG));
        assertThat(time.now()).isZero();
    }

    @Test
    void aBreakerThatIsHeldOpenByHandOutlastsAnyPatience() {
        Engine engine = engine();
        engine.breaker(ENDPOINT).forceOpen();
        CallOptions options = CallOptions.defaults().withPatience(EVER).withDeadline(EVER);
        assertThatThrownBy(() -> engine.execute(ENDPOINT, options, exchange().answers(200)))
                .isInstanceOfSatisfying(
                        GivenUp.class, end -> assertThat(reason(end)).isEqualTo(Reason.BREAKER_OPEN));
        assertThat(timeline).noneMatch(line -> line.contains("wait"));
    }
}
