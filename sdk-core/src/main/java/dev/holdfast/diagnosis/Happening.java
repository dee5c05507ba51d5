package dev.holdfast.diagnosis;

import dev.holdfast.diagnosis.Findings.Place;
import dev.holdfast.failure.Cause;
import dev.holdfast.failure.Certainty;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.failure.Replay;
import dev.holdfast.network.NetworkVerdict;
import dev.holdfast.text.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the sentences on what happened: what was seen, how far the request came, and why, as far as one can tell. What the
 * headline says is not said again.
 */
final class Happening {

    private Happening() {}

    static List<String> keysOf(Findings findings) {
        List<String> keys = new ArrayList<>(3);
        add(keys, seen(findings));
        add(keys, reached(findings));
        add(keys, cause(findings));
        return keys;
    }

    private static void add(List<String> keys, @Nullable String key) {
        if (key != null) {
            keys.add(key);
        }
    }

    private static @Nullable String seen(Findings findings) {
        boolean network = findings.place() == Place.NETWORK;
        return switch (findings.kind()) {
            case NAME_RESOLUTION,
                    CONNECT_REFUSED,
                    CONNECT_TIMEOUT,
                    CONNECT_FAILED,
                    TLS_HANDSHAKE,
                    CERTIFICATE,
                    PORTAL,
                    BLOCKED,
                    TRUNCATED,
                    CALL_TIMEOUT -> "happened." + Messages.name(findings.kind());
            case CONNECTION_LOST, STALE_CONNECTION -> "happened.connection-lost";
            case READ_TIMEOUT -> ofReadTimeout(findings);
            case PROXY_FAILED -> isOwnProxy(findings) ? null : "happened.proxy-failed";
            case GATEWAY_TIMEOUT ->
                network
                        ? "happened.on-the-way"
                        : findings.isRequestTimeout() ? "happened.request-timeout" : "happened.gateway-timeout";
            case SERVER_ERROR ->
                network ? "happened.on-the-way" : findings.place() == Place.SERVICE ? "happened.server-error" : null;
            case RATE_LIMITED ->
                network ? "happened.on-the-way" : findings.isLimitOfLoad() ? null : "happened.rate-limited";
            case BAD_GATEWAY -> network ? "happened.on-the-way" : "happened." + Messages.name(findings.kind());
            // What may have been worked on was taken.
            case UNAVAILABLE, STREAM_REFUSED ->
                network ? "happened.on-the-way" : findings.lastMayCount() ? null : "happened.unavailable";
            case OVERLOADED, TOO_EARLY, TOO_LARGE, NOT_FOUND, CONFLICT, INVALID_REQUEST, NOT_SUPPORTED ->
                network ? "happened.on-the-way" : null;
            case MALFORMED ->
                network ? "happened.on-the-way" : findings.place() == Place.UNKNOWN ? "happened.malformed" : null;
            case BREAKER_OPEN ->
                Headline.tellsWait(findings) && !Headline.isCrowd(findings) && findings.place() == Place.SERVICE
                        ? "happened.breaker-open"
                        : null;
            case PROXY_AUTHENTICATION, OUT_OF_MONEY, UNAUTHORIZED, FORBIDDEN, CANCELLED, UNKNOWN -> null;
        };
    }

    /** Whether the proxy itself was out of reach, so that nothing behind it can be the reason. */
    private static boolean isOwnProxy(Findings findings) {
        return findings.kind() == FailureKind.PROXY_FAILED
                && findings.report().failure().cause().likely() == LikelyCause.LOCAL;
    }

    private static String ofReadTimeout(Findings findings) {
        if (findings.report().failure().replay() == Replay.PROCESSED) {
            return "happened.read-timeout.begun";
        }
        return findings.isKnownSent() && findings.mayBeBilled()
                ? "happened.read-timeout"
                : "happened.read-timeout.unsure";
    }

    private static @Nullable String reached(Findings findings) {
        if (findings.place() == Place.NETWORK) {
            boolean unreachable = findings.isUnreachable() || findings.kind() == FailureKind.CERTIFICATE;
            if (unreachable && findings.network() == NetworkVerdict.State.OFFLINE) {
                return "reached.offline";
            }
            if (unreachable && findings.network() == NetworkVerdict.State.PORTAL) {
                return "reached.portal";
            }
            return findings.isUnreachable() || isOwnProxy(findings) ? "reached.network" : null;
        }
        if (findings.place() == Place.UNKNOWN) {
            if (findings.isUnreachable() && findings.network() == NetworkVerdict.State.ONLINE) {
                return "reached.online";
            }
            boolean either = findings.isUnreachable() || findings.kind() == FailureKind.CONNECTION_LOST;
            return either ? "reached.either" : null;
        }
        if (findings.isCallersOwn() || findings.kind() == FailureKind.CANCELLED) {
            return null;
        }
        return switch (findings.reached()) {
            case CERTAINLY -> "reached.certainly";
            case SEEMINGLY -> findings.isUnreachable() ? null : "reached.seemingly";
            case NOT_KNOWN -> null;
        };
    }

    private static @Nullable String cause(Findings findings) {
        Cause cause = findings.report().failure().cause();
        if (findings.place() == Place.NETWORK || isSaid(findings, cause)) {
            return null;
        }
        return switch (cause.likely()) {
            case SERVER_COMMUNICATION, HIGH_LOAD, DOWNTIME, BUG_OR_CONFIGURATION, THROTTLING_OR_EDGE -> {
                String key = "cause."
                        + cause.likely().name().toLowerCase(Locale.ROOT).replace('_', '-');
                yield cause.certainty() == Certainty.POSSIBLE ? key + ".maybe" : key;
            }
            case LOCAL, CALLER, CANNOT_TELL -> null;
        };
    }

    /** Whether the sentences before it say so already, or make it beside the point. */
    private static boolean isSaid(Findings findings, Cause cause) {
        return switch (findings.kind()) {
            case BAD_GATEWAY -> cause.likely() == LikelyCause.SERVER_COMMUNICATION;
            case OVERLOADED -> cause.likely() == LikelyCause.HIGH_LOAD;
            // The request was slow in coming, whatever else the service has to do.
            case GATEWAY_TIMEOUT -> findings.isRequestTimeout();
            // A guess would lay it at the service's door.
            case BREAKER_OPEN -> findings.place() == Place.UNKNOWN;
            case RATE_LIMITED, BLOCKED, CANCELLED, MALFORMED -> true;
            // A gateway's page may give another cause than a status that is about the request.
            case OUT_OF_MONEY,
                    UNAUTHORIZED,
                    FORBIDDEN,
                    NOT_FOUND,
                    CONFLICT,
                    TOO_LARGE,
                    INVALID_REQUEST,
                    NOT_SUPPORTED,
                    TOO_EARLY -> true;
            default -> findings.place() == Place.UNKNOWN && findings.isUnreachable();
        };
    }
}
