package dev.holdfast.benchmarks.outage;

import java.time.Duration;
import java.util.List;

/**
 * One way to fail: health, the fault, and health again. All times of a run count from its start, in nanoseconds.
 *
 * @param name what the command line calls it
 * @param title what the table calls it
 * @param callsPerSecond the mean of the Poisson process by which calls are made, during the whole run
 * @param processes how many clients that know nothing of each other make the calls in turn
 * @param phases what is wrong when, counted from the begin of the fault, in order
 */
record Scenario(String name, String title, int callsPerSecond, int processes, List<Phase> phases) {

    /** How long all is well before the fault. */
    static final long BEFORE_NANOS = Duration.ofSeconds(10).toNanos();

    /** How long calls are made after the fault. */
    static final long AFTER_NANOS = Duration.ofSeconds(35).toNanos();

    /** How long a call may take, attempts and waits together. */
    static final Duration DEADLINE = Duration.ofSeconds(20);

    private static final Fault NONE = new Fault.None();

    /** A fault from {@code from} until before {@code until}, both counted from the begin of the scenario's fault. */
    record Phase(Duration from, Duration until, Fault fault) {
        Phase {
            if (from.isNegative() || from.compareTo(until) >= 0) {
                throw new IllegalArgumentException("phase ends before it begins: " + from + ".." + until);
            }
        }
    }

    Scenario {
        if (callsPerSecond < 1) {
            throw new IllegalArgumentException("callsPerSecond < 1: " + callsPerSecond);
        }
        if (processes < 1) {
            throw new IllegalArgumentException("processes < 1: " + processes);
        }
        phases = List.copyOf(phases);
        Duration end = Duration.ZERO;
        for (Phase phase : phases) {
            if (phase.from().compareTo(end) < 0) {
                throw new IllegalArgumentException("phases overlap at " + phase.from());
            }
            end = phase.until();
        }
        if (end.isZero()) {
            throw new IllegalArgumentException("no phases: " + name);
        }
    }

    /** A scenario of one fault and one process that makes 60 calls a second. */
    static Scenario of(String name, String title, Duration duration, Fault fault) {
        return new Scenario(name, title, 60, 1, List.of(new Phase(Duration.ZERO, duration, fault)));
    }

    Scenario withCallsPerSecond(int callsPerSecond) {
        return new Scenario(name, title, callsPerSecond, processes, phases);
    }

    Scenario withProcesses(int processes) {
        return new Scenario(name, title, callsPerSecond, processes, phases);
    }

    /** When the fault begins. */
    long faultStartNanos() {
        return BEFORE_NANOS;
    }

    /** When the last phase of the fault is over. */
    long faultEndNanos() {
        return BEFORE_NANOS + phases.get(phases.size() - 1).until().toNanos();
    }

    /** When the last call has been made. */
    long offeredUntilNanos() {
        return faultEndNanos() + AFTER_NANOS;
    }

    boolean duringFault(long nanos) {
        return nanos >= faultStartNanos() && nanos < faultEndNanos();
    }

    Fault faultAt(long nanos) {
        for (Phase phase : phases) {
            if (nanos >= BEFORE_NANOS + phase.from().toNanos()
                    && nanos < BEFORE_NANOS + phase.until().toNanos()) {
                return phase.fault();
            }
        }
        return NONE;
    }

    /** When the server goes down next, at or after {@code nanos}; {@code Long.MAX_VALUE} for never. */
    long nextDownNanos(long nanos) {
        for (Phase phase : phases) {
            long from = BEFORE_NANOS + phase.from().toNanos();
            if (phase.fault() instanceof Fault.Down && from >= nanos) {
                return from;
            }
        }
        return Long.MAX_VALUE;
    }
}
