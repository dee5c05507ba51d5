package dev.holdfast.valve;

/**
 * How an endpoint does when it is well: how long it takes to answer, and how many calls are in flight. Guarded by the
 * valve's lock.
 *
 * <p>Times are averaged by their logarithms: what a model takes to answer varies by orders of magnitude, and a few long
 * answers should not pass for a slow endpoint.
 */
final class Pulse {

    /** What is typical is remembered for about this long. */
    private static final double MEMORY_NANOS = 30e9;

    /** The share that the newest answer has of what is typical now: the last dozen decide. */
    private static final double LATELY = 1 / 12.0;

    private static final double MOST_AT_ONCE = 1 / 16.0;

    /** Fewer answers than this are no past to compare with. */
    private static final int ENOUGH = 32;

    /** With fewer in flight, no swelling matters. */
    private static final int FEWEST_IN_FLIGHT = 8;

    /** How much longer than usual answers take when they have swollen: far beyond what chance makes of a dozen of them. */
    private static final double SWOLLEN = StrictMath.log(2.5);

    /** Nothing has come back for so many times as long as it usually takes. */
    private static final double SILENT = 4;

    private static final long SHORTEST_PROBE_NANOS = 1_000_000_000L;

    private int answers;
    private long lastNanos;
    private double typicalLog;
    private double latelyLog;
    private double typicalInFlight;

    /** An answer has come. */
    void answered(long nowNanos, long tookNanos, long inFlight) {
        double log = StrictMath.log((double) Math.max(1, tookNanos));
        double since = answers == 0 ? MEMORY_NANOS : Math.max(0, nowNanos - lastNanos);
        lastNanos = nowNanos;
        answers = Math.min(answers + 1, Integer.MAX_VALUE - 1);
        // An even average of the first few; then an exponential one over time, but never too much of a single answer.
        double even = 1.0 / answers;
        double share = Math.max(even, Math.min(MOST_AT_ONCE, since / MEMORY_NANOS));
        typicalLog += (log - typicalLog) * share;
        latelyLog += (log - latelyLog) * Math.max(even, LATELY);
        typicalInFlight += (inFlight - typicalInFlight) * share;
    }

    /** Whether answers take far longer than they did, while more calls than usual are in flight: they queue somewhere. */
    boolean isSwollen(long inFlight) {
        return isKnown() && isCrowded(inFlight, 2) && latelyLog - typicalLog > SWOLLEN;
    }

    /** Whether no answer comes any more, while more and more calls are in flight. */
    boolean isSilent(long nowNanos, long inFlight) {
        return isKnown() && nowNanos - lastNanos > silenceNanos() && isCrowded(inFlight, 3);
    }

    /** After how long without an answer there is silence. */
    long silenceNanos() {
        return isKnown() ? (long) (SILENT * StrictMath.exp(typicalLog)) : Long.MAX_VALUE / 4;
    }

    /** How long to wait for one probe's answer before another one asks. */
    long longestProbeNanos() {
        return isKnown() ? Math.max(SHORTEST_PROBE_NANOS, silenceNanos()) : Long.MAX_VALUE;
    }

    private boolean isCrowded(long inFlight, int times) {
        return inFlight >= FEWEST_IN_FLIGHT && inFlight > times * typicalInFlight;
    }

    private boolean isKnown() {
        return answers >= ENOUGH;
    }

    /** How long an answer typically takes; 0 when too few have been seen. */
    long typicalNanos() {
        return isKnown() ? (long) StrictMath.exp(typicalLog) : 0;
    }

    double typicalInFlight() {
        return typicalInFlight;
    }

    /** What was swollen is over: what comes now is compared with what was typical. */
    void settle() {
        latelyLog = typicalLog;
    }
}
