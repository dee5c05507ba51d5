package dev.holdfast.benchmarks.outage;

/** What is wrong with the server for a while. */
sealed interface Fault {

    /** Nothing. */
    record None() implements Fault {}

    /** Every request is answered at once by the gateway's 502, those under way when it begins too. */
    record Down() implements Fault {}

    /** A request is answered at once by the gateway's 502 with this probability. */
    record Flaky(double share) implements Fault {
        public Flaky {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("share not in (0, 1]: " + share);
            }
        }
    }

    /** Work that begins takes this many times as long. */
    record Slow(double factor) implements Fault {
        public Slow {
            if (!(factor >= 1)) {
                throw new IllegalArgumentException("factor < 1: " + factor);
            }
        }
    }

    /** A request over this limit gets a 429; windows of one second, counted from the begin of the fault. */
    record Limited(int requestsPerSecond) implements Fault {
        public Limited {
            if (requestsPerSecond < 1) {
                throw new IllegalArgumentException("requestsPerSecond < 1: " + requestsPerSecond);
            }
        }
    }

    /** A request that arrives hangs until the gateway's timeout. */
    record Stalled() implements Fault {}
}
