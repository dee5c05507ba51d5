package dev.holdfast.time;

import java.time.Instant;

/** The two clocks that decisions need: a monotonic one to measure with, and the wall clock to read dates in headers by. */
public interface Ticker {

    /** Nanoseconds on a monotonic clock with an arbitrary origin, as {@link System#nanoTime()}. */
    long nanos();

    /** The wall clock. */
    Instant wallClock();

    /** The machine's own clocks. */
    static Ticker system() {
        return SystemTicker.INSTANCE;
    }
}
