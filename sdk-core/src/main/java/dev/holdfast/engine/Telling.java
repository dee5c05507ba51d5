package dev.holdfast.engine;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.Endpoint;
import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.event.HoldfastEvent.AttemptFailed;
import dev.holdfast.event.HoldfastEvent.BreakerChanged;
import dev.holdfast.event.HoldfastEvent.CallAborted;
import dev.holdfast.event.HoldfastEvent.CallGivenUp;
import dev.holdfast.event.HoldfastEvent.CallSucceeded;
import dev.holdfast.event.HoldfastEvent.FailedOver;
import dev.holdfast.event.HoldfastEvent.StatusChecked;
import dev.holdfast.event.HoldfastEvent.WaitStarted;
import dev.holdfast.event.HoldfastListener;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Failure;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells listeners and the log what happens. Fenced: whatever a callback throws is logged once, counted, and ends there.
 * Thread-safe.
 */
final class Telling {

    /** No more alternates than this are complained about. */
    private static final int MAX_REJECTIONS = 256;

    private final List<HoldfastListener> listeners;
    private final Logger logger;
    private final AtomicLong callIds = new AtomicLong();
    private final LongAdder callbackErrors = new LongAdder();
    /** By identity: what a user's {@code equals} does is the user's. */
    private final Set<Object> complainedAbout =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    private final Set<Endpoint> rejections = ConcurrentHashMap.newKeySet();

    Telling(List<HoldfastListener> listeners) {
        this(listeners, LoggerFactory.getLogger("dev.holdfast"));
    }

    Telling(List<HoldfastListener> listeners, Logger logger) {
        this.listeners = listeners;
        this.logger = logger;
    }

    /** Whether anybody listens; if not, events of calls that go well need not be made. */
    boolean hasListeners() {
        return !listeners.isEmpty();
    }

    long nextCallId() {
        return callIds.incrementAndGet();
    }

    long callbackErrors() {
        return callbackErrors.sum();
    }

    /** Tells everybody. */
    void tell(HoldfastEvent event) {
        try {
            log(event);
        } catch (Throwable error) {
            // A log is a callback too, and the last to hear: nobody is left to tell.
            callbackErrors.increment();
        }
        for (HoldfastListener listener : listeners) {
            try {
                listener.on(event);
            } catch (Throwable error) {
                complain(listener, error);
            }
        }
    }

    /** Counts what a callback of the user's has thrown, and logs the first of each. */
    void complain(Object callback, Throwable error) {
        callbackErrors.increment();
        try {
            if (complainedAbout.add(callback)) {
                logger.warn(
                        "{} threw and will go on being called",
                        callback.getClass().getName(),
                        error);
            }
        } catch (Throwable unspeakable) {
            // An exception that can't be printed.
            callbackErrors.increment();
        }
    }

    /** Warns, once for each, of an alternate that can't be used the way it is configured. */
    void rejectedBy(Endpoint alternate, Failure failure) {
        try {
            if (rejections.size() < MAX_REJECTIONS && rejections.add(alternate)) {
                logger.warn(
                        "the alternate {} turns calls down: {}; look at its key, models and URL",
                        alternate,
                        brief(failure));
            }
        } catch (Throwable error) {
            callbackErrors.increment();
        }
    }

    private void log(HoldfastEvent event) {
        if (event instanceof AttemptFailed failed) {
            if (logger.isDebugEnabled()) {
                logger.debug(
                        "call {} to {}: attempt {} failed: {}",
                        failed.callId(),
                        failed.endpoint(),
                        failed.attempt().number(),
                        brief(failed.attempt().failure()));
            }
        } else if (event instanceof WaitStarted wait) {
            logger.debug(
                    "call {} to {}: waits {} ms before attempt {}: {}",
                    wait.callId(),
                    wait.endpoint(),
                    wait.delay().toMillis(),
                    wait.nextAttempt(),
                    wait.why());
        } else if (event instanceof FailedOver move) {
            logger.info(
                    "call {}: goes to {} instead of {}: {}", move.callId(), move.endpoint(), move.from(), move.why());
        } else if (event instanceof CallSucceeded success && success.why() != null) {
            logger.info(
                    "call {} to {}: rescued ({}) by attempt {} after {} ms; before it: {}",
                    success.callId(),
                    success.endpoint(),
                    success.why(),
                    success.attempts(),
                    success.elapsed().toMillis(),
                    success.rescuedFrom() == null ? "nothing sent" : brief(success.rescuedFrom()));
        } else if (event instanceof CallGivenUp end) {
            CallReport report = end.report();
            logger.atLevel(report.failure().isCallersOwn() ? Level.INFO : Level.WARN)
                    .log(
                            "call {} to {}: given up ({}) after {} attempt(s) and {} ms: {}",
                            end.callId(),
                            end.endpoint(),
                            report.why(),
                            report.attempts().size(),
                            report.timing().elapsed().toMillis(),
                            brief(report.failure()));
        } else if (event instanceof CallAborted abort) {
            logger.warn(
                    "call {} to {}: aborted after {} attempt(s) and {} ms: {}",
                    abort.callId(),
                    abort.endpoint(),
                    abort.attempts(),
                    abort.elapsed().toMillis(),
                    abort.cause() == null
                            ? "a policy of the user's answered instead"
                            : abort.cause().getClass().getName());
        } else if (event instanceof BreakerChanged change) {
            logBreaker(change);
        } else if (event instanceof StatusChecked check) {
            logger.debug(
                    "status page for {}: {}", check.endpoint(), check.status().level());
        }
    }

    private void logBreaker(BreakerChanged change) {
        if (change.to() == BreakerState.OPEN) {
            logger.warn(
                    "breaker of {}: {} -> OPEN for {} ms",
                    change.endpoint(),
                    change.from(),
                    change.openFor().toMillis());
        } else {
            logger.info("breaker of {}: {} -> {}", change.endpoint(), change.from(), change.to());
        }
    }

    /** A failure in one line: nothing in it can hold a secret or markup. */
    private static String brief(Failure failure) {
        StringBuilder line = new StringBuilder(failure.kind().name());
        if (failure.facts().status() != 0) {
            line.append(" status=").append(failure.facts().status());
        }
        if (failure.facts().code() != null) {
            line.append(" code=").append(failure.facts().code());
        }
        line.append(" at ").append(failure.origin().hop());
        line.append(", ").append(failure.transience()).append(", ").append(failure.replay());
        if (failure.facts().reference().requestId() != null) {
            line.append(", request id ").append(failure.facts().reference().requestId());
        }
        return line.toString();
    }
}
