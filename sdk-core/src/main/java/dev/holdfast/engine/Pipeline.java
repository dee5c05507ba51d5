package dev.holdfast.engine;

import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Deadline;
import dev.holdfast.retry.Limits;
import dev.holdfast.retry.RetryPlanner;
import dev.holdfast.time.Clockwork;
import java.time.Duration;

/**
 * What every call passes through, in this order: the limits it is held to, what tells of it and counts it, what understands its failures
 * and what decides on them.
 */
record Pipeline(
        Settings.Policies policies,
        Clockwork clockwork,
        Telling telling,
        Meter meter,
        Lookout lookout,
        FencedClassifier classifier,
        RetryPlanner planner) {

    Limits limits(CallOptions options, long startNanos) {
        Duration patience = options.patience() != null
                ? options.patience()
                : policies.retry().patience();
        Duration deadline = options.deadline() != null ? options.deadline() : policies.deadline();
        return new Limits(
                Deadline.after(startNanos, patience),
                deadline == null ? Deadline.NONE : Deadline.after(startNanos, deadline));
    }
}
