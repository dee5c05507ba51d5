package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.Provider;
import dev.holdfast.call.CallOptions;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HoldfastCallFactoryTest {

    private static final String NGINX = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center>"
            + "<h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

    @RegisterExtension
    final Rig rig = new Rig();

    private static MockResponse badGateway() {
        return new MockResponse()
                .setResponseCode(502)
                .setHeader("Content-Type", "text/html")
                .setBody(NGINX);
    }

    private static MockResponse json(String body) {
        return new MockResponse().setHeader("Content-Type", "application/json").setBody(body);
    }

    @Test
    void a_502_becomes_a_short_wait() throws IOException {
        MockWebServer server = rig.mock();
        server.enqueue(badGateway());
        server.enqueue(json("{\"ok\":true}"));

        try (Response response = rig.calls()
                .newCall(Rig.post(server.url("/v1/chat/completions")))
                .execute()) {
            assertThat(response.code()).isEqualTo(200);
            assertThat(response.body().string()).isEqualTo("{\"ok\":true}");
            assertThat(HoldfastResponses.report(response)).isEmpty();
        }
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void a_502_becomes_a_short_wait_asynchronously() throws Exception {
        MockWebServer server = rig.mock();
        server.enqueue(badGateway());
        server.enqueue(json("{\"ok\":true}"));
        CompletableFuture<String> body = new CompletableFuture<>();
        CompletableFuture<String> thread = new CompletableFuture<>();

        Call call = rig.calls().newCall(Rig.post(server.url("/v1/chat/completions")));
        call.enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException e) {
                body.completeExceptionally(e);
            }

            @Override
            public void onResponse(Call answered, Response response) throws IOException {
                assertThat(answered).isSameAs(call);
                thread.complete(Thread.currentThread().getName());
                try (response) {
                    body.complete(response.body().string());
                }
            }
        });

        assertThat(body.get(5, TimeUnit.SECONDS)).isEqualTo("{\"ok\":true}");
        assertThat(thread.get()).startsWith("OkHttp");
    }

    @Test
    void a_lasting_failure_of_the_service_throws_its_diagnosis() throws IOException {
        MockWebServer server = rig.mock();
        for (int i = 0; i < 3; i++) {
            server.enqueue(badGateway());
        }

        assertThatThrownBy(() -> rig.calls()
                        .newCall(Rig.post(server.url("/v1/chat/completions")))
                        .execute())
                .isInstanceOfSatisfying(HoldfastException.class, e -> {
                    assertThat(e.failure().kind()).isEqualTo(FailureKind.BAD_GATEWAY);
                    assertThat(e.reason()).isEqualTo(Reason.ATTEMPTS_EXHAUSTED);
                    assertThat(e.attempts()).hasSize(3);
                    assertThat(e.getMessage()).isNotBlank().doesNotContain("<");
                });
    }

    @Test
    void a_callers_own_error_comes_back_untouched_with_its_diagnosis() throws IOException {
        MockWebServer server = rig.mock();
        String error = "{\"error\":{\"message\":\"Incorrect API key\",\"code\":\"invalid_api_key\"}}";
        server.enqueue(json(error).setResponseCode(401).setHeader("X-Request-Id", "req_1"));

        try (Response response = rig.calls()
                .newCall(Rig.post(server.url("/v1/chat/completions")))
                .execute()) {
            assertThat(response.code()).isEqualTo(401);
            assertThat(response.body().string()).isEqualTo(error);
            assertThat(response.header(GivingUp.REBUILT)).isNull();
            assertThat(HoldfastResponses.report(response)
                            .orElseThrow()
                            .failure()
                            .kind())
                    .isEqualTo(FailureKind.UNAUTHORIZED);
            assertThat(HoldfastResponses.diagnosis(response)).isPresent();
        }
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void a_healthy_answer_is_handed_on_as_it_is() throws IOException {
        MockWebServer server = rig.mock();
        server.enqueue(json("{}"));
        server.enqueue(new MockResponse()
                .setHeader("Content-Type", "text/event-stream")
                .setBody("data: 1\n\n"));
        List<Response> seen = new ArrayList<>();
        OkHttpClient client = rig.client(builder -> builder.addInterceptor(chain -> {
            seen.add(chain.proceed(chain.request()));
            return seen.get(seen.size() - 1);
        }));
        Call.Factory calls = HoldfastCallFactory.wrap(client, rig.holdfast());
        for (int i = 0; i < 2; i++) {
            try (Response response = calls.newCall(Rig.get(server.url("/"))).execute()) {
                assertThat(response).isSameAs(seen.get(i));
            }
        }
    }

    @Test
    void a_call_executes_once() throws IOException {
        MockWebServer server = rig.mock();
        server.enqueue(json("{}"));
        server.enqueue(json("{}"));
        Call call = rig.calls().newCall(Rig.get(server.url("/")));
        assertThat(call.isExecuted()).isFalse();
        call.execute().close();

        assertThat(call.isExecuted()).isTrue();
        assertThatThrownBy(call::execute)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Already Executed");
        assertThatThrownBy(() -> call.enqueue(new Recording()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Already Executed");
        call.clone().execute().close();
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void a_clone_keeps_tags_and_drops_the_timeout_of_its_call() {
        OkHttpClient client = rig.client(builder -> builder.callTimeout(Duration.ofSeconds(7)));
        Call.Factory calls = HoldfastCallFactory.wrap(client, rig.holdfast());
        Request request = Rig.get("http://localhost:1/")
                .newBuilder()
                .tag(String.class, "mine")
                .build();
        Call call = calls.newCall(request);
        assertThat(call.timeout().timeoutNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(7));
        call.timeout().timeout(1, TimeUnit.SECONDS);

        Call clone = call.clone();

        assertThat(clone.timeout().timeoutNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(7));
        assertThat(clone.request()).isSameAs(request);
        assertThat(clone.request().tag(String.class)).isEqualTo("mine");
    }

    @Test
    void the_timeout_of_a_call_bounds_all_its_attempts() throws IOException {
        MockWebServer server = rig.mock();
        server.enqueue(badGateway());
        server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
        Call call = rig.calls().newCall(Rig.get(server.url("/")));
        call.timeout().timeout(300, TimeUnit.MILLISECONDS);

        long start = System.nanoTime();
        assertThatThrownBy(call::execute)
                .isInstanceOfSatisfying(
                        HoldfastException.class,
                        e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.CALL_TIMEOUT));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(300), Duration.ofMillis(1500));
    }

    @Test
    void the_timeout_bounds_the_reading_of_the_body_too() throws IOException {
        MockWebServer server = rig.mock();
        server.enqueue(json("x".repeat(200_000)).throttleBody(1_000, 100, TimeUnit.MILLISECONDS));
        Call call = rig.calls().newCall(Rig.get(server.url("/")));
        call.timeout().timeout(400, TimeUnit.MILLISECONDS);

        try (Response response = call.execute()) {
            assertThatThrownBy(() -> response.body().string()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void options_ride_on_the_request() throws IOException {
        MockWebServer server = rig.mock();
        server.enqueue(badGateway());
        Request request = Rig.post(server.url("/"))
                .newBuilder()
                .tag(
                        CallOptions.class,
                        CallOptions.defaults().withPatience(Duration.ZERO).withEndpoint("mine"))
                .build();

        assertThatThrownBy(() -> rig.calls().newCall(request).execute())
                .isInstanceOfSatisfying(HoldfastException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.PATIENCE_EXHAUSTED);
                    assertThat(e.report().endpoint().name()).isEqualTo("mine");
                });
    }

    @Test
    void one_idempotency_key_is_sent_with_every_attempt_where_it_was_asked_for_and_is_honoured() throws Exception {
        MockWebServer server = rig.mock();
        server.enqueue(badGateway());
        for (int i = 0; i < 3; i++) {
            server.enqueue(json("{}"));
        }
        Request request = Rig.post(server.url("/"))
                .newBuilder()
                .tag(CallOptions.class, CallOptions.defaults().withIdempotencyKey(true))
                .build();
        Provider honouring =
                Provider.builder("mine").idempotencyHeader("Idempotency-Key").build();
        Call call = HoldfastCallFactory.wrap(rig.client(), rig.holdfast(builder -> builder.provider(honouring)))
                .newCall(request);
        call.execute().close();
        call.clone().execute().close();
        rig.calls().newCall(request).execute().close();

        String first = server.takeRequest().getHeader("Idempotency-Key");
        String again = server.takeRequest().getHeader("Idempotency-Key");
        String other = server.takeRequest().getHeader("Idempotency-Key");
        assertThat(first).isNotBlank().isEqualTo(again).isNotEqualTo(other);
        assertThat(other).isNotBlank();
        assertThat(server.takeRequest().getHeader("Idempotency-Key")).isNull();
    }

    @Test
    void what_is_idempotent_by_its_method_or_a_key_that_is_honoured_is_sent_again_after_an_unknown_outcome()
            throws IOException {
        Provider honouring =
                Provider.builder("mine").idempotencyHeader("Idempotency-Key").build();
        Request post = Rig.post("http://127.0.0.1:1/");
        Request keyed = post.newBuilder().header("Idempotency-Key", "k").build();

        assertThat(Requests.isIdempotent(post, honouring)).isFalse();
        assertThat(Requests.isIdempotent(keyed, honouring)).isTrue();
        assertThat(Requests.isIdempotent(keyed, Provider.openAi())).isFalse();
        assertThat(Requests.isIdempotent(post.newBuilder().put(post.body()).build(), honouring))
                .isTrue();

        FaultServer server = rig.faults(c -> {
            c.readRequest();
            if (c.number() > 1) {
                c.answer("200 OK", "{}");
            }
        });
        rig.calls().newCall(Rig.get(server.url())).execute().close();
        assertThat(server.connections()).isEqualTo(2);
    }

    /** Collects how a call ends. */
    static final class Recording implements Callback {

        final CompletableFuture<Response> response = new CompletableFuture<>();

        @Override
        public void onFailure(Call call, IOException e) {
            response.completeExceptionally(e);
        }

        @Override
        public void onResponse(Call call, Response answer) {
            response.complete(answer);
        }
    }
}
