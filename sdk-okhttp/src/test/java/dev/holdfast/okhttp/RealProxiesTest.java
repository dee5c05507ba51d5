package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.Holdfast;
import dev.holdfast.HoldfastException;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Replay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import okhttp3.Call;
import okhttp3.Response;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls through a real nginx and a real HAProxy in front of a backend that is dead, slow, cutting or back again. */
@Tag("proxies")
class RealProxiesTest {

    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 30\r\n"
            + "Connection: close\r\n\r\n{\"id\":\"1\",\"choices\":[{\"a\":1}]}";

    @RegisterExtension
    final Rig rig = new Rig();

    private interface Proxy extends IntFunction<RealProxy> {}

    static Stream<Arguments> proxies() {
        return Stream.of(
                Arguments.of("nginx", (Proxy) RealProxy::nginx), Arguments.of("HAProxy", (Proxy) RealProxy::haproxy));
    }

    private RealProxy before(Proxy proxy, int backendPort) {
        return rig.closing(proxy.apply(backendPort));
    }

    private HoldfastException failure(RealProxy proxy, Holdfast holdfast) {
        Call call = HoldfastCallFactory.wrap(rig.client(), holdfast).newCall(Rig.post(proxy.url()));
        return catchThrowableOfType(HoldfastException.class, call::execute);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("proxies")
    void aDeadBackendEndsInAFailureOfTheGateway(String name, Proxy proxy) throws IOException {
        int deadPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            deadPort = socket.getLocalPort();
        }
        HoldfastException end = failure(before(proxy, deadPort), rig.holdfast());
        assertThat(end.failure().kind()).isIn(FailureKind.BAD_GATEWAY, FailureKind.UNAVAILABLE);
        assertThat(end.failure().origin().hop()).isEqualTo(Hop.GATEWAY);
        assertThat(end.failure().replay()).isIn(Replay.UNPROCESSED, Replay.LIKELY_UNPROCESSED);
        assertThat(end.attempts()).hasSize(3);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("proxies")
    void aSlowBackendIsNotAskedTwice(String name, Proxy proxy) {
        AtomicInteger asked = new AtomicInteger();
        FaultServer slow = rig.faults(connection -> {
            connection.readRequest();
            asked.incrementAndGet();
            connection.hang();
        });
        HoldfastException end = failure(before(proxy, slow.port()), rig.holdfast());
        assertThat(end.failure().kind()).isEqualTo(FailureKind.GATEWAY_TIMEOUT);
        assertThat(end.reason()).isEqualTo(Reason.OUTCOME_UNKNOWN);
        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("proxies")
    void aCuttingBackendThatComesBackIsAWaitAndAnAnswer(String name, Proxy proxy) throws IOException {
        AtomicInteger asked = new AtomicInteger();
        FaultServer cutting = rig.faults(connection -> {
            connection.readRequest();
            if (asked.incrementAndGet() > 2) {
                connection.write(ANSWER.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
        });
        Call call = HoldfastCallFactory.wrap(rig.client(), rig.holdfast())
                .newCall(Rig.post(before(proxy, cutting.port()).url()));
        try (Response response = call.execute()) {
            assertThat(response.code()).isEqualTo(200);
            assertThat(response.body().string()).startsWith("{\"id\"");
        }
        assertThat(asked).hasValue(3);
    }
}
