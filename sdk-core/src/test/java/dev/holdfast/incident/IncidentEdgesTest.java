package dev.holdfast.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.Endpoint;
import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Replay;
import dev.holdfast.failure.ServerHint;
import dev.holdfast.failure.Transience;
import dev.holdfast.incident.IncidentReport.BreakerMark;
import dev.holdfast.incident.IncidentReport.Cause;
import dev.holdfast.incident.IncidentReport.StatusMark;
import dev.holdfast.incident.IncidentReport.StatusStory;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.StatusLevel;
import dev.holdfast.testing.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IncidentEdgesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Story story = new Story();

    @Test
    void the_callers_own_errors_do_not_keep_it_open_for_ever() {
        story.traffic(MINUTE, SECOND, 0).traffic(MINUTE, SECOND, 1);
        for (int i = 0; i < 16 * 60; i++) {
            story.fails(
                            Story.ENDPOINT,
                            Failures.of(
                                    FailureKind.INVALID_REQUEST,
                                    Transience.PERMANENT,
                                    Replay.UNPROCESSED,
                                    ServerHint.NONE))
                    .pass(SECOND);
        }
        assertThat(story.tracker.open()).isEmpty();
    }

    @Test
    void a_long_outage_does_not_become_what_is_usual() {
        story.traffic(Duration.ofMinutes(10), SECOND, 0).traffic(Duration.ofMinutes(30), SECOND, 1);
        Random random = new Random(7);
        for (int i = 0; i < 600; i++) {
            story.traffic(SECOND, SECOND, 0.25, random);
            assertThat(story.tracker.open()).as("seed 7, after %d s", i).hasSize(1);
        }
        assertThat(story.opened).hasSize(1);
    }

    @Test
    void an_outage_soon_after_a_long_one_is_noticed_as_fast() {
        story.traffic(Duration.ofMinutes(10), SECOND, 0)
                .traffic(Duration.ofMinutes(20), SECOND, 1)
                .traffic(Duration.ofMinutes(5), SECOND, 0);
        assertThat(story.tracker.open()).isEmpty();
        story.traffic(Duration.ofSeconds(7), SECOND, 1);
        assertThat(story.tracker.open()).hasSize(1);
    }

    @Test
    void at_a_request_a_minute_a_full_outage_is_one() {
        story.traffic(Duration.ofHours(1), MINUTE, 0).traffic(Duration.ofMinutes(20), MINUTE, 1);
        assertThat(story.tracker.open())
                .singleElement()
                .satisfies(report -> assertThat(report.severity()).isEqualTo(Severity.DOWN));
    }

    @Test
    void a_failure_long_before_it_is_no_cause_of_it() {
        story.fails().pass(Duration.ofMinutes(11)).traffic(Duration.ofSeconds(20), SECOND, 1);
        IncidentReport report = story.tracker.open().get(0);
        assertThat(report.causes().stream().mapToLong(Cause::requests).sum())
                .isEqualTo(report.requests().failed());
    }

    @Test
    void a_call_that_began_after_the_end_is_no_part_of_it_and_one_that_began_before_is() {
        story.traffic(Duration.ofMinutes(3), SECOND, 0).traffic(MINUTE, SECOND, 1);
        story.pass(Duration.ofSeconds(5));
        story.hear(new HoldfastEvent.CallSucceeded(
                9_999, Story.ENDPOINT, 2, Duration.ofSeconds(20), null, Reason.TRANSIENT_FAILURE));
        for (int i = 0; i < 700; i++) {
            story.succeeds().pass(Duration.ofMillis(100));
            if (i > 100 && i % 40 == 0) {
                story.isRescued();
            }
        }
        assertThat(story.closed)
                .singleElement()
                .satisfies(report -> assertThat(report.calls().rescued()).isOne());
    }

    @Test
    void what_the_breaker_was_before_it_was_noticed_is_marked_when_it_was() {
        story.traffic(Duration.ofMinutes(3), SECOND, 0);
        Instant opened = story.time.wallClock();
        story.breaker(BreakerState.OPEN).pass(SECOND.multipliedBy(10)).breaker(BreakerState.HALF_OPEN);
        story.traffic(Duration.ofSeconds(10), SECOND, 1);

        List<BreakerMark> marks = story.tracker.open().get(0).timeline().breaker();
        assertThat(marks)
                .extracting(BreakerMark::state)
                .containsExactly(BreakerState.CLOSED, BreakerState.OPEN, BreakerState.HALF_OPEN);
        assertThat(marks.get(1).at()).isEqualTo(opened);
    }

    @Test
    void a_breaker_that_was_open_long_before_is_not_said_to_have_been_closed() {
        story.breaker(BreakerState.FORCED_OPEN).pass(Duration.ofMinutes(30));
        story.traffic(Duration.ofSeconds(10), SECOND, 1);
        assertThat(story.tracker.open().get(0).timeline().breaker())
                .extracting(BreakerMark::state)
                .containsExactly(BreakerState.FORCED_OPEN);
    }

    @Test
    void what_comes_after_a_long_silence_is_no_part_of_it() {
        story.traffic(MINUTE, SECOND, 1).pass(Duration.ofMinutes(20)).fails();
        assertThat(story.tracker.open()).isEmpty();
    }

    @Test
    void what_is_planned_is_no_incident_wherever_it_is_asked() {
        for (IncidentStage stage : IncidentStage.values()) {
            for (StatusLevel level : StatusLevel.values()) {
                StatusMark mark = new StatusMark(Instant.EPOCH, level, stage, "", "", null);
                assertThat(new StatusStory(null, List.of(mark), null, 1)
                                .firstShown()
                                .isPresent())
                        .as("%s %s", level, stage)
                        .isEqualTo(PageSaid.showsIncident(mark));
            }
        }
    }

    // In order.

    @Test
    void what_happened_first_is_told_first_whoever_tells_it() {
        EndpointWatch watch = new EndpointWatch(Story.ENDPOINT, IncidentPolicy.defaults(), story.time, () -> "1");
        for (int i = 0; i < 10; i++) {
            watch.failed(i, Failures.badGateway());
            story.pass(SECOND);
        }
        story.pass(Duration.ofMinutes(20));
        watch.check();

        List<EndpointWatch.Kind> told = new ArrayList<>();
        watch.delivery().handOn(notice -> told.add(notice.kind()));
        assertThat(told).containsExactly(EndpointWatch.Kind.OPENED, EndpointWatch.Kind.CLOSED);
    }

    @Test
    void an_endpoint_that_is_not_watched_any_more_begins_none() {
        EndpointWatch watch = new EndpointWatch(Story.ENDPOINT, IncidentPolicy.defaults(), story.time, () -> "1");
        assertThat(watch.drop()).isTrue();
        for (int i = 0; i < 10; i++) {
            watch.failed(i, Failures.badGateway());
        }
        assertThat(watch.isOpen()).isFalse();
    }

    @Test
    void a_callback_that_never_returns_holds_up_no_other_endpoint() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch otherClosed = new CountDownLatch(1);
        IncidentTracker tracker =
                new IncidentTracker(IncidentPolicy.defaults(), story.time.clockwork(), new IncidentListener() {
                    @Override
                    public void onIncidentUpdated(IncidentReport incident) {
                        if (incident.endpoint().equals(Story.ENDPOINT)) {
                            entered.countDown();
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        }
                    }

                    @Override
                    public void onIncidentClosed(IncidentReport incident) {
                        if (incident.endpoint().equals(Story.OTHER)) {
                            otherClosed.countDown();
                        }
                    }
                });
        for (int i = 0; i < 10; i++) {
            for (Endpoint endpoint : List.of(Story.ENDPOINT, Story.OTHER)) {
                tracker.on(new HoldfastEvent.AttemptFailed(
                        i, endpoint, new Attempted(1, endpoint, Duration.ZERO, null, false, Failures.badGateway())));
            }
        }
        try {
            story.pass(Duration.ofSeconds(75));
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
            story.pass(Duration.ofMinutes(20));
            assertThat(otherClosed.await(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            never.countDown();
        }
    }
}
