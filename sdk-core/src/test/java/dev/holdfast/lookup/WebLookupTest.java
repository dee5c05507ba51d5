package dev.holdfast.lookup;

import static dev.holdfast.testing.RawServer.answering;
import static dev.holdfast.testing.RawServer.head;
import static dev.holdfast.testing.RawServer.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.holdfast.lookup.Answer.Came;
import dev.holdfast.lookup.Answer.Failed;
import dev.holdfast.testing.RawServer;
import dev.holdfast.time.Scheduler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A look-up over real sockets: whatever the other side does, it ends in time, small, and without a word too many. */
@Timeout(60)
class WebLookupTest {

    /** The time that the questions give; an answer that hangs must come about then. */
    private static final Duration TIMEOUT = Duration.ofMillis(700);

    /** What a busy machine may need on top. */
    private static final Duration SLACK = Duration.ofSeconds(6);

    private static Question question(URI url) {
        return question(url, Set.of());
    }

    /** For what must run into the timeout. */
    private static Question brief(URI url) {
        return new Question(url, "*/*", null, null, Set.of(), TIMEOUT);
    }

    private static Question question(URI url, Set<String> mayMoveTo) {
        return new Question(url, "application/json", null, null, mayMoveTo, TIMEOUT.plus(SLACK));
    }

    private static Came came(Question question) {
        Answer answer = Lookup.web().get(question);
        return answer instanceof Came came ? came : fail("no answer: " + answer);
    }

    private static Failed failed(Question question) {
        Answer answer = Lookup.web().get(question);
        return answer instanceof Failed failed ? failed : fail("an answer: " + answer);
    }

    private static Failed failed(RawServer.Script script) throws IOException {
        try (RawServer server = new RawServer(script)) {
            return failed(question(server.url("/")));
        }
    }

    /** Asserts that it takes the timeout, and not much more. */
    private static void assertTimesOut(RawServer.Script script) throws IOException {
        long begin = System.nanoTime();
        Failed answer;
        try (RawServer server = new RawServer(script)) {
            answer = failed(brief(server.url("/")));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(answer).isEqualTo(new Failed(Trouble.TIMED_OUT, "no answer in 700 ms"));
        assertThat(took).isBetween(TIMEOUT, TIMEOUT.plus(SLACK));
    }

    @Test
    void an_answer_comes_with_its_headers_and_body() throws Exception {
        String head = """
                200 OK
                Content-Type: application/json; charset=utf-8
                ETag: W/"abc"
                Last-Modified: Tue, 24 Nov 2026 14:00:00 GMT
                Date: Tue, 24 Nov 2026 14:02:00 GMT
                Age: 7
                Cache-Control: public, max-age=60
                Set-Cookie: tracked=yes""";
        try (RawServer server = new RawServer(answering(head, "{}"))) {
            Came answer = came(question(server.url("/api/v2/summary.json")));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{}".getBytes(UTF_8));
            assertThat(answer.url()).isEqualTo(server.url("/api/v2/summary.json"));
            assertThat(answer.headers())
                    .isEqualTo(new AnswerHeaders(
                            "application/json; charset=utf-8",
                            "W/\"abc\"",
                            "Tue, 24 Nov 2026 14:00:00 GMT",
                            Instant.parse("2026-11-24T14:02:00Z"),
                            Duration.ofSeconds(7),
                            Duration.ofSeconds(60),
                            null));
        }
    }

    @Test
    void only_four_headers_are_sent_and_no_cookie_comes_back() throws Exception {
        try (RawServer server = new RawServer(answering("200 OK\nSet-Cookie: a=b", "{}"))) {
            came(question(server.url("/s?x=1")));
            came(question(server.url("/s?x=1")));
            assertThat(server.requests())
                    .hasSize(2)
                    .allSatisfy(head -> assertThat(
                                    // Which JDK 17 adds.
                                    head.replace("Content-Length: 0\r\n", "").split("\r\n"))
                            .containsExactlyInAnyOrder(
                                    "GET /s?x=1 HTTP/1.1",
                                    "Host: 127.0.0.1:" + server.port(),
                                    "Accept: application/json",
                                    "Accept-Encoding: identity",
                                    "User-Agent: holdfast"));
        }
    }

    @Test
    void what_is_known_already_is_told_and_a_304_is_an_answer() throws Exception {
        try (RawServer server = new RawServer((request, out) -> write(out, "HTTP/1.1 304 Not Modified\r\n\r\n"))) {
            Question question =
                    new Question(server.url("/"), "*/*", "\"v1\"", "Tue, 24 Nov 2026 14:00:00 GMT", Set.of(), TIMEOUT);
            Came answer = came(question);
            assertThat(answer.status()).isEqualTo(304);
            assertThat(answer.body()).isEmpty();
            assertThat(server.requests().get(0))
                    .contains("If-None-Match: \"v1\"\r\n")
                    .contains("If-Modified-Since: Tue, 24 Nov 2026 14:00:00 GMT\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"404 Not Found", "429 Too Many Requests", "503 Service Unavailable", "204 No Content"})
    void any_status_is_an_answer(String status) throws Exception {
        try (RawServer server = new RawServer(answering(status + "\nRetry-After: 90", ""))) {
            Came answer = came(question(server.url("/")));
            assertThat(answer.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
            assertThat(answer.headers().retryAfter()).isEqualTo(Duration.ofSeconds(90));
        }
    }

    // Time.

    @Test
    void a_server_that_never_answers_costs_the_timeout() throws Exception {
        assertTimesOut(RawServer.hanging());
    }

    @Test
    void headers_that_never_end_cost_the_timeout() throws Exception {
        assertTimesOut((request, out) -> {
            write(out, "HTTP/1.1 200 OK\r\nX-Slow: ");
            Thread.currentThread().join();
        });
    }

    @Test
    void a_body_that_never_comes_costs_the_timeout() throws Exception {
        assertTimesOut((request, out) -> {
            write(out, head("200 OK", 100));
            Thread.currentThread().join();
        });
    }

    @Test
    void a_body_that_drips_costs_the_timeout_and_its_connection_is_closed() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, out) -> {
            write(out, head("200 OK", 1_000_000));
            drip(out, cut);
        })) {
            long begin = System.nanoTime();
            assertThat(failed(brief(server.url("/"))).trouble()).isEqualTo(Trouble.TIMED_OUT);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(TIMEOUT, TIMEOUT.plus(SLACK));
            assertThat(cut.await(5, TimeUnit.SECONDS))
                    .as("the server was cut off")
                    .isTrue();
        }
    }

    @Test
    void redirects_that_take_their_time_have_one_timeout_together() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        assertTimesOut((request, out) -> {
            assertThat(never.await(300, TimeUnit.MILLISECONDS)).isFalse();
            write(out, head("302 Found\nLocation: /again", 0));
        });
    }

    @Test
    void a_connect_that_hangs_costs_the_timeout() throws Exception {
        // A listener whose queue is full drops what else comes.
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            List<Socket> queued = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Socket socket = new Socket();
                queued.add(socket);
                try {
                    socket.connect(full.getLocalSocketAddress(), 50);
                } catch (IOException isFull) {
                    break;
                }
            }
            long begin = System.nanoTime();
            Failed answer = failed(brief(URI.create("http://127.0.0.1:" + full.getLocalPort())));
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            assertThat(answer.trouble()).isEqualTo(Trouble.TIMED_OUT);
            assertThat(took).isBetween(TIMEOUT, TIMEOUT.plus(SLACK));
            for (Socket socket : queued) {
                socket.close();
            }
        }
    }

    /** Writes a byte now and then, until the other side has closed. */
    private static void drip(OutputStream out, CountDownLatch cut) throws InterruptedException {
        try {
            for (int i = 0; i < 2_000; i++) {
                write(out, " ");
                if (cut.await(10, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (IOException closed) {
            cut.countDown();
        }
    }

    // Size.

    @Test
    void a_body_of_exactly_the_limit_is_taken() throws Exception {
        try (RawServer server = new RawServer(answering("200 OK", "x".repeat(Question.LONGEST_BODY)))) {
            Question question = question(server.url("/"));
            assertThat(came(question).body()).hasSize(Question.LONGEST_BODY);
        }
    }

    @Test
    void a_body_that_says_it_is_too_long_is_not_waited_for() throws Exception {
        Failed answer = failed((request, out) -> {
            write(out, head("200 OK", Question.LONGEST_BODY + 1));
            Thread.currentThread().join();
        });
        assertThat(answer).isEqualTo(new Failed(Trouble.TOO_LARGE, "a body of more than 1048576 bytes"));
    }

    @Test
    void a_body_without_end_is_read_up_to_the_limit() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        AtomicLong written = new AtomicLong();
        try (RawServer server = new RawServer((request, out) -> {
            write(out, "HTTP/1.1 200 OK\r\n\r\n");
            try {
                flood(out, written, Long.MAX_VALUE);
            } catch (IOException closed) {
                cut.countDown();
            }
        })) {
            Question question = question(server.url("/"));
            assertThat(failed(question).trouble()).isEqualTo(Trouble.TOO_LARGE);
            assertThat(cut.await(10, TimeUnit.SECONDS))
                    .as("the server was cut off")
                    .isTrue();
        }
        // What lies in socket buffers when the connection ends.
        assertThat(written).hasValueLessThan(Question.LONGEST_BODY + (32L << 20));
    }

    @Test
    void chunks_that_are_too_many_are_too_large() throws Exception {
        try (RawServer server = new RawServer((request, out) -> {
            write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
            for (int i = 0; i < 1_000; i++) {
                write(out, chunk);
            }
        })) {
            Question question = question(server.url("/"));
            assertThat(failed(question).trouble()).isEqualTo(Trouble.TOO_LARGE);
        }
    }

    @Test
    void headers_without_end_are_given_up() throws Exception {
        String line = "X-Filler: " + "x".repeat(8_000) + "\r\n";
        Failed answer = failed((request, out) -> {
            write(out, "HTTP/1.1 200 OK\r\n");
            while (true) {
                write(out, line);
            }
        });
        assertThat(answer.trouble()).isIn(Trouble.BROKEN, Trouble.TIMED_OUT);
    }

    @Test
    void a_compressed_body_is_refused() throws Exception {
        assertThat(failed(answering("200 OK\nContent-Encoding: gzip", "bomb")))
                .isEqualTo(new Failed(Trouble.ENCODED, "a compressed body"));
        try (RawServer server = new RawServer(answering("200 OK\nContent-Encoding: identity", "{}"))) {
            assertThat(came(question(server.url("/"))).body()).hasSize(2);
        }
    }

    private static void flood(OutputStream out, AtomicLong written, long most) throws IOException {
        byte[] block = new byte[16_384];
        while (written.get() < most) {
            out.write(block);
            written.addAndGet(block.length);
        }
    }

    // What is broken.

    @Test
    void a_refused_connect_is_unreachable() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        Failed answer = failed(question(URI.create("http://127.0.0.1:" + port + "/")));
        assertThat(answer.trouble()).isEqualTo(Trouble.UNREACHABLE);
        assertThat(answer.detail()).contains("ConnectException").doesNotContain("127.0.0.1");
    }

    @Test
    void a_name_that_does_not_exist_is_unreachable() {
        // RFC 6761: .invalid never resolves.
        assertThat(failed(new Question(
                                URI.create("http://holdfast.invalid/"),
                                "*/*",
                                null,
                                null,
                                Set.of(),
                                Duration.ofSeconds(20)))
                        .trouble())
                .isEqualTo(Trouble.UNREACHABLE);
    }

    @Test
    void a_connection_that_is_closed_without_a_word_is_broken() throws Exception {
        try (RawServer server = new RawServer((request, out) -> {})) {
            assertThat(failed(question(server.url("/"))).trouble()).isEqualTo(Trouble.BROKEN);
            assertThat(server.requests())
                    .as("HttpClient asks once more by itself")
                    .hasSizeBetween(1, 2);
        }
    }

    @Test
    void a_body_that_breaks_off_is_broken() throws Exception {
        assertThat(failed((request, out) -> write(out, head("200 OK", 100) + "{"))
                        .trouble())
                .isEqualTo(Trouble.BROKEN);
    }

    @Test
    void what_is_no_HTTP_is_broken() throws Exception {
        Failed answer = failed((request, out) -> write(out, "SSH-2.0-<script>alert(1)</script>\r\n\r\n"));
        assertThat(answer.trouble()).isEqualTo(Trouble.BROKEN);
        assertThat(answer.detail()).doesNotContain("SSH").doesNotContain("script");
    }

    // Redirects.

    @Test
    void a_redirect_on_the_same_host_or_to_a_known_one_is_followed() throws Exception {
        try (RawServer other = new RawServer(answering("200 OK", "new"));
                RawServer first = new RawServer((request, out) -> write(
                        out,
                        request.startsWith("GET /old ")
                                ? head("301 Moved Permanently\nLocation: /mid", 0)
                                : head("308 Moved\nLocation: http://localhost:" + other.port() + "/new", 0)))) {
            Came answer = came(question(first.url("/old"), Set.of("LOCALHOST")));
            assertThat(answer.body()).isEqualTo("new".getBytes(UTF_8));
            assertThat(answer.url()).isEqualTo(URI.create("http://localhost:" + other.port() + "/new"));
            assertThat(first.requests()).hasSize(2);
            assertThat(other.requests().get(0)).startsWith("GET /new ").doesNotContain("Referer");
        }
    }

    @Test
    void a_redirect_to_a_foreign_host_is_not_followed() throws Exception {
        try (RawServer foreign = new RawServer(answering("200 OK", "{}"));
                RawServer first =
                        new RawServer(answering("302 Found\nLocation: http://localhost:" + foreign.port() + "/", ""))) {
            assertThat(failed(question(first.url("/"), Set.of("status.example.com"))))
                    .isEqualTo(new Failed(Trouble.MOVED, "a redirect to another host"));
            assertThat(foreign.requests()).isEmpty();
        }
    }

    @Test
    void a_redirect_loop_ends_after_three() throws Exception {
        try (RawServer server = new RawServer(answering("302 Found\nLocation: /", ""))) {
            Question question = question(server.url("/"));
            assertThat(failed(question)).isEqualTo(new Failed(Trouble.MOVED, "more than 3 redirects"));
            assertThat(server.requests()).hasSize(4);
        }
    }

    @Test
    void a_redirect_is_the_answer_where_none_is_to_be_followed() throws Exception {
        try (RawServer server = new RawServer(answering("302 Found\nLocation: /login", "sign in"))) {
            assertThat(came(new Question(server.url("/"), "*/*", null, null, null, TIMEOUT))
                            .status())
                    .isEqualTo(302);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void the_body_of_a_redirect_is_not_waited_for() throws Exception {
        try (RawServer server = new RawServer((request, out) -> {
            if (request.startsWith("GET /new ")) {
                write(out, head("200 OK", 0));
            } else {
                write(out, head("302 Found\nLocation: /new", 100));
                Thread.currentThread().join();
            }
        })) {
            Question question = question(server.url("/"));
            assertThat(came(question).status()).isEqualTo(200);
        }
    }

    @Test
    void https_is_never_left_for_http(@TempDir Path folder) throws Exception {
        Tls tls = Tls.madeIn(folder);
        WebLookup trusting = new WebLookup(
                () -> WebLookup.settings().sslContext(tls.client()).build(), Scheduler.system());
        try (RawServer plain = new RawServer(answering("200 OK", "{}"));
                RawServer secure = new RawServer(
                        answering("302 Found\nLocation: " + plain.url("/"), ""),
                        tls.server().getServerSocketFactory(),
                        "https")) {
            Question question = new Question(secure.url("/"), "*/*", null, null, Set.of(), Duration.ofSeconds(20));
            assertThat(trusting.get(question)).isEqualTo(new Failed(Trouble.MOVED, "a redirect from https to http"));
            assertThat(secure.requests()).hasSize(1);
            assertThat(plain.requests()).isEmpty();
            assertThat(failed(question).trouble())
                    .as("a certificate nobody vouches for")
                    .isEqualTo(Trouble.UNREACHABLE);
        }
    }

    /** Two ends that trust each other. */
    private record Tls(SSLContext client, SSLContext server) {

        static Tls madeIn(Path folder) throws Exception {
            Path store = folder.resolve("server.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "server",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "SAN=ip:127.0.0.1",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            "secret",
                            "-keystore",
                            store.toString())
                    .redirectErrorStream(true)
                    .start();
            assertThat(keytool.waitFor()).isZero();
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, "secret".toCharArray());
            }
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, "secret".toCharArray());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("server", keys.getCertificate("server"));
            TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            others.init(trusted);
            SSLContext server = SSLContext.getInstance("TLS");
            server.init(own.getKeyManagers(), null, null);
            SSLContext client = SSLContext.getInstance("TLS");
            client.init(null, others.getTrustManagers(), null);
            return new Tls(client, server);
        }
    }

    // The client.

    @Test
    void a_client_that_can_not_be_made_is_an_answer_too() {
        WebLookup broken = new WebLookup(
                () -> {
                    throw new IllegalStateException("no random numbers");
                },
                Scheduler.system());
        assertThat(broken.get(question(URI.create("http://127.0.0.1/"))))
                .isEqualTo(new Failed(Trouble.NOT_ASKED, "IllegalStateException"));
    }

    @Test
    void an_interrupt_ends_the_wait_and_is_kept() throws Exception {
        try (RawServer server = new RawServer(RawServer.hanging())) {
            Thread.currentThread().interrupt();
            assertThat(failed(question(server.url("/")))).isEqualTo(new Failed(Trouble.NOT_ASKED, "interrupted"));
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
