package dev.holdfast.breaker;

import dev.holdfast.breaker.BreakerPolicy.OpenTime;

/**
 * How long one opening lasts.
 *
 * @param nominalNanos the length that growth gives, before jitter and hint; 0 for {@link #NONE}
 * @param nanos the length as drawn
 */
record OpenSpan(long nominalNanos, long nanos) {

    /** No opening yet, or none that still matters. */
    static final OpenSpan NONE = new OpenSpan(0, 0);

    private static final long MAX_HONOURED_HINT_NANOS = OpenTime.MAX_HONOURED_HINT.toNanos();

    /**
     * The opening that follows this one.
     *
     * @param stretch by how much it is longer than it would be; at least 1
     * @param hintNanos how long the server said to wait; 0 if it didn't
     * @param chance uniform in [0, 1)
     */
    OpenSpan next(OpenTime settings, double stretch, long hintNanos, double chance) {
        long capNanos = settings.cap().toNanos();
        long nominal = this.equals(NONE)
                ? settings.first().toNanos()
                // The cast saturates, and the cap is below that.
                : Math.min(capNanos, (long) (nominalNanos * settings.growth()));
        // What comes next grows from the length without the stretch.
        long jittered = equalJitter((long) (nominal * stretch), chance);
        if (hintNanos <= 0) {
            return new OpenSpan(nominal, jittered);
        }
        // Jitter on a hint is only added: all clients of an endpoint are told the same number.
        long hinted = Math.min(hintNanos, MAX_HONOURED_HINT_NANOS) + (jittered - nominal / 2);
        return new OpenSpan(nominal, Math.max(jittered, hinted));
    }

    /** Uniform in [nanos/2, nanos]: "equal jitter" in AWS's Exponential Backoff And Jitter (Brooker, 2015). */
    static long equalJitter(long nanos, double chance) {
        return nanos / 2 + (long) ((nanos - nanos / 2) * chance);
    }
}
