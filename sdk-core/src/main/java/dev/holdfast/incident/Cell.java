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

    /** Null until something has failed. */
    private @Nullable Map<FailureKind, Long> kinds;

    private @Nullable Map<Hop, Long> hops;
    private @Nullable Map<LikelyCause, Long> causes;

    long calls() {
        return atOnce + rescued + failed + failedFast + others;
    }

    long answered() {
        return atOnce + rescued;
    }

    void failed(Failure failure) {
        requests++;
        failures++;
        kinds = counted(kinds, failure.kind());
        hops = counted(hops, failure.origin().hop());
        causes = counted(causes, failure.cause().likely());
    }

    private static <E extends Enum<E>> Map<E, Long> counted(@Nullable Map<E, Long> counts, E one) {
        Map<E, Long> all = counts == null ? new EnumMap<>(one.getDeclaringClass()) : counts;
        all.merge(one, 1L, Long::sum);
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

    private static <E extends Enum<E>> @Nullable Map<E, Long> sum(
            @Nullable Map<E, Long> one, @Nullable Map<E, Long> other) {
        if (one == null || other == null) {
            return one == null && other != null ? new EnumMap<>(other) : one;
        }
        other.forEach((key, count) -> one.merge(key, count, Long::sum));
        return one;
    }

    Cell copy() {
        Cell copy = new Cell();
        copy.add(this);
        return copy;
    }

    Map<FailureKind, Long> kinds() {
        return kinds == null ? Map.of() : kinds;
    }

    Map<Hop, Long> hops() {
        return hops == null ? Map.of() : hops;
    }

    Map<LikelyCause, Long> causes() {
        return causes == null ? Map.of() : causes;
    }
}
