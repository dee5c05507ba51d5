package dev.holdfast.diagnosis;

import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Replay;
import dev.holdfast.text.Messages;

/**
 * Chooses the first sentence: what the failure means for the reader. Where the failure may lie on the reader's own side, the
 * sentence blames nobody else.
 */
final class Headline {

    private Headline() {}

    /** The sentence's key in the bundles. */
    static String keyOf(Findings findings) {
        String key = titleKeyOf(findings);
        return tellsWait(findings) ? key + ".wait" : key;
    }

    /** The key of the same sentence without the time, which differs from one occurrence to the next. */
    static String titleKeyOf(Findings findings) {
        return "headline." + nameOf(findings);
    }

    /** Whether the sentence itself says when to go on. */
    static boolean tellsWait(Findings findings) {
        if (findings.untilNext().isEmpty()) {
            return false;
        }
        return switch (findings.kind()) {
            case BREAKER_OPEN -> !isCrowd(findings) || findings.report().why() == Reason.PACED;
            case RATE_LIMITED, UNAVAILABLE, OVERLOADED ->
                findings.effort().saidByService() && findings.place() != Findings.Place.NETWORK;
            default -> false;
        };
    }

    private static String nameOf(Findings findings) {
        boolean network = findings.place() == Findings.Place.NETWORK;
        return switch (findings.kind()) {
            case CONNECT_REFUSED -> findings.place() == Findings.Place.SERVICE ? "connect-refused" : "unreachable";
            case CONNECT_TIMEOUT, CONNECT_FAILED -> "unreachable";
            case CONNECTION_LOST, STALE_CONNECTION -> "connection-lost";
            case READ_TIMEOUT -> ofReadTimeout(findings);
            case GATEWAY_TIMEOUT ->
                network ? "no-answer" : findings.isRequestTimeout() ? "request-timeout" : "too-slow";
            case UNAVAILABLE, STREAM_REFUSED -> network ? "on-the-way" : "unavailable";
            case UNAUTHORIZED, FORBIDDEN -> network ? "blocked" : name(findings.kind());
            case SERVER_ERROR ->
                network ? "on-the-way" : findings.place() == Findings.Place.SERVICE ? "server-error" : "error-answer";
            case BREAKER_OPEN ->
                isCrowd(findings) ? Messages.name(findings.report().why()) : name(findings.kind());
            case RATE_LIMITED ->
                network ? "on-the-way" : findings.isLimitOfLoad() ? "overloaded" : name(findings.kind());
            case BAD_GATEWAY, OVERLOADED, TOO_EARLY, TOO_LARGE, NOT_FOUND, CONFLICT, INVALID_REQUEST, NOT_SUPPORTED ->
                network ? "on-the-way" : name(findings.kind());
            default -> name(findings.kind());
        };
    }

    /** Whether it was not sent because of others that go first, rather than because they fail. */
    static boolean isCrowd(Findings findings) {
        return switch (findings.report().why()) {
            case ADAPTIVE_LIMIT, PACED, ROOM_FULL -> true;
            default -> false;
        };
    }

    private static String ofReadTimeout(Findings findings) {
        if (findings.report().failure().replay() == Replay.PROCESSED) {
            // It had begun to arrive.
            return "truncated";
        }
        return findings.place() == Findings.Place.SERVICE ? "too-slow" : "no-answer";
    }

    private static String name(FailureKind kind) {
        return Messages.name(kind);
    }
}
