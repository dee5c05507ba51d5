package dev.holdfast.diagnosis;

import dev.holdfast.expectation.OutageBand;
import java.util.List;

/**
 * Chooses the sentences on what to expect: the band of {@link OutageBand} that the outage has grown into. Nothing is
 * foretold of what time does not heal or what somebody has to mend, nor of what may not be the service's; and where the service itself has said how long,
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
        boolean told = findings.toldNotTo() || findings.effort().saidByService() || Headline.tellsWait(findings);
        return switch (findings.band()) {
            case LONG -> List.of("expected.long");
            case MODERATE -> List.of(told || findings.isToBeMended() ? "expected.so-far" : "expected.moderate");
            case SHORT ->
                told || findings.isToBeMended()
                        ? List.of()
                        : List.of(findings.isMaintenance() ? "expected.maintenance" : "expected.short");
        };
    }
}
