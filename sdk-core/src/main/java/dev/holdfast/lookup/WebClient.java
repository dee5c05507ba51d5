package dev.holdfast.lookup;

import dev.holdfast.time.Scheduler;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An HttpClient that is made when it is needed and let go of when it has been idle for ten seconds. Thread-safe.
 *
 * <p>What remains after that: on JDK 21 and newer nothing, since the client is shut down. JDK 17 has no way to do so: the
 * client's one selector thread, a daemon that sleeps, and its idle connection end with the first garbage collection that
 * finds the client unused.
 */
final class WebClient {

    static final Duration IDLE = Duration.ofSeconds(10);

    /** {@code HttpClient.shutdownNow()}, from JDK 21 on. Unlike {@code close()} it waits for nothing. */
    private static final @Nullable MethodHandle SHUTDOWN = shutdown();

    private final Supplier<HttpClient> maker;
    private final Scheduler scheduler;

    // Below: under the lock, which is never held while anything is looked up.
    private @Nullable HttpClient client;
    private int users;
    private Scheduler.@Nullable Task letGo;

    WebClient(Supplier<HttpClient> maker, Scheduler scheduler) {
        this.maker = maker;
        this.scheduler = scheduler;
    }

    /** Each is followed by one {@link #release}, unless it throws. */
    synchronized HttpClient acquire() {
        HttpClient current = client;
        if (current == null) {
            current = maker.get();
            client = current;
        }
        users++;
        if (letGo != null) {
            letGo.cancel();
            letGo = null;
        }
        return current;
    }

    synchronized void release() {
        users--;
        if (users == 0) {
            letGo = scheduler.schedule(this::idle, IDLE.toNanos());
        }
    }

    private void idle() {
        HttpClient unused;
        synchronized (this) {
            if (users > 0) {
                return;
            }
            unused = client;
            client = null;
            letGo = null;
        }
        if (unused != null && SHUTDOWN != null) {
            try {
                SHUTDOWN.invoke(unused);
            } catch (Throwable error) {
                // Then it goes as on JDK 17.
            }
        }
    }

    private static @Nullable MethodHandle shutdown() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(HttpClient.class, "shutdownNow", MethodType.methodType(void.class));
        } catch (ReflectiveOperationException jdk17) {
            return null;
        }
    }
}
