package dev.holdfast.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Replay;
import dev.holdfast.failure.ServerHint;
import dev.holdfast.failure.Transience;
import dev.holdfast.testing.Failures;
import dev.holdfast.testing.VirtualTime;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When an incident begins, and when it doesn't. */
class DetectionTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MILLI = Duration.ofMillis(1);

    @ParameterizedTest(name = "a request every {0} ms: {1} failures in a row")
    @CsvSource({"60000, 3", "1000, 5", "1, 8"})
    void so_many_failures_in_a_row_begin_one_after_a_healthy_past(long everyMillis, int failures) {
        Story story = new Story();
        Duration every = Duration.ofMillis(everyMillis);
        story.traffic(every.multipliedBy(Math.min(200_000, Math.max(60, 600_000 / everyMillis))), every, 0);
        for (int i = 1; i < failures; i++) {
            story.fails().pass(every);
            assertThat(story.opened).as("%d in a row", i).isEmpty();
        }
        assertThat(story.fails().opened).hasSize(1);
    }

    @Test
    void half_a_percent_of_errors_at_a_thousand_a_second_is_no_incident() {
        for (int seed = 0; seed < 3; seed++) {
            Story story = new Story();
            story.traffic(Duration.ofMinutes(10), MILLI, 0.005, new Random(seed));
            assertThat(story.opened).as("seed %d", seed).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0} every {1} ms")
    @CsvSource({"0.02, 60000", "0.02, 1000", "0.05, 1000", "0.05, 10"})
    void random_errors_rarely_raise_a_false_alarm(double failing, long everyMillis) {
        int alarms = 0;
        Duration each = Duration.ofMillis(everyMillis).multipliedBy(6_000);
        int runs = 10;
        for (int seed = 0; seed < runs; seed++) {
            Story story = new Story();
            story.traffic(each, Duration.ofMillis(everyMillis), failing, new Random(seed));
            alarms += story.opened.size();
        }
        double minutes = Math.max(1, runs * each.toSeconds() / 60.0);
        assertThat(alarms)
                .as("alarms in %.0f minutes", minutes)
                .isLessThanOrEqualTo((int) Math.ceil(minutes / 1000) + 1);
    }

    @Test
    void a_blip_at_a_thousand_a_second_is_noticed_within_a_second() {
        Story story = new Story();
        story.traffic(MINUTE, MILLI, 0.001);
        Duration began = story.time.now();
        story.traffic(Duration.ofSeconds(20), MILLI, 1);

        assertThat(story.opened).hasSize(1);
        IncidentReport incident = story.opened.get(0);
        assertThat(Duration.between(
                        incident.period().startedAt(), incident.period().noticedAt()))
                .isLessThan(SECOND);
        assertThat(Duration.between(
                        VirtualTime.EPOCH.plus(began), incident.period().startedAt()))
                .isBetween(Duration.ofMillis(-100), Duration.ofMillis(100));
    }

    @Test
    void an_outage_from_the_very_first_call_is_one() {
        Story story = new Story();
        story.traffic(Duration.ofSeconds(30), SECOND, 1);
        assertThat(story.opened).hasSize(1);
    }

    @Test
    void nearly_half_of_the_calls_failing_after_a_healthy_past_is_one() {
        for (int seed = 0; seed < 20; seed++) {
            Story story = new Story();
            story.traffic(Duration.ofMinutes(5), SECOND, 0);
            story.traffic(Duration.ofMinutes(5), SECOND, 0.45, new Random(seed));
            assertThat(story.opened).as("seed %d", seed).isNotEmpty();
        }
    }

    @Test
    void what_an_endpoint_is_used_to_is_none_but_more_of_it_is() {
        Story story = new Story();
        Random random = new Random(2);
        story.traffic(Duration.ofHours(2), SECOND, 0.2, random);
        assertThat(story.tracker.open()).as("20 %% for ever").isEmpty();

        int before = story.opened.size();
        story.traffic(Duration.ofMinutes(10), SECOND, 0.6, random);
        assertThat(story.opened).hasSizeGreaterThan(before);
    }

    @Test
    void the_callers_own_errors_and_cancelled_calls_begin_none() {
        Story story = new Story();
        for (int i = 0; i < 100; i++) {
            story.fails(
                            Story.ENDPOINT,
                            Failures.of(
                                    FailureKind.INVALID_REQUEST,
                                    Transience.PERMANENT,
                                    Replay.UNPROCESSED,
                                    ServerHint.NONE))
                    .isCancelled()
                    .pass(SECOND);
        }
        assertThat(story.opened).isEmpty();
    }

    @Test
    void a_spent_limit_and_an_empty_account_begin_one() {
        for (FailureKind kind : new FailureKind[] {FailureKind.RATE_LIMITED, FailureKind.OUT_OF_MONEY}) {
            Story story = new Story();
            for (int i = 0; i < 30; i++) {
                story.fails(
                                Story.ENDPOINT,
                                Failures.of(kind, Transience.PERMANENT, Replay.UNPROCESSED, ServerHint.NONE))
                        .pass(SECOND);
            }
            assertThat(story.opened).as("%s", kind).hasSize(1);
        }
    }

    @Test
    void failures_that_are_far_apart_have_nothing_to_do_with_each_other() {
        Story story = new Story();
        for (int i = 0; i < 20; i++) {
            story.fails().pass(Duration.ofMinutes(11));
        }
        assertThat(story.opened).isEmpty();
    }
}
