package dev.holdfast.examples;

import dev.holdfast.time.CancelSignal;
import dev.holdfast.time.Clockwork;
import dev.holdfast.time.Scheduler;
import dev.holdfast.time.Sleeper;
import dev.holdfast.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * Time in fast motion: Holdfast waits, breaks and checks as it always does, but each of its seconds takes a fraction of one.
 * Thread-safe.
 */
final class FastClock implements Ticker, Sleeper, Scheduler {

    private final int speed;
    private final long startNanos = System.nanoTime();
    private final Instant start;

    /**
     * A clock that starts now.
     *
     * @param speed how many of its seconds go by in a real one
     * @param start what its wall clock shows at the start
     */
    FastClock(int speed, Instant start) {
        this.speed = speed;
        this.start = start;
    }

    /** With chance of its own. */
    Clockwork clockwork() {
        Random random = new Random(1);
        return new Clockwork(this, this, this, random::nextDouble);
    }

    /** How long it has run, in its own time. */
    Duration elapsed() {
        return Duration.ofNanos((System.nanoTime() - startNanos) * speed);
    }

    @Override
    public long nanos() {
        return startNanos + elapsed().toNanos();
    }

    @Override
    public Instant wallClock() {
        return start.plus(elapsed());
    }

    @Override
    public boolean sleep(long nanos, CancelSignal signal) throws InterruptedException {
        return Sleeper.system().sleep(real(nanos), signal);
    }

    @Override
    public Task schedule(Runnable task, long delayNanos) {
        return Scheduler.system().schedule(task, real(delayNanos));
    }

    /** Rounded up: nothing may come too early. */
    private long real(long nanos) {
        return -Math.floorDiv(-nanos, speed);
    }
}
