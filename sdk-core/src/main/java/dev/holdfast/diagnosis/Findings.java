package dev.holdfast.diagnosis;

import dev.holdfast.call.Endpoint;
import dev.holdfast.expectation.Expectation;
import dev.holdfast.expectation.OutageBand;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Cause;
import dev.holdfast.failure.Certainty;
import dev.holdfast.failure.Evidence;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.failure.Origin;
import dev.holdfast.failure.Phase;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Replay;
import dev.holdfast.failure.Transience;
import dev.holdfast.network.NetworkVerdict;
import dev.holdfast.status.PostedIncident;
import dev.holdfast.status.StatusView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What of a report decides the words.
 *
 * @param kind how it ended, from the reader's side
 * @param place whose side it is on
 * @param replay the least safe of all attempts: a refused last attempt does not undo an earlier one that may have counted
 * @param effort what was done and when more can be
 * @param report what all of it rests on
 * @param around what was known beside it
 */
record Findings(FailureKind kind, Place place, Replay replay, Effort effort, CallReport report, Circumstances around) {

    private static final int REQUEST_TIMEOUT = 408;

    /** What a quota a day may be waited for; Gemini asks for seconds with it. */
    private static final Duration SHORTEST_OF_QUOTA = Duration.ofMinutes(5);

    /** Whose side a failure is on. */
    enum Place {
        /** On the reader's side: this machine, its network, or something between it and the service. */
        NETWORK,
        /** At the service. */
        SERVICE,
        /** Not known. */
        UNKNOWN
    }

    /** Whether a request came as far as the service. */
    enum Reached {
        /** The service itself answered: with its request id, or in its own form. */
        CERTAINLY,
        /** Something at the service answered, as it seems. */
        SEEMINGLY,
        /** Nobody at the service answered. */
        NOT_KNOWN
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

    static Findings of(CallReport report, Circumstances around) {
        Place place = placeOf(report, around);
        return new Findings(kindOf(report, place), place, leastSafe(report), effortOf(report), report, around);
    }

    /** Why it was given up. */
    Reason why() {
        return report.why();
    }

    /** Whether sending the same again would end the same. */
    boolean lasting() {
        return report.failure().transience() == Transience.PERMANENT
                || (why() == Reason.PERMANENT_FAILURE && !endedElsewhere());
    }

    /** Whether the service has asked not to be sent the request again: a backup's word is not the service's. */
    boolean toldNotTo() {
        return why() == Reason.SERVER_SAID_NO_RETRY
                && !endedElsewhere()
                && place != Place.NETWORK
                && !report.failure().isCallersOwn();
    }

    /** Whether the last attempt went to an alternate, so that the reason is about that one and the failure is not. */
    private boolean endedElsewhere() {
        List<Attempted> attempts = report.attempts();
        return !attempts.isEmpty()
                && !attempts.get(attempts.size() - 1).endpoint().equals(report.endpoint());
    }

    /** Whether the service has said that it is being worked on. */
    boolean isMaintenance() {
        return knownCauseIs(LikelyCause.DOWNTIME) || Posted.isMaintenance(this);
    }

    /** Whether it takes somebody to mend it, so that it doesn't pass by itself. */
    boolean isToBeMended() {
        return knownCauseIs(LikelyCause.BUG_OR_CONFIGURATION);
    }

    private boolean knownCauseIs(LikelyCause likely) {
        Cause cause = report.failure().cause();
        return cause.likely() == likely && cause.certainty().compareTo(Certainty.POSSIBLE) < 0;
    }

    /** Whether the limit is the service's load rather than the app's use. */
    boolean isLimitOfLoad() {
        return kind == FailureKind.RATE_LIMITED && knownCauseIs(LikelyCause.HIGH_LOAD);
    }

    /** Whether what it ended with, apart from the attempts before it, may have counted. */
    boolean lastMayCount() {
        Replay last = report.failure().replay();
        return last == Replay.UNKNOWN || last == Replay.PROCESSED;
    }

    /** Whether the request, the key or the account is what failed. */
    boolean isCallersOwn() {
        return report.failure().isCallersOwn();
    }

    /** Whether the call may have been processed, and billed. */
    boolean mayBeBilled() {
        return replay == Replay.UNKNOWN || replay == Replay.PROCESSED;
    }

    /** Whether nothing of this call was ever sent. */
    boolean isUnsent() {
        return effort.tries() == 0 && replay == Replay.UNPROCESSED;
    }

    /** Whether the service was given more than one chance. */
    boolean triedAgain() {
        return effort.tries() > 1;
    }

    Optional<Duration> untilNext() {
        return Optional.ofNullable(effort.untilNext());
    }

    /** Whether no connection came about. */
    boolean isUnreachable() {
        return isUnreachable(kind);
    }

    /** What the check of this machine's own network has shown. */
    NetworkVerdict.State network() {
        return around.network().map(NetworkVerdict::state).orElse(NetworkVerdict.State.UNKNOWN);
    }

    private static boolean isUnreachable(FailureKind kind) {
        return switch (kind) {
            case NAME_RESOLUTION, CONNECT_REFUSED, CONNECT_TIMEOUT, CONNECT_FAILED, TLS_HANDSHAKE -> true;
            default -> false;
        };
    }

    /** Whether it is how an outage of a service shows. */
    boolean isOfOutage() {
        return switch (kind) {
            case CONNECT_REFUSED,
                    CONNECT_TIMEOUT,
                    CONNECTION_LOST,
                    STREAM_REFUSED,
                    READ_TIMEOUT,
                    BAD_GATEWAY,
                    UNAVAILABLE,
                    OVERLOADED,
                    GATEWAY_TIMEOUT,
                    SERVER_ERROR,
                    BREAKER_OPEN -> true;
            default -> false;
        };
    }

    /** Whether the server waited in vain for the request, rather than another server for the answer. */
    boolean isRequestTimeout() {
        return kind == FailureKind.GATEWAY_TIMEOUT
                && report.failure().facts().status() == REQUEST_TIMEOUT
                && !lastMayCount();
    }

    Reached reached() {
        Failure failure = report.failure();
        if (place != Place.SERVICE || kind == FailureKind.BREAKER_OPEN) {
            return Reached.NOT_KNOWN;
        }
        // An edge writes error envelopes too, in the service's form.
        boolean atBackend = failure.origin().hop() == Hop.BACKEND;
        boolean byItself = Stream.concat(failure.origin().evidence().stream(), failure.cause().evidence().stream())
                .anyMatch(one ->
                        one.kind() == Evidence.Kind.REQUEST_ID || (one.kind() == Evidence.Kind.ENVELOPE && atBackend));
        return byItself ? Reached.CERTAINLY : Reached.SEEMINGLY;
    }

    /** Whether all of the request is known to have been sent in the last attempt. */
    boolean isKnownSent() {
        return Stream.concat(
                        report.failure().cause().evidence().stream(), report.failure().origin().evidence().stream())
                .anyMatch(one -> one.kind() == Evidence.Kind.PHASE
                        && (one.detail().equals(Phase.WAITING.name())
                                || one.detail().equals(Phase.READING.name())));
    }

    /** Whether an attempt was kept off old connections, after one of them had failed. */
    boolean usedFreshConnection() {
        return report.attempts().stream().anyMatch(Attempted::freshConnection);
    }

    /** Whether another endpoint than the call's own was tried. */
    boolean triedElsewhere() {
        Endpoint own = report.endpoint();
        return report.attempts().stream()
                .anyMatch(attempt -> !attempt.endpoint().equals(own));
    }

    /** For how long the service has been failing; no less than this call has seen itself. */
    Duration outage() {
        return report.failingFor().orElse(Duration.ZERO);
    }

    /** What to expect by how long it has been going on, as this program has seen it. */
    OutageBand band() {
        return OutageBand.after(outage());
    }

    /**
     * What to expect by what the provider has posted of the very part of the service, else by what this program has seen;
     * empty when there is neither.
     */
    Optional<Expectation> expectation() {
        PostedIncident posted = around.status()
                .filter(view -> view.scope() == StatusView.Scope.COMPONENT)
                .map(StatusView::incident)
                .orElse(null);
        return Expectation.of(
                report.timing().failingFor(), posted, report.timing().endedAt());
    }

    /** The number of the last one: a long history may have lost its middle. */
    private static int tries(List<Attempted> attempts) {
        return attempts.isEmpty() ? 0 : attempts.get(attempts.size() - 1).number();
    }

    private static FailureKind kindOf(CallReport report, Place place) {
        if (report.why() == Reason.CANCELLED) {
            return FailureKind.CANCELLED;
        }
        Failure failure = report.failure();
        return switch (failure.kind()) {
            // Told by an answer instead of an exception, it happened between two of the service's own servers.
            case TLS_HANDSHAKE, CERTIFICATE ->
                failure.facts().status() > 0 && place != Place.NETWORK ? FailureKind.BAD_GATEWAY : failure.kind();
            default -> failure.kind();
        };
    }

    /** Whose side it is on by the failure, and by what a check of the network has shown where no connection came about. */
    private static Place placeOf(CallReport report, Circumstances around) {
        Place place = placeOf(report);
        if (!isUnreachable(report.failure().kind()) && report.failure().kind() != FailureKind.CERTIFICATE) {
            return place;
        }
        return switch (around.network().map(NetworkVerdict::state).orElse(NetworkVerdict.State.UNKNOWN)) {
            case OFFLINE, PORTAL -> Place.NETWORK;
            case ONLINE -> {
                Origin origin = report.failure().origin();
                boolean guess = origin.hop() == Hop.LOCAL_NETWORK && origin.certainty() != Certainty.CERTAIN;
                yield place == Place.NETWORK && guess ? Place.UNKNOWN : place;
            }
            case UNKNOWN -> place;
        };
    }

    private static Place placeOf(CallReport report) {
        Failure failure = report.failure();
        Hop hop = failure.origin().hop();
        boolean local = hop == Hop.LOCAL_NETWORK
                || hop == Hop.INTERMEDIARY
                || failure.cause().likely() == LikelyCause.LOCAL;
        if (local) {
            // A network that leads to a backup leads somewhere.
            return hop == Hop.LOCAL_NETWORK && hasAnsweredElsewhere(report) ? Place.UNKNOWN : Place.NETWORK;
        }
        return failure.isAtService() ? Place.SERVICE : Place.UNKNOWN;
    }

    private static boolean hasAnsweredElsewhere(CallReport report) {
        return report.attempts().stream()
                .anyMatch(attempt -> !attempt.endpoint().equals(report.endpoint())
                        && attempt.failure().facts().status() > 0
                        && attempt.failure().origin().hop() != Hop.INTERMEDIARY);
    }

    private static Replay leastSafe(CallReport report) {
        Replay worst = report.failure().replay();
        for (Attempted attempt : report.attempts()) {
            Replay replay = attempt.failure().replay();
            worst = replay.compareTo(worst) > 0 ? replay : worst;
        }
        return worst;
    }

    /** What the service has said, if it can be true. */
    private static @Nullable Duration hintOf(Failure failure) {
        Duration hint = failure.facts().hint().delay();
        boolean ofQuota = failure.kind() == FailureKind.RATE_LIMITED && failure.transience() == Transience.PERMANENT;
        return hint != null && ofQuota && hint.compareTo(SHORTEST_OF_QUOTA) < 0 ? null : hint;
    }

    private static Effort effortOf(CallReport report) {
        Duration hint = hintOf(report.failure());
        boolean held = report.failure().kind() == FailureKind.BREAKER_OPEN || report.why() == Reason.BREAKER_OPEN;
        Duration probe = held ? report.untilNextProbe().orElse(Duration.ZERO) : Duration.ZERO;
        boolean hinted = hint != null && hint.compareTo(probe) >= 0;
        Duration longer = hint != null && hinted ? hint : probe;
        boolean none = longer.isZero() || longer.isNegative();
        return new Effort(tries(report.attempts()), report.timing().elapsed(), none ? null : longer, hinted && !none);
    }
}
