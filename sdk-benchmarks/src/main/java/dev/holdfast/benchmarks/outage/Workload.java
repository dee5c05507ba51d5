package dev.holdfast.benchmarks.outage;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * When which call is made, and how much work it is to the server: the same for every client of a scenario and a seed.
 * Immutable.
 */
final class Workload {

    /** The mean of the work of a call. */
    static final Duration MEAN_SERVICE = Duration.ofMillis(200);

    /** The deviation of the logarithm of the work: a 95th percentile of twice the mean. */
    private static final double SIGMA = 0.5;

    private final long seed;
    private final long[] arrivals;
    private final long[] services;

    private Workload(long seed, long[] arrivals, long[] services) {
        this.seed = seed;
        this.arrivals = arrivals;
        this.services = services;
    }

    static Workload of(Scenario scenario, long seed) {
        Random gaps = new Random(seed);
        long[] arrivals = new long[scenario.callsPerSecond() * 200];
        int count = 0;
        double nanos = 0;
        while (true) {
            nanos += -Math.log(1 - gaps.nextDouble()) * 1e9 / scenario.callsPerSecond();
            if (nanos >= scenario.offeredUntilNanos()) {
                break;
            }
            if (count == arrivals.length) {
                arrivals = Arrays.copyOf(arrivals, 2 * count);
            }
            arrivals[count++] = (long) nanos;
        }
        Random work = new Random(seed + 1_000_003);
        double mu = Math.log((double) MEAN_SERVICE.toNanos()) - SIGMA * SIGMA / 2;
        long[] services = new long[count];
        for (int i = 0; i < count; i++) {
            services[i] = (long) Math.exp(mu + SIGMA * work.nextGaussian());
        }
        return new Workload(seed, Arrays.copyOf(arrivals, count), services);
    }

    int calls() {
        return arrivals.length;
    }

    /** When a call is made, from the start of the run. */
    long arrivalNanos(int call) {
        return arrivals[call];
    }

    /** How long a healthy server works on it. */
    long serviceNanos(int call) {
        return services[call];
    }

    /** A number of [0, 1) for the n-th request of a call. */
    double chance(int call, int request) {
        return new SplittableRandom(seed * 31 + call * 1009L + request).nextDouble();
    }
}
