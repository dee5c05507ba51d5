package dev.holdfast.valve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.Priority;
import dev.holdfast.failure.Reason;
import dev.holdfast.testing.Failures;
import dev.holdfast.testing.Policies;
import dev.holdfast.valve.ValveTimeline.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Promise 22: the waiting room, in virtual time. */
class ValvePromisesTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private ValveTimeline line = new ValveTimeline();

    @Test
    @DisplayName("Promise 22: where a call may wait, it waits for the next probe instead of failing")
    void waits_for_the_next_probe() {
        line.down();
        Call call = line.waits("a", MINUTE);
        line.time.advance(Duration.ofMillis(999));
        assertThat(line.events).isEmpty();
        line.time.advance(Duration.ofMillis(1));
        assertThat(line.events).containsExactly("1000ms a goes as probe");
        call.succeeds();
        assertThat(line.breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    @DisplayName("Promise 22: one probe at a time; the others go on waiting when it fails")
    void one_probe_at_a_time() {
        line.down();
        Call first = line.waits("a", MINUTE);
        Call second = line.waits("b", MINUTE);
        line.time.advance(SECOND);
        assertThat(line.events).containsExactly("1000ms b goes as probe");
        second.fails();
        line.time.advance(Duration.ofSeconds(2));
        assertThat(line.events).containsExactly("1000ms b goes as probe", "3000ms a goes as probe");
        first.succeeds();
    }

    @Test
    @DisplayName("Promise 22: served in order: priority class, then earliest deadline, then age")
    void served_in_order() {
        line.down();
        line.waits("batch", MINUTE, Priority.BATCH);
        line.waits("late", MINUTE.plusMillis(1));
        line.waits("older", MINUTE);
        line.waits("younger", MINUTE);
        line.waits("soon", SECOND.multipliedBy(30));
        line.waits("interactive", MINUTE.multipliedBy(2), Priority.INTERACTIVE);
        probeSucceeds();
        assertThat(names()).containsExactly("interactive", "soon", "older", "younger", "late", "batch");
    }

    @Test
    @DisplayName("Promise 22: with aging, so that none starves")
    void an_old_call_of_a_lower_class_goes_before_a_new_one_of_a_higher() {
        line.down();
        Call probe = line.waits("probe", MINUTE, Priority.INTERACTIVE);
        line.waits("batch", MINUTE, Priority.BATCH);
        line.time.advance(SECOND);
        line.time.advance(Duration.ofSeconds(19));
        // Twenty seconds old, it counts for two classes more; its deadline is the earlier one.
        line.waits("interactive", MINUTE, Priority.INTERACTIVE);
        line.waits("normal", MINUTE, Priority.NORMAL);
        line.events.clear();
        probe.succeeds();
        line.letAllOut();
        assertThat(names()).containsExactly("batch", "interactive", "normal");
    }

    @Test
    @DisplayName("Promise 22: who can't be served in time is told at once")
    void who_cannot_be_served_in_time_is_told_at_once() {
        line.down();
        line.waits("short", Duration.ofMillis(999));
        assertThat(line.events).containsExactly("0ms short is told BREAKER_OPEN");

        Call probe = line.waits("a", MINUTE);
        line.waits("b", Duration.ofMillis(2_500));
        line.time.advance(SECOND);
        probe.fails();
        assertThat(line.events)
                .as("the next probe is due at 3 s")
                .endsWith("1000ms a goes as probe", "1000ms b is told BREAKER_OPEN");
    }

    @Test
    @DisplayName("Promise 22: bounded in calls; a more urgent call takes the place of the least urgent")
    void bounded_in_calls() {
        line = new ValveTimeline(ValvePolicy.builder().maxWaiting(2).build(), Policies.SECONDS);
        line.down();
        line.waits("a", MINUTE);
        line.waits("b", MINUTE, Priority.BATCH);
        line.waits("c", MINUTE, Priority.BATCH);
        line.waits("d", MINUTE, Priority.INTERACTIVE);
        assertThat(line.events).containsExactly("0ms c is told ROOM_FULL", "0ms b is told ROOM_FULL");
    }

    @Test
    @DisplayName("Promise 22: bounded in bytes, but never closed to a single call")
    void bounded_in_bytes() {
        line = new ValveTimeline(ValvePolicy.builder().maxWaitingBytes(100).build(), Policies.SECONDS);
        line.down();
        long latest = line.time.nanos() + MINUTE.toNanos();
        line.waits("huge", new Wish(Priority.NORMAL, line.time.nanos(), latest, true, 1_000));
        assertThat(line.events).isEmpty();
        line.waits("more", new Wish(Priority.NORMAL, line.time.nanos(), latest, true, 1));
        assertThat(line.events).containsExactly("0ms more is told ROOM_FULL");
    }

    @Test
    @DisplayName("Promise 22: released at a rate that ramps up, and newcomers queue behind those that wait")
    void released_at_a_rate_that_ramps_up() {
        line.down();
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            calls.add(line.waits("call", MINUTE));
        }
        line.time.advance(SECOND);
        Call probe = calls.stream()
                .filter(call -> call.waiter.told() != null)
                .findFirst()
                .orElseThrow();
        calls.remove(probe);
        probe.succeeds();
        List<Integer> atOnce = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            List<Call> going =
                    calls.stream().filter(call -> call.waiter.told() != null).toList();
            atOnce.add(going.size());
            calls.removeAll(going);
            assertThat(line.valve.ask())
                    .as("a newcomer")
                    .isInstanceOfSatisfying(
                            Leave.Refused.class,
                            refused -> assertThat(refused.why()).isEqualTo(Reason.ADAPTIVE_LIMIT));
            line.time.advance(ValveTimeline.TOOK);
            going.forEach(Call::succeeds);
        }
        assertThat(atOnce).containsExactly(1, 2, 4, 8);
    }

    @Test
    @DisplayName("Promise 22: a body that can be sent once probes last")
    void a_body_that_can_be_sent_once_probes_last() {
        line.down();
        long latest = line.time.nanos() + MINUTE.toNanos();
        line.waits("once", new Wish(Priority.INTERACTIVE, line.time.nanos(), latest, false, 0));
        line.waits("again", MINUTE, Priority.BATCH);
        line.time.advance(SECOND);
        assertThat(line.events).containsExactly("1000ms again goes as probe");
    }

    @Test
    @DisplayName("Promise 22: a call that leaves makes room and is told nothing")
    void a_call_that_leaves_is_told_nothing() {
        line.down();
        Call gone = line.waits("gone", MINUTE);
        line.waits("stays", MINUTE);
        gone.leaves();
        line.time.advance(SECOND);
        assertThat(line.events).containsExactly("1000ms stays goes as probe");
        assertThat(line.valve.leave(gone.waiter)).isNull();
    }

    @Test
    @DisplayName("Promise 22: a leave that comes too late for its call is another's")
    void a_pass_that_nobody_takes_is_given_back() {
        line.down();
        Call gone = line.waits("gone", MINUTE);
        line.time.advance(SECOND);
        Leave told = line.valve.leave(gone.waiter);
        assertThat(told).isInstanceOf(Leave.Granted.class);
        line.waits("next", MINUTE);
        ((Leave.Granted) Objects.requireNonNull(told)).pass().released();
        assertThat(line.events).containsExactly("1000ms gone goes as probe", "1000ms next goes as probe");
    }

    @Test
    @DisplayName("Promise 22: after a refusal for a rate limit, calls wait for their turn and start at its pace")
    void calls_are_paced_by_the_rate_limit() {
        line.go().throttled(Failures.rateLimited(Duration.ofSeconds(10)), 0);
        for (int i = 0; i < 3; i++) {
            line.waits("call", MINUTE);
        }
        line.time.advance(Duration.ofSeconds(9).plusMillis(999));
        assertThat(line.events).as("never earlier than the server said").isEmpty();
        line.time.advance(Duration.ofSeconds(3));
        assertThat(line.events).hasSize(3).first().isEqualTo("10000ms call goes");
    }

    @Test
    @DisplayName("Promise 22: a rate limit's wait beyond a call's time is told at once")
    void a_wait_for_the_rate_limit_that_is_too_long_is_told_at_once() {
        line.go().throttled(Failures.rateLimited(Duration.ofSeconds(10)), 0);
        line.waits("short", Duration.ofSeconds(9));
        assertThat(line.events).containsExactly("0ms short is told PACED");
    }

    @Test
    @DisplayName("Promise 22: answers that swell limit what is in flight")
    void answers_that_swell_limit_what_is_in_flight() {
        List<Pass> going = new ArrayList<>();
        line.successes(50);
        for (int i = 0; i < 30; i++) {
            going.add(line.go());
        }
        for (int i = 0; i < 12; i++) {
            line.time.advance(Duration.ofMillis(50));
            going.get(i).succeeded(SECOND.multipliedBy(2).toNanos());
        }
        assertThat(line.valve.ask())
                .isInstanceOfSatisfying(
                        Leave.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(Reason.ADAPTIVE_LIMIT));
    }

    @Test
    void a_reset_by_hand_lets_them_out() {
        line.down();
        line.waits("a", MINUTE);
        line.waits("b", MINUTE);
        line.breaker.reset();
        assertThat(line.events).containsExactly("0ms a goes");
    }

    @Test
    void held_open_by_hand_nobody_waits() {
        line.down();
        line.waits("a", MINUTE);
        line.breaker.forceOpen();
        assertThat(line.events).containsExactly("0ms a is told BREAKER_OPEN");
        assertThat(line.valve.ask())
                .isInstanceOfSatisfying(
                        Leave.Refused.class,
                        refused -> assertThat(refused.mayQueue()).isFalse());
    }

    /** The probe of its own that opens the room; then each goes as the one before it is answered. */
    private void probeSucceeds() {
        Call probe = line.waits("probe", MINUTE.multipliedBy(9), Priority.INTERACTIVE);
        line.time.advance(SECOND);
        assertThat(names()).containsExactly("probe");
        line.events.clear();
        probe.succeeds();
        line.letAllOut();
    }

    private List<String> names() {
        return line.events.stream()
                .filter(event -> event.contains(" goes"))
                .map(event -> event.split(" ")[1])
                .toList();
    }
}
