package dev.holdfast.benchmarks.outage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a run. Times in nanoseconds from its start. Immutable.
 *
 * @param calls in the order in which they were due
 * @param requests when each request reached the server, in order
 */
record Trace(List<CallTrace> calls, List<Long> requests) {

    /**
     * A call.
     *
     * @param dueNanos when it should have been made
     * @param madeNanos when it was
     * @param endedNanos when it ended; {@code Long.MAX_VALUE} if it had not when the run ended
     * @param failure what it failed with; null if it brought an answer within its deadline
     */
    record CallTrace(
            long dueNanos,
            long madeNanos,
            long endedNanos,
            @Nullable String failure) {
        boolean success() {
            return failure == null;
        }

        long latencyNanos() {
            return endedNanos - madeNanos;
        }

        long latenessNanos() {
            return madeNanos - dueNanos;
        }
    }

    Trace {
        calls = List.copyOf(calls);
        requests = List.copyOf(requests);
    }
}
