package dev.holdfast.diagnosis;

import dev.holdfast.expectation.Expectation;
import dev.holdfast.expectation.Expectation.Basis;
import dev.holdfast.expectation.OutageBand;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses the sentences on what to expect: by what the provider has posted, or else the band of {@link OutageBand} that the
 * outage has grown into. Nothing is
 * foretold of what time does not heal or what somebody has to mend, nor of what may not be the service's; and where the service itself has said how long,
 * nobody knows better, unless it has been down for long.
 */
final class Outlook {

    private Outlook() {}

    static List<String> keysOf(Findings findings) {
        List<String> posted = byPost(findings);
        return posted.isEmpty() ? bySight(findings) : posted;
    }

    private static List<String> byPost(Findings findings) {
        Basis basis = findings.expectation().map(Expectation::basis).orElse(Basis.OWN_OBSERVATION);
        if (basis == Basis.OWN_OBSERVATION || Posted.keysOf(findings).isEmpty()) {
            return List.of();
        }
        List<String> keys = new ArrayList<>(2);
        if (findings.place() == Findings.Place.SERVICE && findings.band() != OutageBand.SHORT) {
            keys.add("expected.so-far");
        }
        keys.add(
                switch (basis) {
                    case PROVIDER_BEFORE_FIX -> "expected.before-fix";
                    case PROVIDER_WATCHING -> "expected.watching";
                    case PLANNED_END, OWN_OBSERVATION -> "expected.planned-end";
                });
        return keys;
    }

    private static List<String> bySight(Findings findings) {
        if (findings.place() != Findings.Place.SERVICE
                || findings.lasting()
                || !findings.isOfOutage()
                || findings.isRequestTimeout()) {
            return List.of();
        }
        // What this program has seen so far is no measure of an outage that the provider itself has posted.
        boolean told = findings.toldNotTo()
                || findings.effort().saidByService()
                || Headline.tellsWait(findings)
                || Posted.isOutage(findings);
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
