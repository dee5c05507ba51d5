package dev.holdfast.incident;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.Reason;
import dev.holdfast.status.StatusView;
import dev.holdfast.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint: what has happened there lately, and its incident while one is open. Thread-safe by its own lock, under which
 * nothing is called but the clock.
 */
final class EndpointWatch {

    /** What a change led to, to be told when the lock has been given back. */
    enum Kind {
        OPENED,
        UPDATED,
        CLOSED
    }

    /** Something to tell. */
    record Notice(Kind kind, IncidentReport report) {}

    /** Of a quiet endpoint, so many successes in a row are enough to call it well. */
    private static final int ENOUGH_SUCCESSES = 3;

    private static final int ENOUGH_REQUESTS = 20;

    private static final int MOST_SUSPECTS = 64;

    /** What the page said longer ago is no part of the story. */
    private static final Duration OLD_NEWS = Duration.ofMinutes(15);

    private final Endpoint endpoint;
    private final IncidentPolicy policy;
    private final Ticker ticker;
    private final Supplier<String> ids;

    private final Spike spike;
    private final Series series = new Series();
    private final Recent recent;
    /** Failures that may turn out to be the first of an incident. */
    private final List<Failure> suspects = new ArrayList<>(4);

    private BreakerState breaker = BreakerState.CLOSED;
    private @Nullable StatusView lastView;
    private long lastViewNanos;

    private long lastHeardNanos;
    private long lastFailureNanos;
    private int successesInARow;

    private @Nullable OpenIncident open;
    private long lastToldNanos;
    private long nextAgeNanos;
    private Object lastTold = "";

    EndpointWatch(Endpoint endpoint, IncidentPolicy policy, Ticker ticker, Supplier<String> ids) {
        this.endpoint = endpoint;
        this.policy = policy;
        this.ticker = ticker;
        this.ids = ids;
        long now = ticker.nanos();
        this.spike = new Spike(now);
        this.recent = new Recent(now);
        this.lastHeardNanos = now;
        this.lastFailureNanos = now;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    // What calls tell.

    synchronized void begins() {
        series.at(ticker.nanos(), open != null).begun++;
    }

    /** A call that was made for this endpoint was answered, here or elsewhere. */
    synchronized @Nullable Notice answered(boolean rescued, boolean here) {
        long now = heard();
        for (Cell cell : cells(now)) {
            cell.atOnce += rescued ? 0 : 1;
            cell.rescued += rescued ? 1 : 0;
            cell.elsewhere += here ? 0 : 1;
        }
        if (rescued && open != null) {
            open.rescuedLate(here);
        }
        return here ? succeeded(now) : notice(now);
    }

    /** A request was answered here for a call that was made for another endpoint. */
    synchronized @Nullable Notice answeredForAnother() {
        return succeeded(heard());
    }

    private @Nullable Notice succeeded(long now) {
        for (Cell cell : cells(now)) {
            cell.requests++;
        }
        recent.ended(false, now);
        successesInARow++;
        spike.ended(false, open != null, now);
        if (spike.isCalm()) {
            suspects.clear();
        }
        return notice(now);
    }

    /** A request has failed here. */
    synchronized @Nullable Notice failed(Failure failure) {
        long now = heard();
        OpenIncident incident = open;
        for (Cell cell : cells(now)) {
            cell.failed(failure);
        }
        if (!counts(failure)) {
            return notice(now);
        }
        successesInARow = 0;
        lastFailureNanos = now;
        recent.ended(true, now);
        if (incident == null) {
            if (suspects.size() < MOST_SUSPECTS) {
                suspects.add(failure);
            }
            return spike.ended(true, false, now) ? open(now) : null;
        }
        spike.ended(true, true, now);
        incident.failed(failure);
        stillBad(incident, now);
        return notice(now);
    }

    /** A request of a call that was made for this endpoint has failed elsewhere. */
    synchronized void failedElsewhere() {
        for (Cell cell : cells(heard())) {
            cell.elsewhere++;
        }
    }

    synchronized @Nullable Notice givenUp(boolean sent, Reason why) {
        long now = heard();
        for (Cell cell : cells(now)) {
            cell.failed += sent ? 1 : 0;
            cell.failedFast += sent ? 0 : 1;
        }
        OpenIncident incident = open;
        if (incident != null) {
            if (why == Reason.PATIENCE_EXHAUSTED || why == Reason.BREAKER_OPEN) {
                incident.ranOutOfPatience();
            }
            if (!sent) {
                // Nobody knows how the endpoint is: as long as calls are held back, it goes on.
                lastFailureNanos = now;
                recent.ended(true, now);
            }
            // Where something was sent, its last failure came just before.
            if (!stillBad(incident, now)) {
                incident.failedLate(sent);
            }
        }
        return notice(now);
    }

    synchronized @Nullable Notice endedOtherwise() {
        long now = heard();
        for (Cell cell : cells(now)) {
            cell.others++;
        }
        return notice(now);
    }

    synchronized void probed() {
        for (Cell cell : cells(heard())) {
            cell.probes++;
        }
    }

    synchronized void waits(Duration delay) {
        long nanos = delay.toNanos();
        for (Cell cell : cells(ticker.nanos())) {
            cell.waits++;
            cell.longestWaitNanos = Math.max(cell.longestWaitNanos, nanos);
        }
    }

    synchronized @Nullable Notice breaker(BreakerState state) {
        breaker = state;
        long now = ticker.nanos();
        if (open != null) {
            open.breaker(now, state);
        }
        return notice(now);
    }

    synchronized @Nullable Notice status(StatusView view) {
        long now = ticker.nanos();
        lastView = view;
        lastViewNanos = now;
        if (open != null) {
            open.checked(view, now);
        }
        return notice(now);
    }

    /** Looks whether it is over or whether there is news, without anything having happened. */
    synchronized @Nullable Notice check() {
        return notice(ticker.nanos());
    }

    // The incident.

    synchronized boolean isOpen() {
        return open != null;
    }

    synchronized @Nullable String openId() {
        return open == null ? null : open.id();
    }

    synchronized void related(String id, Endpoint other) {
        if (open != null) {
            open.related(id, other);
        }
    }

    synchronized @Nullable IncidentReport report() {
        return open == null ? null : open.report(false, series, ticker.nanos());
    }

    private long heard() {
        long now = ticker.nanos();
        lastHeardNanos = now;
        return now;
    }

    /** Where something that happens now is counted: on the time line, and in the incident. */
    private Cell[] cells(long now) {
        OpenIncident incident = open;
        Cell cell = series.at(now, incident != null);
        return incident == null ? new Cell[] {cell} : new Cell[] {cell, incident.totals()};
    }

    /** Whether a person would call it a trouble of the service, the network, the limit or the account. */
    private static boolean counts(Failure failure) {
        return switch (failure.kind()) {
            case OUT_OF_MONEY, RATE_LIMITED -> true;
            case CANCELLED, STALE_CONNECTION -> false;
            default -> !failure.isCallersOwn();
        };
    }

    private Notice open(long now) {
        long start = spike.beganNanos();
        OpenIncident incident =
                new OpenIncident(ids.get(), endpoint, start, now, ticker.wallClock(), series.since(start));
        suspects.forEach(incident::failed);
        suspects.clear();
        incident.breaker(series.beginNanos() - start < 0 ? series.beginNanos() : start, BreakerState.CLOSED);
        if (breaker != BreakerState.CLOSED) {
            incident.breaker(now, breaker);
        }
        if (lastView != null && now - lastViewNanos < OLD_NEWS.toNanos()) {
            incident.checked(lastView, lastViewNanos);
        }
        open = incident;
        stillBad(incident, now);
        told(incident, now);
        nextAgeNanos = start + Duration.ofMinutes(1).toNanos();
        return new Notice(Kind.OPENED, incident.report(false, series, now));
    }

    /** Looks how bad it is now; returns whether it is. */
    private boolean stillBad(OpenIncident incident, long now) {
        double share = recent.latestShare(now);
        boolean bad = share > threshold();
        if (bad) {
            incident.bad(now);
        }
        if (recent.isTelling(now)) {
            incident.severe(share >= 0.95 ? Severity.DOWN : share >= 0.5 ? Severity.MAJOR : Severity.DEGRADED);
        }
        return bad;
    }

    /** Up to which failure rate it counts as well. */
    private double threshold() {
        return Math.max(0.1, spike.baseline());
    }

    private @Nullable Notice notice(long now) {
        OpenIncident incident = open;
        if (incident == null) {
            return null;
        }
        if (isOver(incident, now)) {
            IncidentReport report = incident.report(true, series, now);
            open = null;
            series.restart();
            return new Notice(Kind.CLOSED, report);
        }
        boolean due = now - lastToldNanos >= policy.updateEvery().toNanos();
        boolean older = now - nextAgeNanos >= 0;
        if (due && (older || !state(incident).equals(lastTold))) {
            told(incident, now);
            while (now - nextAgeNanos >= 0) {
                nextAgeNanos += nextAgeNanos - incident.startNanos();
            }
            return new Notice(Kind.UPDATED, incident.report(false, series, now));
        }
        return null;
    }

    private void told(OpenIncident incident, long now) {
        lastToldNanos = now;
        lastTold = state(incident);
    }

    /** What is worth telling when it changes. */
    private Object state(OpenIncident incident) {
        IncidentReport.StatusMark said = incident.lastStatus();
        boolean shut = breaker != BreakerState.CLOSED && breaker != BreakerState.FORCED_CLOSED;
        return incident.severity() + " " + shut + " "
                + (said == null ? "" : said.level() + " " + said.stage() + " " + said.words());
    }

    private boolean isOver(OpenIncident incident, long now) {
        long quiet = policy.quietFor().toNanos();
        if (now - lastHeardNanos >= policy.silentFor().toNanos()) {
            return true;
        }
        if (now - incident.lastBadNanos() < quiet) {
            return false;
        }
        boolean inARow = successesInARow >= ENOUGH_SUCCESSES && now - lastFailureNanos >= quiet;
        boolean rarely = recent.requests(now) >= ENOUGH_REQUESTS && recent.share(now) <= threshold();
        return inARow || rarely;
    }
}
