package dev.holdfast.valve;

/**
 * How many calls may start a second: all of them, until the endpoint refuses one for its rate limit. Then none starts before
 * the server's word, and what follows is paced by what was let through, a little less at first and then ever more. Guarded
 * by the valve's lock.
 */
final class Pace {

    private static final double BACK_OFF = 0.9;
    /** A second: the pace after a first refusal, where next to nothing is known. */
    private static final double FIRST_AT_LEAST = 1;

    private static final double SLOWEST = 0.01;
    /** So long after a refusal the pace stays below what was refused; then it grows without knowing a bound. */
    private static final double PATIENCE_SECONDS = 4;

    private static final double SLOW_GROWTH_PER_SECOND = 0.03;
    private static final double FAST_GROWTH_PER_SECOND = 0.5;
    /** Where the server says nothing. */
    private static final long PAUSE_NANOS = 250_000_000L;

    private static final long WINDOW_NANOS = 1_000_000_000L;
    private static final long CALM_NANOS = 10_000_000_000L;

    private boolean on;
    private double perSecond;
    private double tokens;
    private long lastNanos;
    private long pausedUntilNanos;
    /** When the pace was last found to be too high. */
    private long refusedNanos;
    /** Starts since then, and how many of them were refused. */
    private long starts;

    private long refusals;
    private long bindingNanos;

    /** Starts of the last second or two, told without the lock by the calm path. */
    private long windowSinceNanos;

    private long startsAtWindow;
    private double recentPerSecond;

    boolean isOn() {
        return on;
    }

    /** Counts what starts as long as nothing is paced. */
    void observe(long allStarts, long nowNanos) {
        long since = nowNanos - windowSinceNanos;
        if (since >= WINDOW_NANOS) {
            recentPerSecond = (allStarts - startsAtWindow) * 1e9 / since;
            windowSinceNanos = nowNanos;
            startsAtWindow = allStarts;
        }
    }

    /** How long until one more may start; 0 for now. */
    long untilNextNanos(long nowNanos) {
        if (!on) {
            return 0;
        }
        long pause = pausedUntilNanos - nowNanos;
        if (pause > 0) {
            bindingNanos = nowNanos;
            return pause;
        }
        grow(nowNanos);
        if (tokens >= 1) {
            return 0;
        }
        bindingNanos = nowNanos;
        return Math.max(1, (long) ((1 - tokens) / perSecond * 1e9));
    }

    void started() {
        if (on) {
            tokens -= 1;
            starts++;
        }
    }

    /**
     * The endpoint refused an attempt.
     *
     * @param tookNanos how long ago it was begun
     */
    void throttled(long nowNanos, long tookNanos, long hintNanos, long allStarts) {
        long until = nowNanos + Math.min(hintNanos > 0 ? hintNanos : PAUSE_NANOS, LONGEST_PAUSE_NANOS);
        if (!on) {
            long since = Math.max(WINDOW_NANOS, nowNanos - windowSinceNanos);
            begin(Math.max(recentPerSecond, (allStarts - startsAtWindow) * 1e9 / since), nowNanos);
        } else if (nowNanos - tookNanos - Math.max(refusedNanos, pausedUntilNanos) >= 0) {
            slowDown(nowNanos);
        }
        refusals++;
        if (until - pausedUntilNanos > 0) {
            pausedUntilNanos = until;
            tokens = 1;
        }
        bindingNanos = nowNanos;
    }

    private static final long LONGEST_PAUSE_NANOS = 300_000_000_000L;

    private void begin(double recently, long nowNanos) {
        on = true;
        perSecond = Math.max(FIRST_AT_LEAST, recently * BACK_OFF);
        tokens = 1;
        lastNanos = nowNanos;
        pausedUntilNanos = nowNanos;
        nextCycle(nowNanos);
    }

    /** By what was let through since the last refusal: over all that time, and over the time that was not spent pausing. */
    private void slowDown(long nowNanos) {
        double accepted = Math.max(1, starts - refusals);
        double all = Math.max(1e-3, (nowNanos - refusedNanos) / 1e9);
        double active = Math.max(1e-3, (nowNanos - Math.max(refusedNanos, pausedUntilNanos)) / 1e9);
        double letThrough = accepted / Math.sqrt(all * Math.min(all, active));
        perSecond = Math.max(SLOWEST, Math.min(perSecond, letThrough) * BACK_OFF);
        nextCycle(nowNanos);
    }

    private void nextCycle(long nowNanos) {
        refusedNanos = nowNanos;
        starts = 0;
        refusals = 0;
    }

    private void grow(long nowNanos) {
        double seconds = Math.max(0, nowNanos - Math.max(lastNanos, pausedUntilNanos)) / 1e9;
        lastNanos = nowNanos;
        double sinceRefusal = (nowNanos - Math.max(refusedNanos, pausedUntilNanos)) / 1e9;
        double growth = sinceRefusal < PATIENCE_SECONDS ? SLOW_GROWTH_PER_SECOND : FAST_GROWTH_PER_SECOND;
        perSecond *= 1 + growth * Math.min(1, seconds);
        double burst = Math.max(1, perSecond / 10);
        tokens = Math.min(burst, tokens + seconds * perSecond);
    }

    double perSecond() {
        return perSecond;
    }

    boolean isNeedless(long nowNanos) {
        return on && nowNanos - bindingNanos > CALM_NANOS;
    }

    void lift() {
        on = false;
    }
}
