package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Holdfast;
import dev.holdfast.HoldfastException;
import dev.holdfast.call.Endpoint;
import dev.holdfast.diagnosis.Audience;
import dev.holdfast.diagnosis.Form;
import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.event.HoldfastEvent.AttemptFailed;
import dev.holdfast.event.HoldfastEvent.StatusChecked;
import dev.holdfast.event.HoldfastEvent.WaitStarted;
import dev.holdfast.failure.Reason;
import dev.holdfast.status.StatusFormat;
import dev.holdfast.status.StatusLevel;
import dev.holdfast.status.StatusPage;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.Call;
import okhttp3.Response;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import okio.Buffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A real API that fails and a real status page that misbehaves: calls don't notice. */
class StatusPageTest {

    private static final String GREEN = page("none", "operational", "[]");
    private static final String INCIDENT = page(
            "critical",
            "major_outage",
            "[{\"id\":\"i1\",\"name\":\"Elevated errors\",\"status\":\"investigating\",\"impact\":\"critical\","
                    + "\"created_at\":\"" + now() + "\",\"started_at\":\"" + now() + "\",\"updated_at\":\"" + now()
                    + "\",\"components\":[{\"id\":\"c1\",\"name\":\"Chat API\"}],\"incident_updates\":[{\"status\":"
                    + "\"investigating\",\"body\":\"We are <b>looking</b> into it.\",\"created_at\":\"" + now()
                    + "\"}]}]");

    @RegisterExtension
    final Rig rig = new Rig();

    private final List<HoldfastEvent> events = new CopyOnWriteArrayList<>();

    private static String now() {
        return Instant.now().toString();
    }

    private static String page(String indicator, String component, String incidents) {
        return "{\"page\":{\"id\":\"p\",\"name\":\"Acme\",\"url\":\"http://localhost\",\"updated_at\":\"" + now()
                + "\"},\"status\":{\"indicator\":\"" + indicator
                + "\",\"description\":\"-\"},\"components\":[{\"id\":\"c1\",\"name\":\"Chat API\",\"status\":\""
                + component
                + "\"}],\"incidents\":" + incidents + ",\"scheduled_maintenances\":[]}";
    }

    private static MockResponse json(String body) {
        return new MockResponse().setHeader("Content-Type", "application/json").setBody(body);
    }

    /** How a page can misbehave, and what is to be made of it. */
    static Stream<Arguments> pages() {
        return Stream.of(
                Arguments.of(
                        "hangs", new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE), StatusLevel.UNKNOWN),
                Arguments.of("drips", json(GREEN).throttleBody(1, 1, TimeUnit.SECONDS), StatusLevel.UNKNOWN),
                Arguments.of("lies that all is well", json(GREEN), StatusLevel.OPERATIONAL),
                Arguments.of("lies that all is lost", json(INCIDENT), StatusLevel.MAJOR_OUTAGE),
                Arguments.of(
                        "moved to a page for people",
                        new MockResponse().setResponseCode(301).setHeader("Location", "/"),
                        StatusLevel.UNKNOWN),
                Arguments.of(
                        "moved to another host",
                        new MockResponse().setResponseCode(302).setHeader("Location", "http://127.0.0.2:9/"),
                        StatusLevel.UNKNOWN),
                Arguments.of("is huge", json("[" + "1,".repeat(1 << 20) + "1]"), StatusLevel.UNKNOWN),
                Arguments.of(
                        "is gone",
                        new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AT_START),
                        StatusLevel.UNKNOWN),
                Arguments.of(
                        "wants a captcha",
                        new MockResponse().setResponseCode(405).setBody("<html>Just a moment...</html>"),
                        StatusLevel.UNKNOWN));
    }

    private MockWebServer pageServer(MockResponse answer) throws IOException {
        MockWebServer server = rig.mock();
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return "/".equals(request.getPath()) ? new MockResponse().setBody("<html>Welcome</html>") : answer;
            }
        });
        return server;
    }

    private Holdfast holdfast(MockWebServer page) {
        return rig.holdfast(builder -> builder.listener(events::add)
                .statusPage(StatusPage.builder("openai", root(page))
                        .source(StatusFormat.STATUSPAGE.at(root(page)))
                        .component("*", "Chat API")
                        .build())
                .status(status -> status.timeout(Duration.ofSeconds(2))));
    }

    private static URI root(MockWebServer page) {
        return URI.create("http://" + page.getHostName() + ":" + page.getPort());
    }

    @ParameterizedTest(name = "a page that {0}")
    @MethodSource("pages")
    @DisplayName("Promise 24: whatever the status page does, calls take no longer and go the same way")
    void promise_24_calls_do_not_notice(String how, MockResponse answer, StatusLevel level) throws Exception {
        MockWebServer api = rig.mock();
        MockWebServer page = pageServer(answer);
        Holdfast holdfast = holdfast(page);
        Call.Factory calls = HoldfastCallFactory.wrap(rig.client(), holdfast);
        int rounds = 5;
        for (int i = 0; i < rounds; i++) {
            api.enqueue(new MockResponse().setResponseCode(503));
            api.enqueue(new MockResponse().setResponseCode(503));
            api.enqueue(json("{}"));
        }

        long start = System.nanoTime();
        for (int i = 0; i < rounds; i++) {
            try (Response response =
                    calls.newCall(Rig.post(api.url("/v1/chat/completions"))).execute()) {
                assertThat(response.code()).isEqualTo(200);
            }
        }
        long took = System.nanoTime() - start;

        assertThat(api.getRequestCount()).isEqualTo(3 * rounds);
        assertThat(took).as("a page that hangs does so for 2 s").isLessThan(TimeUnit.SECONDS.toNanos(1) + waits());
        assertThat(events).filteredOn(AttemptFailed.class::isInstance).hasSize(2 * rounds);
        assertThat(events)
                .filteredOn(WaitStarted.class::isInstance)
                .noneMatch(event -> ((WaitStarted) event).why() == Reason.POSTED_OUTAGE);

        Endpoint endpoint = events.get(0).endpoint();
        Rig.eventually("the check has ended", () -> checked() > 0);
        assertThat(holdfast.status(endpoint).orElseThrow().level()).as(how).isEqualTo(level);
        assertThat(page.getRequestCount()).as("one check").isLessThanOrEqualTo(2);
    }

    /** What the calls waited by plan, in nanoseconds. */
    private long waits() {
        return events.stream()
                .filter(WaitStarted.class::isInstance)
                .mapToLong(event -> ((WaitStarted) event).delay().toNanos())
                .sum();
    }

    private long checked() {
        return events.stream().filter(StatusChecked.class::isInstance).count();
    }

    @Test
    @DisplayName("Promise 24: nothing of a call goes to the page: no key, no cookie, no body")
    void promise_24_no_credentials() throws Exception {
        MockWebServer api = rig.mock();
        MockWebServer page = pageServer(json(GREEN));
        Holdfast holdfast = holdfast(page);
        Call.Factory calls = HoldfastCallFactory.wrap(rig.client(), holdfast);
        api.enqueue(new MockResponse().setResponseCode(503));
        api.enqueue(new MockResponse().setResponseCode(503));
        api.enqueue(json("{}").setHeader("Set-Cookie", "session=1"));
        calls.newCall(Rig.post(api.url("/v1/chat/completions"))
                        .newBuilder()
                        .header("Authorization", "Bearer sk-secret")
                        .build())
                .execute()
                .close();
        Rig.eventually("the check has ended", () -> checked() > 0);

        RecordedRequest asked = page.takeRequest(5, TimeUnit.SECONDS);
        assertThat(asked.getMethod()).isEqualTo("GET");
        assertThat(asked.getBodySize()).isZero();
        assertThat(asked.getHeaders().names())
                .isSubsetOf("Accept", "Accept-Encoding", "Connection", "Content-Length", "Host", "User-Agent");
        assertThat(asked.getHeader("User-Agent")).startsWith("holdfast");
    }

    @Test
    void what_the_page_says_is_in_the_diagnosis() throws Exception {
        MockWebServer api = rig.mock();
        MockWebServer page = pageServer(json(INCIDENT));
        Holdfast holdfast = holdfast(page);
        Call.Factory calls = HoldfastCallFactory.wrap(rig.client(), holdfast);
        api.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse().setResponseCode(503);
            }
        });
        assertThatThrownBy(() ->
                        calls.newCall(Rig.post(api.url("/v1/chat/completions"))).execute())
                .isInstanceOf(HoldfastException.class);
        Rig.eventually("the check has ended", () -> checked() > 0);

        assertThatThrownBy(() ->
                        calls.newCall(Rig.post(api.url("/v1/chat/completions"))).execute())
                .isInstanceOfSatisfying(
                        HoldfastException.class,
                        e -> assertThat(e.diagnosis().render(Form.TEXT, Audience.END_USER, Locale.ENGLISH))
                                .contains("“Elevated errors – We are looking into it.”")
                                .contains("Going by past incidents"));
        assertThat(holdfast.metrics().sum("holdfast.status.checks", Map.of("holdfast.outcome", "read")))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Promise 24: one check at a time, however many calls fail")
    void promise_24_one_at_a_time() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        MockWebServer page = rig.mock();
        page.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                release.await(5, TimeUnit.SECONDS);
                return json(GREEN);
            }
        });
        MockWebServer api = rig.mock();
        api.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse().setResponseCode(503).setBody(new Buffer());
            }
        });
        Call.Factory calls = HoldfastCallFactory.wrap(rig.client(), holdfast(page));
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> calls.newCall(Rig.post(api.url("/v1/chat/completions")))
                            .execute())
                    .isInstanceOf(HoldfastException.class);
        }
        release.countDown();
        Rig.eventually("the check has ended", () -> checked() > 0);
        assertThat(page.getRequestCount()).isEqualTo(1);
    }
}
