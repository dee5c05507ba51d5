package dev.holdfast.incident;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.Endpoint;
import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.Reason;
import dev.holdfast.status.StatusView;
import dev.holdfast.testing.Failures;
import dev.holdfast.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Calls of a program, told to a tracker event by event, in virtual time. */
final class Story implements IncidentListener {

    static final Endpoint ENDPOINT = Endpoint.of("api.example.test", 443);
    static final Endpoint OTHER = Endpoint.of("other.example.test", 443);
    static final Endpoint BACKUP = Endpoint.of("backup.example.test", 443);

    final VirtualTime time = new VirtualTime();
    final List<String> told = new ArrayList<>();
    final List<IncidentReport> opened = new ArrayList<>();
    final List<IncidentReport> updated = new ArrayList<>();
    final List<IncidentReport> closed = new ArrayList<>();
    final IncidentTracker tracker;
    private long calls;

    Story() {
        this(IncidentPolicy.defaults());
    }

    Story(IncidentPolicy policy) {
        tracker = new IncidentTracker(policy, time.clockwork(), this, Runnable::run);
    }

    @Override
    public void onIncidentOpened(IncidentReport incident) {
        opened.add(incident);
        told.add(time.now().toSeconds() + "s opened " + incident.id());
    }

    @Override
    public void onIncidentUpdated(IncidentReport incident) {
        updated.add(incident);
        told.add(time.now().toSeconds() + "s updated " + incident.id());
    }

    @Override
    public void onIncidentClosed(IncidentReport incident) {
        closed.add(incident);
        told.add(time.now().toSeconds() + "s closed " + incident.id());
    }

    Story pass(Duration duration) {
        time.advance(duration);
        return this;
    }

    void hear(HoldfastEvent event) {
        tracker.on(event);
    }

    /** A call that is answered at once. */
    Story succeeds() {
        return succeeds(ENDPOINT);
    }

    Story succeeds(Endpoint endpoint) {
        long call = begin(endpoint);
        hear(new HoldfastEvent.CallSucceeded(call, endpoint, 1, Duration.ZERO, null, null));
        return this;
    }

    /** A call that is given up after one request. */
    Story fails() {
        return fails(ENDPOINT, Failures.badGateway());
    }

    Story fails(Endpoint endpoint, Failure failure) {
        long call = begin(endpoint);
        attemptFails(call, endpoint, 1, failure);
        givenUp(call, endpoint, failure, Reason.PATIENCE_EXHAUSTED, 1);
        return this;
    }

    /** A call that is answered by its second request. */
    Story isRescued() {
        long call = begin(ENDPOINT);
        attemptFails(call, ENDPOINT, 1, Failures.badGateway());
        hear(new HoldfastEvent.WaitStarted(
                call, ENDPOINT, 2, Duration.ofMillis(300), Duration.ofMillis(300), Reason.TRANSIENT_FAILURE));
        hear(new HoldfastEvent.CallSucceeded(
                call, ENDPOINT, 2, Duration.ZERO, Failures.badGateway(), Reason.TRANSIENT_FAILURE));
        return this;
    }

    /** A call that is not sent, since the breaker is open. */
    Story isHeldBack() {
        long call = begin(ENDPOINT);
        givenUp(call, ENDPOINT, Failures.badGateway(), Reason.BREAKER_OPEN, 0);
        return this;
    }

    /** A call that fails here and is answered by the backup. */
    Story goesElsewhere() {
        long call = begin(ENDPOINT);
        attemptFails(call, ENDPOINT, 1, Failures.badGateway());
        hear(new HoldfastEvent.FailedOver(call, BACKUP, ENDPOINT, Reason.BREAKER_OPEN));
        hear(new HoldfastEvent.CallSucceeded(
                call, BACKUP, 2, Duration.ZERO, Failures.badGateway(), Reason.BREAKER_OPEN));
        return this;
    }

    Story isCancelled() {
        hear(new HoldfastEvent.CallCancelled(begin(ENDPOINT), ENDPOINT, 0, Duration.ZERO));
        return this;
    }

    Story breaker(BreakerState to) {
        hear(new HoldfastEvent.BreakerChanged(ENDPOINT, BreakerState.CLOSED, to, Duration.ZERO, null));
        return this;
    }

    Story page(StatusView view) {
        hear(new HoldfastEvent.StatusChecked(ENDPOINT, view));
        return this;
    }

    private long begin(Endpoint endpoint) {
        calls++;
        hear(new HoldfastEvent.CallStarted(calls, endpoint));
        hear(new HoldfastEvent.AttemptStarted(calls, endpoint, 1, false));
        return calls;
    }

    private void attemptFails(long call, Endpoint endpoint, int number, Failure failure) {
        hear(new HoldfastEvent.AttemptFailed(call, endpoint, attempted(endpoint, number, failure)));
    }

    private void givenUp(long call, Endpoint endpoint, Failure failure, Reason why, int attempts) {
        List<Attempted> history = attempts == 0 ? List.of() : List.of(attempted(endpoint, attempts, failure));
        hear(new HoldfastEvent.CallGivenUp(
                call,
                endpoint,
                new CallReport(
                        endpoint,
                        failure,
                        why,
                        history,
                        new CallReport.Timing(time.wallClock(), Duration.ZERO, Duration.ZERO, null, null))));
    }

    private static Attempted attempted(Endpoint endpoint, int number, Failure failure) {
        return new Attempted(number, endpoint, Duration.ZERO, null, false, failure);
    }

    /** Calls at a steady rate, of which a share fails at random. */
    Story traffic(Duration length, Duration every, double failing, Random random) {
        long steps = length.dividedBy(every);
        for (long i = 0; i < steps; i++) {
            if (random.nextDouble() < failing) {
                fails();
            } else {
                succeeds();
            }
            pass(every);
        }
        return this;
    }

    Story traffic(Duration length, Duration every, double failing) {
        return traffic(length, every, failing, new Random(1));
    }
}
