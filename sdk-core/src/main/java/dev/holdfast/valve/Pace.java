package dev.holdfast.valve;

/**
 * How many calls may start a second: all of them, until the endpoint refuses one for its rate limit. Then none starts before
 * the server's word, and what follows is paced by what was let through, a little less at first and then ever more. Guarded
 * by the valve's lock.
 *
 * <p>A pace that has been kept for two seconds is about what the limit allows: where it is refused then, it was only a little
 * too high, so that it falls a little and goes on, while the refused call itself waits for as long as the server said. A longer
 * word than two seconds is for all.
 */
final class Pace {

    private static final double BACK_OFF = 0.9;
    private static final double SETTLED_BACK_OFF = 0.95;
    private static final long SETTLED_NANOS = Lately.LENGTH_NANOS;
    private static final long SHORT_NANOS = 2_000_000_000L;

    /** A second: the pace after a first refusal, where next to nothing is known. */
    private static final double FIRST_AT_LEAST = 10;

    private static final double SLOWEST = 0.01;

    /** So many may start at once after a time without any, or a tenth of a second's if that is more. */
    private static final double BURST = 5;

    /** So long after a refusal the pace feels its way up to what was refused; then it grows without knowing a bound. */
    private static final double PATIENCE_SECONDS = 4;

    private static final double SLOW_GROWTH_PER_SECOND = 0.03;
    private static final double FAST_GROWTH_PER_SECOND = 0.5;

    /** Where the server says nothing. */
    private static final long PAUSE_NANOS = 250_000_000L;

    /**
     * A longer word than a minute, in which most limits are counted, is taken to be about the quota of the call that it was
     * said to, and changes nothing for others.
     */
    private static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;

    private static final long WINDOW_NANOS = 1_000_000_000L;

    /** After so long without need, calls are no longer paced. */
    private static final long CALM_NANOS = 10_000_000_000L;

    private boolean on;
    private double perSecond;
    private double tokens;
    private long lastNanos;
    private long pausedUntilNanos;
    /** When the pace was last found to be too high. */
    private long refusedNanos;
    /** Until then a refusal says no more than that the pace was a little too high. */
    private long gentleUntilNanos;
    /** When somebody was last kept waiting by it. */
    private long bindingNanos;

    private final Lately accepted = new Lately();

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
        earn(nowNanos);
        if (tokens >= 1) {
            return 0;
        }
        bindingNanos = nowNanos;
        return Math.max(1, (long) ((1 - tokens) / perSecond * 1e9));
    }

    void started(long nowNanos) {
        if (on) {
            tokens -= 1;
            accepted.add(1, nowNanos);
        }
    }

    /**
     * The endpoint refused an attempt.
     *
     * @param tookNanos how long ago it was begun
     */
    void throttled(long nowNanos, long tookNanos, long hintNanos, long allStarts) {
        if (hintNanos > LONGEST_PAUSE_NANOS) {
            return;
        }
        boolean settled = on && nowNanos - activeSince() >= SETTLED_NANOS;
        if (!on) {
            long since = Math.max(WINDOW_NANOS, nowNanos - windowSinceNanos);
            begin(Math.max(recentPerSecond, (allStarts - startsAtWindow) * 1e9 / since), nowNanos);
        } else {
            accepted.add(-1, nowNanos);
            if (nowNanos - tookNanos - activeSince() >= 0) {
                slowDown(settled, nowNanos);
            }
        }
        bindingNanos = nowNanos;
        if (settled && hintNanos <= SHORT_NANOS) {
            gentleUntilNanos = nowNanos + SHORT_NANOS;
        }
        if (hintNanos > SHORT_NANOS || nowNanos - gentleUntilNanos >= 0) {
            pause(nowNanos + (hintNanos > 0 ? hintNanos : PAUSE_NANOS));
        }
    }

    private void begin(double recently, long nowNanos) {
        on = true;
        perSecond = Math.max(FIRST_AT_LEAST, recently * BACK_OFF);
        tokens = 1;
        lastNanos = nowNanos;
        pausedUntilNanos = nowNanos;
        refusedNanos = nowNanos;
        gentleUntilNanos = nowNanos;
        accepted.clear(nowNanos);
    }

    /** By what was let through lately: where there were pauses, between what that makes with them and without. */
    private void slowDown(boolean settled, long nowNanos) {
        double all = Math.max(1e-3, Math.min(Lately.LENGTH_NANOS, nowNanos - refusedNanos) / 1e9);
        double active = Math.max(1e-3, Math.min(Lately.LENGTH_NANOS, nowNanos - activeSince()) / 1e9);
        double letThrough = Math.max(1, accepted.count(nowNanos)) / Math.sqrt(all * active);
        double factor = settled ? SETTLED_BACK_OFF : BACK_OFF;
        perSecond = Math.max(SLOWEST, Math.min(perSecond, letThrough) * factor);
        refusedNanos = nowNanos;
    }

    private void pause(long untilNanos) {
        if (untilNanos - pausedUntilNanos > 0) {
            pausedUntilNanos = untilNanos;
            tokens = 1;
        }
    }

    /** Since when calls start at the present pace. */
    private long activeSince() {
        return pausedUntilNanos - refusedNanos > 0 ? pausedUntilNanos : refusedNanos;
    }

    private void earn(long nowNanos) {
        long from = pausedUntilNanos - lastNanos > 0 ? pausedUntilNanos : lastNanos;
        double seconds = Math.max(0, nowNanos - from) / 1e9;
        lastNanos = nowNanos;
        if (tokens < 1) {
            // Only a pace that keeps somebody waiting is one to grow.
            boolean feeling = nowNanos - activeSince() < PATIENCE_SECONDS * 1e9;
            double growth = feeling ? SLOW_GROWTH_PER_SECOND : FAST_GROWTH_PER_SECOND;
            perSecond *= 1 + growth * Math.min(1, seconds);
        }
        double burst = Math.max(BURST, perSecond / 10);
        tokens = Math.min(burst, tokens + seconds * perSecond);
    }

    /** The endpoint is down, which leaves no more of a limit than what the server has asked for by name. */
    void outage(long nowNanos) {
        if (on && pausedUntilNanos - nowNanos <= 0) {
            lift();
        }
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
