package dev.holdfast.incident;

import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened in a stretch of time, counted. Not thread-safe. */
final class Cell {

    /** Calls that began in it; all others are counted when they end. */
    long begun;

    long atOnce;
    long rescued;
    long failed;
    long failedFast;
    long others;
    long requests;
    long failures;
    long probes;
    long elsewhere;
    long waits;
    long longestWaitNanos;

    /** By their ordinals; null until something has failed. */
    private long @Nullable [] kinds;

    private long @Nullable [] hops;
    private long @Nullable [] causes;

    long calls() {
        return atOnce + rescued + failed + failedFast + others;
    }

    long answered() {
        return atOnce + rescued;
    }

    void failed(Failure failure) {
        requests++;
        failures++;
        kinds = counted(kinds, FailureKind.values().length, failure.kind());
        hops = counted(hops, Hop.values().length, failure.origin().hop());
        causes = counted(causes, LikelyCause.values().length, failure.cause().likely());
    }

    private static long[] counted(long @Nullable [] counts, int size, Enum<?> one) {
        long[] all = counts == null ? new long[size] : counts;
        all[one.ordinal()]++;
        return all;
    }

    void add(Cell other) {
        begun += other.begun;
        atOnce += other.atOnce;
        rescued += other.rescued;
        failed += other.failed;
        failedFast += other.failedFast;
        others += other.others;
        requests += other.requests;
        failures += other.failures;
        probes += other.probes;
        elsewhere += other.elsewhere;
        waits += other.waits;
        longestWaitNanos = Math.max(longestWaitNanos, other.longestWaitNanos);
        kinds = sum(kinds, other.kinds);
        hops = sum(hops, other.hops);
        causes = sum(causes, other.causes);
    }

    private static long @Nullable [] sum(long @Nullable [] one, long @Nullable [] other) {
        if (one == null || other == null) {
            return one == null && other != null ? other.clone() : one;
        }
        for (int i = 0; i < one.length; i++) {
            one[i] += other[i];
        }
        return one;
    }

    Cell copy() {
        Cell copy = new Cell();
        copy.add(this);
        return copy;
    }

    Map<FailureKind, Long> kinds() {
        return map(FailureKind.class, kinds);
    }

    Map<Hop, Long> hops() {
        return map(Hop.class, hops);
    }

    Map<LikelyCause, Long> causes() {
        return map(LikelyCause.class, causes);
    }

    private static <E extends Enum<E>> Map<E, Long> map(Class<E> type, long @Nullable [] counts) {
        Map<E, Long> map = new EnumMap<>(type);
        if (counts != null) {
            for (E constant : type.getEnumConstants()) {
                if (counts[constant.ordinal()] > 0) {
                    map.put(constant, counts[constant.ordinal()]);
                }
            }
        }
        return map;
    }
}
