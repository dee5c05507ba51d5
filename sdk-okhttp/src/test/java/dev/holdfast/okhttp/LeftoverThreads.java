package dev.holdfast.okhttp;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Looks, when all tests have run, for threads that Holdfast or a test has left behind, and ends the run with an error if
 * there are any. What looked a status page up is let go of after ten seconds, by the scheduler, whose thread then stays for the
 * ten seconds that it waits for more work.
 */
public final class LeftoverThreads implements TestExecutionListener {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        List<String> left = left();
        while (!left.isEmpty() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            left = left();
        }
        if (!left.isEmpty()) {
            System.err.println("Threads are left at the end of the tests: " + left);
            System.err.flush();
            Runtime.getRuntime().halt(3);
        }
    }

    private static List<String> left() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(LeftoverThreads::isOurs)
                .sorted()
                .toList();
    }

    /** OkHttp's own watchdogs (Okio Watchdog, OkHttp TaskRunner) end by themselves after a minute. */
    private static boolean isOurs(String name) {
        return name.startsWith("holdfast")
                || name.startsWith("fault-server")
                || name.startsWith("test-")
                || name.startsWith("MockWebServer")
                || name.startsWith("OkHttp http")
                || name.startsWith("OkHttp Dispatcher")
                || name.contains("Failsafe");
    }
}
