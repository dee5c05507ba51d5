package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Holdfast;
import dev.holdfast.breaker.BreakerState;
import dev.holdfast.event.HoldfastEvent.AttemptFailed;
import dev.holdfast.event.HoldfastEvent.WaitStarted;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Promise 15: cancel works always: it ends a call within 50 ms, and is not counted as a failure")
class CancelTest {

    private static final Duration AT_ONCE = Duration.ofMillis(50);

    @RegisterExtension
    final Rig rig = new Rig();

    /** What a call is doing when it is cancelled. */
    private interface Moment {
        /** Where to call; {@code reached} is counted down when the moment has come. */
        Request set(Rig rig, CountDownLatch reached) throws Exception;
    }

    private record Row(String name, boolean synchronous, Moment moment, Setting setting) {
        @Override
        public String toString() {
            return (synchronous ? "execute: " : "enqueue: ") + name;
        }
    }

    /** What is special about the client. */
    private enum Setting {
        PLAIN,
        NAME_LOOKUP_HANGS,
        DISPATCHER_FULL
    }

    static Stream<Row> moments() {
        List<Row> rows = new ArrayList<>();
        for (boolean sync : new boolean[] {true, false}) {
            rows.add(new Row("connecting", sync, CancelTest::connecting, Setting.PLAIN));
            rows.add(new Row("in the TLS handshake", sync, CancelTest::handshake, Setting.PLAIN));
            rows.add(new Row("sending", sync, CancelTest::sending, Setting.PLAIN));
            rows.add(new Row("waiting for an answer", sync, CancelTest::waiting, Setting.PLAIN));
            rows.add(new Row("reading a failing answer", sync, CancelTest::failing, Setting.PLAIN));
            rows.add(new Row("in a wait", sync, CancelTest::inWait, Setting.PLAIN));
        }
        rows.add(new Row("in a name look-up", false, CancelTest::inWait, Setting.NAME_LOOKUP_HANGS));
        rows.add(new Row("queued in the dispatcher", false, CancelTest::inWait, Setting.DISPATCHER_FULL));
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("moments")
    void cancelled(Row row) throws Exception {
        // A busy machine adds its own delay to a try, but not to every one.
        Duration best = cancelAndMeasure(row);
        for (int again = 0; again < 2 && best.compareTo(AT_ONCE) >= 0; again++) {
            best = Collections.min(List.of(best, cancelAndMeasure(row)));
        }
        assertThat(best).isLessThan(AT_ONCE);
    }

    private Duration cancelAndMeasure(Row row) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        HoldfastCallFactoryTest.Recording other = new HoldfastCallFactoryTest.Recording();
        AtomicInteger failedAfterCancel = new AtomicInteger();
        CompletableFuture<Long> cancelledAt = new CompletableFuture<>();
        Holdfast holdfast = rig.holdfast(builder -> builder.retry(Rig.quick()
                        .baseDelay(Duration.ofSeconds(30))
                        .maxDelay(Duration.ofSeconds(30))
                        .patience(Duration.ofMinutes(5))
                        .build())
                .listener(event -> {
                    if (event instanceof WaitStarted) {
                        reached.countDown();
                    }
                    if (event instanceof AttemptFailed && cancelledAt.isDone()) {
                        failedAfterCancel.incrementAndGet();
                    }
                }));
        OkHttpClient client = rig.client(builder -> {
            builder.readTimeout(Duration.ofSeconds(10)).connectTimeout(Duration.ofSeconds(10));
            builder.addNetworkInterceptor(chain -> StuckBody.in(chain.proceed(chain.request()), reached));
            return builder.dns(host -> {
                reached.countDown();
                if (row.setting() == Setting.NAME_LOOKUP_HANGS) {
                    awaitUninterruptibly(release);
                }
                return List.of(Rig.loopback(1));
            });
        });
        if (row.setting() == Setting.DISPATCHER_FULL) {
            client.dispatcher().setMaxRequests(1);
            FaultServer slow = rig.faults(c -> {
                c.readRequest();
                awaitUninterruptibly(release);
                c.answer("200 OK", "{}");
            });
            client.newCall(Rig.get(slow.url())).enqueue(other);
            reached.countDown();
        }
        Request request = row.setting() == Setting.NAME_LOOKUP_HANGS
                ? Rig.get("http://api.example.test/")
                : row.moment().set(rig, reached);
        Call call = HoldfastCallFactory.wrap(client, holdfast).newCall(request);

        CompletableFuture<Response> outcome = row.synchronous() ? inThread(call) : enqueued(call);
        assertThat(reached.await(5, TimeUnit.SECONDS)).as("the moment comes").isTrue();
        assertThat(outcome).isNotDone();
        long before = System.nanoTime();
        cancelledAt.complete(before);
        call.cancel();

        assertThatThrownBy(() -> outcome.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("Canceled");
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        assertThat(call.isCanceled()).isTrue();
        assertThat(failedAfterCancel).hasValue(0);
        assertThat(holdfast.breakers())
                .allSatisfy(breaker -> assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED));
        release.countDown();
        if (row.setting() == Setting.DISPATCHER_FULL) {
            other.response.get(5, TimeUnit.SECONDS).close();
        }
        return took;
    }

    private static CompletableFuture<Response> inThread(Call call) {
        CompletableFuture<Response> outcome = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        outcome.complete(call.execute());
                    } catch (IOException e) {
                        outcome.completeExceptionally(e);
                    }
                },
                "test-caller");
        thread.start();
        return outcome;
    }

    private static CompletableFuture<Response> enqueued(Call call) {
        HoldfastCallFactoryTest.Recording recording = new HoldfastCallFactoryTest.Recording();
        call.enqueue(recording);
        return recording.response;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // Not now.
            }
        }
    }

    private static Request connecting(Rig rig, CountDownLatch reached) throws Exception {
        ServerSocket deaf = rig.closing(new ServerSocket(0, 1, Rig.loopback(1)));
        try {
            for (int i = 0; i < 16; i++) {
                rig.closing(new Socket()).connect(deaf.getLocalSocketAddress(), 100);
            }
        } catch (SocketTimeoutException e) {
            // Its queue is full: the kernel drops every further SYN.
        }
        return Rig.get("http://api.example.test:" + deaf.getLocalPort() + "/");
    }

    private static Request handshake(Rig rig, CountDownLatch reached) {
        FaultServer server = rig.faults(c -> {
            c.in().read();
            reached.countDown();
            c.hang();
        });
        return Rig.get("https://127.0.0.1:" + server.port() + "/");
    }

    private static Request sending(Rig rig, CountDownLatch reached) {
        FaultServer server = rig.faults(c -> {
            c.readHead();
            reached.countDown();
            c.hang();
        });
        return Rig.get(server.url())
                .newBuilder()
                .put(new RequestBody() {
                    @Override
                    public MediaType contentType() {
                        return Rig.JSON;
                    }

                    @Override
                    public void writeTo(BufferedSink sink) throws IOException {
                        byte[] chunk = new byte[8 * 1024];
                        while (true) {
                            sink.write(chunk);
                        }
                    }
                })
                .build();
    }

    private static Request waiting(Rig rig, CountDownLatch reached) {
        FaultServer server = rig.faults(c -> {
            c.readRequest();
            reached.countDown();
            c.hang();
        });
        return Rig.post(server.url());
    }

    /** The moment is set by the client: see {@link StuckBody}. */
    private static Request failing(Rig rig, CountDownLatch reached) {
        FaultServer server = rig.faults(c -> {
            c.readRequest();
            c.write("HTTP/1.1 502 Bad Gateway\r\nX-Stuck: true\r\nContent-Length: 1000\r\n\r\n<html>");
            c.hang();
        });
        return Rig.post(server.url());
    }

    /** A body of which the first part is there; the moment has come when more is asked for. */
    private static final class StuckBody extends ForwardingSource {

        private final CountDownLatch reached;
        private boolean first = true;

        StuckBody(Source body, CountDownLatch reached) {
            super(body);
            this.reached = reached;
        }

        static Response in(Response response, CountDownLatch reached) {
            ResponseBody body = response.body();
            return response.header("X-Stuck") == null
                    ? response
                    : response.newBuilder()
                            .body(ResponseBody.create(
                                    Okio.buffer(new StuckBody(body.source(), reached)),
                                    body.contentType(),
                                    body.contentLength()))
                            .build();
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            if (!first) {
                reached.countDown();
            }
            first = false;
            return super.read(sink, byteCount);
        }
    }

    private static Request inWait(Rig rig, CountDownLatch reached) {
        FaultServer server = rig.faults(c -> {
            c.readRequest();
            c.answer("502 Bad Gateway", "{}");
            c.clientCloses();
        });
        return Rig.post(server.url());
    }

    @Test
    void before_execute() {
        Call call = rig.calls().newCall(Rig.get("http://127.0.0.1:1/"));
        call.cancel();
        assertThat(call.isCanceled()).isTrue();
        assertThatThrownBy(call::execute).isExactlyInstanceOf(IOException.class).hasMessage("Canceled");
    }

    @Test
    void before_enqueue() {
        Call call = rig.calls().newCall(Rig.get("http://127.0.0.1:1/"));
        call.cancel();
        assertThatThrownBy(() -> enqueued(call).get(5, TimeUnit.SECONDS))
                .cause()
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("Canceled");
    }

    @Test
    void while_the_caller_reads_the_answer() throws Exception {
        FaultServer server = rig.faults(c -> {
            c.readRequest();
            c.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
            c.hang();
        });
        Call call = rig.calls().newCall(Rig.get(server.url()));
        try (Response response = call.execute()) {
            assertThat(response.body().source().readUtf8Line()).isEqualTo("data: 1");
            call.cancel();
            assertThatThrownBy(() -> response.body().string()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void the_dispatchers_cancelAll_is_the_users_cancel_too() throws Exception {
        CountDownLatch reached = new CountDownLatch(2);
        FaultServer server = rig.faults(c -> {
            c.readRequest();
            reached.countDown();
            c.hang();
        });
        OkHttpClient client = rig.client();
        Call.Factory calls = HoldfastCallFactory.wrap(client, rig.holdfast());
        Call first = calls.newCall(Rig.get(server.url()));
        Call second = calls.newCall(Rig.get(server.url()));
        CompletableFuture<Response> sync = inThread(first);
        CompletableFuture<Response> async = enqueued(second);
        reached.await();

        client.dispatcher().cancelAll();

        for (CompletableFuture<Response> outcome : List.of(sync, async)) {
            assertThatThrownBy(() -> outcome.get(5, TimeUnit.SECONDS)).cause().hasMessage("Canceled");
        }
        assertThat(first.isCanceled()).isTrue();
        assertThat(second.isCanceled()).isTrue();
        assertThat(server.requests()).hasSize(2);
    }
}
