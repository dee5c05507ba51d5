package dev.holdfast.examples;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** Shows on a terminal how much is left of a wait, while the call itself waits on its own thread. */
final class Countdown {

    private static final Duration STEP = Duration.ofMillis(100);

    private final Thread thread;
    private volatile boolean stopped;

    private Countdown(Screen screen, Duration wait, UnaryOperator<String> text) {
        long endNanos = System.nanoTime() + wait.toNanos();
        this.thread = new Thread(() -> run(screen, endNanos, text), "countdown");
        thread.setDaemon(true);
    }

    /** Starts to count; {@code text} puts the seconds that are left into words. */
    static Countdown start(Screen screen, Duration wait, UnaryOperator<String> text) {
        Countdown countdown = new Countdown(screen, wait, text);
        countdown.thread.start();
        return countdown;
    }

    /** Ends it and waits until it writes no more. */
    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Screen screen, long endNanos, UnaryOperator<String> text) {
        while (!stopped) {
            long left = Math.max(0, endNanos - System.nanoTime());
            screen.passing(Screen.Voice.HOLDFAST, text.apply(Screen.tenths(left)));
            LockSupport.parkNanos(STEP.toNanos());
        }
        screen.endPassing();
    }
}
