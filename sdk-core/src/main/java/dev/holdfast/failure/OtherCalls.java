package dev.holdfast.failure;

import java.util.ArrayList;
import java.util.List;

/**
 * What other requests to the same endpoint met while one request failed. One that fails each time while others pass points
 * to a bug that it runs into, rather than to an outage.
 *
 * @param failures how often this request has failed in a row, this time included
 * @param othersPassed how many other requests passed since its first failure
 */
public record OtherCalls(int failures, int othersPassed) {

    /** Fewer failures than this may be chance. */
    private static final int ENOUGH_FAILURES = 3;

    /** Fewer others than this may be chance too. */
    private static final int ENOUGH_OTHERS = 3;

    public OtherCalls {
        if (failures < 0) {
            throw new IllegalArgumentException("failures < 0: " + failures);
        }
        if (othersPassed < 0) {
            throw new IllegalArgumentException("othersPassed < 0: " + othersPassed);
        }
    }

    /** The failure in this light: the same one, or with a bug or a wrong configuration as its likely cause. */
    public Failure shedLightOn(Failure failure) {
        boolean telling = failures >= ENOUGH_FAILURES && othersPassed >= ENOUGH_OTHERS;
        if (!telling || !mayBeABug(failure.kind()) || failure.cause().certainty() == Certainty.CERTAIN) {
            return failure;
        }
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(new Evidence(
                Evidence.Kind.OTHER_CALLS, failures + " failures in a row while " + othersPassed + " others passed"));
        evidence.addAll(failure.cause().evidence());
        return new Failure(
                failure.kind(),
                failure.transience(),
                failure.replay(),
                failure.origin(),
                new Cause(LikelyCause.BUG_OR_CONFIGURATION, Certainty.LIKELY, evidence),
                failure.facts());
    }

    /** Limits, refusals and what fails before the request is sent don't depend on what it says. */
    private static boolean mayBeABug(FailureKind kind) {
        return switch (kind) {
            case BAD_GATEWAY, UNAVAILABLE, GATEWAY_TIMEOUT, SERVER_ERROR, CONNECTION_LOST, TRUNCATED, MALFORMED -> true;
            default -> false;
        };
    }
}
