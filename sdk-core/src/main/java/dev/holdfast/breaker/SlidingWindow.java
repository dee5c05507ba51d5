package dev.holdfast.breaker;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How many attempts succeeded and failed of late: a sliding time window in ten buckets, of which the newest fills and the
 * oldest is dropped whole, so that it holds between nine and ten tenths of its length. Thread-safe without locks.
 *
 * <p>Times are nanoseconds of a clock with an arbitrary origin, which may pass {@link Long#MAX_VALUE}.
 */
final class SlidingWindow {

    /*
     * A success pays for one volatile read, one comparison and one LongAdder increment: no division, no allocation, and
     * under contention no common cache line. Buckets hang in a list, newest first, published by one CAS of its head.
     * A ring of counters with packed time stamps would save the one allocation per tenth of a window, but needs
     * saturating counters and stamps that wrap around; neither can go wrong here.
     */

    static final int BUCKETS = 10;

    private final long originNanos;
    private final long bucketNanos;
    private final AtomicReference<Bucket> newest;

    SlidingWindow(long lengthNanos, long nowNanos) {
        originNanos = nowNanos;
        bucketNanos = lengthNanos / BUCKETS;
        newest = new AtomicReference<>(new Bucket(0, nowNanos, null));
    }

    void succeeded(long nowNanos) {
        bucketAt(nowNanos).successes.increment();
    }

    void failed(long nowNanos) {
        bucketAt(nowNanos).failures.incrementAndGet();
    }

    /** What the window holds. Of two threads that fail and then ask, the later one sees both failures. */
    Tally tally(long nowNanos) {
        Bucket last = bucketAt(nowNanos);
        long failures = 0;
        long total = 0;
        for (Bucket bucket = last; bucket != null && isWithin(bucket, last); bucket = bucket.older) {
            long failed = bucket.failures.get();
            failures += failed;
            total += failed + bucket.successes.sum();
        }
        return new Tally(failures, total);
    }

    private Bucket bucketAt(long nowNanos) {
        while (true) {
            Bucket last = Objects.requireNonNull(newest.get());
            // Also true for a thread whose clock reading is older than the bucket: it counts as of now.
            if (nowNanos - last.startNanos < bucketNanos) {
                return last;
            }
            long index = (nowNanos - originNanos) / bucketNanos;
            Bucket next = new Bucket(index, originNanos + index * bucketNanos, last);
            if (newest.compareAndSet(last, next)) {
                dropOutdated(next);
                return next;
            }
        }
    }

    /** Cuts the list behind the last bucket that still counts. Done twice, or late, it changes no tally. */
    private static void dropOutdated(Bucket last) {
        Bucket bucket = last;
        for (Bucket older = bucket.older; older != null && isWithin(older, last); older = bucket.older) {
            bucket = older;
        }
        bucket.older = null;
    }

    private static boolean isWithin(Bucket bucket, Bucket last) {
        return last.index - bucket.index < BUCKETS;
    }

    /** The attempts of the window. */
    record Tally(long failures, long total) {

        boolean reaches(double failureRate) {
            return failures >= failureRate * total;
        }
    }

    /** The attempts of a tenth of the window. */
    private static final class Bucket {

        final long index;
        final long startNanos;
        final LongAdder successes = new LongAdder();
        final AtomicLong failures = new AtomicLong();
        volatile @Nullable Bucket older;

        Bucket(long index, long startNanos, @Nullable Bucket older) {
            this.index = index;
            this.startNanos = startNanos;
            this.older = older;
        }
    }
}
