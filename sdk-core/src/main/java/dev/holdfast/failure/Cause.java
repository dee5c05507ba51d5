package dev.holdfast.failure;

import java.util.List;

/**
 * Why it failed, how sure that is, and what says so.
 *
 * @param likely the cause
 * @param certainty how sure; {@link Certainty#NONE} exactly when the cause is {@link LikelyCause#CANNOT_TELL}
 * @param evidence what says so, strongest first
 */
public record Cause(LikelyCause likely, Certainty certainty, List<Evidence> evidence) {

    public Cause {
        if ((likely == LikelyCause.CANNOT_TELL) != (certainty == Certainty.NONE)) {
            throw new IllegalArgumentException("certainty does not fit cause " + likely + ": " + certainty);
        }
        evidence = List.copyOf(evidence);
    }
}
