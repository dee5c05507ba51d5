package dev.holdfast.testing;

import dev.holdfast.time.CancelSignal;
import dev.holdfast.time.Clockwork;
import dev.holdfast.time.Scheduler;
import dev.holdfast.time.Sleeper;
import dev.holdfast.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;

/** Time that passes only when somebody waits for it. One thread. */
public final class VirtualTime implements Ticker, Sleeper, Scheduler {

    /** The wall clock at zero. */
    public static final Instant EPOCH = Instant.parse("2026-11-24T14:02:00Z");

    private record Timer(long atNanos, long order, Runnable task) {}

    private final long origin;
    private final TreeSet<Timer> timers =
            new TreeSet<>(Comparator.comparingLong(Timer::atNanos).thenComparingLong(Timer::order));
    private long nowNanos;
    private long order;

    public VirtualTime() {
        // Shortly before the overflow of a monotonic clock, which any code must survive.
        this(Long.MAX_VALUE - Duration.ofSeconds(1).toNanos());
    }

    public VirtualTime(long origin) {
        this.origin = origin;
    }

    /** A clockwork on this time, with chance always in the middle. */
    public Clockwork clockwork() {
        return clockwork(() -> 0.5);
    }

    public Clockwork clockwork(DoubleSupplier chance) {
        return new Clockwork(this, this, this, chance);
    }

    /** Since the beginning. */
    public Duration now() {
        return Duration.ofNanos(nowNanos);
    }

    @Override
    public long nanos() {
        return origin + nowNanos;
    }

    @Override
    public Instant wallClock() {
        return EPOCH.plusNanos(nowNanos);
    }

    /** Lets time pass, running what falls due. */
    public void advance(Duration duration) {
        advanceTo(nowNanos + duration.toNanos());
    }

    /** Runs everything that is scheduled, and what that schedules. */
    public void runAll() {
        while (!timers.isEmpty()) {
            advanceTo(next().atNanos());
        }
    }

    /** How many tasks are scheduled. */
    public int scheduled() {
        return timers.size();
    }

    private void advanceTo(long end) {
        while (!timers.isEmpty() && next().atNanos() <= end) {
            Timer due = next();
            timers.remove(due);
            nowNanos = Math.max(nowNanos, due.atNanos());
            due.task().run();
        }
        nowNanos = Math.max(nowNanos, end);
    }

    private Timer next() {
        return timers.first();
    }

    @Override
    public boolean sleep(long nanos, CancelSignal signal) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long end = nowNanos + nanos;
        boolean[] cancelled = {signal.isCancelled()};
        CancelSignal.Registration registration = signal.onCancel(() -> cancelled[0] = true);
        while (!cancelled[0] && !timers.isEmpty() && next().atNanos() <= end) {
            advanceTo(next().atNanos());
        }
        registration.remove();
        if (cancelled[0]) {
            return false;
        }
        nowNanos = Math.max(nowNanos, end);
        return true;
    }

    @Override
    public Task schedule(Runnable task, long delayNanos) {
        Timer timer = new Timer(nowNanos + Math.max(0, delayNanos), order++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }
}
