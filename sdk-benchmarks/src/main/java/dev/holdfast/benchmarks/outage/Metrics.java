package dev.holdfast.benchmarks.outage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What a run comes down to.
 *
 * @param calls how many were made
 * @param successShare of the calls made during the fault, how many succeeded, 0 to 1
 * @param requestsPerCall requests that reached the server during the fault, for each call made during it
 * @param wholeAfterSeconds how long after the end of the fault the last call was made that failed; 0 if none did
 * @param whole whether calls were still made, and succeeded, for a second after that
 * @param medianSeconds of the latency of all calls that succeeded; NaN if none did
 * @param p99Seconds the same at 99 %
 * @param peakRequests the most requests that reached the server within one second after the end of the fault
 * @param failures of all calls, how many failed with what, the most frequent first
 * @param latenessP99Seconds how much later than due a call was made, at 99 %: the harness's own delay
 */
record Metrics(
        int calls,
        double successShare,
        double requestsPerCall,
        double wholeAfterSeconds,
        boolean whole,
        double medianSeconds,
        double p99Seconds,
        int peakRequests,
        Map<String, Long> failures,
        double latenessP99Seconds) {

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    static Metrics of(Scenario scenario, Trace trace) {
        List<Trace.CallTrace> hit = trace.calls().stream()
                .filter(call -> scenario.duringFault(call.dueNanos()))
                .toList();
        long requests = trace.requests().stream().filter(scenario::duringFault).count();
        long lastFailureNanos = trace.calls().stream()
                .filter(call -> !call.success())
                .mapToLong(Trace.CallTrace::dueNanos)
                .filter(due -> due >= scenario.faultEndNanos())
                .max()
                .orElse(scenario.faultEndNanos());
        double[] latencies = trace.calls().stream()
                .filter(Trace.CallTrace::success)
                .mapToDouble(call -> seconds(call.latencyNanos()))
                .sorted()
                .toArray();
        double[] lateness = trace.calls().stream()
                .mapToDouble(call -> seconds(call.latenessNanos()))
                .sorted()
                .toArray();
        return new Metrics(
                trace.calls().size(),
                share(hit.stream().filter(Trace.CallTrace::success).count(), hit.size()),
                share(requests, hit.size()),
                seconds(lastFailureNanos - scenario.faultEndNanos()),
                lastFailureNanos + SECOND_NANOS <= scenario.offeredUntilNanos(),
                quantile(latencies, 0.5),
                quantile(latencies, 0.99),
                peak(trace.requests(), scenario.faultEndNanos()),
                failures(trace.calls()),
                quantile(lateness, 0.99));
    }

    /** The value at rank ⌈q·n⌉ of ascending values; NaN of none. */
    static double quantile(double[] ascending, double q) {
        if (ascending.length == 0) {
            return Double.NaN;
        }
        return ascending[Math.max(0, (int) Math.ceil(q * ascending.length) - 1)];
    }

    /** The most of these within any one second that begins at or after {@code fromNanos}. */
    static int peak(List<Long> ascending, long fromNanos) {
        List<Long> after = ascending.stream().filter(at -> at >= fromNanos).toList();
        int peak = 0;
        int first = 0;
        for (int last = 0; last < after.size(); last++) {
            while (after.get(last) - after.get(first) >= SECOND_NANOS) {
                first++;
            }
            peak = Math.max(peak, last - first + 1);
        }
        return peak;
    }

    private static Map<String, Long> failures(List<Trace.CallTrace> calls) {
        Map<String, Long> counts = new TreeMap<>();
        for (Trace.CallTrace call : calls) {
            String failure = call.failure();
            if (failure != null) {
                counts.merge(failure, 1L, Long::sum);
            }
        }
        Map<String, Long> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private static double share(long part, long whole) {
        return whole == 0 ? Double.NaN : (double) part / whole;
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
