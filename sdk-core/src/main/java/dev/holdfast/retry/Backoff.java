package dev.holdfast.retry;

import java.time.Duration;
import java.util.Objects;

/**
 * Exponential waits between attempts.
 *
 * @param baseDelay the envelope of the first wait; 500 ms by default
 * @param maxDelay the cap of the envelope; 20 s by default
 * @param jitter how chance spreads the waits; {@link Jitter#FULL} by default
 */
public record Backoff(Duration baseDelay, Duration maxDelay, Jitter jitter) {

    private static final Backoff DEFAULTS = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(20), Jitter.FULL);

    public Backoff {
        Objects.requireNonNull(baseDelay, "baseDelay");
        Objects.requireNonNull(maxDelay, "maxDelay");
        Objects.requireNonNull(jitter, "jitter");
        if (baseDelay.isNegative() || baseDelay.isZero()) {
            throw new IllegalArgumentException("baseDelay <= 0: " + baseDelay);
        }
        if (maxDelay.compareTo(baseDelay) < 0) {
            throw new IllegalArgumentException("maxDelay < baseDelay (" + baseDelay + "): " + maxDelay);
        }
        if (maxDelay.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("maxDelay > 1 day: " + maxDelay);
        }
    }

    /** Full jitter, 500 ms doubling up to 20 s. */
    public static Backoff defaults() {
        return DEFAULTS;
    }

    /** The longest wait before retry {@code retry}, counted from 0. */
    long envelopeNanos(int retry) {
        long base = baseDelay.toNanos();
        long max = maxDelay.toNanos();
        // A shift by more than the leading zeros would overflow; the cap has been met long before.
        return retry >= Long.numberOfLeadingZeros(base) - 1 ? max : Math.min(max, base << retry);
    }

    /**
     * The wait before retry {@code retry}, counted from 0.
     *
     * @param previousNanos the wait before, 0 if none
     * @param chance uniform in [0, 1)
     */
    long delayNanos(int retry, long previousNanos, double chance) {
        long envelope = envelopeNanos(retry);
        return switch (jitter) {
            case FULL -> (long) (chance * envelope);
            case EQUAL -> envelope / 2 + (long) (chance * (envelope - envelope / 2));
            case DECORRELATED -> {
                long base = baseDelay.toNanos();
                long top = Math.min(maxDelay.toNanos(), Math.max(base, 3 * previousNanos));
                yield base + (long) (chance * (top - base));
            }
        };
    }
}
