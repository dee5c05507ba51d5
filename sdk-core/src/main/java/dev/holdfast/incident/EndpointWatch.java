package dev.holdfast.incident;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.Reason;
import dev.holdfast.status.StatusView;
import dev.holdfast.time.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
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

    /** Fewer requests don't tell how bad it is. */
    private static final int ENOUGH_TO_JUDGE = 3;

    private static final int ENOUGH_REQUESTS = 20;

    private static final int MOST_SUSPECTS = 64;

    private static final int MOST_CHANGES = 16;

    private record Change(long nanos, BreakerState to) {}

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
    /** What has happened since the first of them. */
    private Cell suspicious = new Cell();

    private BreakerState breaker = BreakerState.CLOSED;
    private boolean wasShut;
    private long lastShutNanos;
    /** Its latest changes, and what it was before them. */
    private final ArrayDeque<Change> changes = new ArrayDeque<>();

    private BreakerState beforeChanges = BreakerState.CLOSED;
    private @Nullable StatusView lastView;
    private long lastViewNanos;

    private long lastHeardNanos;
    private long lastFailureNanos;
    private int successesInARow;

    private final Delivery delivery = new Delivery();
    private boolean dropped;
    /** When it was last used, in endpoints that came. */
    private volatile long usedEra;

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

    /** What is to be told, in the order in which it came to be. */
    Delivery delivery() {
        return delivery;
    }

    /** It is not watched any more, unless an incident is open; whoever still holds it begins none. */
    synchronized boolean drop() {
        dropped = open == null;
        return dropped;
    }

    long usedEra() {
        return usedEra;
    }

    EndpointWatch usedIn(long era) {
        if (usedEra != era) {
            usedEra = era;
        }
        return this;
    }

    // What calls tell.

    synchronized void begins() {
        series.at(ticker.nanos(), open != null).begun++;
    }

    /** A call that was made for this endpoint was answered, here or elsewhere. */
    synchronized @Nullable Notice answered(boolean rescued, boolean here, Duration elapsed) {
        long now = heard();
        for (Cell cell : cells(now)) {
            cell.atOnce += rescued ? 0 : 1;
            cell.rescued += rescued ? 1 : 0;
            cell.elsewhere += here ? 0 : 1;
        }
        if (rescued && open != null && began(open, now, elapsed)) {
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
        boolean calm = spike.isCalm();
        spike.succeeded(open != null, now);
        if (!calm && spike.isCalm()) {
            forgetSuspicion();
        }
        return notice(now);
    }

    /** A request of a call has failed here. */
    synchronized @Nullable Notice failed(long call, Failure failure) {
        boolean counts = counts(failure);
        // The caller's own errors tell nothing of how the endpoint is.
        long now = counts ? heard() : ticker.nanos();
        boolean begins = counts && suspect(call, failure, now);
        for (Cell cell : cells(now)) {
            cell.failed(failure);
        }
        OpenIncident incident = open;
        if (incident != null && counts) {
            incident.failed(failure);
            stillBad(incident, now);
        }
        return begins ? open(now) : notice(now);
    }

    /** Counts a failure; whether an incident begins with it. */
    private boolean suspect(long call, Failure failure, long now) {
        successesInARow = 0;
        lastFailureNanos = now;
        recent.ended(true, now);
        long began = spike.beganNanos();
        boolean calm = spike.isCalm();
        boolean begins = spike.failed(call, open != null, now);
        if (open != null) {
            return false;
        }
        if (calm || spike.beganNanos() != began) {
            forgetSuspicion();
        }
        if (suspects.size() < MOST_SUSPECTS) {
            suspects.add(failure);
        }
        return begins && !dropped;
    }

    private void forgetSuspicion() {
        suspects.clear();
        suspicious = new Cell();
    }

    /** A request of a call that was made for this endpoint has failed elsewhere. */
    synchronized void failedElsewhere() {
        for (Cell cell : cells(heard())) {
            cell.elsewhere++;
        }
    }

    synchronized @Nullable Notice givenUp(boolean sent, Reason why, boolean ownFault, Duration elapsed) {
        long now = ownFault ? ticker.nanos() : heard();
        for (Cell cell : cells(now)) {
            cell.failed += sent ? 1 : 0;
            cell.failedFast += sent ? 0 : 1;
        }
        OpenIncident incident = open;
        if (incident != null) {
            if (why == Reason.PATIENCE_EXHAUSTED || why == Reason.BREAKER_OPEN || why == Reason.ADAPTIVE_LIMIT) {
                incident.ranOutOfPatience();
            }
            if (!sent) {
                // Nobody knows how the endpoint is: as long as calls are held back, it goes on.
                lastFailureNanos = now;
                recent.ended(true, now);
            }
            // Where something was sent, its last failure came just before.
            if (!stillBad(incident, now) && began(incident, now, elapsed)) {
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
        if (isShut()) {
            wasShut = true;
            lastShutNanos = ticker.nanos();
        }
        breaker = state;
        long now = ticker.nanos();
        changes.addLast(new Change(now, state));
        if (changes.size() > MOST_CHANGES) {
            beforeChanges = changes.removeFirst().to();
        }
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

    /** Whether a call that ends now had begun before it was last bad, or while the breaker still kept calls back. */
    private boolean began(OpenIncident incident, long now, Duration elapsed) {
        return now - incident.lastBadNanos() <= elapsed.toNanos()
                || isShut()
                || (wasShut && now - lastShutNanos <= elapsed.toNanos());
    }

    private boolean isShut() {
        return breaker != BreakerState.CLOSED && breaker != BreakerState.FORCED_CLOSED;
    }

    synchronized boolean isOpen() {
        return open != null;
    }

    synchronized @Nullable String openId() {
        return open == null ? null : open.id();
    }

    /** @param own the incident that is meant, which may be over */
    synchronized void related(String own, String id, Endpoint other) {
        if (open != null && open.id().equals(own)) {
            open.related(id, other);
        }
    }

    synchronized @Nullable IncidentReport report() {
        return open == null ? null : open.report(false, series, ticker.nanos());
    }

    private long heard() {
        long now = ticker.nanos();
        OpenIncident incident = open;
        if (incident != null && isSilent(now)) {
            // What comes after a long silence is no part of it.
            close(incident, now);
        }
        lastHeardNanos = now;
        return now;
    }

    /** Where something that happens now is counted: on the time line, and in the incident. */
    private Cell[] cells(long now) {
        OpenIncident incident = open;
        Cell cell = series.at(now, incident != null);
        if (incident != null) {
            return new Cell[] {cell, incident.totals()};
        }
        return spike.isCalm() ? new Cell[] {cell} : new Cell[] {cell, suspicious};
    }

    /** Whether a person would call it a trouble of the service, the network, the limit or the account. */
    static boolean counts(Failure failure) {
        return switch (failure.kind()) {
            case OUT_OF_MONEY, RATE_LIMITED -> true;
            case CANCELLED, STALE_CONNECTION -> false;
            default -> !failure.isCallersOwn();
        };
    }

    private Notice open(long now) {
        long start = spike.beganNanos();
        OpenIncident incident = new OpenIncident(ids.get(), endpoint, start, now, ticker.wallClock(), suspicious);
        suspects.forEach(incident::failed);
        forgetSuspicion();
        markBreaker(incident, series.beginNanos() - start < 0 ? series.beginNanos() : start);
        if (lastView != null && now - lastViewNanos < OLD_NEWS.toNanos()) {
            incident.checked(lastView, lastViewNanos);
        }
        open = incident;
        stillBad(incident, now);
        told(incident, now);
        nextAgeNanos = start + Duration.ofMinutes(1).toNanos();
        return tell(Kind.OPENED, incident.report(false, series, now));
    }

    /** What the breaker was from a moment on. */
    private void markBreaker(OpenIncident incident, long from) {
        BreakerState first = beforeChanges;
        for (Change change : changes) {
            first = change.nanos() - from <= 0 ? change.to() : first;
        }
        incident.breaker(from, first);
        for (Change change : changes) {
            if (change.nanos() - from > 0) {
                incident.breaker(change.nanos(), change.to());
            }
        }
    }

    private Notice tell(Kind kind, IncidentReport report) {
        Notice notice = new Notice(kind, report);
        delivery.add(notice);
        return notice;
    }

    private Notice close(OpenIncident incident, long now) {
        IncidentReport report = incident.report(true, series, now);
        open = null;
        series.restart();
        return tell(Kind.CLOSED, report);
    }

    /** Looks how bad it is now; returns whether it is. */
    private boolean stillBad(OpenIncident incident, long now) {
        double share = recent.latestShare(now);
        boolean bad = share > threshold();
        if (bad) {
            incident.bad(now);
        }
        Cell all = incident.totals();
        boolean telling = recent.isTelling(now);
        if (!telling && all.requests >= ENOUGH_TO_JUDGE) {
            // Of a quiet endpoint, all of it has to tell.
            share = (double) all.failures / all.requests;
            telling = true;
        }
        if (telling) {
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
            return close(incident, now);
        }
        boolean due = now - lastToldNanos >= policy.updateEvery().toNanos();
        boolean older = now - nextAgeNanos >= 0;
        if (due && (older || !state(incident).equals(lastTold))) {
            told(incident, now);
            while (now - nextAgeNanos >= 0) {
                nextAgeNanos += nextAgeNanos - incident.startNanos();
            }
            return tell(Kind.UPDATED, incident.report(false, series, now));
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
        return incident.severity() + " " + isShut() + " "
                + (said == null ? "" : said.level() + " " + said.stage() + " " + said.words());
    }

    private boolean isSilent(long now) {
        return now - lastHeardNanos >= policy.silentFor().toNanos();
    }

    private boolean isOver(OpenIncident incident, long now) {
        long quiet = policy.quietFor().toNanos();
        if (isSilent(now)) {
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
