package dev.holdfast.benchmarks.outage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * A ChatGPT-like server on this machine: {@code POST /v1/chat/completions}, in front of a {@link Backend}. A request
 * names its call in {@link #CALL_HEADER}; one that names none, or a negative number, is for warming up. An open request
 * holds no thread.
 */
final class ChatServer implements AutoCloseable {

    static final String CALL_HEADER = "X-Bench-Call";

    private static final int THREADS = 8;

    private final HttpServer http;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, Threads.daemons("server"));
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, Threads.daemons("server-timer"));
    private final Backend backend;

    private ChatServer(HttpServer http, Scenario scenario, Workload workload) {
        this.http = http;
        timer.setRemoveOnCancelPolicy(true);
        this.backend = new Backend(scenario, workload, timer);
    }

    static ChatServer start(Scenario scenario, Workload workload) throws IOException {
        // Read once by the JDK's server: answers at once, and connections that stay open.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
        System.setProperty("sun.net.httpserver.idleInterval", "600");
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        ChatServer server = new ChatServer(http, scenario, workload);
        http.createContext("/v1/chat/completions", server::handle);
        http.setExecutor(server.threads);
        http.start();
        return server;
    }

    Backend backend() {
        return backend;
    }

    /** What {@code /chat/completions} is appended to. */
    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/v1");
    }

    @Override
    public void close() {
        http.stop(0);
        timer.shutdownNow();
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String call = exchange.getRequestHeaders().getFirst(CALL_HEADER);
        backend.arrive(
                call == null ? -1 : Integer.parseInt(call), answer -> threads.execute(() -> send(exchange, answer)));
    }

    private static void send(HttpExchange exchange, Answer answer) {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            String retryAfter = answer.retryAfter();
            if (retryAfter != null) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            byte[] body = answer.body();
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            // The client has gone, as clients do at their deadline.
            return;
        }
    }
}
