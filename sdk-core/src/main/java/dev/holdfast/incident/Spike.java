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

    private double requests = PRIOR_REQUESTS;
    private double failures = PRIOR_REQUESTS * PRIOR_RATE;
    /** Requests of about the last minute. */
    private double lately;

    private long lastNanos;
    private double sum;
    /** As it was when the sum last left zero: a spike must not become its own past. */
    private double base = LEAST_BASE;

    private long beganNanos;

    Spike(long nowNanos) {
        this.lastNanos = nowNanos;
    }

    /**
     * A request has ended.
     *
     * @param inIncident whether an incident is open
     * @return whether one begins
     */
    boolean ended(boolean failed, boolean inIncident, long nowNanos) {
        double seconds = Math.max(0, nowNanos - lastNanos) / 1e9;
        lastNanos = nowNanos;
        if (seconds > LONGEST_GAP_SECONDS) {
            sum = 0;
        }
        if (sum == 0) {
            base = baseline();
            beganNanos = nowNanos;
        }
        remember(failed, inIncident, seconds);
        if (inIncident) {
            sum = 0;
            return false;
        }
        double spike = Math.min(MOST_SPIKE, Math.max(LEAST_SPIKE, base + 0.3));
        double step = failed ? StrictMath.log(spike / base) : StrictMath.log((1 - spike) / (1 - base));
        sum = Math.max(0, sum + step);
        return failed && sum >= StrictMath.log(MINUTES_BETWEEN_FALSE_ALARMS * Math.max(1, lately));
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
