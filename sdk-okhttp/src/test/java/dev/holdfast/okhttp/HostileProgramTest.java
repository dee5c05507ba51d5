package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Holdfast;
import dev.holdfast.event.HoldfastEvent.OfCall;
import dev.holdfast.event.HoldfastEvent.WaitStarted;
import dev.holdfast.retry.Jitter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Programs that throw where they should not, or pull the client away: every call still ends, once, and holds nothing. */
class HostileProgramTest {

    @RegisterExtension
    final Rig rig = new Rig();

    private final List<String> events = new CopyOnWriteArrayList<>();

    private Holdfast holdfast() {
        return rig.holdfast(builder -> builder.listener(event -> {
            if (event instanceof OfCall) {
                events.add(event.getClass().getSimpleName());
            }
        }));
    }

    private String end() {
        List<String> ends = events.stream()
                .filter(event -> event.matches("CallSucceeded|CallGivenUp|CallCancelled|CallAborted"))
                .toList();
        assertThat(ends).as("%s", events).hasSize(1);
        return ends.get(0);
    }

    /** A dispatcher of the program's own that swallows what its threads throw. */
    private static Dispatcher dispatcher() {
        return new Dispatcher(new ThreadPoolExecutor(4, 4, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "program");
            thread.setUncaughtExceptionHandler((t, e) -> {});
            return thread;
        }));
    }

    /** Hears how often a call was told, and waits for the first time. */
    private static class Told implements Callback {
        final AtomicInteger times = new AtomicInteger();
        final AtomicReference<IOException> error = new AtomicReference<>();
        final CountDownLatch first = new CountDownLatch(1);

        @Override
        public void onFailure(Call call, IOException e) {
            error.set(e);
            times.incrementAndGet();
            first.countDown();
        }

        @Override
        public void onResponse(Call call, Response response) {
            response.close();
            times.incrementAndGet();
            first.countDown();
        }

        void await() throws InterruptedException {
            assertThat(first.await(5, TimeUnit.SECONDS)).as("told").isTrue();
        }
    }

    private MockWebServer badGateways() throws IOException {
        MockWebServer server = rig.mock();
        for (int i = 0; i < 10; i++) {
            server.enqueue(new MockResponse().setResponseCode(502));
        }
        return server;
    }

    @Test
    void an_interceptor_that_throws_is_not_taken_for_a_cancel() throws Exception {
        MockWebServer server = badGateways();
        OkHttpClient client =
                rig.client(builder -> builder.dispatcher(dispatcher()).addInterceptor(chain -> {
                    throw new IllegalStateException("a bug in the program");
                }));
        Call.Factory calls = HoldfastCallFactory.wrap(client, holdfast());
        Call call = calls.newCall(Rig.post(server.url("/")));
        Told told = new Told();
        call.enqueue(told);
        told.await();

        assertThat(call.isCanceled()).isFalse();
        assertThat(told.error.get()).hasStackTraceContaining("a bug in the program");
        assertThat(end()).isNotEqualTo("CallCancelled");

        events.clear();
        assertThatThrownBy(() -> calls.newCall(Rig.post(server.url("/"))).execute())
                .isInstanceOf(IllegalStateException.class);
        assertThat(end()).isEqualTo("CallAborted");
        assertThat(told.times).hasValue(1);
    }

    @Test
    void a_dispatcher_that_is_shut_down_ends_a_call_at_once() throws Exception {
        MockWebServer server = badGateways();
        OkHttpClient client = rig.client();
        client.dispatcher().executorService().shutdown();
        Told told = new Told();
        HoldfastCallFactory.wrap(client, holdfast())
                .newCall(Rig.post(server.url("/")))
                .enqueue(told);
        assertThat(told.times).hasValue(1);
        assertThat(told.error.get()).hasStackTraceContaining("rejected");
        assertThat(events.stream().filter("AttemptStarted"::equals)).hasSize(1);
        end();
    }

    @Test
    void a_listener_that_shuts_the_client_down_ends_its_call() throws Exception {
        MockWebServer server = badGateways();
        OkHttpClient client = rig.client();
        Holdfast holdfast = rig.holdfast(builder -> builder.listener(event -> {
            if (event instanceof WaitStarted) {
                client.dispatcher().executorService().shutdown();
            }
        }));
        Told told = new Told();
        HoldfastCallFactory.wrap(client, holdfast)
                .newCall(Rig.post(server.url("/")))
                .enqueue(told);
        told.await();
        assertThat(told.error.get()).hasStackTraceContaining("rejected");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void a_wait_that_is_cancelled_after_the_client_was_shut_down_is_told() throws Exception {
        MockWebServer server = badGateways();
        OkHttpClient client = rig.client();
        CountDownLatch waiting = new CountDownLatch(1);
        Holdfast holdfast = rig.holdfast(builder -> builder.retry(
                        retry -> retry.baseDelay(Duration.ofSeconds(20)).jitter(Jitter.EQUAL))
                .listener(event -> {
                    if (event instanceof WaitStarted) {
                        waiting.countDown();
                    }
                }));
        Told told = new Told();
        Call call = HoldfastCallFactory.wrap(client, holdfast).newCall(Rig.post(server.url("/")));
        call.enqueue(told);
        assertThat(waiting.await(5, TimeUnit.SECONDS)).isTrue();
        client.dispatcher().executorService().shutdown();

        call.cancel();

        told.await();
        assertThat(told.error.get()).hasMessage("Canceled");
    }

    @Test
    void an_event_listener_factory_that_throws_at_a_retry_on_a_fresh_connection_ends_the_call() throws Exception {
        FaultServer server = rig.faults(c -> {
            c.readRequest();
            c.answer("200 OK", "{}");
            c.readRequest();
        });
        List<EventListener> made = new ArrayList<>();
        for (int failsAt : new int[] {1, 2, 3}) {
            made.clear();
            OkHttpClient client =
                    rig.client(builder -> builder.dispatcher(dispatcher()).eventListenerFactory(call -> {
                        if (made.size() > failsAt) {
                            throw new IllegalStateException("a bug in the program");
                        }
                        made.add(EventListener.NONE);
                        return EventListener.NONE;
                    }));
            Call.Factory calls = HoldfastCallFactory.wrap(client, holdfast());
            calls.newCall(Rig.post(server.url())).execute().close();
            Told told = new Told();
            calls.newCall(Rig.post(server.url())).enqueue(told);
            told.await();
            assertThat(told.times).hasValue(1);
        }
    }

    @Test
    void a_callback_that_throws_is_told_once_and_harms_no_other_call() throws Exception {
        MockWebServer server = rig.mock();
        server.enqueue(new MockResponse().setResponseCode(502));
        server.enqueue(new MockResponse().setBody("{}"));
        server.enqueue(new MockResponse().setBody("{}"));
        OkHttpClient client = rig.client(builder -> builder.dispatcher(dispatcher()));
        Call.Factory calls = HoldfastCallFactory.wrap(client, holdfast());
        Told told = new Told() {
            @Override
            public void onResponse(Call call, Response response) {
                super.onResponse(call, response);
                throw new IllegalStateException("a bug in the program");
            }
        };
        calls.newCall(Rig.post(server.url("/"))).enqueue(told);
        told.await();
        assertThat(end()).isEqualTo("CallSucceeded");
        calls.newCall(Rig.post(server.url("/"))).execute().close();
        assertThat(told.times).hasValue(1);
    }

    @Test
    void a_callback_may_call_again_and_cancel_its_own_call() throws Exception {
        MockWebServer server = rig.mock();
        server.enqueue(new MockResponse().setResponseCode(502));
        server.enqueue(new MockResponse().setBody("{}"));
        server.enqueue(new MockResponse().setResponseCode(502));
        server.enqueue(new MockResponse().setBody("{}"));
        Call.Factory calls = HoldfastCallFactory.wrap(rig.client(), holdfast());
        Told second = new Told();
        calls.newCall(Rig.post(server.url("/"))).enqueue(new Callback() {
            @Override
            public void onFailure(Call call, IOException e) {}

            @Override
            public void onResponse(Call call, Response response) {
                response.close();
                call.cancel();
                call.clone().enqueue(second);
            }
        });
        second.await();
        assertThat(second.error.get()).isNull();
        assertThat(server.getRequestCount()).isEqualTo(4);
    }
}
