package dev.holdfast.diagnosis;

import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Certainty;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Replay;
import dev.holdfast.failure.Transience;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of a report decides the words.
 *
 * @param kind how it ended, from the reader's side
 * @param place whose side it is on
 * @param replay the least safe of all attempts: a refused last attempt does not undo an earlier one that may have counted
 * @param why why it was given up
 * @param lasting whether sending the same again would end the same
 * @param effort what was done and when more can be
 */
record Findings(FailureKind kind, Place place, Replay replay, Reason why, boolean lasting, Effort effort) {

    /** Whose side a failure is on. */
    enum Place {
        /** On the reader's side: this machine, its network, or something between it and the service. */
        NETWORK,
        /** At the service. */
        SERVICE,
        /** Not known. */
        UNKNOWN
    }

    /**
     * What was done, and when more can be.
     *
     * @param tries how many attempts were made
     * @param elapsed how long all of it took
     * @param untilNext how long it makes sense to wait; null when that is not known
     * @param saidByService whether it was the service that said how long, rather than the breaker
     */
    record Effort(int tries, Duration elapsed, @Nullable Duration untilNext, boolean saidByService) {}

    static Findings of(CallReport report) {
        Failure failure = report.failure();
        return new Findings(
                kindOf(report),
                placeOf(failure),
                leastSafe(report),
                report.why(),
                failure.transience() == Transience.PERMANENT || report.why() == Reason.PERMANENT_FAILURE,
                effortOf(report));
    }

    /** Whether the call may have been processed, and billed. */
    boolean mayBeBilled() {
        return replay == Replay.UNKNOWN || replay == Replay.PROCESSED;
    }

    /** Whether the service was given more than one chance. */
    boolean triedAgain() {
        return effort.tries() > 1;
    }

    Optional<Duration> untilNext() {
        return Optional.ofNullable(effort.untilNext());
    }

    /** The number of the last one: a long history may have lost its middle. */
    private static int tries(List<Attempted> attempts) {
        return attempts.isEmpty() ? 0 : attempts.get(attempts.size() - 1).number();
    }

    private static FailureKind kindOf(CallReport report) {
        if (report.why() == Reason.CANCELLED) {
            return FailureKind.CANCELLED;
        }
        Failure failure = report.failure();
        return switch (failure.kind()) {
            // Told by an answer instead of an exception, it happened between two of the service's own servers.
            case TLS_HANDSHAKE, CERTIFICATE ->
                failure.facts().status() > 0 && placeOf(failure) != Place.NETWORK
                        ? FailureKind.BAD_GATEWAY
                        : failure.kind();
            default -> failure.kind();
        };
    }

    private static Place placeOf(Failure failure) {
        Hop hop = failure.origin().hop();
        boolean local = hop == Hop.LOCAL_NETWORK
                || hop == Hop.INTERMEDIARY
                || failure.cause().likely() == LikelyCause.LOCAL;
        if (local) {
            return Place.NETWORK;
        }
        // A guess is not enough to lay it at the service's door.
        boolean told = failure.origin().certainty().compareTo(Certainty.POSSIBLE) < 0;
        return told ? Place.SERVICE : Place.UNKNOWN;
    }

    private static Replay leastSafe(CallReport report) {
        Replay worst = report.failure().replay();
        for (Attempted attempt : report.attempts()) {
            Replay replay = attempt.failure().replay();
            worst = replay.compareTo(worst) > 0 ? replay : worst;
        }
        return worst;
    }

    private static Effort effortOf(CallReport report) {
        Duration hint = report.failure().facts().hint().delay();
        boolean held = report.failure().kind() == FailureKind.BREAKER_OPEN || report.why() == Reason.BREAKER_OPEN;
        Duration probe = held ? report.untilNextProbe().orElse(Duration.ZERO) : Duration.ZERO;
        boolean hinted = hint != null && hint.compareTo(probe) >= 0;
        Duration longer = hint != null && hinted ? hint : probe;
        boolean none = longer.isZero() || longer.isNegative();
        return new Effort(tries(report.attempts()), report.timing().elapsed(), none ? null : longer, hinted && !none);
    }
}
