package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.Alternate;
import dev.holdfast.Holdfast;
import dev.holdfast.HoldfastBuilder;
import dev.holdfast.HoldfastException;
import dev.holdfast.OnGiveUp;
import dev.holdfast.Provider;
import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Reason;
import dev.holdfast.retry.BudgetPolicy;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import okhttp3.Cache;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttp;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import okio.BufferedSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two servers, each with a key of its own, and calls that may go to either. */
class FailoverTest {

    private static final String FIRST_KEY = "sk-first-0123456789";
    private static final String SECOND_KEY = "sk-second-0123456789";
    private static final String BODY =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"日本 \\\"model\\\"\"}], \"model\" : \"gpt\"}";
    private static final String MOVED_BODY = BODY.replace("\"gpt\"", "\"gpt-eu\"");

    @RegisterExtension
    final Rig rig = new Rig();

    private Site first;
    private Site second;

    /** A server that answers as it is told to and keeps what it was asked. */
    private static final class Site extends Dispatcher {

        final MockWebServer server;
        final String name;
        final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        final AtomicInteger served = new AtomicInteger();
        volatile MockResponse answer;

        Site(MockWebServer server, String name) {
            this.server = server;
            this.name = name;
            this.answer = well();
            server.setDispatcher(this);
        }

        MockResponse well() {
            return new MockResponse()
                    .setHeader("Content-Type", "application/json")
                    .setBody("{\"from\":\"" + name + "\"}");
        }

        void isDown() {
            answer = new MockResponse()
                    .setResponseCode(503)
                    .setHeader("Content-Type", "text/html")
                    .setBody("<html>no healthy upstream</html>");
        }

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            StringBuilder text = new StringBuilder(request.getRequestLine()).append('\n');
            // As text, headers hide some values.
            request.getHeaders()
                    .forEach(header -> text.append(header.getFirst())
                            .append(": ")
                            .append(header.getSecond())
                            .append('\n'));
            seen.add(text.append(request.getBody().clone().readUtf8()).toString());
            served.incrementAndGet();
            return answer.clone();
        }

        URI url(String path) {
            return server.url(path).uri();
        }
    }

    @BeforeEach
    void start() throws IOException {
        first = new Site(rig.mock(), "first");
        second = new Site(rig.mock(), "second");
    }

    @AfterEach
    void neverTheOthersKey() {
        assertThat(first.seen).noneMatch(request -> request.contains(SECOND_KEY));
        assertThat(second.seen).noneMatch(request -> request.contains(FIRST_KEY));
    }

    private Alternate.Builder eu() {
        return Alternate.at(Provider.azureOpenAi().at(second.url("/openai/deployments/d1?api-version=2025-01-01")))
                .name("eu")
                .header("api-key", SECOND_KEY)
                .model("gpt", "gpt-eu");
    }

    private Holdfast holdfast(UnaryOperator<HoldfastBuilder> changes) {
        return changes.apply(Holdfast.builder()
                        .provider(Provider.openAi().at(first.url("/v1")))
                        .retry(Rig.quick().maxAttempts(8).build())
                        .breaker(breaker -> breaker.consecutiveFailures(3)
                                .openTime(Duration.ofMillis(50))
                                .maxOpenTime(Duration.ofMillis(100))))
                .build();
    }

    private Holdfast holdfast() {
        return holdfast(builder -> builder.alternate(eu().build()));
    }

    /** How calls come to Holdfast. */
    enum Through {
        FACTORY {
            @Override
            Call.Factory calls(Rig rig, Holdfast holdfast, UnaryOperator<OkHttpClient.Builder> changes) {
                return HoldfastCallFactory.wrap(rig.client(changes), holdfast);
            }
        },
        INTERCEPTOR {
            @Override
            Call.Factory calls(Rig rig, Holdfast holdfast, UnaryOperator<OkHttpClient.Builder> changes) {
                return rig.client(builder -> HoldfastInterceptor.install(changes.apply(builder), holdfast));
            }
        };

        abstract Call.Factory calls(Rig rig, Holdfast holdfast, UnaryOperator<OkHttpClient.Builder> changes);
    }

    private Request.Builder request() {
        return new Request.Builder()
                .url(first.server.url("/v1/chat/completions"))
                .header("Authorization", "Bearer " + FIRST_KEY)
                .post(RequestBody.create(BODY, Rig.JSON));
    }

    private static String body(Call.Factory calls, Request request) throws IOException {
        try (Response response = calls.newCall(request).execute()) {
            assertThat(response.code()).isEqualTo(200);
            return response.body().string();
        }
    }

    private static void force(Holdfast holdfast, Request request) {
        holdfast.breaker(holdfast.provider()
                        .endpointFor(
                                request.url().host(),
                                request.url().port(),
                                request.url().encodedPath()))
                .forceOpen();
    }

    @ParameterizedTest
    @EnumSource(Through.class)
    @DisplayName(
            "Promise 33: an alternate gets the request under its own URL, key and model name, and nothing of the first one's")
    void whatAnAlternateGets(Through through) throws IOException {
        Holdfast holdfast = holdfast();
        Call.Factory calls = through.calls(rig, holdfast, builder -> builder);
        Request request = request()
                .url(first.server.url("/v1/chat/completions?key=" + FIRST_KEY + "&alt=sse&Token=" + FIRST_KEY))
                .header("OpenAI-Organization", "org-" + FIRST_KEY)
                .header("X-Api-Key", FIRST_KEY)
                .header("api-key", FIRST_KEY)
                .header("X-Custom", FIRST_KEY)
                .header("Cookie", "session=" + FIRST_KEY)
                .header("User-Agent", "app/1")
                .header("traceparent", "00-1-2-01")
                .header("X-Stainless-Lang", "java")
                .build();

        try (Response response = calls.newCall(request).execute()) {
            assertThat(response.body().string()).isEqualTo("{\"from\":\"first\"}");
            assertThat(response.header("X-Holdfast-Answered-By")).isNull();
            assertThat(HoldfastResponses.answeredBy(response).orElseThrow().host())
                    .isEqualTo(first.server.getHostName());
        }
        force(holdfast, request);
        try (Response response = calls.newCall(request).execute()) {
            assertThat(response.body().string()).isEqualTo("{\"from\":\"second\"}");
            assertThat(response.header("X-Holdfast-Answered-By")).isEqualTo("eu");
            assertThat(HoldfastResponses.answeredBy(response))
                    .contains(new Endpoint("eu/deployments/d1", second.server.getHostName(), second.server.getPort()));
            assertThat(response.request().toString()
                            + response
                            + response.networkResponse().request().headers())
                    .doesNotContain(SECOND_KEY, FIRST_KEY);
        }

        assertThat(second.seen).singleElement().satisfies(seen -> {
            String[] lines = seen.split("\n", -1);
            assertThat(lines[0])
                    .isEqualTo("POST /openai/deployments/d1/chat/completions?alt=sse&api-version=2025-01-01 HTTP/1.1");
            assertThat(lines).contains(MOVED_BODY);
            assertThat(Stream.of(lines)
                            .skip(1)
                            .filter(line -> !line.startsWith("{"))
                            .map(line -> line.split(": ", 2)[0].toLowerCase(Locale.ROOT)))
                    .containsExactlyInAnyOrder(
                            "user-agent",
                            "traceparent",
                            "x-stainless-lang",
                            "content-type",
                            "content-length",
                            "host",
                            "connection",
                            "accept-encoding",
                            "api-key");
            assertThat(lines).contains("api-key: " + SECOND_KEY, "User-Agent: app/1");
            assertThat(lines)
                    .anyMatch(line -> line.equalsIgnoreCase(
                            "host: " + second.server.getHostName() + ":" + second.server.getPort()));
        });
    }

    static Stream<UnaryOperator<OkHttpClient.Builder>> keyAdders() {
        return Stream.of(
                builder -> builder.addInterceptor(chain -> chain.proceed(withKey(chain.request()))),
                builder -> builder.addNetworkInterceptor(chain -> chain.proceed(withKey(chain.request()))),
                // From scratch: nothing of what Holdfast knows of the request is left.
                builder -> builder.addInterceptor(chain -> chain.proceed(new Request.Builder()
                        .url(chain.request().url())
                        .header("Authorization", "Bearer " + FIRST_KEY)
                        .method(chain.request().method(), chain.request().body())
                        .build())),
                builder -> builder.authenticator(
                        (route, response) -> response.request().header("X-Tried") != null
                                ? null
                                : withKey(response.request())
                                        .newBuilder()
                                        .header("X-Tried", "1")
                                        .build()),
                builder -> builder.cookieJar(new CookieJar() {
                    @Override
                    public void saveFromResponse(HttpUrl url, List<Cookie> cookies) {}

                    @Override
                    public List<Cookie> loadForRequest(HttpUrl url) {
                        return List.of(new Cookie.Builder()
                                .name("key")
                                .value(FIRST_KEY)
                                .domain(url.host())
                                .build());
                    }
                }));
    }

    private static Request withKey(Request request) {
        return request.newBuilder()
                .url(request.url()
                        .newBuilder()
                        .setQueryParameter("key", FIRST_KEY)
                        .build())
                .header("Authorization", "Bearer " + FIRST_KEY)
                .header("x-goog-api-key", FIRST_KEY)
                .header("api-key", FIRST_KEY)
                .build();
    }

    @ParameterizedTest
    @MethodSource("keyAdders")
    @DisplayName("Promise 33: whatever adds the first one's key to each request, an alternate never gets it")
    void whateverAddsTheFirstOnesKey(UnaryOperator<OkHttpClient.Builder> adder) throws IOException {
        for (Through through : Through.values()) {
            Holdfast holdfast = holdfast();
            Call.Factory calls = through.calls(rig, holdfast, adder);
            Request request = request().removeHeader("Authorization").build();
            first.answer = first.well();
            body(calls, request);
            force(holdfast, request);
            int before = second.served.get();
            assertThat(body(calls, request)).contains("second");
            assertThat(second.served.get() - before).isEqualTo(1);
            assertThat(second.seen).allMatch(seen -> seen.contains("api-key: " + SECOND_KEY));

            // An authenticator is asked when the alternate's key is refused.
            second.answer = new MockResponse().setResponseCode(401);
            assertThatThrownBy(() -> body(
                            calls,
                            request.newBuilder()
                                    .tag(
                                            CallOptions.class,
                                            CallOptions.defaults().withMayWait(false))
                                    .build()))
                    .isInstanceOfAny(HoldfastException.class, AssertionError.class);
            assertThat(second.served.get() - before).isBetween(2, through == Through.FACTORY ? 2 : 3);
            second.answer = second.well();
        }
    }

    @ParameterizedTest
    @EnumSource(Through.class)
    @DisplayName("Promise 33: a redirect away from an alternate takes neither its key nor the first one's along")
    void aRedirectAwayFromAnAlternate(Through through) throws IOException {
        Site elsewhere = new Site(rig.mock(), "elsewhere");
        second.answer = new MockResponse()
                .setResponseCode(307)
                .setHeader("Location", elsewhere.server.url("/x?alt=1&token=theirs"));
        Holdfast holdfast =
                holdfast(builder -> builder.alternate(eu().bearer(SECOND_KEY).build()));
        Call.Factory calls = through.calls(
                rig, holdfast, builder -> builder.addInterceptor(chain -> chain.proceed(withKey(chain.request()))));
        Request request = request().build();
        force(holdfast, request);
        assertThat(body(calls, request)).contains("elsewhere");
        assertThat(elsewhere.seen)
                .singleElement()
                .satisfies(seen ->
                        assertThat(seen).doesNotContain(FIRST_KEY, SECOND_KEY).contains(MOVED_BODY));
        assertThat(second.seen)
                .allMatch(seen -> seen.contains("Authorization: Bearer " + SECOND_KEY)
                        || seen.contains("authorization: Bearer " + SECOND_KEY));
    }

    @Test
    @DisplayName("Promise 33: a proxy on the way keeps its own key")
    void aProxyOnTheWay() throws IOException {
        Site proxy = new Site(rig.mock(), "proxy");
        proxy.answer = new MockResponse().setResponseCode(407).setHeader("Proxy-Authenticate", "Basic realm=x");
        Holdfast holdfast = holdfast(builder ->
                builder.alternate(Alternate.at(Provider.openAiCompatible(URI.create("http://eu.example.test/v1")))
                        .bearer(SECOND_KEY)
                        .build()));
        Call.Factory calls = Through.INTERCEPTOR.calls(
                rig,
                holdfast,
                builder -> builder.proxy(new Proxy(
                                Proxy.Type.HTTP,
                                new InetSocketAddress(proxy.server.getHostName(), proxy.server.getPort())))
                        .proxyAuthenticator((route, response) -> {
                            proxy.answer = proxy.well();
                            return response.request()
                                    .newBuilder()
                                    .header("Proxy-Authorization", "Basic cHJveHk=")
                                    .build();
                        }));
        Request request = request().build();
        force(holdfast, request);
        assertThat(body(calls, request)).contains("proxy");
        assertThat(proxy.seen)
                .hasSize(2)
                .last()
                .asString()
                .startsWith("POST http://eu.example.test/v1/chat/completions HTTP/1.1")
                .contains("Proxy-Authorization: Basic cHJveHk=")
                .contains(SECOND_KEY)
                .doesNotContain(FIRST_KEY);
    }

    @ParameterizedTest
    @EnumSource(Through.class)
    @DisplayName(
            "Promise 33: a stream of calls lives through an outage of the first one, which is taken back when well")
    void aStreamOfCalls(Through through) throws Exception {
        // How much an outage may cost is another matter: on a busy machine, hundreds of calls at once fail in no time.
        Holdfast holdfast = holdfast(builder -> builder.alternate(eu().build())
                .retry(Rig.quick()
                        .maxAttempts(8)
                        .budget(new BudgetPolicy(1, 10, 500))
                        .build()));
        Call.Factory calls = through.calls(rig, holdfast, builder -> builder);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<String>> answers = new ArrayList<>();
        try {
            for (int i = 0; i < 400; i++) {
                if (i == 100) {
                    first.isDown();
                } else if (i == 300) {
                    first.answer = first.well();
                }
                boolean async = i % 2 == 0;
                answers.add(threads.submit(() -> async
                        ? enqueued(calls, request().build())
                        : body(calls, request().build())));
                if (i % 8 == 7) {
                    var unused = await(answers.get(i));
                }
            }
            for (Future<String> answer : answers) {
                assertThat(await(answer)).contains("\"from\"");
            }
        } finally {
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(second.served.get()).isGreaterThan(100);
        Rig.eventually("the first one is taken back", () -> {
            try {
                return body(calls, request().build()).contains("first");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        int before = second.served.get();
        for (int i = 0; i < 20; i++) {
            assertThat(body(calls, request().build())).contains("first");
        }
        assertThat(second.served.get()).isEqualTo(before);
        assertThat(second.seen).allMatch(seen -> seen.contains("api-key: " + SECOND_KEY) && seen.contains(MOVED_BODY));
        assertThat(first.seen).allMatch(seen -> seen.contains(FIRST_KEY) && seen.contains(BODY));
    }

    private static String await(Future<String> answer) throws Exception {
        try {
            return answer.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HoldfastException given) {
                throw new AssertionError(given.report().toString(), given);
            }
            throw e;
        }
    }

    private static String enqueued(Call.Factory calls, Request request) throws Exception {
        CompletableFuture<String> body = new CompletableFuture<>();
        calls.newCall(request).enqueue(new Callback() {
            @Override
            public void onFailure(Call call, IOException e) {
                body.completeExceptionally(e);
            }

            @Override
            public void onResponse(Call call, Response response) throws IOException {
                try (response) {
                    body.complete(response.body().string());
                }
            }
        });
        return body.get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(Through.class)
    @DisplayName("Promise 33: where the alternate fails too, a call ends with what the first one failed with")
    void anAlternateThatFailsToo(Through through) throws IOException {
        first.isDown();
        second.isDown();
        Holdfast holdfast = holdfast(builder -> builder.alternate(eu().build()).onGiveUp(OnGiveUp.THROW_ALWAYS));
        Call.Factory calls = through.calls(rig, holdfast, builder -> builder);
        Request request = request()
                .tag(CallOptions.class, CallOptions.defaults().withPatience(Duration.ofSeconds(2)))
                .build();
        assertThatThrownBy(() -> calls.newCall(request).execute())
                .isInstanceOfSatisfying(HoldfastException.class, e -> {
                    assertThat(e.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
                    assertThat(e.report().endpoint().host()).isEqualTo(first.server.getHostName());
                    assertThat(e.attempts())
                            .extracting(attempt -> attempt.endpoint().name())
                            .contains("eu/deployments/d1", e.report().endpoint().name());
                    assertThat(e.toString() + e.report() + holdfast)
                            .doesNotContain(FIRST_KEY, SECOND_KEY, "api-version");
                });
        assertThat(first.served.get()).isGreaterThanOrEqualTo(3);
        assertThat(second.served.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    @DisplayName("Promise 33: the answer that comes back from a call that is given up is the first one's")
    void theAnswerOfACallThatIsGivenUp() throws IOException {
        first.isDown();
        second.answer = new MockResponse().setResponseCode(401).setBody("{\"error\":{\"message\":\"no\"}}");
        for (OnGiveUp way : List.of(OnGiveUp.RETURN_RESPONSE, OnGiveUp.RETURN_ENVELOPE)) {
            Holdfast holdfast = holdfast(builder -> builder.alternate(eu().build())
                    .onGiveUp(way)
                    .retry(Rig.quick().maxAttempts(3).build())
                    .breaker(breaker -> breaker.consecutiveFailures(2)));
            Request request = request()
                    .tag(CallOptions.class, CallOptions.defaults().withMayWait(false))
                    .build();
            try (Response response = HoldfastCallFactory.wrap(rig.client(), holdfast)
                    .newCall(request)
                    .execute()) {
                assertThat(response.code()).isEqualTo(503);
                assertThat(response.header("X-Holdfast-Answered-By")).isNull();
                assertThat(response.request().url()).isEqualTo(request.url());
                assertThat(HoldfastResponses.answeredBy(response).orElseThrow().port())
                        .isEqualTo(first.server.getPort());
                assertThat(HoldfastResponses.report(response).orElseThrow().attempts())
                        .extracting(Attempted::failure)
                        .extracting(failure -> failure.kind())
                        .containsExactly(FailureKind.UNAVAILABLE, FailureKind.UNAVAILABLE, FailureKind.UNAUTHORIZED);
                if (way == OnGiveUp.RETURN_RESPONSE) {
                    assertThat(response.header(GivingUp.REBUILT)).isEqualTo("true");
                    assertThat(response.body().string()).contains("no healthy upstream");
                }
            }
            // Nothing was sent to the first one at all.
            try (Response response = HoldfastCallFactory.wrap(rig.client(), holdfast)
                    .newCall(request)
                    .execute()) {
                assertThat(way).isEqualTo(OnGiveUp.RETURN_ENVELOPE);
                assertThat(response.code()).isEqualTo(503);
                assertThat(HoldfastResponses.answeredBy(response)).isEmpty();
            } catch (HoldfastException e) {
                assertThat(way).isEqualTo(OnGiveUp.RETURN_RESPONSE);
                assertThat(e.reason()).isEqualTo(Reason.BREAKER_OPEN);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Through.class)
    void aStreamedAnswerOfAnAlternatePassesUntouched(Through through) throws IOException {
        String events = "data: {\"a\":1}\n\n".repeat(1_000) + "data: [DONE]\n\n";
        second.answer = new MockResponse()
                .setHeader("Content-Type", "text/event-stream")
                .setChunkedBody(events, 700);
        Holdfast holdfast = holdfast();
        Request request = request().header("Accept", "text/event-stream").build();
        force(holdfast, request);
        try (Response response = through.calls(rig, holdfast, builder -> builder)
                .newCall(request)
                .execute()) {
            assertThat(response.header("X-Holdfast-Answered-By")).isEqualTo("eu");
            assertThat(response.body().string()).isEqualTo(events);
        }
        assertThat(second.seen).singleElement().asString().contains("Accept: text/event-stream");
    }

    private static RequestBody oneShot(AtomicInteger written) {
        return new RequestBody() {
            @Override
            public MediaType contentType() {
                return Rig.JSON;
            }

            @Override
            public boolean isOneShot() {
                return true;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                written.incrementAndGet();
                sink.writeUtf8(BODY);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "Promise 12: a body that can be written once goes to an alternate if it has not been begun and keeps its model")
    void aOneShotBody(boolean renamed) throws IOException {
        Holdfast holdfast = holdfast(builder -> builder.alternate(
                renamed
                        ? eu().build()
                        : Alternate.at(Provider.openAiCompatible(second.url("/v1")))
                                .bearer(SECOND_KEY)
                                .build()));
        AtomicInteger written = new AtomicInteger();
        Request request = request()
                .post(oneShot(written))
                .tag(CallOptions.class, CallOptions.defaults().withMayWait(false))
                .build();
        force(holdfast, request);
        Call.Factory calls = HoldfastCallFactory.wrap(rig.client(), holdfast);
        if (renamed) {
            assertThatThrownBy(() -> calls.newCall(request).execute())
                    .isInstanceOfSatisfying(
                            HoldfastException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BREAKER_OPEN));
        } else {
            assertThat(body(calls, request)).contains("second");
        }
        assertThat(written).hasValue(renamed ? 0 : 1);
    }

    @Test
    @DisplayName("Promise 12: once begun, it goes nowhere else")
    void aOneShotBodyThatWasBegun() {
        first.isDown();
        Holdfast holdfast =
                holdfast(builder -> builder.alternate(Alternate.at(Provider.openAiCompatible(second.url("/v1")))
                                .build())
                        .breaker(breaker -> breaker.consecutiveFailures(1)));
        AtomicInteger written = new AtomicInteger();
        assertThatThrownBy(() -> HoldfastCallFactory.wrap(rig.client(), holdfast)
                        .newCall(request().post(oneShot(written)).build())
                        .execute())
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BODY_ONE_SHOT));
        assertThat(written).hasValue(1);
        assertThat(second.seen).isEmpty();
    }

    static Stream<RequestBody> bodies() {
        return Stream.of(
                new MultipartBody.Builder()
                        .setType(MultipartBody.FORM)
                        .addFormDataPart("model", "gpt")
                        .build(),
                RequestBody.create("x=1&model=gpt", MediaType.get("application/x-www-form-urlencoded")),
                new MultipartBody.Builder()
                        .setType(MultipartBody.FORM)
                        .addFormDataPart("file", "f", RequestBody.create("{\"model\":\"gpt\"}", Rig.JSON))
                        .build(),
                RequestBody.create("{\"mode\":\"gpt\"}", Rig.JSON),
                RequestBody.create("model", MediaType.get("audio/wav")),
                RequestBody.create("{\"model\":\"gpt\"}", null));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aBodyWhoseModelCantBeRenamedStaysAndOneWithoutOneGoesAsItIs(RequestBody sent) throws IOException {
        Holdfast holdfast = holdfast();
        Request request = request()
                .post(sent)
                .tag(CallOptions.class, CallOptions.defaults().withMayWait(false))
                .build();
        force(holdfast, request);
        Call.Factory calls = HoldfastCallFactory.wrap(rig.client(), holdfast);
        Buffer written = new Buffer();
        sent.writeTo(written);
        String text = written.readUtf8();
        if (text.contains("name=\"model\"") || text.contains("&model=")) {
            assertThatThrownBy(() -> calls.newCall(request).execute()).isInstanceOf(HoldfastException.class);
            assertThat(second.seen).isEmpty();
        } else {
            assertThat(body(calls, request)).contains("second");
            String expected = sent.contentType() == null ? text.replace("gpt", "gpt-eu") : text;
            assertThat(second.seen).singleElement().asString().endsWith(expected);
        }
        Request packed = request.newBuilder().header("Content-Encoding", "gzip").build();
        assertThatThrownBy(() -> calls.newCall(packed).execute()).isInstanceOf(HoldfastException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1beta/chat/completions", "/chat/completions", "/v1/../v2/x", "/"})
    void aRequestThatIsNotUnderTheBaseUrlStays(String path) {
        Holdfast holdfast = holdfast();
        Request request = request()
                .url(first.server.url(path))
                .tag(CallOptions.class, CallOptions.defaults().withMayWait(false))
                .build();
        force(holdfast, request);
        assertThatThrownBy(() -> HoldfastCallFactory.wrap(rig.client(), holdfast)
                        .newCall(request)
                        .execute())
                .isInstanceOf(HoldfastException.class);
        assertThat(second.seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/a", "/a/"})
    void pathsFollowTheBaseUrlWhetherItEndsInASlashOrNot(String base) throws IOException {
        Holdfast holdfast = Holdfast.builder()
                .provider(Provider.openAi().at(first.url(base)))
                .alternate(Alternate.at(Provider.openAi().at(second.url("/b" + base)))
                        .name("eu")
                        .carryQuery("x")
                        .carryHeader("X-Tenant")
                        .build())
                .build();
        String prefix = base.replaceAll("/$", "");
        Request request = request()
                .url(first.server.url(prefix + "/c%2Fd/e?x=1%26&y=2"))
                .header("x-tenant", "t1")
                .build();
        force(holdfast, request);
        body(HoldfastCallFactory.wrap(rig.client(), holdfast), request);
        assertThat(second.seen)
                .singleElement()
                .asString()
                .startsWith("POST /b" + prefix + "/c%2Fd/e?x=1%26 HTTP/1.1")
                .contains("x-tenant: t1");
    }

    @Test
    void aCallThatNamesItsEndpointHasOneOfThatNameAtTheAlternateToo() throws IOException {
        Holdfast holdfast = holdfast();
        Request request = request()
                .tag(CallOptions.class, CallOptions.defaults().withEndpoint("chat"))
                .build();
        holdfast.breaker(
                        new Endpoint("chat", request.url().host(), request.url().port()))
                .forceOpen();
        try (Response response = HoldfastCallFactory.wrap(rig.client(), holdfast)
                .newCall(request)
                .execute()) {
            assertThat(HoldfastResponses.answeredBy(response).orElseThrow().name())
                    .isEqualTo("eu/chat");
        }
    }

    @Test
    @DisplayName("Promise 33: where nothing guards the keys, alternates are refused")
    void anInterceptorThatIsNotInstalled() {
        assertThatThrownBy(() -> new HoldfastInterceptor(holdfast()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("install(..)")
                .message()
                .doesNotContain(SECOND_KEY);
    }

    @Test
    @DisplayName(
            "Promise 33: a network interceptor behind the guard is noticed, and no call goes to an alternate any more")
    void aNetworkInterceptorBehindTheGuard() throws IOException {
        Holdfast holdfast = holdfast();
        OkHttpClient client = rig.client(builder -> HoldfastInterceptor.install(builder, holdfast)
                .addNetworkInterceptor(chain -> chain.proceed(
                        chain.request().newBuilder().header("X-Late", "1").build())));
        Request request = request().build();
        force(holdfast, request);
        assertThat(body(client, request)).contains("second");
        try (Response response = client.newCall(request).execute()) {
            assertThat(response.code()).isEqualTo(503);
        }
        assertThat(second.seen).hasSize(1);
    }

    @Test
    @DisplayName("Promise 33: a request taken from an alternate's answer does not get the alternate's key by itself")
    void aRequestTakenFromAnAnswer() throws IOException {
        Holdfast holdfast = holdfast();
        Call.Factory calls = HoldfastCallFactory.wrap(rig.client(), holdfast);
        Request request = request().build();
        force(holdfast, request);
        Request moved;
        try (Response response = calls.newCall(request).execute()) {
            moved = response.request();
        }
        body(calls, moved);
        assertThat(second.seen).hasSize(2).last().asString().doesNotContain(SECOND_KEY);
    }

    /** Keeps all that OkHttp tells of requests and answers, as text. */
    private static EventListener recording(ConcurrentLinkedQueue<String> heard) {
        return new EventListener() {
            @Override
            public void requestHeadersEnd(Call call, Request request) {
                heard.add(text(request));
            }

            @Override
            public void responseHeadersEnd(Call call, Response response) {
                heard.add(text(response.request()));
            }

            @Override
            public void callFailed(Call call, IOException e) {
                heard.add(e.toString());
            }

            private String text(Request request) {
                StringBuilder text = new StringBuilder(request.url().toString());
                request.headers()
                        .forEach(header -> text.append(' ')
                                .append(header.getFirst())
                                .append('=')
                                .append(header.getSecond()));
                return text.toString();
            }
        };
    }

    @ParameterizedTest
    @EnumSource(Through.class)
    @DisplayName("Promise 33: no event listener of the client sees an alternate's key")
    void whatAnEventListenerSees(Through through) throws IOException {
        ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
        Holdfast holdfast = holdfast();
        Call.Factory calls = through.calls(rig, holdfast, builder -> builder.eventListener(recording(heard)));
        Request request = request().build();
        body(calls, request);
        force(holdfast, request);
        body(calls, request);
        assertThat(second.seen).singleElement().asString().contains(SECOND_KEY);
        assertThat(heard).hasSize(4).noneMatch(text -> text.contains(SECOND_KEY) || text.contains("api-version"));
        assertThat(heard.stream().filter(text -> text.contains(FIRST_KEY))).hasSize(2);
    }

    @Test
    @DisplayName("Promise 33: a network interceptor behind the guard is noticed where the answer fails to come, too")
    void aNetworkInterceptorBehindTheGuardOfACallThatBreaksOff() throws IOException {
        Holdfast holdfast = holdfast();
        OkHttpClient client = rig.client(builder -> HoldfastInterceptor.install(builder, holdfast)
                .addNetworkInterceptor(chain -> chain.proceed(
                        chain.request().newBuilder().header("X-Late", "1").build())));
        second.answer = new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST);
        Request request = request()
                .tag(CallOptions.class, CallOptions.defaults().withMayWait(false))
                .build();
        force(holdfast, request);
        for (int i = 0; i < 2; i++) {
            try (Response response = client.newCall(request).execute()) {
                assertThat(response.code()).isEqualTo(503);
            }
        }
        assertThat(second.seen).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1//chat//completions, /v1//chat//completions",
        "/v1/chat/completions/, /v1/chat/completions/",
        "/v1/a%2F..%2Fb, /v1/a%2F..%2Fb",
        "/v1/%2e%2e/v1/x, /v1/x",
        "/v1/x;a=1/y, /v1/x;a=1/y",
        "/v1, /v1",
        "/v1/, /v1/"
    })
    @DisplayName("Promise 33: what follows the one base URL follows the other, as it is written")
    void whatFollowsTheBaseUrl(String path, String there) throws IOException {
        for (String base : List.of("/b", "/b/")) {
            Holdfast holdfast = holdfast(builder -> builder.alternate(
                    Alternate.at(Provider.openAiCompatible(second.url(base))).build()));
            Request request = request().url(first.server.url(path)).build();
            force(holdfast, request);
            body(HoldfastCallFactory.wrap(rig.client(), holdfast), request);
            String rest = there.substring("/v1".length());
            String expected = rest.isEmpty() ? base : "/b" + rest;
            assertThat(second.seen.poll()).startsWith("POST " + expected + " HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32"})
    void aBodyInAnEncodingWhoseModelCantBeRenamedStays(String charset) {
        Holdfast holdfast = holdfast();
        MediaType type = MediaType.get("application/json; charset=" + charset);
        Request request = request()
                .post(RequestBody.create("{\"model\":\"gpt\"}", type))
                .tag(CallOptions.class, CallOptions.defaults().withMayWait(false))
                .build();
        force(holdfast, request);
        assertThatThrownBy(() -> HoldfastCallFactory.wrap(rig.client(), holdfast)
                        .newCall(request)
                        .execute())
                .isInstanceOf(HoldfastException.class);
        assertThat(second.seen).isEmpty();
    }

    @Test
    @DisplayName("Promise 33: a request with a condition on what the first one holds keeps it")
    void aCondition() throws IOException {
        Holdfast holdfast = holdfast();
        Request request = request()
                .url(first.server.url("/v1/files/f/content"))
                .header("Range", "bytes=10-")
                .header("If-Match", "\"a\"")
                .build();
        force(holdfast, request);
        body(HoldfastCallFactory.wrap(rig.client(), holdfast), request);
        assertThat(second.seen).singleElement().asString().contains("Range: bytes=10-", "If-Match: \"a\"");
    }

    @ParameterizedTest
    @EnumSource(Through.class)
    @DisplayName("Promise 33: an answer knows where it came from though an interceptor made its request anew")
    void anAnswerWhoseRequestWasMadeAnew(Through through) throws IOException {
        Holdfast holdfast = holdfast();
        Call.Factory calls = through.calls(
                rig,
                holdfast,
                builder -> builder.addInterceptor(chain -> chain.proceed(new Request.Builder()
                        .url(chain.request().url())
                        .method(chain.request().method(), chain.request().body())
                        .build())));
        Request request = request().build();
        force(holdfast, request);
        try (Response response = calls.newCall(request).execute()) {
            Response derived = response.newBuilder().header("X-Mine", "1").build();
            assertThat(derived.header("X-Holdfast-Answered-By")).isEqualTo("eu");
            assertThat(HoldfastResponses.answeredBy(derived)).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource(Through.class)
    @DisplayName("Promise 33: an alternate that leads to the first one, or to plain text, gets no key to pass on")
    void anAlternateThatLeadsBack(Through through) throws IOException {
        second.answer = new MockResponse()
                .setResponseCode(308)
                .setHeader("Location", first.server.url("/v1/chat/completions").toString());
        Holdfast holdfast = holdfast();
        Request request = request().build();
        force(holdfast, request);
        assertThat(body(through.calls(rig, holdfast, builder -> builder), request))
                .contains("first");
        assertThat(first.seen).singleElement().asString().doesNotContain(FIRST_KEY, SECOND_KEY, "api-version");
    }

    @Test
    @DisplayName("Promise 33: over HTTP/2 and TLS as well; a redirect to plain HTTP takes no key along")
    void overHttp2() throws IOException {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        HandshakeCertificates keys = new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .addTrustedCertificate(certificate.certificate())
                .build();
        for (Through through : Through.values()) {
            MockWebServer tls = rig.closing(new MockWebServer());
            tls.useHttps(keys.sslSocketFactory(), false);
            Site safe = new Site(tls, "safe");
            Holdfast holdfast = holdfast(builder -> builder.alternate(
                    Alternate.at(Provider.openAiCompatible(tls.url("/v1").uri()))
                            .bearer(SECOND_KEY)
                            .build()));
            Call.Factory calls = through.calls(
                    rig,
                    holdfast,
                    builder -> builder.sslSocketFactory(keys.sslSocketFactory(), keys.trustManager())
                            .addNetworkInterceptor(chain -> chain.proceed(withKey(chain.request()))));
            Request request = request().header("Host", "first.example.test").build();
            force(holdfast, request);
            assertThat(body(calls, request)).contains("safe");
            safe.answer = new MockResponse()
                    .setResponseCode(307)
                    .setHeader("Location", second.server.url("/x").toString());
            assertThat(body(calls, request)).contains("second");
            assertThat(safe.seen)
                    .hasSize(2)
                    // OkHttp 4's server calls it HTTP/1.1, with the headers of HTTP/2.
                    .allMatch(seen -> (seen.contains("HTTP/2") || seen.contains("\n:authority: "))
                            && seen.contains("uthorization: Bearer " + SECOND_KEY)
                            && seen.contains(":" + tls.getPort()))
                    .noneMatch(seen -> seen.contains(FIRST_KEY) || seen.contains("first.example.test"));
            assertThat(second.seen.poll()).doesNotContain(SECOND_KEY, FIRST_KEY);
        }
    }

    @Test
    @DisplayName("Promise 33: a web socket, whose request no guard sees, goes nowhere else")
    void aWebSocket() throws Exception {
        Holdfast holdfast = holdfast();
        OkHttpClient client = rig.client(builder -> HoldfastInterceptor.install(builder, holdfast)
                .addInterceptor(chain -> chain.proceed(withKey(chain.request()))));
        Request request = request()
                .get()
                .tag(CallOptions.class, CallOptions.defaults().withMayWait(false))
                .build();
        force(holdfast, request);
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        client.newWebSocket(request, new WebSocketListener() {
            @Override
            public void onFailure(WebSocket webSocket, Throwable t, Response response) {
                failed.complete(t);
            }
        });
        assertThat(failed.get(5, TimeUnit.SECONDS)).isNotNull();
        assertThat(second.seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("Promise 15: a call that hangs at an alternate is cancelled at once, and its probe given back")
    void aCallThatHangsAtAnAlternateIsCancelled(boolean async) throws Exception {
        second.answer = new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE);
        Holdfast holdfast = holdfast();
        Call.Factory calls = HoldfastCallFactory.wrap(rig.client(), holdfast);
        Request request = request().build();
        force(holdfast, request);
        Call call = calls.newCall(request);
        CompletableFuture<Long> ended = new CompletableFuture<>();
        if (async) {
            call.enqueue(new Callback() {
                @Override
                public void onFailure(Call call, IOException e) {
                    ended.complete(System.nanoTime());
                }

                @Override
                public void onResponse(Call call, Response response) {
                    response.close();
                }
            });
        } else {
            new Thread(() -> {
                        try {
                            call.execute().close();
                        } catch (IOException e) {
                            ended.complete(System.nanoTime());
                        }
                    })
                    .start();
        }
        Rig.eventually("it is there", () -> second.served.get() == 1);
        long cancelled = System.nanoTime();
        call.cancel();
        assertThat(Duration.ofNanos(ended.get(5, TimeUnit.SECONDS) - cancelled)).isLessThan(Duration.ofMillis(250));
        second.answer = second.well();
        assertThat(body(calls, request)).contains("second");
    }

    @ParameterizedTest
    @EnumSource(Through.class)
    @DisplayName("Promise 33: a cached answer of an alternate says that it is one, and the cache knows no key")
    void aCachedAnswer(Through through, @TempDir File directory) throws IOException {
        second.answer = second.well().setHeader("Cache-Control", "max-age=60");
        Holdfast holdfast = holdfast();
        try (Cache cache = new Cache(directory, 1_000_000)) {
            Call.Factory calls = through.calls(rig, holdfast, builder -> builder.cache(cache));
            Request request =
                    request().url(first.server.url("/v1/models")).get().build();
            force(holdfast, request);
            for (int i = 0; i < 2; i++) {
                try (Response response = calls.newCall(request).execute()) {
                    assertThat(response.header("X-Holdfast-Answered-By")).isEqualTo("eu");
                    assertThat(HoldfastResponses.answeredBy(response)
                                    .orElseThrow()
                                    .name())
                            .startsWith("eu");
                    assertThat(response.body().string()).contains("second");
                }
            }
            assertThat(second.served).hasValue(1);
            cache.flush();
        }
        try (Stream<Path> files = Files.walk(directory.toPath())) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty().noneMatch(file -> {
                try {
                    return Files.readString(file, StandardCharsets.ISO_8859_1).contains(SECOND_KEY);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    @Test
    @DisplayName("Promise 33: nor does a listener of one call")
    void whatAListenerOfOneCallSees() throws IOException {
        assumeTrue(OkHttp.VERSION.startsWith("5."), "new in OkHttp 5");
        ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
        Holdfast holdfast = holdfast();
        Request request = request().build();
        force(holdfast, request);
        Call call = HoldfastCallFactory.wrap(rig.client(), holdfast).newCall(request);
        call.addEventListener(recording(heard));
        call.execute().close();
        assertThat(heard).hasSize(2).noneMatch(text -> text.contains(SECOND_KEY) || text.contains("api-version"));
    }

    /** A body that writes so many bytes and counts how often. */
    private static RequestBody large(MediaType type, int mebibytes, AtomicInteger written) {
        return new RequestBody() {
            @Override
            public MediaType contentType() {
                return type;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                written.incrementAndGet();
                byte[] some = new byte[1 << 20];
                for (int i = 0; i < mebibytes; i++) {
                    sink.write(some);
                }
            }
        };
    }

    @Test
    @DisplayName("Promise 33: a file is not read into memory to see whether there is a model beside it")
    void aFileWithoutAModel() throws IOException {
        AtomicInteger written = new AtomicInteger();
        MediaType type = MediaType.get("application/octet-stream");
        Holdfast holdfast = holdfast();
        Request request = request()
                .post(new MultipartBody.Builder()
                        .setType(MultipartBody.FORM)
                        .addFormDataPart("file", "f", large(type, 2, written))
                        .build())
                .build();
        force(holdfast, request);
        assertThat(body(HoldfastCallFactory.wrap(rig.client(), holdfast), request))
                .contains("second");
        assertThat(written).hasValue(1);

        Request other = request().post(large(type, 2, written)).build();
        assertThat(body(HoldfastCallFactory.wrap(rig.client(), holdfast), other))
                .contains("second");
        assertThat(written).hasValue(2);
    }

    @Test
    @DisplayName("Promise 33: a body too large to look for its model in stays")
    void aBodyTooLargeToLookInto() {
        AtomicInteger written = new AtomicInteger();
        Holdfast holdfast = holdfast();
        Request request = request()
                .post(large(Rig.JSON, 65, written))
                .tag(CallOptions.class, CallOptions.defaults().withMayWait(false))
                .build();
        force(holdfast, request);
        assertThatThrownBy(() -> HoldfastCallFactory.wrap(rig.client(), holdfast)
                        .newCall(request)
                        .execute())
                .isInstanceOf(HoldfastException.class);
        assertThat(second.seen).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(OnGiveUp.class)
    @DisplayName("Promise 27: an alternate that says its key aloud is not repeated")
    void anAlternateThatEchoesItsKey(OnGiveUp way) throws IOException {
        first.isDown();
        second.answer = new MockResponse()
                .setResponseCode(401)
                .setHeader("Content-Type", "application/json")
                .setBody("{\"error\":{\"message\":\"Incorrect API key provided: " + SECOND_KEY
                        + "\",\"code\":\"invalid_api_key\"}}");
        Holdfast holdfast = holdfast(builder ->
                builder.alternate(eu().build()).onGiveUp(way).breaker(breaker -> breaker.consecutiveFailures(1)));
        Request request = request()
                .tag(CallOptions.class, CallOptions.defaults().withMayWait(false))
                .build();
        try (Response response = HoldfastCallFactory.wrap(rig.client(), holdfast)
                .newCall(request)
                .execute()) {
            assertThat(response.code()).isEqualTo(503);
            assertThat(response.peekBody(100_000).string()
                            + HoldfastResponses.report(response).orElseThrow()
                            + HoldfastResponses.diagnosis(response).orElseThrow())
                    .contains("UNAUTHORIZED")
                    .doesNotContain(SECOND_KEY, FIRST_KEY);
        } catch (HoldfastException e) {
            assertThat(e.toString() + e.report() + e.diagnosis())
                    .contains("UNAUTHORIZED")
                    .doesNotContain(SECOND_KEY, FIRST_KEY);
        }
    }
}
