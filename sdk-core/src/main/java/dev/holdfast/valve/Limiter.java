package dev.holdfast.valve;

/**
 * How many calls may be in flight at a time: all of them, until the endpoint comes back from an outage or answers ever more
 * slowly. Then it is found out by growing and shrinking. Guarded by the valve's lock.
 *
 * <pre>
 *   limit
 *     |        /\        /\
 *     |      /'  \    ,-'  \    ,-'    a round = until as many as half of the limit, or sixteen, that were
 *     |     /     \,-'      \,-'                begun in it have ended
 *     |   ,'
 *     |  ' doubles    grows by a sixteenth a round, shrinks to 0.7 when answers swell or most of them fail
 *     +--------------------------------------------------- time
 *       begins with what was in flight when the endpoint was well
 * </pre>
 *
 * <p>Slow start, then additive increase and multiplicative decrease are TCP's (RFC 5681, 3.1); after a pause it too goes on from
 * what was known to be good (RFC 7661). That answers take longer as the sign of a queue, measured against the shortest that a round
 * has shown, is TCP Vegas' (Brakmo, Peterson: TCP Vegas, 1995); 0.7 is CUBIC's factor (RFC 9438, 4.6). Failures alone
 * shrink it only where three quarters of a round fail: those that come at random don't depend on how many are in flight, and are
 * for retries to bridge.
 */
final class Limiter {

    private static final double SHRINK = 0.7;
    private static final double GROWTH = 1 / 16.0;
    /** Answers that take nearly twice as long as they can spend nearly as much time in a queue as being worked on. */
    private static final double SWOLLEN = StrictMath.log(1.8);
    /** The shortest round counts for less with time, by 2 % a second: the endpoint may have become a slower one. */
    private static final double FORGET_PER_NANO = 0.02 / 1e9;

    private static final double FAILING = 0.75;
    /** Fewer ends make no round: their average would be chance. */
    private static final int FEWEST = 16;

    /** After so long without need, the limit is lifted. */
    private static final long CALM_NANOS = 1_000_000_000L;

    private boolean on;
    private double limit;
    /** Up to here it doubles. */
    private double threshold;
    /** When somebody was last kept waiting by it. */
    private long bindingNanos;

    private long roundSinceNanos;
    private int ends;
    private int failures;
    private int timed;
    private double logs;
    private boolean boundInRound;

    private boolean shortestKnown;
    private double shortestLog;

    boolean isOn() {
        return on;
    }

    /** The endpoint is back: begins with what it was known to take. */
    void recover(double typicalInFlight, long nowNanos) {
        begin(Math.max(1, typicalInFlight), Math.max(FEWEST, 2 * typicalInFlight), nowNanos);
    }

    /** Answers take ever longer: no more at a time than twice of what it was known to take. */
    void restrain(double typicalInFlight, long nowNanos) {
        double known = Math.max(2, 2 * typicalInFlight);
        begin(known, known, nowNanos);
    }

    private void begin(double first, double doubleUpTo, long nowNanos) {
        on = true;
        limit = first;
        threshold = doubleUpTo;
        bindingNanos = nowNanos;
        shortestKnown = false;
        nextRound(nowNanos);
    }

    void lift() {
        on = false;
    }

    private void nextRound(long nowNanos) {
        roundSinceNanos = nowNanos;
        ends = 0;
        failures = 0;
        timed = 0;
        logs = 0;
        boundInRound = false;
    }

    /** Whether one more may go. */
    boolean allows(long inFlight, long nowNanos) {
        if (!on || inFlight + 1 <= limit) {
            return true;
        }
        bindingNanos = nowNanos;
        boundInRound = true;
        return false;
    }

    double limit() {
        return limit;
    }

    /**
     * An attempt has ended.
     *
     * @param failed whether the endpoint failed
     * @param timed whether how long it took says how the endpoint does: not for an error that came at once
     */
    void ended(long nowNanos, long tookNanos, boolean failed, boolean timed) {
        if (!on || nowNanos - tookNanos - roundSinceNanos < 0) {
            return;
        }
        ends++;
        if (failed) {
            failures++;
        } else if (limit < threshold && boundInRound) {
            limit = Math.min(threshold, limit + 1);
        }
        if (timed) {
            this.timed++;
            logs += StrictMath.log((double) Math.max(1, tookNanos));
        }
        if (ends >= Math.max(FEWEST, limit / 2)) {
            endRound(nowNanos);
        }
    }

    private void endRound(long nowNanos) {
        boolean swollen = false;
        if (timed > 0) {
            double log = logs / timed;
            shortestLog += (nowNanos - roundSinceNanos) * FORGET_PER_NANO;
            if (!shortestKnown || log < shortestLog) {
                shortestLog = log;
                shortestKnown = true;
            }
            swollen = log - shortestLog > SWOLLEN;
        }
        if (swollen || failures >= FAILING * ends) {
            limit = Math.max(1, limit * SHRINK);
            threshold = limit;
        } else if (boundInRound && limit >= threshold) {
            limit += Math.max(1, limit * GROWTH);
        }
        nextRound(nowNanos);
    }

    /** Whether nobody has been kept waiting for a while. */
    boolean isNeedless(long nowNanos) {
        return on && nowNanos - bindingNanos > CALM_NANOS;
    }
}
