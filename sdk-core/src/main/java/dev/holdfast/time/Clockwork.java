package dev.holdfast.time;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Time and chance, all that makes one run differ from the next. Tests hand in virtual ones.
 *
 * @param ticker the clocks
 * @param sleeper waits on the calling thread
 * @param scheduler waits on no thread
 * @param chance uniform in [0, 1); thread-safe
 */
public record Clockwork(Ticker ticker, Sleeper sleeper, Scheduler scheduler, DoubleSupplier chance) {

    private static final Clockwork SYSTEM = new Clockwork(
            Ticker.system(),
            Sleeper.system(),
            Scheduler.system(),
            () -> ThreadLocalRandom.current().nextDouble());

    /** The machine's own; starts no thread before the first asynchronous wait. */
    public static Clockwork system() {
        return SYSTEM;
    }
}
