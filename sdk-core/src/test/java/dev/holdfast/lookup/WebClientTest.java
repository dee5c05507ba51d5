package dev.holdfast.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.RawServer;
import dev.holdfast.testing.VirtualTime;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a look-up leaves behind. */
@Timeout(60)
class WebClientTest {

    private final VirtualTime time = new VirtualTime();
    private final AtomicInteger made = new AtomicInteger();
    private final WebClient client = new WebClient(
            () -> {
                made.incrementAndGet();
                return HttpClient.newHttpClient();
            },
            time);

    @Test
    void no_client_is_made_before_the_first_need() {
        assertThat(made).hasValue(0);
        client.acquire();
        assertThat(made).hasValue(1);
    }

    @Test
    void it_is_kept_while_used_and_for_ten_seconds_after() {
        HttpClient first = client.acquire();
        assertThat(client.acquire()).isSameAs(first);
        client.release();
        time.advance(Duration.ofMinutes(10));
        assertThat(client.acquire()).as("one user was left").isSameAs(first);
        client.release();
        client.release();
        time.advance(Duration.ofMillis(9_999));
        assertThat(client.acquire()).as("idle for less than ten seconds").isSameAs(first);
        client.release();
        time.advance(Duration.ofMillis(9_999));
        assertThat(client.acquire()).as("idle for less than ten seconds again").isSameAs(first);
        client.release();
        time.advance(Duration.ofSeconds(10));
        assertThat(client.acquire()).as("idle for ten seconds").isNotSameAs(first);
        assertThat(made).hasValue(2);
    }

    @Test
    void a_timer_that_comes_too_late_to_be_taken_back_does_not_take_it_from_its_user() {
        WebClient late = new WebClient(HttpClient::newHttpClient, (task, delay) -> {
            time.schedule(task, delay);
            return () -> {};
        });
        HttpClient first = late.acquire();
        late.release();
        late.acquire();
        time.advance(Duration.ofMinutes(1));
        assertThat(late.acquire()).isSameAs(first);
    }

    @Test
    void its_threads_are_daemons_and_end_once_it_is_idle_on_JDK_17_with_a_garbage_collection() throws Exception {
        Set<Thread> before = threads();
        WebLookup lookup = new WebLookup(() -> WebLookup.settings().build(), time);
        try (RawServer server = new RawServer(RawServer.answering("200 OK", "{}"))) {
            Answer answer =
                    lookup.get(new Question(server.url("/"), "*/*", null, null, Set.of(), Duration.ofSeconds(20)));
            assertThat(answer).isInstanceOf(Answer.Came.class);
        }
        List<Thread> started = threads().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> thread.getName().startsWith("HttpClient-")
                        || thread.getName().startsWith("holdfast-lookup-io-"))
                .toList();
        assertThat(started).isNotEmpty().allMatch(Thread::isDaemon);
        Thread selector = started.stream()
                .filter(thread -> thread.getName().endsWith("-SelectorManager"))
                .findAny()
                .orElseThrow();
        assertThat(selector.isAlive()).isTrue();

        time.advance(WebClient.IDLE);
        boolean canShutDown = Runtime.version().feature() >= 21;
        for (int i = 0; i < 100 && selector.isAlive(); i++) {
            if (!canShutDown) {
                System.gc();
            }
            selector.join(300);
        }
        assertThat(selector.isAlive()).isFalse();
        for (Thread thread : started) {
            thread.join(30_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }
}
