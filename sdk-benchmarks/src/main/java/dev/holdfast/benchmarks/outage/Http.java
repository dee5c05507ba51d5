package dev.holdfast.benchmarks.outage;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** The OkHttp client below each client of the benchmark, always set up in the same way, and what is sent through it. */
final class Http implements AutoCloseable {

    private static final MediaType JSON = MediaType.get("application/json");

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 60, TimeUnit.SECONDS, new SynchronousQueue<>(), Threads.daemons("okhttp"));
    private final OkHttpClient client;
    private final URI baseUrl;

    Http(URI baseUrl) {
        this.baseUrl = baseUrl;
        Dispatcher dispatcher = new Dispatcher(threads);
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        this.client = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(1000, 5, TimeUnit.MINUTES))
                .readTimeout(Scenario.DEADLINE)
                .build();
    }

    OkHttpClient client() {
        return client;
    }

    URI baseUrl() {
        return baseUrl;
    }

    Request.Builder request(int call) {
        String body = "{\"model\":\"bench\",\"messages\":[{\"role\":\"user\",\"content\":\"Call " + call + "\"}]}";
        return new Request.Builder()
                .url(baseUrl + "/chat/completions")
                .header("Authorization", "Bearer test")
                .header(ChatServer.CALL_HEADER, Integer.toString(call))
                .post(RequestBody.create(body, JSON));
    }

    /**
     * To be asked before each attempt, outside of a breaker, whose business a call's deadline is not: a library that cuts
     * its last wait to the deadline would otherwise open its breaker by attempts that are never sent.
     *
     * @throws OutOfTime if nothing is left of the call's time
     */
    static void checkTime(long deadlineNanos) throws OutOfTime {
        if (deadlineNanos - System.nanoTime() <= 0) {
            throw new OutOfTime();
        }
    }

    /**
     * One attempt, within what is left of the call's time.
     *
     * @throws BadStatus if the server answers with a 429 or a 5xx
     */
    void attempt(int call, long deadlineNanos) throws IOException {
        // OkHttp takes zero for no limit.
        long left = Math.max(1, deadlineNanos - System.nanoTime());
        okhttp3.Call attempt = client.newCall(request(call).build());
        attempt.timeout().timeout(left, TimeUnit.NANOSECONDS);
        try (Response response = attempt.execute()) {
            response.body().bytes();
            if (response.code() != 200) {
                throw new BadStatus(response.code(), response.header("Retry-After"));
            }
        }
    }

    @Override
    public void close() {
        client.dispatcher().cancelAll();
        threads.shutdown();
        client.connectionPool().evictAll();
    }

    /** The server has answered that it can't. */
    static final class BadStatus extends IOException {
        private static final long serialVersionUID = 1;

        private final int status;
        private final @Nullable String retryAfter;

        BadStatus(int status, @Nullable String retryAfter) {
            super("status " + status);
            this.status = status;
            this.retryAfter = retryAfter;
        }

        int status() {
            return status;
        }

        /** What the server asks to wait; zero if it doesn't. */
        Duration retryAfter() {
            return retryAfter == null ? Duration.ZERO : Duration.ofSeconds(Long.parseLong(retryAfter));
        }
    }

    /** The call's deadline has passed: not to be tried again. */
    static final class OutOfTime extends IOException {
        private static final long serialVersionUID = 1;

        OutOfTime() {
            super("deadline passed");
        }
    }
}
