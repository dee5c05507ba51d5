package dev.holdfast.call;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one call wants that differs from the settings of its {@code Holdfast}. Immutable; the {@code with} methods derive.
 *
 * @param patience how long after its start a new attempt may still begin; null for the setting's value
 * @param deadline how long the whole call may take, attempts and waits together; null for the setting's value
 * @param mayWait whether the call may wait for an endpoint that can't take it now; if not, it fails at once
 * @param priority how urgent it is among the calls that wait for the same endpoint
 * @param idempotencyKey whether to send an {@code Idempotency-Key} where the provider honours one, which makes a replay
 *     after an unknown outcome safe
 * @param endpoint the name of the endpoint that this call belongs to; null to let the provider's routes tell
 */
public record CallOptions(
        @Nullable Duration patience,
        @Nullable Duration deadline,
        boolean mayWait,
        Priority priority,
        boolean idempotencyKey,
        @Nullable String endpoint) {

    private static final CallOptions DEFAULTS = new CallOptions(null, null, true, Priority.NORMAL, false, null);

    public CallOptions {
        Objects.requireNonNull(priority, "priority");
        if (patience != null && patience.isNegative()) {
            throw new IllegalArgumentException("patience < 0: " + patience);
        }
        if (deadline != null && (deadline.isNegative() || deadline.isZero())) {
            throw new IllegalArgumentException("deadline <= 0: " + deadline);
        }
        if (endpoint != null && endpoint.isBlank()) {
            throw new IllegalArgumentException("endpoint name is blank: \"" + endpoint + "\"");
        }
    }

    /** Everything as set on the {@code Holdfast}. */
    public static CallOptions defaults() {
        return DEFAULTS;
    }

    public CallOptions withPatience(Duration patience) {
        return new CallOptions(patience, deadline, mayWait, priority, idempotencyKey, endpoint);
    }

    public CallOptions withDeadline(Duration deadline) {
        return new CallOptions(patience, deadline, mayWait, priority, idempotencyKey, endpoint);
    }

    public CallOptions withMayWait(boolean mayWait) {
        return new CallOptions(patience, deadline, mayWait, priority, idempotencyKey, endpoint);
    }

    public CallOptions withPriority(Priority priority) {
        return new CallOptions(patience, deadline, mayWait, priority, idempotencyKey, endpoint);
    }

    public CallOptions withIdempotencyKey(boolean idempotencyKey) {
        return new CallOptions(patience, deadline, mayWait, priority, idempotencyKey, endpoint);
    }

    public CallOptions withEndpoint(String endpoint) {
        return new CallOptions(patience, deadline, mayWait, priority, idempotencyKey, endpoint);
    }
}
