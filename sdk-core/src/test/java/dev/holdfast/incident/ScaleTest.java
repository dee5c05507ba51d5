package dev.holdfast.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.Endpoint;
import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.Reason;
import dev.holdfast.testing.Failures;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Little traffic and much, few endpoints and many, short incidents and long ones: what is said stays true. */
class ScaleTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration MILLI = Duration.ofMillis(1);

    private final Story story = new Story();

    private static Endpoint endpoint(int number) {
        return Endpoint.of("host" + number + ".example.test", 443);
    }

    private void oneCallFails(long call, int attempts, Duration apart) {
        story.hear(new HoldfastEvent.CallStarted(call, Story.ENDPOINT));
        for (int number = 1; number <= attempts; number++) {
            story.hear(new HoldfastEvent.AttemptStarted(call, Story.ENDPOINT, number, false));
            story.hear(new HoldfastEvent.AttemptFailed(
                    call,
                    Story.ENDPOINT,
                    new Attempted(number, Story.ENDPOINT, Duration.ZERO, null, false, Failures.badGateway())));
            story.hear(new HoldfastEvent.WaitStarted(
                    call, Story.ENDPOINT, number + 1, apart, apart, Reason.TRANSIENT_FAILURE));
            story.pass(apart);
        }
    }

    @Test
    void one_call_that_fails_again_and_again_within_seconds_is_no_incident_but_a_second_one_makes_it_one() {
        story.traffic(Duration.ofHours(1), MINUTE, 0);
        oneCallFails(1_000_001, 4, Duration.ofMillis(500));
        assertThat(story.opened).isEmpty();
        oneCallFails(1_000_002, 1, SECOND);
        assertThat(story.opened).hasSize(1);
    }

    @Test
    void one_call_that_fails_for_half_a_minute_is_an_incident() {
        story.traffic(Duration.ofHours(1), MINUTE, 0);
        oneCallFails(1_000_001, 5, Duration.ofSeconds(10));
        assertThat(story.opened).hasSize(1);
    }

    @Test
    void as_long_as_nearly_half_of_the_calls_fail_it_goes_on() {
        for (int seed = 0; seed < 5; seed++) {
            Story partial = new Story();
            Random random = new Random(seed);
            partial.traffic(Duration.ofMinutes(20), SECOND, 0.005, random);
            partial.traffic(Duration.ofHours(3), SECOND, 0.45, random);
            assertThat(partial.told).as("seed %d", seed).noneMatch(told -> told.contains("closed"));
            partial.traffic(Duration.ofMinutes(3), SECOND, 0.005, random);
            assertThat(partial.closed).as("seed %d", seed).hasSize(1);
        }
    }

    @Test
    void at_a_request_a_minute_it_is_down_when_all_of_them_fail() {
        story.traffic(Duration.ofHours(1), MINUTE, 0)
                .traffic(Duration.ofMinutes(6), MINUTE, 1)
                .traffic(Duration.ofMinutes(6), MINUTE, 0);
        assertThat(story.closed.get(0).severity()).isEqualTo(Severity.DOWN);
    }

    @Test
    void what_came_before_the_first_failure_is_not_counted() {
        story.traffic(MINUTE.plusMillis(1_777), MILLI, 0).traffic(SECOND.multipliedBy(20), MILLI, 1);
        assertThat(story.opened.get(0).requests().sent())
                .isEqualTo(story.opened.get(0).requests().failed());
        story.traffic(Duration.ofMinutes(3), MILLI, 0);
        assertThat(story.closed.get(0).calls().failed()).isEqualTo(20_000);
        assertThat(story.closed.get(0).calls().made()).isEqualTo(20_000);
        assertThat(story.closed.get(0).severity()).isEqualTo(Severity.DOWN);
    }

    @Test
    void many_endpoints_push_out_those_not_heard_of_for_longest_and_no_incident() {
        for (int i = 0; i < 60; i++) {
            story.fails().pass(SECOND);
        }
        story.fails(Story.OTHER, Failures.badGateway()).fails(Story.OTHER, Failures.badGateway());
        for (int i = 0; i < 1_000; i++) {
            story.succeeds(endpoint(i));
            story.hear(new HoldfastEvent.WaitStarted(1, Story.OTHER, 2, SECOND, SECOND, Reason.TRANSIENT_FAILURE));
        }
        assertThat(story.opened).hasSize(1);
        story.fails(Story.OTHER, Failures.badGateway()).fails(Story.OTHER, Failures.badGateway());
        assertThat(story.tracker.open()).hasSize(2);
    }

    @Test
    void with_an_incident_at_every_endpoint_that_can_be_watched_another_goes_unwatched() {
        for (int i = 0; i < IncidentTracker.MOST_ENDPOINTS + 10; i++) {
            for (int k = 0; k < 30; k++) {
                story.fails(endpoint(i), Failures.badGateway()).pass(MILLI);
            }
        }
        assertThat(story.tracker.open()).hasSize(IncidentTracker.MOST_ENDPOINTS);
    }
}
