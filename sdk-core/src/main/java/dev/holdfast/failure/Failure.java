package dev.holdfast.failure;

/**
 * One failed attempt, understood: what it was, whether time heals it, whether it is safe to send again, where it arose
 * and why, and the facts that all of this rests on. Immutable.
 *
 * @param kind what went wrong
 * @param transience whether time heals it
 * @param replay what sending it again may do
 * @param origin at which hop it arose
 * @param cause why
 * @param facts what was seen on the wire
 */
public record Failure(FailureKind kind, Transience transience, Replay replay, Origin origin, Cause cause, Facts facts) {

    /** Whether the connection itself failed, so that the next attempt wants a fresh one. */
    public boolean onConnection() {
        return switch (kind) {
            case CONNECT_REFUSED,
                    CONNECT_TIMEOUT,
                    CONNECT_FAILED,
                    TLS_HANDSHAKE,
                    CONNECTION_LOST,
                    STALE_CONNECTION,
                    READ_TIMEOUT,
                    TRUNCATED,
                    MALFORMED -> true;
            default -> false;
        };
    }

    /** Whether it arose at the service, as far as can be told: a guess is not enough to lay it at the service's door. */
    public boolean isAtService() {
        Hop hop = origin.hop();
        return hop != Hop.LOCAL_NETWORK
                && hop != Hop.INTERMEDIARY
                && cause.likely() != LikelyCause.LOCAL
                && origin.certainty().compareTo(Certainty.POSSIBLE) < 0;
    }

    /** Whether the caller's request, key or account is what failed, rather than the service or the network. */
    public boolean isCallersOwn() {
        return cause.likely() == LikelyCause.CALLER;
    }
}
