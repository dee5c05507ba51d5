package dev.holdfast.valve;

import java.util.Arrays;

/** How many starts, less those that were refused, the last two seconds have seen. Guarded by the valve's lock. */
final class Lately {

    static final long LENGTH_NANOS = 2_000_000_000L;
    private static final int BUCKETS = 20;
    private static final long BUCKET_NANOS = LENGTH_NANOS / BUCKETS;

    private final int[] counts = new int[BUCKETS];
    private long bucket;
    private long sinceNanos;

    void clear(long nowNanos) {
        Arrays.fill(counts, 0);
        sinceNanos = nowNanos;
        bucket = 0;
    }

    void add(int count, long nowNanos) {
        moveTo(nowNanos);
        counts[(int) (bucket % BUCKETS)] += count;
    }

    int count(long nowNanos) {
        moveTo(nowNanos);
        int sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return Math.max(0, sum);
    }

    private void moveTo(long nowNanos) {
        long now = Math.max(bucket, (nowNanos - sinceNanos) / BUCKET_NANOS);
        for (long next = Math.max(bucket + 1, now - BUCKETS + 1); next <= now; next++) {
            counts[(int) (next % BUCKETS)] = 0;
        }
        bucket = now;
    }
}
