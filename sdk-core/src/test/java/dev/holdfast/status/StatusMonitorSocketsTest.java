package dev.holdfast.status;

import static dev.holdfast.testing.RawServer.answering;
import static dev.holdfast.testing.RawServer.head;
import static dev.holdfast.testing.RawServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.Endpoint;
import dev.holdfast.lookup.Answer;
import dev.holdfast.lookup.Background;
import dev.holdfast.lookup.Lookup;
import dev.holdfast.testing.FakeWeb;
import dev.holdfast.testing.RawServer;
import dev.holdfast.testing.VirtualTime;
import dev.holdfast.time.Clockwork;
import dev.holdfast.time.Ticker;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole of it, over real sockets and with real threads. */
@Timeout(120)
class StatusMonitorSocketsTest {

    private static final Endpoint CHAT = new Endpoint("acme/chat", "api.example.com", 443);
    private static final String UP = "up";

    private final BlockingQueue<StatusView> told = new ArrayBlockingQueue<>(100);

    private StatusMonitor monitor(Duration timeout) {
        return StatusMonitor.create(
                StatusPolicy.builder().timeout(timeout).build(),
                Clockwork.system(),
                (page, endpoint, view) -> told.add(view));
    }

    private static StatusPage page(RawServer server) {
        return StatusPage.builder("acme", server.url("/"))
                .source(new WordSource(server.url("/status")))
                .build();
    }

    private StatusView awaitCheck() throws InterruptedException {
        StatusView view = told.poll(60, TimeUnit.SECONDS);
        assertThat(view).as("a check ends").isNotNull();
        return view;
    }

    /** A page that answers so leaves calls alone, and nothing is known by it. */
    private void assertUnknown(RawServer.Script script) throws Exception {
        try (RawServer server = new RawServer(script)) {
            StatusMonitor monitor = monitor(Duration.ofMillis(1_500));
            StatusPage page = page(server);
            long slowest = 0;
            // From before the check to after it.
            StatusView ended = null;
            int calls = 0;
            while (ended == null) {
                long begin = System.nanoTime();
                monitor.failed(page, CHAT);
                StatusLevel level = monitor.latest(page, CHAT).level();
                slowest = Math.max(slowest, System.nanoTime() - begin);
                assertThat(level).isEqualTo(StatusLevel.UNKNOWN);
                ended = told.poll(1, TimeUnit.MILLISECONDS);
                calls++;
                assertThat(calls).isLessThan(60_000);
            }
            assertThat(ended.level()).isEqualTo(StatusLevel.UNKNOWN);
            // A page that is waited for takes 1.5 s. The first call loads classes and starts a thread.
            assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(1));
            assertThat(monitor.checks()).isEqualTo(1);
            assertThat(monitor.failures()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("Promise 24: never on the call's path: a page that hangs costs calls nothing")
    void promise_24_never_on_the_call_path_a_page_that_hangs_costs_calls_nothing() throws Exception {
        assertUnknown(RawServer.hanging());
    }

    @Test
    @DisplayName("Promise 24: size-bounded: a page that drips or floods is cut off")
    void promise_24_size_bounded_a_page_that_drips_or_floods_is_cut_off() throws Exception {
        assertUnknown((request, out) -> {
            write(out, head("200 OK", 1_000));
            CountDownLatch never = new CountDownLatch(1);
            while (!never.await(20, TimeUnit.MILLISECONDS)) {
                write(out, "u");
            }
        });
        assertUnknown((request, out) -> {
            write(out, "HTTP/1.1 200 OK\r\n\r\n");
            byte[] block = new byte[65_536];
            while (true) {
                out.write(block);
            }
        });
        assertUnknown(answering("200 OK", UP + " ".repeat(2 << 20)));
    }

    @Test
    @DisplayName("Promise 25: a page that has moved to an HTML root that answers 200 is unknown")
    void promise_25_a_page_that_moved_to_an_HTML_root_is_unknown() throws Exception {
        assertUnknown((request, out) -> write(
                out,
                request.startsWith("GET /status ")
                        ? head("301 Moved Permanently\nLocation: /", 0)
                        : head("200 OK\nContent-Type: text/html", 13) + "<html></html>"));
    }

    @Test
    @DisplayName("Promise 25: a page that redirects to another host is unknown")
    void promise_25_a_page_that_redirects_to_another_host_is_unknown() throws Exception {
        try (RawServer foreign = new RawServer(answering("200 OK", UP))) {
            assertUnknown(answering("302 Found\nLocation: http://localhost:" + foreign.port() + "/status", ""));
            assertThat(foreign.requests()).isEmpty();
        }
    }

    @Test
    @DisplayName("Promise 25: HTML, a captcha, a page that is gone, an old cache, garbage: unknown")
    void promise_25_whatever_is_not_the_page_is_unknown() throws Exception {
        assertUnknown(answering("200 OK\nContent-Type: text/html", "<html>up</html>"));
        assertUnknown(answering("405 Not Allowed\nContent-Type: text/html", "<html>captcha</html>"));
        assertUnknown(answering("404 Not Found", UP));
        assertUnknown(answering("200 OK\nAge: 90000", UP));
        assertUnknown(answering("200 OK", ""));
        assertUnknown(answering("200 OK\nContent-Encoding: gzip", UP));
        assertUnknown((request, out) -> write(out, "up\r\n\r\n"));
        assertUnknown((request, out) -> {});
    }

    @Test
    @DisplayName("Promise 25: a page whose server is gone is unknown")
    void promise_25_a_page_whose_server_is_gone_is_unknown() throws Exception {
        RawServer server = new RawServer(answering("200 OK", UP));
        StatusPage page = page(server);
        server.close();
        StatusMonitor monitor = monitor(Duration.ofSeconds(10));
        monitor.failed(page, CHAT);
        assertThat(awaitCheck().level()).isEqualTo(StatusLevel.UNKNOWN);
        assertThat(monitor.failures()).isEqualTo(1);
    }

    @Test
    @DisplayName("Promise 24: its own client, and no credentials sent")
    void promise_24_its_own_client_and_no_credentials_sent() throws Exception {
        CookieManager cookies = new CookieManager();
        AtomicInteger asked = new AtomicInteger();
        CookieHandler before = CookieHandler.getDefault();
        CookieHandler.setDefault(cookies);
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                asked.incrementAndGet();
                return new PasswordAuthentication("user", "secret".toCharArray());
            }
        });
        try (RawServer server = new RawServer(
                answering("401 Unauthorized\nSet-Cookie: a=b\nWWW-Authenticate: Basic realm=\"status\"", ""))) {
            cookies.put(server.url("/"), Map.of("Set-Cookie", List.of("session=secret; Path=/")));
            for (int i = 0; i < 2; i++) {
                // A monitor each, since the next check of one would come after a minute.
                monitor(Duration.ofSeconds(20)).failed(page(server), CHAT);
                assertThat(awaitCheck().level()).isEqualTo(StatusLevel.UNKNOWN);
            }
            assertThat(server.requests())
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(
                                    // Which JDK 17 adds.
                                    request.replace("Content-Length: 0\r\n", "").split("\r\n"))
                            .containsExactlyInAnyOrder(
                                    "GET /status HTTP/1.1",
                                    "Host: 127.0.0.1:" + server.port(),
                                    "Accept: application/json, application/atom+xml, application/rss+xml, "
                                            + "application/xml, text/xml, */*;q=0.1",
                                    "Accept-Encoding: identity",
                                    "User-Agent: holdfast"));
            assertThat(asked).as("times that somebody asked for the password").hasValue(0);
        } finally {
            CookieHandler.setDefault(before);
            Authenticator.setDefault(null);
        }
    }

    @Test
    void a_page_that_answers_is_known() throws Exception {
        try (RawServer server = new RawServer(answering("200 OK", "down"))) {
            StatusMonitor monitor = monitor(Duration.ofSeconds(20));
            StatusPage page = page(server);
            monitor.failed(page, CHAT);
            assertThat(awaitCheck().level()).isEqualTo(StatusLevel.MAJOR_OUTAGE);
            assertThat(monitor.latest(page, CHAT).level()).isEqualTo(StatusLevel.MAJOR_OUTAGE);
            assertThat(monitor.failures()).isZero();
        }
    }

    @Test
    @DisplayName("Promise 24: one request at a time per page: of a hundred threads whose calls fail at once, one asks")
    void promise_24_one_request_at_a_time_per_page() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, out) -> {
            answer.await();
            write(out, head("200 OK", 2) + UP);
        })) {
            StatusMonitor monitor = monitor(Duration.ofSeconds(30));
            StatusPage page = page(server);
            inParallel(100, start -> {
                start.await();
                for (int call = 0; call < 50; call++) {
                    monitor.failed(page, CHAT);
                    assertThat(monitor.latest(page, CHAT).level()).isEqualTo(StatusLevel.UNKNOWN);
                }
            });
            assertThat(server.requests()).hasSizeLessThanOrEqualTo(1);
            answer.countDown();
            assertThat(awaitCheck().level()).isEqualTo(StatusLevel.OPERATIONAL);
            assertThat(server.requests()).hasSize(1);
            assertThat(monitor.checks()).isEqualTo(1);
        }
    }

    /** A clock that all threads push forward. */
    private static final class SharedClock implements Ticker {

        private final AtomicLong nanos =
                new AtomicLong(Long.MAX_VALUE - Duration.ofHours(1).toNanos());

        @Override
        public long nanos() {
            return nanos.get();
        }

        @Override
        public Instant wallClock() {
            return VirtualTime.EPOCH;
        }
    }

    /** Hours in a moment: the rule holds while readings change, checks fail and time runs away under the fetch. */
    @Test
    @DisplayName("Promise 24: one request at a time per page, and a minute between them, whatever threads do")
    void promise_24_one_request_at_a_time_whatever_threads_do() throws Exception {
        SharedClock clock = new SharedClock();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger fetched = new AtomicInteger();
        AtomicInteger early = new AtomicInteger();
        AtomicLong lastEnd = new AtomicLong(clock.nanos() - Duration.ofDays(1).toNanos());
        Lookup web = question -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            if (clock.nanos() - lastEnd.get() < Duration.ofMinutes(1).toNanos()) {
                early.incrementAndGet();
            }
            LockSupport.parkNanos(10_000);
            Answer answer = fetched.incrementAndGet() % 3 == 0 ? FakeWeb.answer(500, "") : FakeWeb.answer(200, UP);
            lastEnd.set(clock.nanos());
            running.decrementAndGet();
            return answer;
        };
        StatusMonitor monitor = StatusMonitor.create(
                StatusPolicy.defaults(),
                new Clockwork(
                        clock, Clockwork.system().sleeper(), Clockwork.system().scheduler(), () -> 0),
                web,
                Background.executor(),
                (page, endpoint, view) -> {});
        StatusPage page = StatusPage.builder("acme", URI.create("https://status.example.com/"))
                .source(new WordSource(URI.create("https://status.example.com/status")))
                .build();
        inParallel(8, start -> {
            start.await();
            for (int call = 0; call < 20_000; call++) {
                monitor.failed(page, CHAT);
                monitor.latest(page, CHAT);
                clock.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
                if (call % 64 == 0) {
                    LockSupport.parkNanos(10_000);
                }
            }
        });
        assertThat(most).as("at once").hasValue(1);
        assertThat(early).as("within a minute of the one before").hasValue(0);
        assertThat(fetched).as("checks").hasValueGreaterThan(10);
    }

    /** What a thread does once all are ready. */
    @FunctionalInterface
    private interface Work {
        void run(CyclicBarrier start) throws Exception;
    }

    private static void inParallel(int threads, Work work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(pool.submit(() -> {
                work.run(start);
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get(100, TimeUnit.SECONDS);
        }
        pool.shutdown();
    }
}
