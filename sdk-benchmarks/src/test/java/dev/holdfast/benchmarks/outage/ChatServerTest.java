package dev.holdfast.benchmarks.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The server's faults over a socket. The run's start is moved into the past, so that no test waits for the fault. */
final class ChatServerTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void before_the_run_every_request_is_answered() throws Exception {
        try (ChatServer server = server(new Fault.Down())) {
            assertThat(send(server, 0).statusCode()).isEqualTo(200);
            assertThat(server.backend().arrivals()).isEmpty();
        }
    }

    @Test
    void in_health_a_request_takes_its_work() throws Exception {
        Scenario scenario = Scenarios.named("healthy");
        Workload workload = Workload.of(scenario, 1);
        try (ChatServer server = ChatServer.start(scenario, workload)) {
            server.backend().begin(System.nanoTime());
            long start = System.nanoTime();
            HttpResponse<String> response = send(server, 3);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains("chat.completion");
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(workload.serviceNanos(3));
            assertThat(server.backend().arrivals()).hasSize(1);
        }
    }

    @Test
    void down_is_a_502_at_once() throws Exception {
        try (ChatServer server = begun(new Fault.Down(), 1)) {
            HttpResponse<String> response = send(server, 0);

            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(response.body()).contains("nginx");
        }
    }

    @Test
    void requests_under_way_end_when_it_goes_down() throws Exception {
        Scenario scenario = Scenario.of("x", "x", Duration.ofSeconds(5), new Fault.Down());
        try (ChatServer server = ChatServer.start(scenario, Workload.of(scenario, 1))) {
            server.backend().begin(System.nanoTime() - Scenario.BEFORE_NANOS + TimeUnit.MILLISECONDS.toNanos(50));
            List<CompletableFuture<HttpResponse<String>>> responses =
                    IntStream.range(0, 60).mapToObj(i -> sendAsync(server, i)).toList();
            List<Integer> statuses = responses.stream()
                    .map(CompletableFuture::join)
                    .map(HttpResponse::statusCode)
                    .toList();

            assertThat(statuses).filteredOn(status -> status == 502).hasSizeGreaterThan(40);
        }
    }

    @Test
    void flaky_fails_the_share_that_chance_says() throws Exception {
        Scenario scenario = Scenario.of("x", "x", Duration.ofSeconds(5), new Fault.Flaky(0.5));
        Workload workload = Workload.of(scenario, 1);
        try (ChatServer server = begun(new Fault.Flaky(0.5), 1)) {
            for (int call = 0; call < 5; call++) {
                assertThat(send(server, call).statusCode()).isEqualTo(workload.chance(call, 0) < 0.5 ? 502 : 200);
            }
        }
    }

    @Test
    void slow_takes_a_multiple_of_the_work() throws Exception {
        Workload workload = Workload.of(Scenario.of("x", "x", Duration.ofSeconds(5), new Fault.Slow(4)), 1);
        try (ChatServer server = begun(new Fault.Slow(4), 1)) {
            long start = System.nanoTime();
            send(server, 0);

            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(4 * workload.serviceNanos(0));
        }
    }

    @Test
    void over_the_limit_is_a_429_that_says_when_to_come_back() throws Exception {
        try (ChatServer server = begun(new Fault.Limited(1), 1)) {
            List<HttpResponse<String>> responses =
                    IntStream.range(0, 6).mapToObj(i -> sendAsync(server, i)).toList().stream()
                            .map(CompletableFuture::join)
                            .toList();

            assertThat(responses).filteredOn(r -> r.statusCode() == 200).hasSizeBetween(1, 2);
            assertThat(responses)
                    .filteredOn(r -> r.statusCode() == 429)
                    .hasSizeGreaterThanOrEqualTo(4)
                    .allMatch(r -> r.headers().firstValue("Retry-After").equals(Optional.of("1")))
                    .allMatch(r -> r.body().contains("rate_limit_exceeded"));
        }
    }

    @Test
    void stalled_answers_nothing_until_something_ends_it() throws Exception {
        Scenario scenario = new Scenario(
                "x",
                "x",
                60,
                1,
                List.of(
                        new Scenario.Phase(Duration.ZERO, Duration.ofSeconds(2), new Fault.Stalled()),
                        new Scenario.Phase(Duration.ofSeconds(2), Duration.ofSeconds(5), new Fault.Down())));
        Workload workload = Workload.of(scenario, 1);
        int quick = IntStream.range(0, workload.calls())
                .boxed()
                .min(Comparator.comparingLong(workload::serviceNanos))
                .orElseThrow();
        try (ChatServer server = ChatServer.start(scenario, workload)) {
            server.backend().begin(System.nanoTime() - Scenario.BEFORE_NANOS - TimeUnit.MILLISECONDS.toNanos(1500));

            assertThat(send(server, quick).statusCode()).isEqualTo(502);
        }
    }

    @Test
    void a_full_queue_is_a_503_at_once() throws Exception {
        try (ChatServer server = begun(new Fault.Slow(1000), 1)) {
            List<CompletableFuture<HttpResponse<String>>> responses = IntStream.range(
                            0, Backend.SLOTS + Backend.QUEUE + 5)
                    .mapToObj(i -> sendAsync(server, i % 200))
                    .toList();
            CompletableFuture<Object> first = CompletableFuture.anyOf(responses.toArray(CompletableFuture<?>[]::new));

            assertThat(((HttpResponse<?>) first.get(5, TimeUnit.SECONDS)).statusCode())
                    .isEqualTo(503);
        }
    }

    private static ChatServer server(Fault fault) throws Exception {
        Scenario scenario = Scenario.of("x", "x", Duration.ofSeconds(5), fault);
        return ChatServer.start(scenario, Workload.of(scenario, 1));
    }

    /** One whose fault has begun {@code millis} ago. */
    private static ChatServer begun(Fault fault, long millis) throws Exception {
        ChatServer server = server(fault);
        server.backend().begin(System.nanoTime() - Scenario.BEFORE_NANOS - TimeUnit.MILLISECONDS.toNanos(millis));
        return server;
    }

    private static HttpResponse<String> send(ChatServer server, int call) throws Exception {
        return CLIENT.send(request(server, call), HttpResponse.BodyHandlers.ofString());
    }

    private static CompletableFuture<HttpResponse<String>> sendAsync(ChatServer server, int call) {
        return CLIENT.sendAsync(request(server, call), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(ChatServer server, int call) {
        return HttpRequest.newBuilder(URI.create(server.baseUrl() + "/chat/completions"))
                .version(HttpClient.Version.HTTP_1_1)
                .header(ChatServer.CALL_HEADER, Integer.toString(call))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
    }
}
