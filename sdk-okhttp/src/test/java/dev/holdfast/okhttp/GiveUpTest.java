package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Holdfast;
import dev.holdfast.HoldfastException;
import dev.holdfast.OnGiveUp;
import dev.holdfast.event.HoldfastEvent.WaitStarted;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GiveUpTest {

    private static final String ERROR = "{\"error\":{\"message\":\"Incorrect API key\",\"code\":\"invalid_api_key\"}}";

    @RegisterExtension
    final Rig rig = new Rig();

    private Call call(OnGiveUp way, Object url) {
        return call(way, url, event -> {});
    }

    private Call call(OnGiveUp way, Object url, Consumer<Object> listener) {
        Holdfast holdfast = rig.holdfast(
                builder -> builder.onGiveUp(way).locale(Locale.ENGLISH).listener(listener::accept));
        return HoldfastCallFactory.wrap(rig.client(), holdfast).newCall(Rig.post(url));
    }

    private MockWebServer always(int status, String contentType, String body) throws IOException {
        MockWebServer server = rig.mock();
        for (int i = 0; i < 3; i++) {
            server.enqueue(new MockResponse()
                    .setResponseCode(status)
                    .setHeader("Content-Type", contentType)
                    .setHeader("X-Request-Id", "req_7")
                    .setBody(body));
        }
        return server;
    }

    @Test
    void throw_always_throws_for_a_callers_own_error_too() throws IOException {
        Call call = call(
                OnGiveUp.THROW_ALWAYS, always(401, "application/json", ERROR).url("/"));
        assertThatThrownBy(call::execute)
                .isInstanceOfSatisfying(
                        HoldfastException.class,
                        e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.UNAUTHORIZED));
    }

    @Test
    void return_response_gives_the_last_response_back_byte_for_byte() throws IOException {
        String page = "<html>" + "\u00e9".repeat(100_000) + "</html>";
        Call call = call(
                OnGiveUp.RETURN_RESPONSE,
                always(502, "text/html; charset=utf-8", page).url("/"));
        try (Response response = call.execute()) {
            assertThat(response.code()).isEqualTo(502);
            assertThat(response.header(GivingUp.REBUILT)).isNull();
            assertThat(response.header("X-Request-Id")).isEqualTo("req_7");
            assertThat(response.body().string()).isEqualTo(page);
            assertThat(HoldfastResponses.report(response).orElseThrow().attempts())
                    .hasSize(3);
        }
    }

    @Test
    void where_there_was_no_response_to_return_the_exception_is_thrown_with_the_transports_as_its_cause() {
        assertThatThrownBy(call(OnGiveUp.RETURN_RESPONSE, "http://127.0.0.1:1/")::execute)
                .isInstanceOf(HoldfastException.class)
                .hasCauseInstanceOf(ConnectException.class);
    }

    @Test
    void after_a_wait_the_response_is_rebuilt_and_says_so() throws IOException {
        MockWebServer server = always(502, "text/html", "<html>nginx</html>");
        Holdfast[] holdfast = new Holdfast[1];
        holdfast[0] = rig.holdfast(builder -> builder.onGiveUp(OnGiveUp.RETURN_RESPONSE)
                .retry(Rig.quick().patience(Duration.ofSeconds(1)).build())
                .listener(event -> {
                    if (event instanceof WaitStarted) {
                        // While the call waits its endpoint's breaker opens for good.
                        holdfast[0].breakers().forEach(breaker -> breaker.forceOpen());
                    }
                }));
        try (Response response = HoldfastCallFactory.wrap(rig.client(), holdfast[0])
                .newCall(Rig.post(server.url("/")))
                .execute()) {
            assertThat(response.code()).isEqualTo(502);
            assertThat(response.header(GivingUp.REBUILT)).isEqualTo("true");
            assertThat(response.body().string()).isEqualTo("<html>nginx</html>");
            assertThat(HoldfastResponses.report(response).orElseThrow().why()).isEqualTo(Reason.BREAKER_OPEN);
        }
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void a_response_whose_body_was_cut_off_is_rebuilt_from_what_arrived() throws IOException {
        FaultServer server = rig.faults(c -> {
            c.readRequest();
            c.write("HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<html>nginx");
        });
        try (Response response = call(OnGiveUp.RETURN_RESPONSE, server.url()).execute()) {
            assertThat(response.header(GivingUp.REBUILT)).isEqualTo("true");
            assertThat(response.header("Content-Length")).isEqualTo("11");
            assertThat(response.body().string()).isEqualTo("<html>nginx");
        }
    }

    @Test
    void a_response_that_is_thrown_away_is_closed_however_much_of_it_is_left() throws IOException {
        Call call = call(
                OnGiveUp.THROW_ALWAYS,
                always(502, "text/html", "x".repeat(300_000)).url("/"));
        assertThatThrownBy(call::execute).isInstanceOf(HoldfastException.class);
    }

    @Test
    void an_envelope_holds_the_diagnosis_in_the_providers_form() throws IOException {
        Call call = call(
                OnGiveUp.RETURN_ENVELOPE,
                always(502, "text/html", "<html>nginx</html>").url("/"));
        try (Response response = call.execute()) {
            String body = response.body().string();
            assertThat(response.code()).isEqualTo(502);
            assertThat(response.header("Content-Type")).isEqualTo("application/json");
            assertThat(response.header("Content-Length"))
                    .isEqualTo(Integer.toString(body.getBytes(StandardCharsets.UTF_8).length));
            assertThat(response.header(GivingUp.SHOULD_RETRY)).isEqualTo("false");
            assertThat(response.header(GivingUp.REASON)).isEqualTo("attempts_exhausted");
            assertThat(response.header("X-Request-Id")).isEqualTo("req_7");
            assertThat(body).startsWith("{\"error\":{").doesNotContain("<html>");
            assertThat(body)
                    .contains(HoldfastResponses.diagnosis(response)
                            .orElseThrow()
                            .render(Locale.ENGLISH)
                            .substring(0, 20));
        }
    }

    @Test
    void an_envelope_is_a_503_where_there_was_no_response() throws IOException {
        try (Response response =
                call(OnGiveUp.RETURN_ENVELOPE, "http://127.0.0.1:1/").execute()) {
            assertThat(response.code()).isEqualTo(503);
            assertThat(response.header(GivingUp.SHOULD_RETRY)).isEqualTo("false");
            assertThat(response.body().string()).startsWith("{\"error\":{");
        }
    }

    @Test
    void an_envelope_does_not_pass_a_failure_for_a_success() throws IOException {
        Call call = call(
                OnGiveUp.RETURN_ENVELOPE,
                always(200, "text/html", "<html>Sign in</html>").url("/"));
        try (Response response = call.execute()) {
            assertThat(response.code()).isEqualTo(503);
            assertThat(response.message()).isEqualTo("Service Unavailable");
        }
    }

    @Test
    void a_callers_own_error_in_the_providers_json_keeps_its_body() throws IOException {
        Call call = call(
                OnGiveUp.RETURN_ENVELOPE, always(401, "application/json", ERROR).url("/"));
        try (Response response = call.execute()) {
            assertThat(response.code()).isEqualTo(401);
            assertThat(response.body().string()).isEqualTo(ERROR);
            assertThat(response.header(GivingUp.SHOULD_RETRY)).isEqualTo("false");
        }
    }
}
