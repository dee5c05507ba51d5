package dev.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Endpoint;
import dev.holdfast.incident.IncidentListener;
import dev.holdfast.incident.IncidentPolicy;
import dev.holdfast.incident.IncidentReport;
import dev.holdfast.incident.IncidentReport.BreakerMark;
import dev.holdfast.incident.IncidentTracker;
import dev.holdfast.incident.Severity;
import dev.holdfast.retry.RetryPolicy;
import dev.holdfast.testing.Policies;
import dev.holdfast.testing.VirtualTime;
import dev.holdfast.time.Clockwork;
import dev.holdfast.valve.ValvePolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the tracker makes of the events of real calls. */
class IncidentsOfCallsTest {

    private static final Endpoint ENDPOINT = Endpoint.of("api.example.test", 443);
    private static final Endpoint BACKUP = Endpoint.of("backup.example.test", 443);
    private static final Duration OUTAGE = Duration.ofMinutes(2);

    private final VirtualTime time = new VirtualTime();
    private final List<IncidentReport> opened = new ArrayList<>();
    private final List<IncidentReport> closed = new ArrayList<>();
    private final IncidentTracker tracker = new IncidentTracker(
            IncidentPolicy.defaults(),
            // Nothing is looked at aside: all happens on one thread.
            new Clockwork(time, time, (task, delay) -> () -> {}, () -> 0.5),
            new IncidentListener() {
                @Override
                public void onIncidentOpened(IncidentReport incident) {
                    opened.add(incident);
                }

                @Override
                public void onIncidentClosed(IncidentReport incident) {
                    closed.add(incident);
                }
            });
    private final Engine engine = new Engine(new Settings(
            new ByStatus(),
            new Settings.Policies(RetryPolicy.defaults(), Policies.SECONDS, ValvePolicy.defaults(), null, List.of()),
            List.of(tracker),
            time.clockwork(),
            Settings.Watching.NOTHING));

    private int made;
    private int answered;

    private void call(int status, boolean withBackup) {
        ScriptedExchange exchange = new ScriptedExchange(time, new ArrayList<>()).answers(status);
        if (withBackup) {
            exchange.or(BACKUP).answers(200);
        }
        made++;
        try {
            engine.execute(ENDPOINT, CallOptions.defaults().withMayWait(false), exchange);
            answered++;
        } catch (IOException givenUp) {
            // Counted by the tracker.
        }
    }

    /** Calls before, in and after an outage, one a second, and what is told of it. */
    private IncidentReport outage(boolean withBackup) {
        while (time.now().compareTo(Duration.ofMinutes(5)) < 0) {
            call(200, withBackup);
            time.advance(Duration.ofSeconds(1));
        }
        made = 0;
        answered = 0;
        Duration end = time.now().plus(OUTAGE);
        while (time.now().compareTo(end) < 0) {
            call(502, withBackup);
            time.advance(Duration.ofSeconds(1));
        }
        int inOutage = made;
        int answeredInIt = answered;
        for (int i = 0; i < 180; i++) {
            call(200, withBackup);
            time.advance(Duration.ofSeconds(1));
        }
        made = inOutage;
        answered = answeredInIt;
        assertThat(opened).hasSize(1);
        assertThat(closed).hasSize(1);
        return closed.get(0);
    }

    @Test
    void an_outage_is_reported_as_the_calls_met_it() {
        IncidentReport report = outage(false);

        assertThat(report.endpoint()).isEqualTo(ENDPOINT);
        assertThat(report.severity()).isEqualTo(Severity.DOWN);
        assertThat(report.period().startedAt()).isEqualTo(VirtualTime.EPOCH.plus(Duration.ofMinutes(5)));
        assertThat(report.period().length()).isBetween(Duration.ofSeconds(80), Duration.ofSeconds(145));
        assertThat(report.calls().failedFast()).isPositive();
        assertThat(report.calls().failed()).isPositive();
        assertThat(report.calls().failed() + report.calls().failedFast())
                .isBetween((long) made - answered, (long) made - answered + 25);
        assertThat(report.requests().failed())
                .isLessThanOrEqualTo(report.requests().sent());
        assertThat(report.requests().probes()).isPositive();
        assertThat(report.timeline().breaker())
                .extracting(BreakerMark::state)
                .startsWith(BreakerState.CLOSED, BreakerState.OPEN, BreakerState.HALF_OPEN)
                .endsWith(BreakerState.CLOSED);
        assertThat(report.withoutRetries().lost())
                .isLessThanOrEqualTo(report.withoutRetries().sent());
    }

    @Test
    void with_an_alternate_the_first_endpoint_has_the_incident_and_loses_no_call() {
        IncidentReport report = outage(true);

        assertThat(report.endpoint()).isEqualTo(ENDPOINT);
        assertThat(answered).isEqualTo(made);
        assertThat(report.calls().failed() + report.calls().failedFast()).isZero();
        assertThat(report.calls().rescued()).isBetween(made - 25L, made + 25L);
        assertThat(report.requests().elsewhere()).isEqualTo(report.calls().rescued());
        assertThat(report.related()).isEmpty();
    }
}
