package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.Admission.Admitted;
import dev.holdfast.breaker.Breaker;
import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.breaker.BreakerState;
import dev.holdfast.breaker.Breakers;
import dev.holdfast.breaker.Permit;
import dev.holdfast.failure.Failure;
import dev.holdfast.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What docs/breaker.md says is what the breaker does. */
class BreakerPageTest {

    private static final Page PAGE = Page.of("docs/breaker.md");
    /** Far enough for two failures not to count as one. */
    private static final long APART_NANOS = 20_000_000L;

    private static final Failure DOWN = Sample.answer(503, "").failure();

    @Test
    void the_settings_are_the_defaults() {
        BreakerPolicy policy = BreakerPolicy.defaults();
        assertThat(PAGE.table("Settings").stream().map(row -> row.get(0) + " " + row.get(1)))
                .containsExactly(
                        "`enabled` " + policy.enabled(),
                        "`failureRate` " + RetryPageTest.plain(policy.trip().failureRate()),
                        "`window` " + seconds(policy.trip().window()),
                        "`minimumCalls` " + policy.trip().minimumCalls(),
                        "`consecutiveFailures` " + policy.trip().consecutiveFailures(),
                        "`openTime` " + seconds(policy.openTime().first()),
                        "`maxOpenTime` " + seconds(policy.openTime().cap()),
                        "`growth` " + RetryPageTest.plain(policy.openTime().growth()),
                        "`postedOutageFactor` "
                                + RetryPageTest.plain(policy.openTime().postedOutageFactor()),
                        "`probeTimeout` " + seconds(policy.probe().timeout()),
                        "`successesToClose` " + policy.probe().successesToClose());
    }

    @Test
    void the_numbers_in_the_text_are_the_defaults() {
        BreakerPolicy policy = BreakerPolicy.defaults();
        assertThat(PAGE.text().replaceAll("\\s+", " "))
                .contains("sliding window of " + seconds(policy.trip().window()))
                .contains("at least " + policy.trip().minimumCalls() + " attempts in the window, at least "
                        + Math.round(100 * policy.trip().failureRate()) + " % of them failed")
                .contains("at least " + policy.trip().consecutiveFailures() + " failures one after the other")
                .contains("has a lease of " + seconds(policy.probe().timeout()))
                .contains("At most " + Breakers.MAX_KEPT + " breakers are kept")
                .contains("is the floor, up to " + BreakerPolicy.OpenTime.MAX_HONOURED_HINT.toMinutes() + " minutes");
    }

    @Test
    void as_many_failures_in_a_row_open_it_as_the_table_says() {
        assertThat(PAGE.table("When it opens").stream()
                        .map(row -> Integer.valueOf(row.get(1).replaceFirst("\\D.*", ""))))
                .containsExactly(
                        failuresThatOpen((clock, breaker) -> {}),
                        failuresThatOpen(BreakerPageTest::comeBack),
                        failuresThatOpen((clock, breaker) -> attempts(clock, breaker, 100, false)),
                        failuresThatOpen((clock, breaker) -> attempts(clock, breaker, 100, true)));
    }

    private static int failuresThatOpen(BiConsumer<Clock, Breaker> before) {
        Clock clock = new Clock();
        Breaker breaker = breaker(clock, 0, openFor -> {});
        before.accept(clock, breaker);
        int failures = 0;
        while (breaker.admit() instanceof Admitted admitted) {
            clock.nanos += APART_NANOS;
            admitted.permit().failed(DOWN);
            failures++;
        }
        return failures;
    }

    private static void attempts(Clock clock, Breaker breaker, int attempts, boolean halfOfThemFail) {
        for (int i = 0; i < attempts; i++) {
            clock.nanos += APART_NANOS;
            Permit permit = ((Admitted) breaker.admit()).permit();
            if (halfOfThemFail && i % 2 == 0) {
                permit.failed(DOWN);
            } else {
                permit.succeeded();
            }
        }
    }

    /** Down, back, and well for longer than it was down. */
    private static void comeBack(Clock clock, Breaker breaker) {
        while (breaker.admit() instanceof Admitted admitted) {
            clock.nanos += APART_NANOS;
            admitted.permit().failed(DOWN);
        }
        clock.nanos += breaker.untilNextProbe().orElseThrow().toNanos();
        ((Admitted) breaker.admit()).permit().succeeded();
        attempts(clock, breaker, 100, false);
    }

    @Test
    void each_state_has_its_row() {
        List<String> told = PAGE.table("Breaker").stream()
                .map(row -> Page.code(row.get(0)).iterator().next())
                .toList();
        assertThat(told)
                .containsExactlyElementsOf(
                        Arrays.stream(BreakerState.values()).map(Enum::name).toList());
    }

    @Test
    void the_open_times_are_those_of_the_table() {
        List<Integer> openings =
                row("| opening n |").stream().map(Integer::valueOf).toList();
        assertThat(row("| at most |")).isEqualTo(openTimes(openings, Math.nextDown(1.0)));
        assertThat(row("| at least |")).isEqualTo(openTimes(openings, 0));
    }

    private static List<String> row(String beginning) {
        String line = PAGE.text()
                .lines()
                .filter(one -> one.startsWith(beginning))
                .findFirst()
                .orElseThrow();
        return List.of(
                line.substring(beginning.length()).replaceAll("^ | \\|$", "").split(" \\| "));
    }

    /** Opens a breaker and lets each probe fail. */
    private static List<String> openTimes(List<Integer> openings, double chance) {
        Clock clock = new Clock();
        List<String> opened = new ArrayList<>();
        Breaker breaker = breaker(
                clock,
                chance,
                openFor -> opened.add(RetryPageTest.plain(Math.round(openFor.toNanos() / 1e6) / 1e3) + " s"));
        while (opened.size() <= openings.get(openings.size() - 1)) {
            if (breaker.admit() instanceof Admitted admitted) {
                admitted.permit().failed(DOWN);
            } else {
                clock.nanos += breaker.untilNextProbe().orElseThrow().toNanos();
            }
        }
        return openings.stream().map(opened::get).toList();
    }

    private static Breaker breaker(Clock clock, double chance, Consumer<Duration> onOpen) {
        Breakers breakers = new Breakers(
                BreakerPolicy.defaults(),
                clock,
                () -> chance,
                endpoint -> false,
                (endpoint, from, to, openFor, failure) -> {
                    if (to == BreakerState.OPEN) {
                        onOpen.accept(openFor);
                    }
                });
        return breakers.breaker(Trial.ENDPOINT);
    }

    private static final class Clock implements Ticker {
        private long nanos;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public Instant wallClock() {
            return Trial.BEGINNING;
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() < 1000 ? duration.toMillis() + " ms" : duration.toSeconds() + " s";
    }
}
