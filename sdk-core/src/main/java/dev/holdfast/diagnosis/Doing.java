package dev.holdfast.diagnosis;

import dev.holdfast.failure.FailureKind;
import java.util.ArrayList;
import java.util.List;

/** Chooses the sentences on what Holdfast did, and why it did no more. */
final class Doing {

    private Doing() {}

    static List<String> keysOf(Findings findings) {
        List<String> keys = new ArrayList<>(3);
        if (findings.triedAgain()) {
            keys.add("done.tries");
        }
        if (findings.usedFreshConnection()) {
            keys.add("done.fresh-connection");
        }
        if (findings.triedElsewhere()) {
            keys.add("done.elsewhere");
        }
        switch (findings.why()) {
            case OUTCOME_UNKNOWN -> {
                if (findings.mayBeBilled()) {
                    keys.add(findings.triedAgain() ? "done.no-more" : "done.not-again");
                }
            }
            case BODY_ONE_SHOT -> keys.add("done.one-shot");
            case SERVER_SAID_NO_RETRY -> {
                if (findings.toldNotTo()) {
                    keys.add("done.told-not-to");
                }
            }
            case BUDGET_EXHAUSTED -> keys.add("done.budget");
            case HINT_TOO_LONG -> {
                if (findings.kind() != FailureKind.CANCELLED
                        && findings.untilNext().isPresent()) {
                    keys.add("done.too-long");
                }
            }
            default -> {}
        }
        return keys;
    }
}
