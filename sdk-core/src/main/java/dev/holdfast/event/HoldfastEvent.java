package dev.holdfast.event;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.Reason;
import dev.holdfast.status.StatusView;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a call or at an endpoint. Of one call, events come in order, and exactly one of the last four
 * ends it:
 *
 * <pre>
 * CallStarted (AttemptStarted AttemptFailed)* … CallSucceeded | CallGivenUp | CallCancelled | CallAborted
 *                  with a WaitStarted before each wait
 *                  and a FailedOver before each AttemptStarted that goes to another endpoint than the one before
 * </pre>
 *
 * {@code AttemptStarted}, {@code AttemptFailed} and {@code CallSucceeded} name the endpoint that the attempt went to; the
 * other events of a call name its first.
 *
 * A {@link BreakerChanged} comes after the event that made the breaker change.
 */
public sealed interface HoldfastEvent {

    /** Where the call went, or what changed. */
    Endpoint endpoint();

    /** An event of one call. */
    sealed interface OfCall extends HoldfastEvent {

        /** Tells the calls of one {@code Holdfast} apart. */
        long callId();
    }

    /** A call begins; nothing has been sent. */
    record CallStarted(long callId, Endpoint endpoint) implements OfCall {}

    /**
     * A request is about to be sent.
     *
     * @param attempt 1 for the first of the call
     * @param probe whether it probes an endpoint that was down
     */
    record AttemptStarted(long callId, Endpoint endpoint, int attempt, boolean probe) implements OfCall {}

    /** An attempt has failed. What follows from it comes as the next event. */
    record AttemptFailed(long callId, Endpoint endpoint, Attempted attempt) implements OfCall {}

    /**
     * A wait is about to begin. A wait of zero is announced too.
     *
     * @param nextAttempt the number of the attempt that follows
     * @param delay how long
     * @param why why
     */
    record WaitStarted(long callId, Endpoint endpoint, int nextAttempt, Duration delay, Duration atMost, Reason why)
            implements OfCall {}

    /**
     * The coming attempt goes to another endpoint than the one before, or, where it is the first, than the call was made
     * for: to an alternate, from one alternate to the next, or back.
     *
     * @param endpoint where it goes
     * @param from where the attempt before it went, or would have gone
     * @param why why it does not go there
     */
    record FailedOver(long callId, Endpoint endpoint, Endpoint from, Reason why) implements OfCall {}

    /**
     * A usable answer came.
     *
     * @param endpoint where it came from
     * @param attempts how many requests were sent; more than 1 when the call was rescued
     * @param elapsed how long the call took until the answer's headers
     * @param rescuedFrom the last failure before it; null when nothing had failed
     * @param why why the last retry, wait or move to another endpoint was made; null when there was none
     */
    record CallSucceeded(
            long callId,
            Endpoint endpoint,
            int attempts,
            Duration elapsed,
            @Nullable Failure rescuedFrom,
            @Nullable Reason why)
            implements OfCall {}

    /** The call ends without a usable answer. */
    record CallGivenUp(long callId, Endpoint endpoint, CallReport report) implements OfCall {}

    /** The caller cancelled. */
    record CallCancelled(long callId, Endpoint endpoint, int attempts, Duration elapsed) implements OfCall {}

    /**
     * Something that Holdfast has no say in ended the call: a Failsafe policy of the user's, or a bug.
     *
     * @param attempts how many requests were sent
     * @param cause what was thrown; null when a policy put an answer of its own in the place of the call's
     */
    record CallAborted(
            long callId,
            Endpoint endpoint,
            int attempts,
            Duration elapsed,
            @Nullable Throwable cause) implements OfCall {}

    /**
     * An endpoint's breaker changed its state.
     *
     * @param openFor for how long it is open; zero unless {@code to} is {@link BreakerState#OPEN}
     * @param failure what made it change; null when nothing failed
     */
    record BreakerChanged(
            Endpoint endpoint,
            BreakerState from,
            BreakerState to,
            Duration openFor,
            @Nullable Failure failure) implements HoldfastEvent {}

    /**
     * The provider's status page was read, or could not be read, after calls to the endpoint had failed. Told on a background
     * thread.
     *
     * @param status what it says about the endpoint; {@link dev.holdfast.status.StatusLevel#UNKNOWN} when it could not be read
     */
    record StatusChecked(Endpoint endpoint, StatusView status) implements HoldfastEvent {}
}
