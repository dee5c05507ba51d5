package dev.holdfast.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.Reason;
import dev.holdfast.incident.IncidentReport.BreakerMark;
import dev.holdfast.incident.IncidentReport.Slice;
import dev.holdfast.incident.IncidentReport.StatusMark;
import dev.holdfast.incident.IncidentReport.WhatIf;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.PostedIncident;
import dev.holdfast.status.StatusLevel;
import dev.holdfast.status.StatusView;
import dev.holdfast.testing.Failures;
import dev.holdfast.testing.VirtualTime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IncidentTrackerTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final URI PAGE = URI.create("https://status.acme.example");

    private final Story story = new Story();

    private IncidentReport closed() {
        assertThat(story.closed).hasSize(1);
        return story.closed.get(0);
    }

    private StatusView page(StatusLevel level, @Nullable IncidentStage stage, @Nullable Instant since) {
        PostedIncident posted = stage == null
                ? null
                : new PostedIncident(
                        "1", "Elevated errors", false, stage, level, Set.of(), since, since, null, "Looking.", null);
        return new StatusView(
                level, StatusView.Scope.COMPONENT, List.of("API"), posted, PAGE, story.time.wallClock(), Duration.ZERO);
    }

    // When it is over.

    @Test
    void it_is_over_after_a_quiet_minute_and_ended_with_its_last_failure() {
        story.traffic(Duration.ofMinutes(3), SECOND, 0);
        Instant began = story.time.wallClock();
        story.traffic(Duration.ofMinutes(5), SECOND, 1).traffic(Duration.ofMinutes(3), SECOND, 0);

        IncidentReport report = closed();
        assertThat(report.isOver()).isTrue();
        assertThat(report.period().startedAt()).isEqualTo(began);
        assertThat(report.period().length()).isBetween(Duration.ofSeconds(299), Duration.ofSeconds(312));
        assertThat(report.severity()).isEqualTo(Severity.DOWN);
        assertThat(story.tracker.open()).isEmpty();
        assertThat(Duration.between(report.period().endedAt(), report.period().asOf()))
                .isBetween(MINUTE, Duration.ofSeconds(75));
    }

    @Test
    void what_comes_and_goes_is_one_incident() {
        story.traffic(Duration.ofMinutes(3), SECOND, 0);
        for (int i = 0; i < 10; i++) {
            story.traffic(Duration.ofSeconds(30), SECOND, 1).traffic(Duration.ofSeconds(30), SECOND, 0);
        }
        assertThat(story.opened).hasSize(1);
        assertThat(story.closed).isEmpty();

        story.traffic(Duration.ofMinutes(2), SECOND, 0);
        assertThat(closed().period().length()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    }

    @Test
    void the_few_errors_that_are_always_there_don_t_keep_it_open() {
        Random random = new Random(3);
        Duration often = Duration.ofMillis(10);
        story.traffic(Duration.ofMinutes(2), often, 0.005, random)
                .traffic(MINUTE, often, 0.9, random)
                .traffic(Duration.ofMinutes(3), often, 0.005, random);
        assertThat(closed().period().length()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(75));
    }

    @Test
    void at_a_request_a_minute_three_successes_end_it() {
        story.traffic(Duration.ofHours(1), MINUTE, 0).traffic(Duration.ofMinutes(6), MINUTE, 1);
        assertThat(story.opened).hasSize(1);
        story.traffic(Duration.ofMinutes(2), MINUTE, 0);
        assertThat(story.closed).isEmpty();
        story.traffic(Duration.ofMinutes(2), MINUTE, 0);
        assertThat(closed().calls().failed()).isEqualTo(6);
    }

    @Test
    void where_nothing_is_sent_any_more_it_ends_after_a_quarter_of_an_hour_without_an_event() {
        story.traffic(MINUTE, SECOND, 1).pass(Duration.ofMinutes(14));
        story.tracker.check();
        assertThat(story.closed).isEmpty();
        story.pass(Duration.ofMinutes(2));
        story.tracker.check();
        assertThat(closed().period().length()).isLessThan(Duration.ofSeconds(61));
    }

    @Test
    void it_looks_by_itself_while_one_is_open_and_not_otherwise() {
        assertThat(story.time.scheduled()).isZero();
        story.traffic(MINUTE, SECOND, 0);
        assertThat(story.time.scheduled()).isZero();
        story.traffic(Duration.ofSeconds(10), SECOND, 1);
        assertThat(story.time.scheduled()).isEqualTo(1);
    }

    @Test
    void calls_that_are_held_back_mean_that_it_goes_on() {
        story.traffic(MINUTE, SECOND, 1);
        for (int i = 0; i < 600; i++) {
            story.isHeldBack().pass(SECOND);
        }
        assertThat(story.closed).isEmpty();
        story.traffic(Duration.ofMinutes(2), SECOND, 0);
        assertThat(closed().calls().failedFast()).isEqualTo(600);
    }

    // What it says.

    @Test
    void it_counts_what_became_of_the_calls() {
        story.traffic(Duration.ofMinutes(3), SECOND, 0);
        for (int i = 0; i < 60; i++) {
            story.fails().isRescued().pass(SECOND);
        }
        story.isHeldBack().isCancelled().goesElsewhere();
        story.traffic(Duration.ofMinutes(2), SECOND, 0);

        IncidentReport report = closed();
        assertThat(report.calls().failed()).isEqualTo(60);
        assertThat(report.calls().rescued()).isEqualTo(61);
        assertThat(report.calls().failedFast()).isEqualTo(1);
        assertThat(report.calls().others()).isEqualTo(1);
        assertThat(report.calls().made())
                .isEqualTo(60 + 61 + 1 + 1 + report.calls().atOnce());
        assertThat(report.requests().elsewhere()).isEqualTo(1);
        assertThat(report.requests().failed()).isEqualTo(121);
        assertThat(report.requests().waits()).isEqualTo(60);
        assertThat(report.requests().longestWait()).isEqualTo(Duration.ofMillis(300));
        assertThat(report.causes()).singleElement().satisfies(cause -> {
            assertThat(cause.kind()).isEqualTo(FailureKind.BAD_GATEWAY);
            assertThat(cause.hop()).isEqualTo(Hop.GATEWAY);
            assertThat(cause.requests()).isEqualTo(121);
        });
    }

    @Test
    void in_a_hard_outage_a_plain_client_loses_every_call_however_often_it_tries() {
        story.traffic(Duration.ofMinutes(3), SECOND, 0);
        for (int i = 0; i < 300; i++) {
            if (i < 10 || i % 20 == 0) {
                story.fails();
            } else {
                story.isHeldBack();
            }
            story.pass(SECOND);
        }
        story.traffic(Duration.ofMinutes(2), SECOND, 0);

        IncidentReport report = closed();
        assertThat(report.withoutRetries().lost()).isBetween(296L, 302L);
        assertThat(report.withoutRetries().sent()).isBetween(296L, 304L);
        assertThat(report.withTwoRetries().lost()).isBetween(292L, 302L);
        assertThat(report.withTwoRetries().sent()).isBetween(880L, 905L);
    }

    @Test
    void where_half_of_the_requests_fail_two_retries_save_most_of_what_none_loses() {
        story.traffic(Duration.ofMinutes(3), SECOND, 0);
        Random random = new Random(5);
        story.traffic(Duration.ofMinutes(20), SECOND, 0.5, random);
        story.traffic(Duration.ofMinutes(3), SECOND, 0);

        WhatIf none = closed().withoutRetries();
        WhatIf two = closed().withTwoRetries();
        assertThat(none.lost()).isBetween(540L, 660L);
        assertThat(two.lost()).isBetween(120L, 260L);
        assertThat(two.sent()).isGreaterThan(none.sent());
    }

    @Test
    void the_time_line_begins_before_it_and_goes_on_to_its_end() {
        story.traffic(Duration.ofMinutes(5), SECOND, 0)
                .traffic(Duration.ofMinutes(2), SECOND, 1)
                .traffic(Duration.ofMinutes(2), SECOND, 0);
        List<Slice> slices = closed().timeline().slices();
        assertThat(Duration.between(slices.get(0).from(), closed().period().startedAt()))
                .isBetween(Duration.ofSeconds(170), Duration.ofSeconds(182));
        assertThat(slices.get(0).answered()).isEqualTo(2);
        assertThat(slices.stream().mapToLong(Slice::failures).sum()).isEqualTo(120);
        assertThat(slices.stream()
                        .mapToLong(slice -> slice.kinds().getOrDefault(FailureKind.BAD_GATEWAY, 0L))
                        .sum())
                .isEqualTo(120);
    }

    @Test
    void what_the_breaker_did_is_marked() {
        story.traffic(Duration.ofMinutes(3), SECOND, 0).traffic(Duration.ofSeconds(10), SECOND, 1);
        story.breaker(BreakerState.OPEN)
                .pass(SECOND)
                .breaker(BreakerState.HALF_OPEN)
                .breaker(BreakerState.CLOSED);
        story.traffic(Duration.ofMinutes(2), SECOND, 0);
        assertThat(closed().timeline().breaker().stream().map(BreakerMark::state))
                .containsExactly(BreakerState.CLOSED, BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.CLOSED);
    }

    @Test
    void what_the_page_said_is_marked_when_it_changes_and_how_far_it_lagged() {
        story.traffic(Duration.ofMinutes(3), SECOND, 0);
        Instant began = story.time.wallClock();
        story.traffic(MINUTE, SECOND, 1).page(page(StatusLevel.OPERATIONAL, null, null));
        story.traffic(MINUTE, SECOND, 1).page(page(StatusLevel.OPERATIONAL, null, null));
        story.traffic(MINUTE, SECOND, 1)
                .page(page(StatusLevel.MAJOR_OUTAGE, IncidentStage.INVESTIGATING, began.plusSeconds(170)));
        story.traffic(MINUTE, SECOND, 1)
                .page(page(StatusLevel.MAJOR_OUTAGE, IncidentStage.MONITORING, began.plusSeconds(170)));
        story.traffic(Duration.ofMinutes(2), SECOND, 0);

        IncidentReport.StatusStory said = closed().status();
        assertThat(said.marks().stream().map(StatusMark::stage))
                .containsExactly(null, IncidentStage.INVESTIGATING, IncidentStage.MONITORING);
        assertThat(said.checks()).isEqualTo(4);
        assertThat(said.page()).isEqualTo(PAGE);
        assertThat(said.lag()).isEqualTo(Duration.ofSeconds(170));
    }

    @Test
    void incidents_at_the_same_time_know_of_each_other() {
        for (int i = 0; i < 30; i++) {
            story.fails().fails(Story.OTHER, Failures.badGateway()).pass(SECOND);
        }
        List<IncidentReport> open = story.tracker.open();
        assertThat(open).hasSize(2);
        assertThat(open.get(0).related())
                .singleElement()
                .satisfies(other -> assertThat(other.id()).isEqualTo(open.get(1).id()));
        assertThat(open.get(1).related())
                .singleElement()
                .satisfies(other ->
                        assertThat(other.endpoint()).isEqualTo(open.get(0).endpoint()));
    }

    @Test
    void a_call_that_waited_for_the_breaker_is_rescued_from_it_although_it_began_after_the_last_failure() {
        story.traffic(Duration.ofMinutes(3), SECOND, 0).traffic(MINUTE, SECOND, 1);
        story.breaker(BreakerState.OPEN).pass(Duration.ofSeconds(5));
        long call = 1_000_000;
        story.hear(new HoldfastEvent.CallStarted(call, Story.ENDPOINT));
        story.pass(Duration.ofSeconds(10)).breaker(BreakerState.HALF_OPEN).breaker(BreakerState.CLOSED);
        story.hear(new HoldfastEvent.CallSucceeded(
                call, Story.ENDPOINT, 1, Duration.ofSeconds(10), null, Reason.BREAKER_OPEN));
        story.traffic(Duration.ofMinutes(2), SECOND, 0);

        assertThat(closed().calls().rescued()).isEqualTo(1);
    }

    @Test
    void a_call_that_came_after_the_first_probe_is_rescued_as_long_as_the_breaker_still_keeps_others_back() {
        story.traffic(Duration.ofMinutes(3), SECOND, 0).traffic(MINUTE, SECOND, 1);
        story.breaker(BreakerState.OPEN).pass(Duration.ofSeconds(5)).breaker(BreakerState.HALF_OPEN);
        story.pass(Duration.ofSeconds(5));
        long call = 1_000_000;
        story.hear(new HoldfastEvent.CallStarted(call, Story.ENDPOINT));
        story.pass(SECOND);
        story.hear(new HoldfastEvent.CallSucceeded(call, Story.ENDPOINT, 1, SECOND, null, Reason.BREAKER_OPEN));
        story.breaker(BreakerState.CLOSED).traffic(Duration.ofMinutes(2), SECOND, 0);

        assertThat(closed().calls().rescued()).isEqualTo(1);
    }

    // Who is told, and when.

    @Test
    void news_is_told_when_it_has_lasted_twice_as_long_or_something_has_changed_and_not_more_often() {
        story.traffic(Duration.ofMinutes(2), SECOND, 0).traffic(Duration.ofMinutes(20), SECOND, 1);
        assertThat(story.told).hasSize(6);
        assertThat(story.updated)
                .extracting(report -> report.period().length().toMinutes())
                .containsExactly(1L, 2L, 4L, 8L, 16L);

        story.page(page(StatusLevel.MAJOR_OUTAGE, IncidentStage.INVESTIGATING, null));
        assertThat(story.updated).hasSize(6);
        story.page(page(StatusLevel.MAJOR_OUTAGE, IncidentStage.IDENTIFIED, null));
        assertThat(story.updated).as("within 15 s").hasSize(6);
        story.traffic(Duration.ofSeconds(16), SECOND, 1);
        assertThat(story.updated).hasSize(7);
    }

    @Test
    void a_callback_that_throws_is_counted_and_changes_nothing() {
        List<String> told = new ArrayList<>();
        VirtualTime time = new VirtualTime();
        IncidentTracker tracker = new IncidentTracker(
                IncidentPolicy.defaults(),
                time.clockwork(),
                new IncidentListener() {
                    @Override
                    public void onIncidentOpened(IncidentReport incident) {
                        told.add("opened");
                        throw new IllegalStateException("a bug");
                    }

                    @Override
                    public void onIncidentClosed(IncidentReport incident) {
                        told.add("closed");
                        throw new StackOverflowError();
                    }
                },
                Runnable::run);
        for (int i = 0; i < 400; i++) {
            boolean fails = i < 60;
            HoldfastEvent start = new HoldfastEvent.CallStarted(i, Story.ENDPOINT);
            tracker.on(start);
            if (fails) {
                tracker.on(new HoldfastEvent.AttemptFailed(
                        i,
                        Story.ENDPOINT,
                        new Attempted(1, Story.ENDPOINT, Duration.ZERO, null, false, Failures.badGateway())));
            } else {
                tracker.on(new HoldfastEvent.CallSucceeded(i, Story.ENDPOINT, 1, Duration.ZERO, null, null));
            }
            time.advance(SECOND);
        }
        assertThat(told).containsExactly("opened", "closed");
        assertThat(tracker.callbackErrors()).isEqualTo(2);
    }

    // Whatever happens.

    @Test
    void whatever_happens_the_sums_add_up_and_the_slices_are_in_line() {
        for (int seed = 0; seed < 40; seed++) {
            Story any = new Story();
            Random random = new Random(seed);
            double failing = random.nextDouble();
            for (int i = 0; i < 3_000; i++) {
                if (random.nextInt(300) == 0) {
                    failing = random.nextDouble();
                }
                switch (random.nextDouble() < failing ? random.nextInt(6) : 6) {
                    case 0, 1 -> any.fails();
                    case 2 -> any.isRescued();
                    case 3 -> any.isHeldBack();
                    case 4 -> any.goesElsewhere();
                    case 5 -> any.isCancelled();
                    default -> any.succeeds();
                }
                if (random.nextInt(50) == 0) {
                    any.breaker(BreakerState.values()[random.nextInt(5)]);
                }
                any.pass(Duration.ofMillis(random.nextInt(random.nextInt(20) == 0 ? 90_000 : 3_000)));
            }
            List<IncidentReport> all = new ArrayList<>(any.opened);
            all.addAll(any.updated);
            all.addAll(any.closed);
            all.addAll(any.tracker.open());
            assertThat(all).as("seed %d", seed).isNotEmpty();
            for (IncidentReport report : all) {
                check("seed " + seed, report);
            }
        }
    }

    private static void check(String which, IncidentReport report) {
        IncidentReport.Calls calls = report.calls();
        assertThat(calls.made())
                .as(which)
                .isEqualTo(calls.atOnce() + calls.rescued() + calls.failed() + calls.failedFast() + calls.others());
        assertThat(report.requests().failed())
                .as(which)
                .isBetween(0L, report.requests().sent());
        assertThat(report.withoutRetries().lost())
                .as(which)
                .isBetween(0L, report.withoutRetries().sent());
        assertThat(report.withTwoRetries().lost())
                .as(which)
                .isBetween(0L, report.withoutRetries().lost());
        assertThat(report.withTwoRetries().sent())
                .as(which)
                .isBetween(
                        report.withoutRetries().sent(),
                        3 * report.withoutRetries().sent() + 1);
        assertThat(report.period().noticedAt())
                .as(which)
                .isBetween(report.period().startedAt(), report.period().asOf());
        assertThat(report.advice()).as(which).isNotEmpty();
        assertThat(report.timeline().breaker())
                .as(which)
                .hasSizeLessThanOrEqualTo(200)
                .isNotEmpty();
        List<Slice> slices = report.timeline().slices();
        assertThat(slices).as(which).hasSizeBetween(1, 240);
        for (int i = 0; i < slices.size(); i++) {
            Slice slice = slices.get(i);
            assertThat(slice.length()).as(which).isEqualTo(slices.get(0).length());
            assertThat(slice.from())
                    .as(which)
                    .isEqualTo(slices.get(0).from().plus(slice.length().multipliedBy(i)));
            assertThat(slice.answered()).as(which).isBetween(0L, slice.calls());
            assertThat(slice.failures()).as(which).isBetween(0L, slice.requests());
            assertThat(slice.kinds().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .as(which)
                    .isEqualTo(slice.failures());
        }
    }

    @Test
    void many_threads_lose_nothing() throws InterruptedException {
        Story together = new Story();
        int threads = 8;
        int each = 20_000;
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            int number = t;
            new Thread(() -> {
                        for (int i = 0; i < each; i++) {
                            long call = (long) number * each + i;
                            together.tracker.on(new HoldfastEvent.CallStarted(call, Story.ENDPOINT));
                            together.tracker.on(new HoldfastEvent.AttemptFailed(
                                    call,
                                    Story.ENDPOINT,
                                    new Attempted(
                                            1, Story.ENDPOINT, Duration.ZERO, null, false, Failures.badGateway())));
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();
        assertThat(together.opened).hasSize(1);
        assertThat(together.tracker.open().get(0).requests().failed()).isEqualTo((long) threads * each);
    }
}
