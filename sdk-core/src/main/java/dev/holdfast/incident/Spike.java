package dev.holdfast.incident;

/**
 * Tells a spike of failures from what an endpoint is used to, as {@link IncidentPolicy} describes. Not thread-safe; takes a
 * few numbers, whatever the traffic.
 */
final class Spike {

    /** What the past told fades in about this time; in an incident so much more slowly that it doesn't become its own past. */
    private static final double MEMORY_SECONDS = 600;

    private static final double MEMORY_IN_INCIDENT_SECONDS = 6 * 3600;

    /** What an endpoint is taken for before anything is known of it: 20 requests, of which one in a hundred failed. */
    private static final double PRIOR_REQUESTS = 20;

    private static final double PRIOR_RATE = 0.01;

    private static final double LEAST_BASE = 0.05;
    private static final double MOST_BASE = 0.6;
    private static final double LEAST_SPIKE = 0.6;
    private static final double MOST_SPIKE = 0.95;

    /** Minutes between two false alarms, at least. */
    private static final double MINUTES_BETWEEN_FALSE_ALARMS = 1000;

    /** Failures that are farther apart tell nothing of each other. */
    private static final double LONGEST_GAP_SECONDS = 600;

    /** Failures of one call tell of one moment, unless they last for so long. */
    private static final long ONE_CALL_NANOS = 30_000_000_000L;

    private double requests = PRIOR_REQUESTS;
    private double failures = PRIOR_REQUESTS * PRIOR_RATE;
    /** Requests of about the last minute. */
    private double lately;

    private long lastNanos;
    private double sum;
    /** As it was when the sum last left zero: a spike must not become its own past. */
    private double base = LEAST_BASE;

    private long beganNanos;
    private long failuresSinceCalm;
    /** The call that failed first since, and whether others have failed too. */
    private long firstCall;

    private boolean moreCalls;

    Spike(long nowNanos) {
        this.lastNanos = nowNanos;
    }

    /**
     * A request has succeeded.
     *
     * @param inIncident whether an incident is open
     */
    void succeeded(boolean inIncident, long nowNanos) {
        ended(false, inIncident, nowNanos);
    }

    /**
     * A request of a call has failed.
     *
     * @param inIncident whether an incident is open
     * @return whether one begins
     */
    boolean failed(long call, boolean inIncident, long nowNanos) {
        ended(true, inIncident, nowNanos);
        if (failuresSinceCalm == 1) {
            firstCall = call;
            moreCalls = false;
        }
        moreCalls |= call != firstCall || nowNanos - beganNanos >= ONE_CALL_NANOS;
        return moreCalls && sum >= StrictMath.log(MINUTES_BETWEEN_FALSE_ALARMS * Math.max(1, lately));
    }

    private void ended(boolean failed, boolean inIncident, long nowNanos) {
        double seconds = Math.max(0, nowNanos - lastNanos) / 1e9;
        lastNanos = nowNanos;
        if (seconds > LONGEST_GAP_SECONDS) {
            sum = 0;
        }
        if (sum == 0) {
            base = baseline();
            beganNanos = nowNanos;
            failuresSinceCalm = 0;
        }
        remember(failed, inIncident, seconds);
        if (inIncident) {
            sum = 0;
            return;
        }
        double spike = Math.min(MOST_SPIKE, Math.max(LEAST_SPIKE, base + 0.3));
        double step = failed ? StrictMath.log(spike / base) : StrictMath.log((1 - spike) / (1 - base));
        sum = Math.max(0, sum + step);
        failuresSinceCalm += failed ? 1 : 0;
    }

    private void remember(boolean failed, boolean inIncident, double seconds) {
        double memory = inIncident ? MEMORY_IN_INCIDENT_SECONDS : MEMORY_SECONDS;
        double keep = StrictMath.exp(-seconds / memory);
        double weight = MEMORY_SECONDS / memory;
        requests = PRIOR_REQUESTS + (requests - PRIOR_REQUESTS) * keep + weight;
        failures =
                PRIOR_REQUESTS * PRIOR_RATE + (failures - PRIOR_REQUESTS * PRIOR_RATE) * keep + (failed ? weight : 0);
        lately = lately * StrictMath.exp(-seconds / 60) + 1;
    }

    /** The failure rate that is nothing new here. */
    double baseline() {
        return Math.min(MOST_BASE, Math.max(LEAST_BASE, 1.5 * failures / requests));
    }

    /** Whether there is nothing to suspect. */
    boolean isCalm() {
        return sum == 0;
    }

    /** When the failures began that the sum is made of. */
    long beganNanos() {
        return beganNanos;
    }
}
