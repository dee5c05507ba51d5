package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.Phase;
import dev.holdfast.transport.AttemptTerms;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.internal.http2.StreamResetException;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every exception that a fault leads to under OkHttp, made for real: class, phase, kept-alive connection, proxy. */
class ExceptionTableTest {

    private static final InetSocketAddress CLOSED = new InetSocketAddress(Rig.loopback(1), 1);

    @RegisterExtension
    final Rig rig = new Rig();

    private interface Fault {
        ErrorView meet(Rig rig) throws Exception;
    }

    /**
     * One fault.
     *
     * @param error the class of the exception
     * @param message what its message begins with
     */
    private record Row(
            String name, Class<? extends Throwable> error, String message, Phase phase, Fault fault, Marks marks) {

        @Override
        public String toString() {
            return name;
        }
    }

    private record Marks(boolean reused, boolean proxied) {
        static final Marks NONE = new Marks(false, false);
        static final Marks REUSED = new Marks(true, false);
        static final Marks PROXIED = new Marks(false, true);
    }

    private static Row row(String name, Class<? extends Throwable> error, String message, Phase phase, Fault fault) {
        return new Row(name, error, message, phase, fault, Marks.NONE);
    }

    static Stream<Row> faults() {
        return Stream.of(
                row("name look-up", UnknownHostException.class, "", Phase.NAME_LOOKUP, ExceptionTableTest::noName),
                row(
                        "refused",
                        ConnectException.class,
                        "Failed to connect to",
                        Phase.CONNECTING,
                        rig -> fail(rig.client(), "http://127.0.0.1:1/")),
                row(
                        "connect timeout",
                        SocketTimeoutException.class,
                        "",
                        Phase.CONNECTING,
                        ExceptionTableTest::connectTimeout),
                row(
                        "TLS handshake hangs",
                        SocketTimeoutException.class,
                        "Read timed out",
                        Phase.TLS,
                        rig -> fail(impatient(rig), https(rig, FaultServer.Connection::hang))),
                row(
                        "reset in the TLS handshake",
                        SocketException.class,
                        "Connection reset",
                        Phase.TLS,
                        rig -> fail(rig.client(), https(rig, c -> {
                            c.in().read();
                            c.reset();
                        }))),
                // Its message is "timeout" or "Read timed out": the socket and Okio race for it.
                row(
                        "read timeout",
                        SocketTimeoutException.class,
                        "",
                        Phase.WAITING,
                        rig -> fail(impatient(rig), http(rig, c -> {
                            c.readRequest();
                            c.hang();
                        }))),
                row(
                        "call timeout",
                        InterruptedIOException.class,
                        "timeout",
                        Phase.WAITING,
                        ExceptionTableTest::callTimeout),
                row(
                        "closed without an answer",
                        IOException.class,
                        "unexpected end of stream on",
                        Phase.WAITING,
                        rig -> fail(rig.client(), http(rig, FaultServer.Connection::readRequest))),
                row(
                        "reset",
                        SocketException.class,
                        "Connection reset",
                        Phase.WAITING,
                        rig -> fail(rig.client(), http(rig, c -> {
                            c.readRequest();
                            c.reset();
                        }))),
                row(
                        "body cut off",
                        ProtocolException.class,
                        "unexpected end of stream",
                        Phase.READING,
                        rig -> fail(rig.client(), http(rig, c -> {
                            c.readRequest();
                            c.write(
                                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"id\"");
                        }))),
                row(
                        "garbage",
                        ProtocolException.class,
                        "Unexpected status line",
                        Phase.WAITING,
                        rig -> fail(rig.client(), http(rig, c -> {
                            c.readRequest();
                            c.write("garbage not http at all\r\n\r\n");
                        }))),
                row(
                        "certificate not trusted",
                        SSLHandshakeException.class,
                        "",
                        Phase.TLS,
                        rig -> fail(rig.client(), tls(rig, trusted().build()))),
                row("certificate expired", SSLHandshakeException.class, "", Phase.TLS, ExceptionTableTest::expired),
                row(
                        "certificate of another host",
                        SSLPeerUnverifiedException.class,
                        "Hostname 127.0.0.1 not verified",
                        Phase.TLS,
                        ExceptionTableTest::wrongHost),
                row(
                        "plain HTTP where TLS should be",
                        SSLException.class,
                        "Unsupported or unrecognized SSL message",
                        Phase.TLS,
                        rig -> fail(rig.client(), https(rig, c -> c.write("HTTP/1.1 302 Found\r\n\r\n")))),
                new Row(
                        "proxy refuses",
                        ConnectException.class,
                        "Failed to connect to",
                        Phase.CONNECTING,
                        rig -> fail(through(rig, CLOSED), "https://api.example.test/"),
                        Marks.PROXIED),
                new Row(
                        "proxy wants a password",
                        IOException.class,
                        "Failed to authenticate with proxy",
                        Phase.CONNECTING,
                        rig -> connect(rig, "407 Proxy Authentication Required"),
                        Marks.PROXIED),
                new Row(
                        "proxy can't reach the host",
                        IOException.class,
                        "Unexpected response code for CONNECT: 503",
                        Phase.CONNECTING,
                        rig -> connect(rig, "503 Service Unavailable"),
                        Marks.PROXIED),
                row(
                        "HTTP/2 stream refused",
                        StreamResetException.class,
                        "stream was reset: REFUSED_STREAM",
                        Phase.WAITING,
                        rig -> h2(rig, (h2, stream) -> {
                            h2.reset(stream, H2.REFUSED_STREAM);
                            return true;
                        })),
                row(
                        "HTTP/2 stream reset",
                        StreamResetException.class,
                        "stream was reset: INTERNAL_ERROR",
                        Phase.WAITING,
                        rig -> h2(rig, (h2, stream) -> {
                            h2.reset(stream, H2.INTERNAL_ERROR);
                            return true;
                        })),
                row(
                        "HTTP/2 go-away below the stream",
                        StreamResetException.class,
                        "stream was reset: REFUSED_STREAM",
                        Phase.WAITING,
                        rig -> h2(rig, (h2, stream) -> {
                            h2.goAway(0, H2.NO_ERROR);
                            return true;
                        })),
                row(
                        "HTTP/2 connection lost",
                        IOException.class,
                        "",
                        Phase.WAITING,
                        rig -> h2(rig, (h2, stream) -> false)),
                new Row(
                        "kept-alive connection closed",
                        IOException.class,
                        "unexpected end of stream on",
                        Phase.WAITING,
                        rig -> stale(rig, FaultServer.Connection::readRequest),
                        Marks.REUSED),
                new Row(
                        "kept-alive connection reset",
                        SocketException.class,
                        "Connection reset",
                        Phase.WAITING,
                        rig -> stale(rig, c -> {
                            c.readRequest();
                            c.reset();
                        }),
                        Marks.REUSED),
                row("cancelled by the user", IOException.class, "", Phase.WAITING, ExceptionTableTest::cancelled));
    }

    @ParameterizedTest
    @MethodSource("faults")
    @DisplayName("Promise 5: exceptions by class and cause chain, and by the phase that the transport had reached")
    void fault(Row row) throws Exception {
        ErrorView view = row.fault().meet(rig);

        String seen = view.error() + " in " + view.phase();
        assertThat(view.error()).as(seen).isInstanceOf(row.error());
        assertThat(String.valueOf(view.error().getMessage())).as(seen).startsWith(row.message());
        assertThat(view.phase()).as(seen).isEqualTo(row.phase());
        assertThat(view.connectionReused())
                .as("reused: " + seen)
                .isEqualTo(row.marks().reused());
        assertThat(view.proxied()).as("proxied: " + seen).isEqualTo(row.marks().proxied());
        assertThat(view.elapsed()).isPositive();
    }

    private static ErrorView fail(OkHttpClient client, String url) {
        return Exchanges.failure(Exchanges.of(client, Rig.post(url)), AttemptTerms.FIRST);
    }

    private static OkHttpClient impatient(Rig rig) {
        return rig.client(builder -> builder.readTimeout(Duration.ofMillis(200)));
    }

    private static String http(Rig rig, FaultServer.Scenario scenario) {
        return rig.faults(scenario).url();
    }

    private static String https(Rig rig, FaultServer.Scenario scenario) {
        return "https://127.0.0.1:" + rig.faults(scenario).port() + "/";
    }

    private static ErrorView noName(Rig rig) {
        OkHttpClient client = rig.client(builder -> builder.dns(host -> {
            throw new UnknownHostException(host);
        }));
        return fail(client, "http://api.example.test/");
    }

    /** A listening socket whose queue is full: the kernel drops every further SYN. */
    private static ErrorView connectTimeout(Rig rig) throws IOException {
        ServerSocket deaf = rig.closing(new ServerSocket(0, 1, Rig.loopback(1)));
        List<Socket> queue = new ArrayList<>();
        try {
            while (queue.size() < 16) {
                Socket socket = new Socket();
                queue.add(socket);
                socket.connect(deaf.getLocalSocketAddress(), 100);
            }
        } catch (SocketTimeoutException e) {
            // Full.
        }
        try {
            OkHttpClient client = rig.client(builder -> builder.connectTimeout(Duration.ofMillis(200)));
            return fail(client, "http://127.0.0.1:" + deaf.getLocalPort() + "/");
        } finally {
            for (Socket socket : queue) {
                socket.close();
            }
        }
    }

    private static ErrorView callTimeout(Rig rig) {
        FaultServer server = rig.faults(c -> {
            c.readRequest();
            c.hang();
        });
        return Exchanges.failure(
                Exchanges.of(rig.client(), Rig.get(server.url())),
                new AttemptTerms(1, TimeUnit.MILLISECONDS.toNanos(200), false, 0));
    }

    private static HeldCertificate.Builder trusted() {
        return new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1");
    }

    private static String tls(Rig rig, HeldCertificate certificate) throws IOException {
        MockWebServer server = new MockWebServer();
        server.useHttps(
                new HandshakeCertificates.Builder()
                        .heldCertificate(certificate)
                        .build()
                        .sslSocketFactory(),
                false);
        server.start(Rig.loopback(1), 0);
        rig.closing(server);
        return "https://127.0.0.1:" + server.getPort() + "/";
    }

    private static OkHttpClient trusting(Rig rig, HeldCertificate certificate) {
        HandshakeCertificates trust = new HandshakeCertificates.Builder()
                .addTrustedCertificate(certificate.certificate())
                .build();
        return rig.client(builder -> builder.sslSocketFactory(trust.sslSocketFactory(), trust.trustManager()));
    }

    /** Signed by an authority that is trusted: the JDK looks at no date of the authority itself. */
    private static ErrorView expired(Rig rig) throws IOException {
        HeldCertificate authority =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        HeldCertificate certificate = trusted()
                .signedBy(authority)
                .validityInterval(1_000_000_000_000L, 1_100_000_000_000L)
                .build();
        return fail(trusting(rig, authority), tls(rig, certificate));
    }

    private static ErrorView wrongHost(Rig rig) throws IOException {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("other.example.test")
                .build();
        return fail(trusting(rig, certificate), tls(rig, certificate));
    }

    private static OkHttpClient through(Rig rig, InetSocketAddress proxy) {
        return rig.client(builder -> builder.proxy(new Proxy(Proxy.Type.HTTP, proxy)));
    }

    private static ErrorView connect(Rig rig, String status) {
        FaultServer proxy = rig.faults(c -> {
            c.readHead();
            c.answer(status, "{}");
        });
        return fail(through(rig, new InetSocketAddress(Rig.loopback(1), proxy.port())), "https://api.example.test/");
    }

    private interface AnswerH2 {
        /** Whether the connection stays open afterwards. */
        boolean answer(H2 h2, int stream) throws IOException;
    }

    private static ErrorView h2(Rig rig, AnswerH2 answer) {
        FaultServer server = rig.faults(c -> {
            H2 h2 = H2.greet(c);
            if (answer.answer(h2, h2.awaitRequest())) {
                c.clientCloses();
            }
        });
        OkHttpClient client = rig.client(builder -> builder.protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)));
        return fail(client, server.url());
    }

    /** The first request on a connection is answered, the second meets {@code second}. */
    private static ErrorView stale(Rig rig, FaultServer.Scenario second) throws IOException {
        FaultServer server = rig.faults(c -> {
            c.readRequest();
            c.answer("200 OK", "{}");
            second.serve(c);
        });
        RawClients clients = new RawClients(rig.client(), false);
        Exchanges.of(clients, Rig.get(server.url())).send(AttemptTerms.FIRST).close();
        return Exchanges.failure(Exchanges.of(clients, Rig.post(server.url())), AttemptTerms.FIRST);
    }

    private static ErrorView cancelled(Rig rig) throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        FaultServer server = rig.faults(c -> {
            c.readRequest();
            arrived.countDown();
            c.hang();
        });
        CallExchange exchange = Exchanges.of(rig.client(), Rig.post(server.url()));
        AtomicReference<ErrorView> view = new AtomicReference<>();
        Thread caller = new Thread(() -> view.set(Exchanges.failure(exchange, AttemptTerms.FIRST)));
        caller.start();
        arrived.await();
        exchange.cancel();
        caller.join();
        return view.get();
    }
}
