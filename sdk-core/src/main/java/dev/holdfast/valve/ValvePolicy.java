package dev.holdfast.valve;

import java.time.Duration;
import java.util.Objects;

/**
 * How calls wait for an endpoint that can't take them now. Immutable; a change is made with {@link #toBuilder()}.
 *
 * @param maxWaiting how many calls may wait for one endpoint; 10,000 by default, 0 to let none wait. Where the room is full, a
 *     call of a higher priority takes the place of the last of the lowest
 * @param maxWaitingBytes how many bytes of request bodies may wait for one endpoint; 64 MiB by default
 * @param aging by how much older than another a waiting call must be to count for one priority more; 10 s by default
 * @param adaptiveLimit whether the number of calls in flight is limited while an endpoint comes back or answers ever more
 *     slowly; true by default
 * @param pacing whether calls are paced by the endpoint's rate limit once it has refused one; true by default
 */
public record ValvePolicy(int maxWaiting, long maxWaitingBytes, Duration aging, boolean adaptiveLimit, boolean pacing) {

    private static final ValvePolicy DEFAULTS = builder().build();

    public ValvePolicy {
        Objects.requireNonNull(aging, "aging");
        if (maxWaiting < 0) {
            throw new IllegalArgumentException("maxWaiting < 0: " + maxWaiting);
        }
        if (maxWaitingBytes < 0) {
            throw new IllegalArgumentException("maxWaitingBytes < 0: " + maxWaitingBytes);
        }
        if (aging.isNegative() || aging.isZero() || aging.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException("aging is not in (0, 365 d]: " + aging);
        }
    }

    /** The defaults, as said above. */
    public static ValvePolicy defaults() {
        return DEFAULTS;
    }

    /** No call waits for its turn, and nothing but the breaker holds one back. */
    public static ValvePolicy disabled() {
        return builder().maxWaiting(0).adaptiveLimit(false).pacing(false).build();
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from this policy. */
    public Builder toBuilder() {
        return new Builder()
                .maxWaiting(maxWaiting)
                .maxWaitingBytes(maxWaitingBytes)
                .aging(aging)
                .adaptiveLimit(adaptiveLimit)
                .pacing(pacing);
    }

    /** Builds a {@link ValvePolicy}. Checks at {@link #build()}. Not thread-safe. */
    public static final class Builder {

        private int maxWaiting = 10_000;
        private long maxWaitingBytes = 64L << 20;
        private Duration aging = Duration.ofSeconds(10);
        private boolean adaptiveLimit = true;
        private boolean pacing = true;

        private Builder() {}

        /** {@link ValvePolicy#maxWaiting}. Default 10,000. */
        public Builder maxWaiting(int value) {
            maxWaiting = value;
            return this;
        }

        /** {@link ValvePolicy#maxWaitingBytes}. Default 64 MiB. */
        public Builder maxWaitingBytes(long value) {
            maxWaitingBytes = value;
            return this;
        }

        /** {@link ValvePolicy#aging}. Default 10 s. */
        public Builder aging(Duration value) {
            aging = value;
            return this;
        }

        /** {@link ValvePolicy#adaptiveLimit}. Default true. */
        public Builder adaptiveLimit(boolean value) {
            adaptiveLimit = value;
            return this;
        }

        /** {@link ValvePolicy#pacing}. Default true. */
        public Builder pacing(boolean value) {
            pacing = value;
            return this;
        }

        /** @throws IllegalArgumentException if a value breaks its rule; the message names both */
        public ValvePolicy build() {
            return new ValvePolicy(maxWaiting, maxWaitingBytes, aging, adaptiveLimit, pacing);
        }
    }
}
