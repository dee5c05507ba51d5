package dev.holdfast.failure;

import java.util.List;

/**
 * What other calls to the same endpoint met while this one failed again and again. One request that fails every time while
 * others pass speaks of a bug that it brings to light, not of an outage.
 *
 * @param failedHere how often this call has failed in a row, in the same way
 * @param succeededMeanwhile how many other calls have succeeded since this one began
 */
public record OtherCalls(int failedHere, long succeededMeanwhile) {

    /** With two failures, chance explains too much: at 20 % random errors one call in 25 meets two in a row. */
    private static final int ENOUGH_FAILURES = 3;

    private static final long ENOUGH_SUCCESSES = 3;

    /** The failure with what the other calls say of its cause; the same one when they say nothing. */
    public Failure refine(Failure failure) {
        boolean ofService = failure.kind() == FailureKind.SERVER_ERROR || failure.kind() == FailureKind.BAD_GATEWAY;
        boolean open = failure.cause().likely() == LikelyCause.CANNOT_TELL
                || failure.cause().certainty() == Certainty.POSSIBLE;
        if (!ofService || !open || failedHere < ENOUGH_FAILURES || succeededMeanwhile < ENOUGH_SUCCESSES) {
            return failure;
        }
        Evidence evidence = new Evidence(
                Evidence.Kind.OTHER_CALLS,
                failedHere + " failures in a row, " + succeededMeanwhile + " other calls answered meanwhile");
        return new Failure(
                failure.kind(),
                failure.transience(),
                failure.replay(),
                failure.origin(),
                new Cause(LikelyCause.BUG_OR_CONFIGURATION, Certainty.POSSIBLE, List.of(evidence)),
                failure.facts());
    }
}
