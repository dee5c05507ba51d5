package dev.holdfast.network;

import static dev.holdfast.testing.RawServer.answering;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lookup.Background;
import dev.holdfast.lookup.Lookup;
import dev.holdfast.network.NetworkPolicy.Probe;
import dev.holdfast.network.NetworkVerdict.State;
import dev.holdfast.testing.RawServer;
import dev.holdfast.time.Clockwork;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The network check over real sockets: two places on loopback, under its two names. */
@Timeout(60)
class NetworkCheckSocketsTest {

    private static final RawServer.Script SUCCESS = answering("200 OK\nContent-Type: text/plain", "success\n");
    private static final RawServer.Script NO_CONTENT =
            (request, out) -> RawServer.write(out, "HTTP/1.1 204 No Content\r\n\r\n");

    private static NetworkPolicy policy(URI one, URI two) {
        return NetworkPolicy.builder()
                .first(new Probe(one, 200, "success"))
                .second(new Probe(two, 204, null))
                .timeout(Duration.ofSeconds(3))
                .build();
    }

    private static URI onLocalhost(RawServer server) {
        return URI.create("http://localhost:" + server.port() + "/204");
    }

    /** Checks the network; calls go on meanwhile, and lose no time. */
    private static NetworkVerdict check(NetworkPolicy policy) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(2);
        NetworkCheck check = NetworkCheck.create(
                policy,
                Clockwork.system(),
                Lookup.web(),
                task -> Background.executor().execute(() -> {
                    task.run();
                    done.countDown();
                }));
        long slowest = 0;
        do {
            long begin = System.nanoTime();
            check.failed();
            check.latest();
            slowest = Math.max(slowest, System.nanoTime() - begin);
        } while (!done.await(1, TimeUnit.MILLISECONDS));
        assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(1));
        assertThat(check.checks()).isEqualTo(1);
        return check.latest();
    }

    private static NetworkVerdict check(RawServer.Script one, RawServer.Script two) throws Exception {
        try (RawServer first = new RawServer(one);
                RawServer second = new RawServer(two)) {
            return check(policy(first.url("/success.txt"), onLocalhost(second)));
        }
    }

    @Test
    void a_network_that_works_is_online_and_only_this_is_sent() throws Exception {
        try (RawServer first = new RawServer(SUCCESS);
                RawServer second = new RawServer(NO_CONTENT)) {
            NetworkVerdict verdict = check(policy(first.url("/success.txt"), onLocalhost(second)));
            assertThat(verdict.state()).isEqualTo(State.ONLINE);
            assertThat(verdict.evidence())
                    .containsExactly("127.0.0.1: 200, as expected", "localhost: 204, as expected");
            assertThat(first.requests()).hasSize(1);
            // The length is what JDK 17 adds.
            assertThat(first.requests()
                            .get(0)
                            .replace("Content-Length: 0\r\n", "")
                            .split("\r\n"))
                    .containsExactlyInAnyOrder(
                            "GET /success.txt HTTP/1.1",
                            "Host: 127.0.0.1:" + first.port(),
                            "Accept: */*",
                            "Accept-Encoding: identity",
                            "User-Agent: holdfast");
        }
    }

    @Test
    @DisplayName("Promise 6: a sign-in page in place of both is a portal, whatever way it takes")
    void promise_6_a_sign_in_page_is_a_portal() throws Exception {
        RawServer.Script page = answering("200 OK\nContent-Type: text/html", "<html>sign in</html>");
        RawServer.Script redirect = answering("302 Found\nLocation: http://login.invalid/", "");
        RawServer.Script rfc6585 = answering("511 Network Authentication Required", "<html>");
        assertThat(check(page, page).state()).isEqualTo(State.PORTAL);
        assertThat(check(redirect, redirect).state()).isEqualTo(State.PORTAL);
        assertThat(check(rfc6585, page).state()).isEqualTo(State.PORTAL);
    }

    @Test
    @DisplayName("Promise 6: nobody there is offline, at no cost to calls")
    void promise_6_nobody_there_is_offline() throws Exception {
        RawServer first = new RawServer(SUCCESS);
        RawServer second = new RawServer(NO_CONTENT);
        NetworkPolicy policy = policy(first.url("/success.txt"), onLocalhost(second));
        first.close();
        second.close();
        assertThat(check(policy).state()).isEqualTo(State.OFFLINE);
        assertThat(check(RawServer.hanging(), RawServer.hanging()).evidence())
                .containsExactly("127.0.0.1: no answer in time", "localhost: no answer in time");
    }

    @Test
    void one_place_that_hangs_while_the_other_answers_is_online() throws Exception {
        assertThat(check(SUCCESS, RawServer.hanging()).state()).isEqualTo(State.ONLINE);
    }
}
