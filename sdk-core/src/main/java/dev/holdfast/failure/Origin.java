package dev.holdfast.failure;

import java.util.List;

/**
 * Where a failure arose, how sure that is, and what says so.
 *
 * @param hop the place in the chain
 * @param certainty how sure; {@link Certainty#NONE} exactly when the hop is {@link Hop#UNKNOWN}
 * @param evidence what says so, strongest first
 */
public record Origin(Hop hop, Certainty certainty, List<Evidence> evidence) {

    public Origin {
        if ((hop == Hop.UNKNOWN) != (certainty == Certainty.NONE)) {
            throw new IllegalArgumentException("certainty does not fit hop " + hop + ": " + certainty);
        }
        evidence = List.copyOf(evidence);
    }
}
