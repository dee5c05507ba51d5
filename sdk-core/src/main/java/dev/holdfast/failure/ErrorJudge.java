package dev.holdfast.failure;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateExpiredException;
import java.util.List;

/** Concludes from an exception: does time heal it, was it processed, where did it arise, and why. */
final class ErrorJudge {

    private final FailureKind kind;
    private final ErrorView error;
    private final Causes chain;
    private final List<Evidence> evidence;

    ErrorJudge(FailureKind kind, ErrorView error, Causes chain, List<Evidence> evidence) {
        this.kind = kind;
        this.error = error;
        this.chain = chain;
        this.evidence = evidence;
    }

    Transience transience() {
        return switch (kind) {
            case CERTIFICATE, PROXY_AUTHENTICATION, PORTAL, BLOCKED, CANCELLED -> Transience.PERMANENT;
            case UNKNOWN -> chain.has(IOException.class) ? Transience.TRANSIENT : Transience.PERMANENT;
            default -> Transience.TRANSIENT;
        };
    }

    Replay replay() {
        return switch (kind) {
            case NAME_RESOLUTION,
                    CONNECT_REFUSED,
                    CONNECT_TIMEOUT,
                    CONNECT_FAILED,
                    TLS_HANDSHAKE,
                    CERTIFICATE,
                    PROXY_AUTHENTICATION,
                    PROXY_FAILED,
                    PORTAL,
                    BLOCKED,
                    STREAM_REFUSED -> Replay.UNPROCESSED;
            case STALE_CONNECTION -> Replay.LIKELY_UNPROCESSED;
            case TRUNCATED -> Replay.PROCESSED;
            case MALFORMED -> Replay.UNKNOWN;
            default -> byPhase();
        };
    }

    private Replay byPhase() {
        return switch (error.phase()) {
            case QUEUED, NAME_LOOKUP, CONNECTING, TLS -> Replay.UNPROCESSED;
            case READING -> Replay.PROCESSED;
            case UNKNOWN, SENDING, WAITING -> Replay.UNKNOWN;
        };
    }

    Origin origin() {
        return switch (kind) {
            case NAME_RESOLUTION, CONNECT_FAILED -> new Origin(Hop.LOCAL_NETWORK, Certainty.LIKELY, evidence);
            case PROXY_AUTHENTICATION, PROXY_FAILED, BLOCKED ->
                new Origin(Hop.INTERMEDIARY, Certainty.CERTAIN, evidence);
            case PORTAL -> new Origin(Hop.INTERMEDIARY, Certainty.LIKELY, evidence);
            case CONNECT_REFUSED -> new Origin(Hop.EDGE, Certainty.POSSIBLE, evidence);
            case STREAM_REFUSED -> new Origin(Hop.EDGE, Certainty.LIKELY, evidence);
            default -> new Origin(Hop.UNKNOWN, Certainty.NONE, List.of());
        };
    }

    Cause cause() {
        return switch (kind) {
            case NAME_RESOLUTION, CONNECT_FAILED, PORTAL -> new Cause(LikelyCause.LOCAL, Certainty.LIKELY, evidence);
            case PROXY_AUTHENTICATION, BLOCKED -> new Cause(LikelyCause.LOCAL, Certainty.CERTAIN, evidence);
            case PROXY_FAILED ->
                // A proxy that does not answer is ours to mend; one that answers may have met a host that is down.
                chain.has(ConnectException.class) || chain.has(SocketTimeoutException.class)
                        ? new Cause(LikelyCause.LOCAL, Certainty.CERTAIN, evidence)
                        : cannotTell();
            case CONNECT_REFUSED -> new Cause(LikelyCause.DOWNTIME, Certainty.POSSIBLE, evidence);
            case STREAM_REFUSED -> new Cause(LikelyCause.THROTTLING_OR_EDGE, Certainty.POSSIBLE, evidence);
            case READ_TIMEOUT -> new Cause(LikelyCause.HIGH_LOAD, Certainty.POSSIBLE, evidence);
            case MALFORMED -> new Cause(LikelyCause.BUG_OR_CONFIGURATION, Certainty.POSSIBLE, evidence);
            case CERTIFICATE ->
                chain.has(CertificateExpiredException.class)
                        ? new Cause(LikelyCause.BUG_OR_CONFIGURATION, Certainty.POSSIBLE, evidence)
                        : cannotTell();
            default -> cannotTell();
        };
    }

    private static Cause cannotTell() {
        return new Cause(LikelyCause.CANNOT_TELL, Certainty.NONE, List.of());
    }
}
