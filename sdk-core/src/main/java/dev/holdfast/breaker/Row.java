package dev.holdfast.breaker;

import dev.holdfast.breaker.BreakerPolicy.Trip;

/**
 * Failures without a success between them.
 *
 * @param failures how many attempts have failed
 * @param independent how many of them failed each on its own: not together with the one before, by the same broken
 *     connection, say
 * @param lastNanos when the last one of these ended
 * @param lately which share of the attempts just before them has failed
 */
record Row(int failures, int independent, long lastNanos, double lately) {

    static final Row NONE = new Row(0, 0, 0, 0);

    /** The share that one attempt has of what came lately. */
    private static final double ONE = 1 / 16.0;

    private static final double A_FIFTH = 0.2;
    private static final double NEARLY_ALL = 0.95;
    private static final double ROUNDING = 1e-9;

    /** Attempts that were under way together and ended within this time may have failed for one reason. */
    private static final long TOGETHER_NANOS = 5_000_000L;

    /** What share fails at random is taken to be a twelfth where nothing is known: one of the calls that are to come, and eleven that are well. */
    private static final double UNKNOWN = 12;

    /** The row with one failure more, which took so long and ended now. */
    Row and(long nowNanos, long tookNanos) {
        long since = nowNanos - lastNanos;
        boolean together = failures > 0 && since < TOGETHER_NANOS && tookNanos > since;
        return new Row(failures + 1, together ? independent : independent + 1, together ? lastNanos : nowNanos, lately);
    }

    /** A success ends it. */
    Row ended() {
        double withThese = 1 - (1 - lately) * StrictMath.pow(1 - ONE, failures);
        double after = withThese * (1 - ONE);
        return after < ONE / 16 ? NONE : new Row(0, 0, 0, after);
    }

    /**
     * Whether so many failures in a row can't be chance. Where a share of p of all attempts fails at random, n in a row come up
     * with p<sup>n</sup>. That must be as unlikely as the policy's consecutive failures are on an endpoint of which nothing is
     * known: 4 in a million, with five. p is what the window showed before, with a few successes to begin with, or what came last before
     * the row, if that is more. On a busy endpoint a row comes together at once, so
     * that it is taken for no less than a fifth; on a quiet one the policy's number is enough.
     *
     * @param tally the window, these failures included
     * @param trip fewer than its consecutive failures never open
     * @param warned whether the endpoint was down not long ago
     */
    boolean isTooLong(SlidingWindow.Tally tally, Trip trip, boolean warned) {
        if (independent < trip.consecutiveFailures()) {
            return false;
        }
        if (tally.total() < trip.minimumCalls()) {
            return true;
        }
        double before = Math.max(0, tally.failures() - failures) + 1;
        double total = Math.max(0, tally.total() - failures) + UNKNOWN;
        double atRandom = Math.max(before / total, lately);
        if (!warned) {
            atRandom = Math.max(atRandom, A_FIFTH);
        }
        double chance = -trip.consecutiveFailures() * StrictMath.log(UNKNOWN);
        return independent * StrictMath.log(Math.min(atRandom, NEARLY_ALL)) <= chance + ROUNDING;
    }
}
