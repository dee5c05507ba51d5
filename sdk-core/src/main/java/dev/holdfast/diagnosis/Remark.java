package dev.holdfast.diagnosis;

import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Replay;
import dev.holdfast.network.NetworkVerdict;
import dev.holdfast.text.Messages;
import java.util.Optional;

/**
 * Chooses the second sentence, the one thing that most helps the reader after the headline. In this order: what only they
 * can do, what may have been processed and billed, what has to be mended on their side, when it makes sense to go on.
 */
final class Remark {

    private Remark() {}

    /** The sentence's key in the bundles; empty when the headline says enough. */
    static Optional<String> keyOf(Findings findings) {
        return switch (findings.kind()) {
            case OUT_OF_MONEY,
                    CONFLICT,
                    TOO_LARGE,
                    NOT_FOUND,
                    INVALID_REQUEST,
                    NOT_SUPPORTED,
                    CERTIFICATE,
                    PROXY_AUTHENTICATION,
                    PORTAL,
                    BLOCKED -> Optional.of("remark." + name(findings.kind()));
            case UNAUTHORIZED, FORBIDDEN ->
                Optional.of(
                        findings.place() == Findings.Place.NETWORK
                                ? "remark.blocked"
                                : "remark." + name(findings.kind()));
            case CANCELLED -> findings.mayBeBilled() ? Optional.of("remark.cancelled.billed") : Optional.empty();
            default -> ofPassing(findings);
        };
    }

    private static Optional<String> ofPassing(Findings findings) {
        if (findings.mayBeBilled()) {
            String known = findings.replay() == Replay.PROCESSED ? "remark.processed" : "remark.billed";
            return Optional.of(withTries(known, findings));
        }
        if (findings.kind() == FailureKind.BREAKER_OPEN && findings.isUnsent()) {
            return Optional.of(Headline.tellsWait(findings) ? "remark.unsent.wait" : "remark.unsent");
        }
        if (findings.place() == Findings.Place.NETWORK) {
            boolean unprocessed = findings.replay() == Replay.UNPROCESSED && !findings.triedAgain();
            return Optional.of(unprocessed ? "remark.network.unprocessed" : withTries("remark.network", findings));
        }
        if (findings.lasting()) {
            return Optional.of(findings.kind() == FailureKind.RATE_LIMITED ? "remark.limit" : "remark.lasting");
        }
        if (findings.toldNotTo()) {
            return Optional.of("remark.told-not-to");
        }
        if (Headline.tellsWait(findings)) {
            return findings.triedAgain() ? Optional.of("remark.tried") : Optional.empty();
        }
        return Optional.of(whenToGoOn(findings));
    }

    private static String whenToGoOn(Findings findings) {
        if (findings.untilNext().isPresent()) {
            return withTries("remark.wait", findings);
        }
        if (findings.place() == Findings.Place.UNKNOWN
                && findings.isUnreachable()
                && findings.network() != NetworkVerdict.State.ONLINE) {
            return withTries("remark.check", findings);
        }
        return switch (findings.why()) {
            case BODY_ONE_SHOT -> "remark.one-shot";
            case BUDGET_EXHAUSTED -> "remark.budget";
            default -> withTries(byBand(findings), findings);
        };
    }

    /** A wait that fits how long it has been going on, where it is the service's. */
    private static String byBand(Findings findings) {
        if (Posted.isOutage(findings)) {
            return Posted.isWatched(findings) ? "remark.watching" : "remark.posted";
        }
        if (findings.place() != Findings.Place.SERVICE) {
            return "remark.soon";
        }
        return switch (findings.band()) {
            case SHORT -> findings.isMaintenance() ? "remark.maintenance" : "remark.soon";
            case MODERATE -> "remark.moderate";
            case LONG -> "remark.long";
        };
    }

    private static String withTries(String key, Findings findings) {
        return findings.triedAgain() ? key + ".tried" : key;
    }

    private static String name(FailureKind kind) {
        return Messages.name(kind);
    }
}
