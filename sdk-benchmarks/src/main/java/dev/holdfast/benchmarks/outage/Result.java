package dev.holdfast.benchmarks.outage;

/** A run and what came of it. */
record Result(Run run, Trace trace, Metrics metrics) {

    static Result of(Run run, Trace trace) {
        return new Result(run, trace, Metrics.of(run.scenario(), trace));
    }
}
