package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Holdfast;
import dev.holdfast.HoldfastException;
import dev.holdfast.event.HoldfastEvent.AttemptFailed;
import dev.holdfast.event.HoldfastEvent.WaitStarted;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Phase;
import dev.holdfast.failure.Reason;
import dev.holdfast.transport.AttemptTerms;
import dev.holdfast.transport.Exchange;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.SocketPolicy;
import okio.Buffer;
import okio.BufferedSink;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller may rely on, as far as the transport makes it true. */
class PromisesTest {

    @RegisterExtension
    final Rig rig = new Rig();

    private static final class CountedBody extends RequestBody {
        private final AtomicInteger written = new AtomicInteger();
        private final boolean duplex;

        CountedBody(boolean duplex) {
            this.duplex = duplex;
        }

        @Override
        public MediaType contentType() {
            return Rig.JSON;
        }

        @Override
        public boolean isOneShot() {
            return !duplex;
        }

        @Override
        public boolean isDuplex() {
            return duplex;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            written.incrementAndGet();
            sink.writeUtf8("{}");
        }
    }

    private static Request oneShot(Object url, CountedBody body) {
        return Rig.get(url).newBuilder().post(body).build();
    }

    @Nested
    @DisplayName("Promise 12: a body that can be written once is sent once")
    class Promise12 {

        @Test
        void after_a_502() throws IOException {
            MockWebServer server = rig.mock();
            server.enqueue(new MockResponse().setResponseCode(502));
            CountedBody body = new CountedBody(false);

            assertThatThrownBy(() ->
                            rig.calls().newCall(oneShot(server.url("/"), body)).execute())
                    .isInstanceOfSatisfying(
                            HoldfastException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BODY_ONE_SHOT));
            assertThat(body.written).hasValue(1);
            assertThat(server.getRequestCount()).isEqualTo(1);
        }

        @Test
        void on_a_stale_connection() throws IOException {
            FaultServer server = rig.faults(c -> {
                c.readRequest();
                c.answer("200 OK", "{}");
                c.readHead();
                c.reset();
            });
            Call.Factory calls = rig.calls();
            calls.newCall(Rig.get(server.url())).execute().close();
            CountedBody body = new CountedBody(false);

            assertThatThrownBy(() -> calls.newCall(oneShot(server.url(), body)).execute())
                    .isInstanceOf(HoldfastException.class);
            assertThat(body.written).hasValue(1);
        }

        @Test
        void but_is_sent_at_last_where_no_attempt_had_begun_to_write_it() throws IOException {
            int port = freePort();
            List<FaultServer> late = new CopyOnWriteArrayList<>();
            Holdfast holdfast = rig.holdfast(builder -> builder.listener(event -> {
                if (event instanceof WaitStarted && late.isEmpty()) {
                    late.add(rig.closing(new FaultServer(port, c -> {
                        c.readHead();
                        c.answer("200 OK", "{}");
                    })));
                }
            }));
            CountedBody body = new CountedBody(false);

            try (Response response = HoldfastCallFactory.wrap(rig.client(), holdfast)
                    .newCall(oneShot("http://127.0.0.1:" + port + "/", body))
                    .execute()) {
                assertThat(response.code()).isEqualTo(200);
            }
            assertThat(body.written).hasValue(1);
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void whoever_sends_again_and_be_it_OkHttp(boolean duplex) throws IOException {
            CountedBody body = new CountedBody(duplex);
            CallExchange exchange = Exchanges.of(rig.client(), oneShot("http://127.0.0.1:1/", body));
            RequestBody guarded = exchange.prepared().body();
            assertThat(guarded.isDuplex()).isEqualTo(duplex);
            assertThat(Exchanges.failure(exchange, AttemptTerms.FIRST).phase()).isEqualTo(Phase.CONNECTING);
            assertThat(exchange.replayable()).isTrue();

            guarded.writeTo(new Buffer());

            assertThat(exchange.replayable()).isFalse();
            assertThatThrownBy(() -> guarded.writeTo(new Buffer())).isInstanceOf(IOException.class);
            assertThat(body.written).hasValue(1);
        }
    }

    @Nested
    @DisplayName("Promise 13: the losing response is closed before the wait")
    class Promise13 {

        private final List<String> atWait = new CopyOnWriteArrayList<>();

        private Call call(MockWebServer server) {
            server.enqueue(new MockResponse().setResponseCode(502).setBody("x".repeat(100_000)));
            server.enqueue(new MockResponse().setBody("{}"));
            OkHttpClient client = rig.client();
            Holdfast holdfast = rig.holdfast(builder -> builder.listener(event -> {
                if (event instanceof WaitStarted) {
                    atWait.add(client.connectionPool().connectionCount() + " connections, "
                            + client.connectionPool().idleConnectionCount() + " idle");
                }
            }));
            return HoldfastCallFactory.wrap(client, holdfast).newCall(Rig.post(server.url("/")));
        }

        @Test
        void of_a_synchronous_call() throws IOException {
            call(rig.mock()).execute().close();
            assertThat(atWait).hasSize(1).first().isIn("1 connections, 1 idle", "0 connections, 0 idle");
        }

        @Test
        void of_an_asynchronous_call() throws Exception {
            HoldfastCallFactoryTest.Recording recording = new HoldfastCallFactoryTest.Recording();
            call(rig.mock()).enqueue(recording);
            recording.response.get().close();
            assertThat(atWait).hasSize(1).first().isIn("1 connections, 1 idle", "0 connections, 0 idle");
        }
    }

    @Nested
    @DisplayName("Promise 14: a retry after a connection failure uses a fresh connection")
    class Promise14 {

        private final List<String> served = new CopyOnWriteArrayList<>();

        /** Connections up to the third answer once and then close on whatever comes; later ones answer. */
        private FaultServer stalePool(CountDownLatch together) {
            return rig.faults(c -> {
                c.readRequest();
                if (c.number() > 3) {
                    served.add("fresh " + c.number());
                    c.answer("200 OK", "{}");
                    return;
                }
                together.countDown();
                together.await();
                c.answer("200 OK", "{}");
                c.readRequest();
                served.add("stale " + c.number());
                c.reset();
            });
        }

        @Test
        @DisplayName("and a request that met a stale pooled connection before any answer is sent once more, at once")
        void stale() throws Exception {
            FaultServer server = stalePool(new CountDownLatch(3));
            List<Object> events = new CopyOnWriteArrayList<>();
            Call.Factory calls =
                    HoldfastCallFactory.wrap(rig.client(), rig.holdfast(builder -> builder.listener(events::add)));
            fillPool(calls, server);
            events.clear();
            int before = rig.acquisitions();

            calls.newCall(Rig.post(server.url())).execute().close();

            assertThat(rig.acquisitions() - before)
                    .as("no other kept-alive connection is tried")
                    .isEqualTo(2);
            assertThat(served).hasSize(2);
            assertThat(served.get(0)).startsWith("stale");
            assertThat(served.get(1)).isEqualTo("fresh 4");
            assertThat(events)
                    .filteredOn(WaitStarted.class::isInstance)
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(((WaitStarted) event).why()).isEqualTo(Reason.STALE_CONNECTION);
                        assertThat(((WaitStarted) event).delay()).isZero();
                    });
            assertThat(events)
                    .filteredOn(AttemptFailed.class::isInstance)
                    .singleElement()
                    .satisfies(event -> assertThat(
                                    ((AttemptFailed) event).attempt().failure().kind())
                            .isEqualTo(FailureKind.STALE_CONNECTION));
        }

        @Test
        void asynchronously() throws Exception {
            FaultServer server = stalePool(new CountDownLatch(3));
            Call.Factory calls = rig.calls();
            fillPool(calls, server);

            HoldfastCallFactoryTest.Recording recording = new HoldfastCallFactoryTest.Recording();
            calls.newCall(Rig.post(server.url())).enqueue(recording);
            recording.response.get().close();

            assertThat(served).hasSize(2).last().isEqualTo("fresh 4");
        }

        private void fillPool(Call.Factory calls, FaultServer server) throws Exception {
            List<HoldfastCallFactoryTest.Recording> first = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                HoldfastCallFactoryTest.Recording recording = new HoldfastCallFactoryTest.Recording();
                first.add(recording);
                calls.newCall(Rig.get(server.url())).enqueue(recording);
            }
            for (HoldfastCallFactoryTest.Recording recording : first) {
                recording.response.get().close();
            }
            assertThat(server.connections()).isEqualTo(3);
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        @DisplayName("even where an HTTP/2 connection to the host is busy with other calls")
        void busyHttp2(boolean async) throws Exception {
            CountDownLatch done = new CountDownLatch(1);
            FaultServer server = busy(done);
            RawClients clients = new RawClients(priorKnowledge(call -> EventListener.NONE), false);
            HoldfastCallFactoryTest.Recording other = occupy(clients, server);

            CallExchange exchange = Exchanges.of(clients, Rig.post(server.url()));
            if (async) {
                CompletableFuture<Response> answer = new CompletableFuture<>();
                exchange.sendAsync(FRESH, into(answer));
                answer.get(5, TimeUnit.SECONDS).close();
            } else {
                exchange.send(FRESH).close();
            }

            assertThat(server.connections()).isEqualTo(2);
            done.countDown();
            other.response.get().close();
        }

        @Test
        void whose_listener_throws_ends_the_attempt() throws Exception {
            CountDownLatch done = new CountDownLatch(1);
            FaultServer server = busy(done);
            AtomicInteger made = new AtomicInteger();
            RawClients clients = new RawClients(
                    priorKnowledge(call -> {
                        if (made.incrementAndGet() > 2) {
                            throw new IllegalStateException("a bug in the program");
                        }
                        return EventListener.NONE;
                    }),
                    false);
            HoldfastCallFactoryTest.Recording other = occupy(clients, server);

            CompletableFuture<Response> answer = new CompletableFuture<>();
            Exchanges.of(clients, Rig.post(server.url())).sendAsync(FRESH, into(answer));

            assertThatThrownBy(() -> answer.get(5, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(IllegalStateException.class);
            done.countDown();
            other.response.get().close();
        }

        private static final AttemptTerms FRESH = new AttemptTerms(2, 0, true, 0);

        private OkHttpClient priorKnowledge(EventListener.Factory listeners) {
            return rig.client(builder ->
                    builder.protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)).eventListenerFactory(listeners));
        }

        /** The first connection answers when {@code done}, others at once. */
        private FaultServer busy(CountDownLatch done) {
            return rig.faults(c -> {
                H2 h2 = H2.greet(c);
                int stream = h2.awaitRequest();
                if (c.number() == 1) {
                    busy.countDown();
                    done.await();
                }
                h2.answer(stream);
                c.clientCloses();
            });
        }

        private final CountDownLatch busy = new CountDownLatch(1);

        /** Keeps the first connection busy. */
        private HoldfastCallFactoryTest.Recording occupy(RawClients clients, FaultServer server)
                throws InterruptedException {
            HoldfastCallFactoryTest.Recording other = new HoldfastCallFactoryTest.Recording();
            clients.user().newCall(Rig.get(server.url())).enqueue(other);
            busy.await();
            return other;
        }

        private static Exchange.Receiver<Response> into(CompletableFuture<Response> answer) {
            return new Exchange.Receiver<>() {
                @Override
                public void answered(Response response) {
                    answer.complete(response);
                }

                @Override
                public void failed(IOException error) {
                    answer.completeExceptionally(error);
                }
            };
        }
    }

    @Nested
    @DisplayName("Promise 16: no multiplication: OkHttp below does not resend unseen")
    class Promise16 {

        private final List<Object> failed = new CopyOnWriteArrayList<>();

        private Call.Factory calls(OkHttpClient client) {
            return HoldfastCallFactory.wrap(
                    client,
                    rig.holdfast(builder -> builder.listener(event -> {
                        if (event instanceof AttemptFailed) {
                            failed.add(event);
                        }
                    })));
        }

        @Test
        void a_503_with_retry_after_0() throws IOException {
            MockWebServer server = rig.mock();
            for (int i = 0; i < 3; i++) {
                server.enqueue(new MockResponse().setResponseCode(503).setHeader("Retry-After", "0"));
            }
            assertThatThrownBy(() -> calls(rig.client())
                            .newCall(Rig.post(server.url("/")))
                            .execute())
                    .isInstanceOf(HoldfastException.class);
            assertThat(server.getRequestCount()).isEqualTo(3);
            assertThat(failed).hasSize(3);
        }

        @Test
        void the_caller_still_sees_the_header_that_OkHttp_was_not_shown() throws IOException {
            MockWebServer server = rig.mock();
            server.enqueue(new MockResponse().setResponseCode(503).setHeader("Retry-After", "0"));
            CallExchange exchange = Exchanges.of(rig.client(), Rig.get(server.url("/")));
            try (Response response = exchange.send(AttemptTerms.FIRST)) {
                assertThat(response.header("Retry-After")).isEqualTo("0");
            }
            assertThat(server.getRequestCount()).isEqualTo(1);
        }

        @Test
        void a_408() throws IOException {
            MockWebServer server = rig.mock();
            server.enqueue(new MockResponse().setResponseCode(408));
            server.enqueue(new MockResponse().setBody("{}"));
            CallExchange exchange = Exchanges.of(rig.client(), Rig.get(server.url("/")));
            try (Response response = exchange.send(AttemptTerms.FIRST)) {
                assertThat(response.code()).isEqualTo(408);
            }
            assertThat(server.getRequestCount()).isEqualTo(1);
        }

        @Test
        void a_reset_on_a_fresh_connection() throws IOException {
            MockWebServer server = rig.mock();
            server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
            server.enqueue(new MockResponse().setBody("{}"));
            assertThatThrownBy(() -> calls(rig.client())
                            .newCall(Rig.post(server.url("/")))
                            .execute())
                    .isInstanceOfSatisfying(
                            HoldfastException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OUTCOME_UNKNOWN));
            assertThat(server.getRequestCount()).isEqualTo(1);
        }

        /** OkHttp 4.12 alone sends such a POST 188 times in 4 s. */
        @Test
        void a_go_away_below_every_stream() {
            FaultServer server = rig.faults(c -> {
                H2 h2 = H2.greet(c);
                while (true) {
                    h2.awaitRequest();
                    h2.goAway(0, H2.NO_ERROR);
                }
            });
            OkHttpClient client = rig.client(builder -> builder.protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)));
            assertThatThrownBy(
                            () -> calls(client).newCall(Rig.post(server.url())).execute())
                    .isInstanceOf(HoldfastException.class);
            assertThat(failed).hasSize(3);
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, Rig.loopback(1))) {
            return socket.getLocalPort();
        }
    }
}
