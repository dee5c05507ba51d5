package dev.holdfast.incident;

/** How much of the last minute's requests failed, in six stretches of ten seconds. Not thread-safe. */
final class Recent {

    private static final int STRETCHES = 6;
    private static final long STRETCH_NANOS = 10_000_000_000L;

    /** With fewer requests, a stretch's share is chance. */
    private static final int TELLING = 3;

    private final long[] requests = new long[STRETCHES];
    private final long[] failures = new long[STRETCHES];
    private final long originNanos;
    private long latest;

    Recent(long nowNanos) {
        this.originNanos = nowNanos;
    }

    void ended(boolean failed, long nowNanos) {
        advance(nowNanos);
        int at = (int) (latest % STRETCHES);
        requests[at]++;
        failures[at] += failed ? 1 : 0;
    }

    private void advance(long nowNanos) {
        long now = Math.max(latest, (nowNanos - originNanos) / STRETCH_NANOS);
        for (long stretch = Math.max(latest + 1, now - STRETCHES + 1); stretch <= now; stretch++) {
            int at = (int) (stretch % STRETCHES);
            requests[at] = 0;
            failures[at] = 0;
        }
        latest = now;
    }

    long requests(long nowNanos) {
        advance(nowNanos);
        return sum(requests);
    }

    double share(long nowNanos) {
        long all = requests(nowNanos);
        return all == 0 ? 0 : (double) sum(failures) / all;
    }

    /** Of the stretch of now; of the whole minute where that holds too little. */
    double latestShare(long nowNanos) {
        advance(nowNanos);
        int at = (int) (latest % STRETCHES);
        return requests[at] >= TELLING ? (double) failures[at] / requests[at] : share(nowNanos);
    }

    /** Whether there is enough in the last minute to say how bad it is. */
    boolean isTelling(long nowNanos) {
        return requests(nowNanos) >= TELLING;
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }
}
