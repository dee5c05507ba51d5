package dev.holdfast.failure;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server said about trying again.
 *
 * @param delay how long to wait, counted from the arrival of the answer; null when nothing usable was said
 * @param source which header or field said so, such as {@code retry-after-ms}; null when nothing did
 * @param shouldRetry {@code x-should-retry}; null when absent
 * @param ignored hints that make no sense, as {@code source: value}, which were ignored
 */
public record ServerHint(
        @Nullable Duration delay,
        @Nullable String source,
        @Nullable Boolean shouldRetry,
        List<String> ignored) {

    /** Nothing was said. */
    public static final ServerHint NONE = new ServerHint(null, null, null, List.of());

    public ServerHint {
        if (delay != null && delay.isNegative()) {
            throw new IllegalArgumentException("delay < 0: " + delay);
        }
        ignored = List.copyOf(ignored);
    }

    /** Nanoseconds to wait, 0 when nothing was said, capped at {@link Long#MAX_VALUE} / 2. */
    public long delayNanos() {
        if (delay == null) {
            return 0;
        }
        return delay.toSeconds() >= Long.MAX_VALUE / 2 / 1_000_000_000L ? Long.MAX_VALUE / 2 : delay.toNanos();
    }
}
