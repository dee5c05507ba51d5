package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.Holdfast;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.OkHttp;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TracingEventListenerTest {

    @RegisterExtension
    final Rig rig = new Rig();

    static Stream<Method> events() {
        return Arrays.stream(EventListener.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method ->
                        !Modifier.isFinal(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()));
    }

    /** OkHttp's own listener that does nothing complains of a call that is null, in its own name: so it was reached. */
    @ParameterizedTest
    @MethodSource("events")
    void passes_every_event_on_that_OkHttp_has(Method event) {
        Object[] arguments = Arrays.stream(event.getParameterTypes())
                .map(TracingEventListenerTest::argument)
                .toArray();
        TracingEventListener listener = new TracingEventListener(EventListener.NONE, () -> null);

        assertThatThrownBy(() -> event.invoke(listener, arguments))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("EventListener." + event.getName());
    }

    private static Object argument(Class<?> type) {
        if (type == long.class) {
            return 0L;
        }
        if (type == boolean.class) {
            return false;
        }
        return type == Request.class ? Rig.get("http://127.0.0.1:1/") : type == Proxy.class ? Proxy.NO_PROXY : null;
    }

    @Test
    void the_clients_own_listener_hears_of_a_call_what_it_hears_without_Holdfast() throws IOException {
        MockWebServer server = rig.mock();
        server.enqueue(new MockResponse().setBody("{}"));
        server.enqueue(new MockResponse().setBody("{}"));
        List<String> plain = new CopyOnWriteArrayList<>();
        List<String> wrapped = new CopyOnWriteArrayList<>();
        OkHttpClient base = rig.client(builder -> builder.retryOnConnectionFailure(false));

        read(base.newBuilder().eventListener(new Log(plain)).build().newCall(Rig.post(server.url("/"))));
        base.connectionPool().evictAll();
        read(HoldfastCallFactory.wrap(
                        base.newBuilder().eventListener(new Log(wrapped)).build(),
                        Holdfast.forProvider(rig.holdfast().provider()))
                .newCall(Rig.post(server.url("/"))));

        assertThat(wrapped).isEqualTo(plain).contains("connectStart", "responseBodyEnd", "callEnd");
    }

    @Test
    void a_listener_added_to_a_call_hears_of_each_attempt() throws IOException {
        assumeTrue(OkHttp.VERSION.startsWith("5."), "new in OkHttp 5");
        MockWebServer server = rig.mock();
        server.enqueue(new MockResponse().setResponseCode(502));
        server.enqueue(new MockResponse().setBody("{}"));
        List<String> heard = new CopyOnWriteArrayList<>();
        Call call = rig.calls().newCall(Rig.post(server.url("/")));
        call.addEventListener(new Log(heard));
        read(call);
        assertThat(heard).filteredOn("callStart"::equals).hasSize(2);
    }

    private static void read(Call call) throws IOException {
        try (Response response = call.execute()) {
            response.body().string();
        }
    }

    private static final class Log extends EventListener {

        private final List<String> events;

        Log(List<String> events) {
            this.events = events;
        }

        @Override
        public void callStart(Call call) {
            events.add("callStart");
        }

        @Override
        public void proxySelectStart(Call call, HttpUrl url) {
            events.add("proxySelectStart");
        }

        @Override
        public void dnsEnd(Call call, String domainName, List<InetAddress> addresses) {
            events.add("dnsEnd");
        }

        @Override
        public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
            events.add("connectStart");
        }

        @Override
        public void connectEnd(Call call, InetSocketAddress address, Proxy proxy, Protocol protocol) {
            events.add("connectEnd");
        }

        @Override
        public void connectionAcquired(Call call, Connection connection) {
            events.add("connectionAcquired");
        }

        @Override
        public void connectionReleased(Call call, Connection connection) {
            events.add("connectionReleased");
        }

        @Override
        public void requestHeadersEnd(Call call, Request request) {
            events.add("requestHeadersEnd");
        }

        @Override
        public void requestBodyEnd(Call call, long byteCount) {
            events.add("requestBodyEnd " + byteCount);
        }

        @Override
        public void responseHeadersEnd(Call call, Response response) {
            events.add("responseHeadersEnd " + response.code());
        }

        @Override
        public void responseBodyEnd(Call call, long byteCount) {
            events.add("responseBodyEnd");
        }

        @Override
        public void callEnd(Call call) {
            events.add("callEnd");
        }
    }
}
