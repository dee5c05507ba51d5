package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Holdfast;
import dev.holdfast.HoldfastBuilder;
import dev.holdfast.Provider;
import dev.holdfast.retry.RetryPolicy;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.mockwebserver.MockWebServer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Hands out clients and servers. After each test it asserts that every connection that a call acquired was released, which
 * an unclosed response prevents, and shuts everything down.
 */
final class Rig implements AfterEachCallback {

    static final MediaType JSON = MediaType.get("application/json");

    private final List<OkHttpClient> clients = new ArrayList<>();
    private final List<Closeable> servers = new ArrayList<>();
    private final Map<Connection, AtomicInteger> held = Collections.synchronizedMap(new IdentityHashMap<>());
    private final AtomicInteger acquisitions = new AtomicInteger();
    private final Map<Connection, Boolean> seen = new ConcurrentHashMap<>();

    OkHttpClient client() {
        return client(builder -> builder);
    }

    /** A client with short timeouts whose connections are watched. A listener that a test sets takes the place of that. */
    OkHttpClient client(UnaryOperator<OkHttpClient.Builder> changes) {
        OkHttpClient client = changes.apply(new OkHttpClient.Builder()
                        .connectTimeout(Duration.ofSeconds(2))
                        .readTimeout(Duration.ofSeconds(2))
                        .writeTimeout(Duration.ofSeconds(2))
                        .eventListener(new Watch()))
                .build();
        clients.add(client);
        return client;
    }

    /** A Holdfast that waits milliseconds where another one waits seconds, and breaks late. */
    Holdfast holdfast() {
        return holdfast(builder -> builder);
    }

    Holdfast holdfast(UnaryOperator<HoldfastBuilder> changes) {
        return changes.apply(Holdfast.builder()
                        .provider(Provider.openAi())
                        .retry(quick().build())
                        .breaker(breaker -> breaker.consecutiveFailures(50).minimumCalls(100)))
                .build();
    }

    static RetryPolicy.Builder quick() {
        return RetryPolicy.builder()
                .maxAttempts(3)
                .baseDelay(Duration.ofMillis(2))
                .maxDelay(Duration.ofMillis(5));
    }

    Call.Factory calls() {
        return HoldfastCallFactory.wrap(client(), holdfast());
    }

    MockWebServer mock() throws IOException {
        MockWebServer server = new MockWebServer();
        servers.add(server);
        server.start();
        return server;
    }

    FaultServer faults(FaultServer.Scenario scenario) {
        return closing(new FaultServer(scenario));
    }

    <T extends Closeable> T closing(T server) {
        servers.add(server);
        return server;
    }

    /** 127.0.0.{@code last}, without a look-up. */
    static InetAddress loopback(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    static Request get(Object url) {
        return new Request.Builder().url(url.toString()).build();
    }

    static Request post(Object url) {
        return new Request.Builder()
                .url(url.toString())
                .post(RequestBody.create("{\"model\":\"gpt\"}", JSON))
                .build();
    }

    /** How often a call was given a connection. */
    int acquisitions() {
        return acquisitions.get();
    }

    /** How many connections were ever used. */
    int connectionsSeen() {
        return seen.size();
    }

    /** Looks again and again, for five seconds at most. */
    static void eventually(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within 5 s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        try {
            eventually("no call holds a connection: " + held, held::isEmpty);
            for (OkHttpClient client : clients) {
                eventually(
                        "all connections idle",
                        () -> client.connectionPool().connectionCount()
                                == client.connectionPool().idleConnectionCount());
                eventually(
                        "no call in the dispatcher", () -> client.dispatcher().runningCallsCount() == 0);
                assertThat(client.dispatcher().queuedCallsCount()).isZero();
            }
        } finally {
            for (OkHttpClient client : clients) {
                client.dispatcher().cancelAll();
                client.dispatcher().executorService().shutdown();
                client.connectionPool().evictAll();
            }
            for (Closeable server : servers) {
                server.close();
            }
            for (OkHttpClient client : clients) {
                assertThat(client.dispatcher().executorService().awaitTermination(5, TimeUnit.SECONDS))
                        .as("the dispatcher's threads end")
                        .isTrue();
            }
        }
    }

    private final class Watch extends EventListener {

        @Override
        public void connectionAcquired(Call call, Connection connection) {
            seen.put(connection, true);
            acquisitions.incrementAndGet();
            held.computeIfAbsent(connection, c -> new AtomicInteger()).incrementAndGet();
        }

        @Override
        public void connectionReleased(Call call, Connection connection) {
            held.computeIfPresent(connection, (c, count) -> count.decrementAndGet() == 0 ? null : count);
        }
    }
}
