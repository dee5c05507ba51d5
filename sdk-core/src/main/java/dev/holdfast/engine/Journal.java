package dev.holdfast.engine;

import dev.holdfast.call.Endpoint;
import dev.holdfast.event.HoldfastEvent.AttemptFailed;
import dev.holdfast.event.HoldfastEvent.AttemptStarted;
import dev.holdfast.event.HoldfastEvent.CallAborted;
import dev.holdfast.event.HoldfastEvent.CallCancelled;
import dev.holdfast.event.HoldfastEvent.CallGivenUp;
import dev.holdfast.event.HoldfastEvent.CallStarted;
import dev.holdfast.event.HoldfastEvent.CallSucceeded;
import dev.holdfast.event.HoldfastEvent.FailedOver;
import dev.holdfast.event.HoldfastEvent.WaitStarted;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.Reason;
import dev.holdfast.retry.Limits;
import dev.holdfast.time.Ticker;
import dev.holdfast.transport.AttemptTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has happened in one call so far: tells it, remembers it, and sums it up at the end. */
final class Journal {

    /** More failed attempts than this are not remembered one by one: the middle of the history goes first. */
    private static final int MAX_HISTORY = 64;

    private final Telling telling;
    private final Meter meter;
    private final Ticker ticker;
    /** Where the call was made for. */
    private final Endpoint endpoint;

    private final long startNanos;

    /** 0 until somebody may want to know. */
    private long callId;

    private boolean ended;
    /** Whether an attempt has been sent that has not ended. */
    private boolean underWay;

    private int sent;
    private AttemptTerms attempt = AttemptTerms.FIRST;
    /** Where the last attempt went. */
    private Endpoint at;

    private long attemptStartNanos;
    private List<Attempted> failed = List.of();

    /** The waits since the last attempt. */
    private long waitedNanos;
    /** How long the wait under way was to last, and since when it does. */
    private long announcedNanos;

    private long waitSinceNanos;

    /** Why the last of all waits was made; null before the first. */
    private @Nullable Reason waitedBecause;

    /** Why the last of all waits and moves was made; null before the first. */
    private @Nullable Reason why;

    Journal(Telling telling, Meter meter, Ticker ticker, Endpoint endpoint) {
        this.telling = telling;
        this.meter = meter;
        this.ticker = ticker;
        this.endpoint = endpoint;
        this.at = endpoint;
        this.startNanos = ticker.nanos();
        if (telling.hasListeners()) {
            telling.tell(new CallStarted(callId(), endpoint));
        }
    }

    long startNanos() {
        return startNanos;
    }

    /** How many requests have been sent. */
    int sent() {
        return sent;
    }

    /** Whether the call's end has been told. */
    boolean hasEnded() {
        return ended;
    }

    List<Attempted> failed() {
        return failed;
    }

    /** Why the last wait or move was made; null when there was none. */
    @Nullable
    Reason why() {
        return why;
    }

    /** The coming attempt does not go where the last one went. */
    void failedOver(Endpoint to, Reason because) {
        why = because;
        meter.failedOver(because);
        telling.tell(new FailedOver(callId(), to, at, because));
        at = to;
    }

    void attemptStarted(AttemptTerms terms, boolean probe) {
        attempt = terms;
        sent = terms.number();
        underWay = true;
        attemptStartNanos = ticker.nanos();
        if (telling.hasListeners()) {
            telling.tell(new AttemptStarted(callId(), at, sent, probe));
        }
    }

    void attemptFailed(Failure failure) {
        underWay = false;
        meter.attemptFailed(failure.kind());
        if (failed.isEmpty()) {
            failed = new ArrayList<>(4);
        } else if (failed.size() == MAX_HISTORY) {
            failed.remove(MAX_HISTORY / 2);
        }
        Attempted attempted = new Attempted(
                sent,
                at,
                Duration.ofNanos(attemptStartNanos - startNanos),
                waitedNanos == 0 || waitedBecause == null
                        ? null
                        : new Attempted.Wait(Duration.ofNanos(waitedNanos), waitedBecause),
                attempt.freshConnection(),
                failure);
        failed.add(attempted);
        waitedNanos = 0;
        telling.tell(new AttemptFailed(callId(), at, attempted));
    }

    /** How long the attempt under way, or the last one, has taken. */
    long attemptNanos() {
        return ticker.nanos() - attemptStartNanos;
    }

    /** @param longestNanos how long it may take at the most, where its end is not known */
    void waitStarted(long delayNanos, long longestNanos, Reason because) {
        announcedNanos = delayNanos;
        waitSinceNanos = ticker.nanos();
        meter.waitStarted(delayNanos, because);
        waitedNanos += delayNanos;
        waitedBecause = because;
        why = because;
        telling.tell(new WaitStarted(
                callId(), endpoint, sent + 1, Duration.ofNanos(delayNanos), Duration.ofNanos(longestNanos), because));
    }

    /** A wait whose end was not known is over. */
    void waitEnded(long nowNanos) {
        long difference = nowNanos - waitSinceNanos - announcedNanos;
        waitedNanos += difference;
        meter.waitLasted(difference);
    }

    void succeeded() {
        ended = true;
        meter.answered(why != null);
        if (why != null || telling.hasListeners()) {
            telling.tell(new CallSucceeded(callId(), at, sent, elapsed(), lastFailure(), why));
        }
    }

    void cancelled() {
        ended = true;
        abandon();
        meter.cancelled();
        telling.tell(new CallCancelled(callId(), endpoint, sent, elapsed()));
    }

    void aborted(@Nullable Throwable cause) {
        ended = true;
        abandon();
        meter.aborted();
        telling.tell(new CallAborted(callId(), endpoint, sent, elapsed(), cause));
    }

    private void abandon() {
        if (underWay) {
            underWay = false;
            meter.attemptAbandoned();
        }
    }

    /** Sums the call up and tells that it ends. */
    CallReport givenUp(Reason because, Limits limits, CallTarget first) {
        Failure failure = first.failure();
        CallReport.Timing timing = new CallReport.Timing(
                ticker.wallClock(),
                elapsed(),
                Duration.ofNanos(limits.patience().remainingNanos(startNanos)),
                first.untilNext().orElse(null),
                first.state().outage().serviceFailingFor().orElse(null));
        ended = true;
        meter.givenUp(because);
        CallReport report = new CallReport(endpoint, failure, because, failed, timing);
        telling.tell(new CallGivenUp(callId(), endpoint, report));
        return report;
    }

    private @Nullable Failure lastFailure() {
        return failed.isEmpty() ? null : failed.get(failed.size() - 1).failure();
    }

    private Duration elapsed() {
        return Duration.ofNanos(ticker.nanos() - startNanos);
    }

    private long callId() {
        if (callId == 0) {
            callId = telling.nextCallId();
        }
        return callId;
    }
}
