package dev.holdfast.diagnosis;

import dev.holdfast.expectation.OutageBand;
import dev.holdfast.failure.Cause;
import dev.holdfast.failure.Certainty;
import dev.holdfast.failure.LikelyCause;
import java.util.List;

/**
 * Chooses the sentences on what to expect: the band of {@link OutageBand} that the outage has grown into. Nothing is
 * foretold of what time does not heal, nor of what may not be the service's; and where the service itself has said how long,
 * nobody knows better, unless it has been down for long.
 */
final class Outlook {

    private Outlook() {}

    static List<String> keysOf(Findings findings) {
        if (findings.place() != Findings.Place.SERVICE
                || findings.lasting()
                || !findings.isOfOutage()
                || findings.isRequestTimeout()) {
            return List.of();
        }
        boolean told = Headline.tellsWait(findings);
        return switch (findings.band()) {
            case LONG -> List.of("expected.long");
            case MODERATE -> List.of(told ? "expected.so-far" : "expected.moderate");
            case SHORT ->
                told ? List.of() : List.of(isMaintenance(findings) ? "expected.maintenance" : "expected.short");
        };
    }

    private static boolean isMaintenance(Findings findings) {
        Cause cause = findings.report().failure().cause();
        return cause.likely() == LikelyCause.DOWNTIME && cause.certainty().compareTo(Certainty.POSSIBLE) < 0;
    }
}
