package dev.holdfast.call;

import java.time.Duration;

/**
 * The moment by which something must be over, on the monotonic clock of {@code Ticker.nanos()}.
 *
 * @param atNanos the moment; without meaning when {@code bounded} is false
 * @param bounded false for {@link #NONE}
 */
public record Deadline(long atNanos, boolean bounded) {

    /** Never. */
    public static final Deadline NONE = new Deadline(0, false);

    /** The moment {@code duration} after {@code nowNanos}; a duration too long to count in nanoseconds is {@link #NONE}. */
    public static Deadline after(long nowNanos, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration < 0: " + duration);
        }
        // Half the range: differences between two moments on a monotonic clock must not overflow.
        if (duration.toSeconds() >= Long.MAX_VALUE / 2 / 1_000_000_000L) {
            return NONE;
        }
        return new Deadline(nowNanos + duration.toNanos(), true);
    }

    /** Nanoseconds left, 0 when it has passed, {@link Long#MAX_VALUE} when there is no bound. */
    public long remainingNanos(long nowNanos) {
        return bounded ? Math.max(0, atNanos - nowNanos) : Long.MAX_VALUE;
    }

    /** Whether a wait of {@code waitNanos} from now is over by this moment. */
    public boolean allows(long nowNanos, long waitNanos) {
        return !bounded || waitNanos <= atNanos - nowNanos;
    }

    /** The earlier of the two. */
    public Deadline orEarlier(Deadline other) {
        if (!bounded) {
            return other;
        }
        return other.bounded && other.atNanos - atNanos < 0 ? other : this;
    }
}
