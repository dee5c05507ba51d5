package dev.holdfast.incident;

import dev.holdfast.call.Endpoint;
import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.event.HoldfastEvent.AttemptFailed;
import dev.holdfast.event.HoldfastEvent.AttemptStarted;
import dev.holdfast.event.HoldfastEvent.BreakerChanged;
import dev.holdfast.event.HoldfastEvent.CallAborted;
import dev.holdfast.event.HoldfastEvent.CallCancelled;
import dev.holdfast.event.HoldfastEvent.CallGivenUp;
import dev.holdfast.event.HoldfastEvent.CallStarted;
import dev.holdfast.event.HoldfastEvent.CallSucceeded;
import dev.holdfast.event.HoldfastEvent.FailedOver;
import dev.holdfast.event.HoldfastEvent.StatusChecked;
import dev.holdfast.event.HoldfastEvent.WaitStarted;
import dev.holdfast.event.HoldfastListener;
import dev.holdfast.incident.EndpointWatch.Kind;
import dev.holdfast.incident.EndpointWatch.Notice;
import dev.holdfast.time.Clockwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices incidents from the events of calls, one an endpoint, and writes them up. It listens and does nothing else: no call
 * goes another way because of it. Thread-safe; an event takes a lock that only events of the same endpoint meet, and callbacks
 * are called without any. Memory is bounded however long an incident lasts: some 200 KB for one that is open, some kilobytes for
 * an endpoint that is well, of which {@value #MOST_ENDPOINTS} are watched.
 *
 * <p>While an incident is open, it is looked at every 15 seconds, also when nothing is called any more; otherwise nothing is
 * scheduled.
 */
public final class IncidentTracker implements HoldfastListener {

    /** How many endpoints are watched. Those of open incidents are never dropped for others. */
    public static final int MOST_ENDPOINTS = 256;

    /** Calls that went to another endpoint and have not ended; of more than these it isn't known where they began. */
    private static final int MOST_MOVED = 4096;

    private static final Duration CHECK_EVERY = Duration.ofSeconds(15);

    private static final Logger LOGGER = LoggerFactory.getLogger("dev.holdfast.incident");

    private final IncidentPolicy policy;
    private final Clockwork clockwork;
    private final IncidentListener listener;
    private final Executor aside;
    private final AtomicLong numbers = new AtomicLong();
    private final ConcurrentHashMap<Endpoint, EndpointWatch> watches = new ConcurrentHashMap<>();
    /** Where calls began that have gone elsewhere. */
    private final ConcurrentHashMap<Long, Endpoint> moved = new ConcurrentHashMap<>();

    /** Counts the endpoints that came; changed under the lock. What "recently" is measured in. */
    private volatile long era;

    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final LongAdder callbackErrors = new LongAdder();
    private final AtomicBoolean complained = new AtomicBoolean();

    /** One that tells {@code listener}. */
    public IncidentTracker(IncidentPolicy policy, Clockwork clockwork, IncidentListener listener) {
        this(policy, clockwork, listener, IncidentTracker::onItsOwnThread);
    }

    /** @param aside runs a scheduled check, which calls back */
    IncidentTracker(IncidentPolicy policy, Clockwork clockwork, IncidentListener listener, Executor aside) {
        this.aside = aside;
        this.policy = policy;
        this.clockwork = clockwork;
        this.listener = listener;
    }

    /** The incidents that are open, as far as they have come, the oldest first. */
    public List<IncidentReport> open() {
        List<IncidentReport> reports = new ArrayList<>();
        for (EndpointWatch watch : watches.values()) {
            IncidentReport report = watch.report();
            if (report != null) {
                reports.add(report);
            }
        }
        reports.sort(Comparator.comparing(report -> report.period().startedAt()));
        return List.copyOf(reports);
    }

    /** How often a callback of the user's has thrown. */
    public long callbackErrors() {
        return callbackErrors.sum();
    }

    /** Looks whether open incidents are over, or whether there is news of them. Done by itself every 15 s. */
    public void check() {
        for (EndpointWatch watch : watches.values()) {
            watch.check();
        }
        for (EndpointWatch watch : watches.values()) {
            handOn(watch);
        }
    }

    @Override
    public void on(HoldfastEvent event) {
        if (event instanceof CallStarted start) {
            watch(start.endpoint()).begins();
        } else if (event instanceof CallSucceeded success) {
            onSuccess(success);
        } else if (event instanceof AttemptFailed failed) {
            onFailure(failed);
        } else if (event instanceof AttemptStarted started) {
            if (started.probe()) {
                watch(started.endpoint()).probed();
            }
        } else if (event instanceof WaitStarted wait) {
            watch(wait.endpoint()).waits(wait.delay());
        } else if (event instanceof FailedOver move) {
            if (moved.size() < MOST_MOVED) {
                moved.putIfAbsent(move.callId(), move.from());
            }
        } else if (event instanceof CallGivenUp end) {
            moved.remove(end.callId());
            EndpointWatch watch = watch(end.endpoint());
            tell(
                    watch,
                    watch.givenUp(
                            !end.report().attempts().isEmpty(),
                            end.report().why(),
                            !EndpointWatch.counts(end.report().failure()),
                            end.report().timing().elapsed()));
        } else if (event instanceof CallCancelled || event instanceof CallAborted) {
            moved.remove(((HoldfastEvent.OfCall) event).callId());
            EndpointWatch watch = watch(event.endpoint());
            tell(watch, watch.endedOtherwise());
        } else if (event instanceof BreakerChanged change) {
            EndpointWatch watch = watch(change.endpoint());
            tell(watch, watch.breaker(change.to()));
        } else if (event instanceof StatusChecked checked) {
            EndpointWatch watch = watch(checked.endpoint());
            tell(watch, watch.status(checked.status()));
        }
    }

    private void onSuccess(CallSucceeded success) {
        Endpoint began = moved.isEmpty() ? null : moved.remove(success.callId());
        EndpointWatch here = watch(success.endpoint());
        if (began == null || began.equals(success.endpoint())) {
            tell(here, here.answered(success.why() != null, true, success.elapsed()));
            return;
        }
        tell(here, here.answeredForAnother());
        EndpointWatch first = watch(began);
        tell(first, first.answered(true, false, success.elapsed()));
    }

    private void onFailure(AttemptFailed failed) {
        EndpointWatch here = watch(failed.endpoint());
        tell(here, here.failed(failed.callId(), failed.attempt().failure()));
        Endpoint began = moved.isEmpty() ? null : moved.get(failed.callId());
        if (began != null && !began.equals(failed.endpoint())) {
            watch(began).failedElsewhere();
        }
    }

    private EndpointWatch watch(Endpoint endpoint) {
        EndpointWatch known = watches.get(endpoint);
        return known != null ? known.usedIn(era) : begin(endpoint);
    }

    private synchronized EndpointWatch begin(Endpoint endpoint) {
        EndpointWatch known = watches.get(endpoint);
        if (known != null) {
            return known.usedIn(era);
        }
        EndpointWatch added = new EndpointWatch(
                endpoint, policy, clockwork.ticker(), () -> endpoint.name() + "#" + numbers.incrementAndGet());
        if (watches.size() >= MOST_ENDPOINTS && !forgetOne()) {
            // All that are watched have incidents. This one goes unwatched.
            added.drop();
            return added;
        }
        watches.put(endpoint, added.usedIn(++era));
        return added;
    }

    /** Drops the one that was used least recently of those without an incident; false if all have one. */
    private boolean forgetOne() {
        List<Candidate> candidates = new ArrayList<>();
        for (EndpointWatch watch : watches.values()) {
            candidates.add(new Candidate(watch, watch.usedEra()));
        }
        candidates.sort(Comparator.comparingLong(Candidate::usedEra));
        for (Candidate candidate : candidates) {
            if (candidate.watch().drop()) {
                watches.remove(candidate.watch().endpoint());
                return true;
            }
        }
        return false;
    }

    // Telling.

    private void tell(EndpointWatch watch, @Nullable Notice notice) {
        if (notice != null && notice.kind() == Kind.OPENED) {
            relate(watch, notice.report().id());
            schedule();
        }
        handOn(watch);
    }

    private void handOn(EndpointWatch watch) {
        watch.delivery().handOn(notice -> callBack(watch, notice));
    }

    /** Links an incident that has begun with all that are open, both ways. */
    private List<IncidentReport.Related> relate(EndpointWatch begun, String id) {
        List<IncidentReport.Related> others = new ArrayList<>();
        for (EndpointWatch other : watches.values()) {
            String otherId = other == begun ? null : other.openId();
            if (otherId != null) {
                begun.related(id, otherId, other.endpoint());
                other.related(otherId, id, begun.endpoint());
                if (others.size() < OpenIncident.MOST_RELATED) {
                    others.add(new IncidentReport.Related(otherId, other.endpoint()));
                }
            }
        }
        return others;
    }

    private void callBack(EndpointWatch watch, Notice notice) {
        try {
            IncidentReport report = notice.report();
            if (notice.kind() == Kind.OPENED) {
                report = report.with(relate(watch, report.id()));
            }
            log(notice);
            switch (notice.kind()) {
                case OPENED -> listener.onIncidentOpened(report);
                case UPDATED -> listener.onIncidentUpdated(report);
                case CLOSED -> listener.onIncidentClosed(report);
            }
        } catch (Throwable error) {
            callbackErrors.increment();
            if (complained.compareAndSet(false, true)) {
                LOGGER.warn(
                        "{} threw and will go on being called",
                        listener.getClass().getName(),
                        error);
            }
        }
    }

    private static void log(Notice notice) {
        IncidentReport report = notice.report();
        IncidentReport.Calls calls = report.calls();
        switch (notice.kind()) {
            case OPENED ->
                LOGGER.warn(
                        "incident {} opened: {} of {} requests failed since {}",
                        report.id(),
                        report.requests().failed(),
                        report.requests().sent(),
                        report.period().startedAt());
            case UPDATED -> {}
            case CLOSED ->
                LOGGER.info(
                        "incident {} closed after {} s: {} calls, {} rescued, {} failed, {} failed fast",
                        report.id(),
                        report.period().length().toSeconds(),
                        calls.made(),
                        calls.rescued(),
                        calls.failed(),
                        calls.failedFast());
        }
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            clockwork.scheduler().schedule(this::checkAside, CHECK_EVERY.toNanos());
        }
    }

    /** A user's callback may take its time, which neither the scheduler has nor a pool of few threads. */
    private static void onItsOwnThread(Runnable check) {
        Thread thread = new Thread(check, "holdfast-incidents");
        thread.setDaemon(true);
        thread.start();
    }

    private void checkAside() {
        scheduled.set(false);
        if (watches.values().stream().anyMatch(EndpointWatch::isOpen)) {
            schedule();
            aside.execute(this::check);
        }
    }

    /** A watch at one moment: what is sorted must hold still. */
    private record Candidate(EndpointWatch watch, long usedEra) {}

    @Override
    public String toString() {
        return "IncidentTracker[" + policy + "]";
    }
}
