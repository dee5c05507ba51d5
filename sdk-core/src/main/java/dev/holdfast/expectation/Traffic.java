package dev.holdfast.expectation;

import java.time.Duration;

/**
 * How much has failed and succeeded lately, each weighted by its age: what happened t ago counts e<sup>-t/1min</sup>. Only
 * failures are reported; how many successes there were between two of them is read from a counter, and they are taken to
 * have come evenly.
 *
 * @param atNanos when this was so
 * @param counted what the counter of successes showed then
 * @param failed the weight of the failures
 * @param succeeded the weight of the successes
 */
record Traffic(long atNanos, long counted, double failed, double succeeded) {

    private static final double MINUTE = Duration.ofMinutes(1).toNanos();

    static Traffic none(long nowNanos, long counted) {
        return new Traffic(nowNanos, counted, 0, 0);
    }

    /** The same, so much older, with what has succeeded since. A thread that comes late with older readings changes no time. */
    Traffic until(long nowNanos, long countedNow) {
        long passed = Math.max(0, nowNanos - atNanos);
        long more = Math.max(0, countedNow - counted);
        double minutes = passed / MINUTE;
        double kept = StrictMath.exp(-minutes);
        // The mean of e^-t over the time that has passed.
        double keptOfNew = passed == 0 ? 1 : -StrictMath.expm1(-minutes) / minutes;
        return new Traffic(atNanos + passed, counted + more, failed * kept, succeeded * kept + more * keptOfNew);
    }

    Traffic failedAt(long nowNanos, long countedNow) {
        Traffic now = until(nowNanos, countedNow);
        return new Traffic(now.atNanos, now.counted, now.failed + 1, now.succeeded);
    }

    /** The failed part, from 0 to 1; 0 of nothing. */
    double failingShare() {
        return failed > 0 ? failed / (failed + succeeded) : 0;
    }
}
