package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.ResponseView;
import dev.holdfast.transport.AttemptTerms;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okio.Buffer;
import okio.GzipSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {

    @RegisterExtension
    final Rig rig = new Rig();

    private CallExchange exchange;

    private Response send(MockResponse answer) throws IOException {
        return send(answer, "");
    }

    private Response send(MockResponse answer, String accept) throws IOException {
        MockWebServer server = rig.mock();
        server.enqueue(answer);
        Request.Builder request = Rig.get(server.url("/")).newBuilder();
        if (!accept.isEmpty()) {
            request.header("Accept", accept);
        }
        exchange = Exchanges.of(rig.client(), request.build());
        return exchange.send(AttemptTerms.FIRST);
    }

    private Response raw(String answer) throws IOException {
        FaultServer server = rig.faults(c -> {
            c.readRequest();
            c.write(answer);
            c.hang();
        });
        exchange = Exchanges.of(rig.client(), Rig.get(server.url()));
        return exchange.send(AttemptTerms.FIRST);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            200, application/json,             ''                  , false
            200, application/problem+json,     ''                  , false
            200, text/event-stream,            text/event-stream   , true
            200, application/x-ndjson,         ''                  , true
            200, text/html; charset=utf-8,     ''                  , false
            200, text/html,                    text/html           , true
            200, audio/mpeg,                   audio/mpeg          , true
            200, '',                           ''                  , false
            204, application/json,             ''                  , true
            304, text/html,                    ''                  , true
            400, application/json,             ''                  , false
            502, text/html,                    ''                  , false
            """)
    void is_looked_into_only_where_an_error_may_hide(int status, String type, String accept, boolean healthy)
            throws IOException {
        MockResponse answer = new MockResponse().setResponseCode(status);
        if (!type.isEmpty()) {
            answer.setHeader("Content-Type", type);
        }
        if (status != 204 && status != 304) {
            answer.setBody("{}");
        }
        try (Response response = send(answer, accept)) {
            assertThat(exchange.isHealthy(response)).isEqualTo(healthy);
        }
    }

    @Test
    void json_of_unknown_or_great_length_is_not_looked_into() throws IOException {
        try (Response chunked = send(
                new MockResponse().setHeader("Content-Type", "application/json").setChunkedBody("{}", 1))) {
            assertThat(exchange.isHealthy(chunked)).isTrue();
        }
        try (Response large = send(new MockResponse()
                .setHeader("Content-Type", "application/json")
                .setBody("x".repeat(ResponseView.MAX_BODY + 1)))) {
            assertThat(exchange.isHealthy(large)).isTrue();
        }
    }

    @Test
    void a_success_that_was_looked_into_is_not_consumed() throws IOException {
        String body = "{\"text\":\"" + "\u00e9".repeat(20_000) + "\"}";
        try (Response response = send(
                new MockResponse().setHeader("Content-Type", "application/json").setBody(body))) {
            assertThat(new String(exchange.view(response).body(), StandardCharsets.UTF_8))
                    .isEqualTo(body);
            assertThat(response.body().string()).isEqualTo(body);
        }
    }

    @Test
    void no_more_than_64_KiB_of_a_failing_answer_is_seen_and_all_of_it_can_be_read() throws IOException {
        String body = "x".repeat(300_000);
        try (Response response = send(new MockResponse().setResponseCode(502).setBody(body))) {
            assertThat(exchange.view(response).body()).hasSize(ResponseView.MAX_BODY);
            assertThat(response.body().string()).isEqualTo(body);
        }
    }

    @Test
    void what_has_arrived_of_a_failing_answer_after_a_second_counts() throws IOException {
        try (Response response = raw("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 1000\r\n\r\n<html>nginx")) {
            long start = System.nanoTime();
            ResponseView view = exchange.view(response);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(900), Duration.ofMillis(1900));
            assertThat(new String(view.body(), StandardCharsets.UTF_8)).isEqualTo("<html>nginx");
            assertThat(view.elapsed()).isLessThan(Duration.ofMillis(900));
        }
    }

    @Test
    void the_first_bytes_of_an_answer_without_a_type_are_enough() throws IOException {
        try (Response response = raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\ngarbage\r\n")) {
            assertThat(exchange.isHealthy(response)).isFalse();
            assertThat(new String(exchange.view(response).body(), StandardCharsets.UTF_8))
                    .isEqualTo("garbage");
        }
    }

    @Test
    void a_success_that_breaks_off_throws() throws IOException {
        FaultServer server = rig.faults(c -> {
            c.readRequest();
            c.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{");
        });
        exchange = Exchanges.of(rig.client(), Rig.get(server.url()));
        try (Response response = exchange.send(AttemptTerms.FIRST)) {
            assertThatThrownBy(() -> exchange.view(response)).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void an_encoding_that_the_caller_asked_for_is_decoded_for_the_classifier_alone() throws IOException {
        Buffer gzipped = new Buffer();
        try (GzipSink sink = new GzipSink(gzipped)) {
            sink.write(new Buffer().writeUtf8("{\"error\":\"down\"}"), 16);
        }
        MockWebServer server = rig.mock();
        server.enqueue(new MockResponse()
                .setResponseCode(502)
                .setHeader("Content-Encoding", "gzip")
                .setBody(gzipped.clone()));
        exchange = Exchanges.of(
                rig.client(),
                Rig.get(server.url("/"))
                        .newBuilder()
                        .header("Accept-Encoding", "gzip")
                        .build());
        try (Response response = exchange.send(AttemptTerms.FIRST)) {
            assertThat(new String(exchange.view(response).body(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"error\":\"down\"}");
            assertThat(response.body().bytes()).isEqualTo(gzipped.readByteArray());
        }
    }
}
