package dev.holdfast.diagnosis;

import dev.holdfast.diagnosis.Findings.Place;
import dev.holdfast.failure.Replay;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses the sentences on what is at risk: whether the request counted, and whether anything has changed for the account,
 * the model or the conversation. Each stands only with the replay safety that makes it true:
 *
 * <pre>
 *                        UNPROCESSED  LIKELY_UNPROCESSED  UNKNOWN  PROCESSED
 *  risk.unsent                x (nothing was sent at all)
 *  risk.unprocessed           x
 *  risk.unprocessed.safe      x
 *  risk.likely-unprocessed                  x
 *  risk.unknown                                              x
 *  risk.processed                                                       x
 *  risk.account               x             x
 *  risk.account.but-billed                                   x          x
 *  risk.conversation          x
 *  risk.model                               x                x          x
 *  risk.encrypted             x             x                x          x (the service answered or all was sent, over TLS)
 * </pre>
 */
final class Risk {

    private Risk() {}

    static List<String> keysOf(Findings findings, boolean encrypted) {
        List<String> keys = new ArrayList<>(4);
        keys.add(processed(findings));
        if (isOutage(findings)) {
            keys.add(findings.mayBeBilled() ? "risk.account.but-billed" : "risk.account");
            keys.add(findings.replay() == Replay.UNPROCESSED ? "risk.conversation" : "risk.model");
            if (encrypted && isConnected(findings)) {
                keys.add("risk.encrypted");
            }
        }
        return keys;
    }

    private static String processed(Findings findings) {
        if (findings.isUnsent()) {
            return "risk.unsent";
        }
        return switch (findings.replay()) {
            case UNPROCESSED ->
                findings.lasting() || findings.toldNotTo() ? "risk.unprocessed" : "risk.unprocessed.safe";
            case LIKELY_UNPROCESSED -> "risk.likely-unprocessed";
            case UNKNOWN -> "risk.unknown";
            case PROCESSED -> "risk.processed";
        };
    }

    /** Whether a connection had come about, to the call's own endpoint alone. */
    private static boolean isConnected(Findings findings) {
        return !findings.triedElsewhere()
                && !findings.isUnsent()
                && (findings.reached() != Findings.Reached.NOT_KNOWN || findings.isKnownSent());
    }

    /** Whether it is a failure of the service or of the way to it, so that nobody's account or key is what it is about. */
    private static boolean isOutage(Findings findings) {
        return findings.isOfOutage() && findings.place() != Place.NETWORK && !findings.isCallersOwn();
    }
}
