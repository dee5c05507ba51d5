package dev.holdfast.status;

import static dev.holdfast.testing.FakeWeb.answer;
import static dev.holdfast.testing.FakeWeb.failed;
import static dev.holdfast.testing.FakeWeb.headers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.call.Endpoint;
import dev.holdfast.lookup.Answer;
import dev.holdfast.lookup.AnswerHeaders;
import dev.holdfast.lookup.Question;
import dev.holdfast.lookup.Trouble;
import dev.holdfast.testing.FakeWeb;
import dev.holdfast.testing.VirtualTime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a page is read and for how long what it said counts, in virtual time. */
class StatusMonitorTest {

    private static final String URL = "https://status.example.com/status";
    private static final String SECOND_URL = "https://status.example.com/incidents";
    private static final Endpoint CHAT = new Endpoint("acme/chat", "api.example.com", 443);
    private static final Endpoint FILES = new Endpoint("acme/files", "api.example.com", 443);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final VirtualTime time = new VirtualTime();
    private final FakeWeb web = new FakeWeb();
    private final WordSource source = new WordSource(URI.create(URL));
    private final StatusPage page = page(source);
    private final List<String> told = new ArrayList<>();
    private double chance;
    private StatusMonitor monitor = monitor(StatusPolicy.defaults());

    private StatusMonitor monitor(StatusPolicy policy) {
        return StatusMonitor.create(
                policy,
                time.clockwork(() -> chance),
                web,
                web,
                (read, endpoint, view) -> told.add(endpoint + " " + view.level()));
    }

    private static StatusPage page(StatusSource source) {
        return StatusPage.builder("acme", URI.create("https://status.example.com/"))
                .source(source)
                .build();
    }

    private StatusLevel level() {
        return monitor.latest(page, CHAT).level();
    }

    /** A call fails now; returns how many requests that causes. */
    private int fail() {
        int before = web.questions().size();
        monitor.failed(page, CHAT);
        web.work();
        return web.questions().size() - before;
    }

    /** Asserts that the page may be asked again after this, and not before, by failures every second. */
    private void assertNextCheckAfter(Duration wait) {
        time.advance(wait.minusNanos(1));
        assertThat(fail()).as("1 ns before " + wait).isZero();
        time.advance(Duration.ofNanos(1));
        assertThat(fail()).as("after " + wait).isPositive();
    }

    @Test
    @DisplayName("Promise 24: a page is checked only after failures")
    void promise_24_checked_only_after_failures() {
        web.at(URL, answer(200, "up"));
        assertThat(monitor.latest(page, CHAT).level()).isEqualTo(StatusLevel.UNKNOWN);
        time.advance(Duration.ofDays(2));
        assertThat(web.work()).isZero();
        assertThat(time.scheduled()).as("no timer runs").isZero();

        assertThat(fail()).isEqualTo(1);
        time.advance(Duration.ofDays(2));
        level();
        assertThat(web.work()).as("no failure, no check").isZero();
        assertThat(time.scheduled()).isZero();
    }

    @Test
    @DisplayName("Promise 24: never on the call's path: a failure only leaves word")
    void promise_24_never_on_the_call_path_a_failure_only_leaves_word() {
        web.at(URL, answer(200, "down"));
        monitor.failed(page, CHAT);
        assertThat(web.questions()).as("asked by the failing call").isEmpty();
        assertThat(level()).as("known before the check").isEqualTo(StatusLevel.UNKNOWN);
        web.work();
        assertThat(level()).isEqualTo(StatusLevel.MAJOR_OUTAGE);
    }

    @Test
    @DisplayName("Promise 24: one check at a time per page")
    void promise_24_one_check_at_a_time_per_page() {
        web.at(URL, question -> {
            // While it is being fetched, hours pass and calls go on failing.
            time.advance(Duration.ofHours(3));
            monitor.failed(page, FILES);
            return answer(200, "up");
        });
        for (int i = 0; i < 100; i++) {
            monitor.failed(page, CHAT);
        }
        assertThat(web.work()).isEqualTo(1);
        assertThat(web.questions()).hasSize(1);
        assertThat(told).containsExactlyInAnyOrder("acme/chat OPERATIONAL", "acme/files OPERATIONAL");
    }

    @Test
    void what_is_known_is_told_with_its_age() {
        web.at(URL, answer(200, "down"));
        time.advance(MINUTE);
        fail();
        Instant read = VirtualTime.EPOCH.plus(MINUTE);
        time.advance(Duration.ofSeconds(42));
        StatusView view = monitor.latest(page, CHAT);
        assertThat(view.level()).isEqualTo(StatusLevel.MAJOR_OUTAGE);
        assertThat(view.checkedAt()).isEqualTo(read);
        assertThat(view.age()).isEqualTo(Duration.ofSeconds(42));
        assertThat(view.page()).isEqualTo(page.page());
    }

    @Test
    void a_page_that_was_never_read_is_unknown_and_has_no_age() {
        StatusView view = monitor.latest(page, CHAT);
        assertThat(view.level()).isEqualTo(StatusLevel.UNKNOWN);
        assertThat(view.checkedAt()).isNull();
        assertThat(view.age()).isZero();
    }

    // How often.

    @Test
    void a_page_that_says_nothing_of_caching_may_be_asked_again_after_a_minute() {
        web.at(URL, answer(200, "up"));
        fail();
        assertNextCheckAfter(MINUTE);
        assertNextCheckAfter(MINUTE);
        assertThat(monitor.checks()).isEqualTo(3);
        assertThat(monitor.failures()).isZero();
    }

    @Test
    void a_check_counts_as_read_once_it_has_been() {
        List<Long> reads = new ArrayList<>();
        web.at(URL, question -> {
            reads.add(monitor.reads());
            return answer(200, reads.size() == 1 ? "up" : "<html>");
        });
        fail();
        reads.add(monitor.reads());
        time.advance(MINUTE);
        fail();
        reads.add(monitor.reads());
        assertThat(reads).containsExactly(0L, 1L, 1L, 1L);
    }

    @Test
    void what_no_thread_is_given_to_takes_nothing_off_what_has_been_read() {
        List<Runnable> tasks = new ArrayList<>();
        StatusMonitor refused = StatusMonitor.create(
                StatusPolicy.defaults(),
                time.clockwork(() -> chance),
                web,
                task -> {
                    if (!tasks.isEmpty()) {
                        throw new RejectedExecutionException("full");
                    }
                    tasks.add(task);
                },
                (read, endpoint, view) -> {});
        web.at(URL, answer(200, "up"));
        refused.failed(page, CHAT);
        tasks.get(0).run();
        time.advance(MINUTE);
        refused.failed(page, CHAT);
        assertThat(refused.reads()).isEqualTo(1);
        assertThat(refused.failures()).isEqualTo(1);
    }

    @Test
    void max_age_is_kept_less_what_caches_have_used_up_of_it() {
        web.at(URL, answer(200, "up", headers(Duration.ofMinutes(10), MINUTE, null, null)));
        fail();
        assertNextCheckAfter(Duration.ofMinutes(9));
    }

    @Test
    void a_max_age_under_a_minute_is_a_minute() {
        web.at(URL, answer(200, "up", headers(Duration.ofSeconds(59), Duration.ZERO, null, null)));
        fail();
        assertNextCheckAfter(MINUTE);
    }

    @Test
    void nobody_is_left_alone_for_more_than_a_day() {
        web.at(URL, answer(200, "up", headers(Duration.ofDays(365), Duration.ZERO, null, null)));
        fail();
        assertNextCheckAfter(Duration.ofDays(1));
    }

    @Test
    void what_the_source_itself_says_of_it_is_kept() {
        StatusPage own = page(new WordSource(URI.create(URL)) {
            @Override
            public PageReading read(List<StatusDocument> documents) {
                return new PageReading(StatusLevel.OPERATIONAL, List.of(), List.of(), null, Duration.ofMinutes(3));
            }
        });
        web.at(URL, answer(200, "up"));
        monitor.failed(own, CHAT);
        web.work();
        time.advance(Duration.ofMinutes(3).minusNanos(1));
        monitor.failed(own, CHAT);
        assertThat(web.work()).isZero();
        time.advance(Duration.ofNanos(1));
        monitor.failed(own, CHAT);
        assertThat(web.work()).isEqualTo(1);
    }

    @Test
    void chance_makes_a_wait_longer_by_a_quarter_at_most_never_shorter() {
        web.at(URL, answer(200, "up"));
        chance = 0.999_999;
        fail();
        time.advance(Duration.ofSeconds(74));
        assertThat(fail()).isZero();
        time.advance(Duration.ofSeconds(1));
        assertThat(fail()).isEqualTo(1);
    }

    @Test
    void a_longer_interval_may_be_set() {
        monitor = monitor(
                StatusPolicy.builder().minimumInterval(Duration.ofMinutes(5)).build());
        web.at(URL, answer(200, "up"));
        fail();
        assertNextCheckAfter(Duration.ofMinutes(5));
    }

    @Test
    void failed_checks_are_a_minute_apart_then_two_up_to_a_quarter_of_an_hour() {
        assertThat(fail()).isEqualTo(1);
        for (int minutes : new int[] {1, 2, 4, 8, 15, 15, 15}) {
            assertNextCheckAfter(Duration.ofMinutes(minutes));
        }
        assertThat(monitor.failures()).isEqualTo(monitor.checks()).isEqualTo(8);

        web.at(URL, answer(200, "up"));
        assertNextCheckAfter(Duration.ofMinutes(15));
        assertThat(level()).isEqualTo(StatusLevel.OPERATIONAL);
        web.at(URL, answer(500, ""));
        assertNextCheckAfter(MINUTE);
        assertNextCheckAfter(MINUTE);
        assertNextCheckAfter(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void a_server_that_turns_the_check_away_is_left_alone_for_as_long_as_it_asks(int status) {
        web.at(URL, answer(status, "", headers(null, Duration.ZERO, Duration.ofMinutes(40), null)));
        fail();
        assertNextCheckAfter(Duration.ofMinutes(40));
        web.at(URL, answer(status, "", headers(null, Duration.ZERO, Duration.ofSeconds(5), null)));
        time.advance(Duration.ofMinutes(40));
        fail();
        assertThat(level()).isEqualTo(StatusLevel.UNKNOWN);
        assertNextCheckAfter(Duration.ofMinutes(4));
    }

    @Test
    void an_error_page_that_is_said_to_be_good_for_a_day_is_asked_again_after_a_minute() {
        AnswerHeaders day = headers(Duration.ofDays(1), Duration.ZERO, Duration.ofDays(1), null);
        web.at(URL, answer(200, "<html>sign in</html>", day));
        fail();
        assertNextCheckAfter(MINUTE);
        web.at(URL, answer(404, "", day));
        assertNextCheckAfter(Duration.ofMinutes(2));
        assertNextCheckAfter(Duration.ofMinutes(4));
    }

    @Test
    void a_background_that_takes_no_work_counts_as_a_failed_check() {
        StatusMonitor starved = StatusMonitor.create(
                StatusPolicy.defaults(),
                time.clockwork(() -> 0),
                web,
                task -> {
                    throw new RejectedExecutionException("full");
                },
                (read, endpoint, view) -> {});
        assertThatCode(() -> starved.failed(page, CHAT)).doesNotThrowAnyException();
        assertThat(starved.failures()).isEqualTo(1);
        starved.failed(page, CHAT);
        assertThat(starved.failures()).as("not at once again").isEqualTo(1);
        time.advance(MINUTE);
        starved.failed(page, CHAT);
        assertThat(starved.failures()).isEqualTo(2);
    }

    // Conditional requests.

    @Test
    void what_has_not_been_modified_is_read_anew() {
        AnswerHeaders first = new AnswerHeaders("a/b", "\"v1\"", "yesterday", null, Duration.ZERO, null, null);
        web.at(URL, answer(200, "down", first));
        fail();
        assertThat(web.questions().get(0))
                .extracting(Question::etag, Question::lastModified)
                .containsExactly(null, null);

        Instant served = VirtualTime.EPOCH.plusSeconds(71);
        web.at(URL, answer(304, "", headers(null, Duration.ZERO, null, served)));
        for (int check = 1; check < 30; check++) {
            time.advance(MINUTE);
            fail();
            assertThat(web.questions().get(check))
                    .extracting(Question::etag, Question::lastModified)
                    .containsExactly("\"v1\"", "yesterday");
            StatusView view = monitor.latest(page, CHAT);
            assertThat(view.level()).isEqualTo(StatusLevel.MAJOR_OUTAGE);
            assertThat(view.age()).isZero();
        }
        StatusDocument document = source.given.get(29).get(0);
        assertThat(document.status()).isEqualTo(200);
        assertThat(document.contentType()).isEqualTo("a/b");
        assertThat(WordSource.text(document)).isEqualTo("down");
        assertThat(document.servedAt()).isEqualTo(served);
        assertThat(monitor.failures()).isZero();
    }

    @Test
    void a_304_says_anew_how_fresh_and_how_old_it_is() {
        web.at(URL, answer(200, "up", new AnswerHeaders(null, "\"v1\"", null, null, Duration.ZERO, null, null)));
        fail();
        web.at(URL, answer(304, "", headers(Duration.ofMinutes(9), Duration.ofSeconds(30), null, null)));
        assertNextCheckAfter(MINUTE);
        assertThat(monitor.latest(page, CHAT).age()).isEqualTo(Duration.ofSeconds(30));
        assertNextCheckAfter(Duration.ofSeconds(8 * 60 + 30));
    }

    @Test
    void a_304_for_what_was_never_had_tells_nothing() {
        web.at(URL, answer(304, ""));
        fail();
        assertThat(level()).isEqualTo(StatusLevel.UNKNOWN);
        assertThat(monitor.failures()).isEqualTo(1);
    }

    @Test
    void what_was_not_understood_is_not_what_the_next_request_refers_to() {
        web.at(URL, answer(200, "up", new AnswerHeaders(null, "\"good\"", null, null, Duration.ZERO, null, null)));
        fail();
        web.at(URL, answer(200, "huh", new AnswerHeaders(null, "\"bad\"", null, null, Duration.ZERO, null, null)));
        assertNextCheckAfter(MINUTE);
        assertNextCheckAfter(MINUTE);
        assertThat(web.questions().get(2).etag()).isEqualTo("\"good\"");
    }

    @Test
    void a_source_that_writes_into_a_body_does_not_spoil_what_is_kept() {
        StatusPage own = page(new WordSource(URI.create(URL)) {
            @Override
            public PageReading read(List<StatusDocument> documents) {
                PageReading reading = super.read(documents);
                Arrays.fill(documents.get(0).body(), (byte) 'x');
                return reading;
            }
        });
        web.at(
                URL,
                question -> question.etag() == null
                        ? answer(200, "up", new AnswerHeaders(null, "\"v1\"", null, null, Duration.ZERO, null, null))
                        : answer(304, ""));
        for (int i = 0; i < 3; i++) {
            monitor.failed(own, CHAT);
            web.work();
            assertThat(monitor.latest(own, CHAT).level()).as("check " + i).isEqualTo(StatusLevel.OPERATIONAL);
            time.advance(MINUTE);
        }
        assertThat(monitor.failures()).isZero();
    }

    // Several documents.

    @Test
    void documents_are_fetched_in_order_and_read_together() {
        WordSource two = new WordSource(URI.create(URL), URI.create(SECOND_URL));
        StatusPage both = page(two);
        web.at(URL, answer(200, "up")).at(SECOND_URL, answer(200, "down"));
        monitor.failed(both, CHAT);
        assertThat(web.work()).as("one task").isEqualTo(1);
        assertThat(web.questions())
                .extracting(question -> question.url().toString())
                .containsExactly(URL, SECOND_URL);
        assertThat(two.given.get(0))
                .extracting(StatusDocument::url, WordSource::text)
                .containsExactly(tuple(URI.create(URL), "up"), tuple(URI.create(SECOND_URL), "down"));
        assertThat(monitor.latest(both, CHAT).level()).isEqualTo(StatusLevel.MAJOR_OUTAGE);
    }

    @Test
    void a_host_that_does_not_answer_or_turns_away_is_asked_for_nothing_more_in_this_check() {
        for (Answer away : List.of(failed(Trouble.TIMED_OUT), answer(429, ""), answer(503, ""))) {
            WordSource two = new WordSource(URI.create(URL), URI.create(SECOND_URL));
            web.questions().clear();
            web.at(URL, away).at(SECOND_URL, answer(200, "up"));
            monitor.failed(page(two), CHAT);
            web.work();
            assertThat(web.questions()).as(away.toString()).hasSize(1);
            assertThat(two.given.get(0).get(1).status()).isZero();
            assertThat(two.given.get(0).get(1).body()).isEmpty();
        }
    }

    @Test
    void a_missing_document_does_not_replace_what_was_known_but_by_trouble() {
        PageReading[] next = {new PageReading(StatusLevel.DEGRADED, List.of(), List.of(), null, null)};
        StatusPage own = page(new WordSource(URI.create(URL), URI.create(SECOND_URL)) {
            @Override
            public PageReading read(List<StatusDocument> documents) {
                return next[0];
            }
        });
        web.at(URL, answer(200, "")).at(SECOND_URL, answer(200, ""));
        Function<PageReading, StatusLevel> check = reading -> {
            next[0] = reading;
            time.advance(Duration.ofMinutes(2));
            monitor.failed(own, CHAT);
            web.work();
            return monitor.latest(own, CHAT).level();
        };
        PageReading components = new PageReading(
                StatusLevel.UNKNOWN,
                List.of(new PostedComponent("Chat", StatusLevel.OPERATIONAL)),
                List.of(),
                "a status that is not known",
                null);
        assertThat(check.apply(next[0])).isEqualTo(StatusLevel.DEGRADED);
        web.at(SECOND_URL, answer(404, ""));
        assertThat(check.apply(components)).as("a part is missing").isEqualTo(StatusLevel.DEGRADED);
        assertThat(check.apply(new PageReading(StatusLevel.MAJOR_OUTAGE, List.of(), List.of(), null, null)))
                .as("trouble all the same")
                .isEqualTo(StatusLevel.MAJOR_OUTAGE);
        web.at(SECOND_URL, answer(200, ""));
        assertThat(check.apply(components))
                .as("all is there, and the page as a whole can't be told")
                .isEqualTo(StatusLevel.UNKNOWN);
        assertThat(monitor.failures()).isEqualTo(1);
    }

    // How long what was read counts.

    @Test
    @DisplayName("Promise 25: the last good reading counts for 15 min, then it is unknown")
    void promise_25_the_last_good_reading_counts_for_15_min_then_it_is_unknown() {
        web.at(URL, answer(200, "up"));
        fail();
        web.at(URL, failed(Trouble.TIMED_OUT));
        for (int i = 0; i < 15; i++) {
            time.advance(MINUTE);
            fail();
            assertThat(level()).as("after " + time.now()).isEqualTo(StatusLevel.OPERATIONAL);
        }
        time.advance(Duration.ofNanos(1));
        StatusView view = monitor.latest(page, CHAT);
        assertThat(view.level()).isEqualTo(StatusLevel.UNKNOWN);
        assertThat(view.age()).isEqualTo(Duration.ofMinutes(15).plusNanos(1));
        assertThat(view.checkedAt()).isEqualTo(VirtualTime.EPOCH);
    }

    @Test
    void when_a_reading_is_stale_is_a_setting() {
        monitor =
                monitor(StatusPolicy.builder().staleAfter(Duration.ofMinutes(2)).build());
        web.at(URL, answer(200, "up"));
        fail();
        time.advance(Duration.ofMinutes(2));
        assertThat(level()).isEqualTo(StatusLevel.OPERATIONAL);
        time.advance(Duration.ofNanos(1));
        assertThat(level()).isEqualTo(StatusLevel.UNKNOWN);
    }

    @Test
    @DisplayName("Promise 25: what a cache has held for too long is unknown")
    void promise_25_what_a_cache_has_held_for_too_long_is_unknown() {
        web.at(URL, answer(200, "up", headers(null, Duration.ofMinutes(15).plusSeconds(1), null, null)));
        fail();
        assertThat(level()).isEqualTo(StatusLevel.UNKNOWN);
        assertThat(monitor.failures()).isEqualTo(1);
    }

    @Test
    void what_a_cache_has_held_for_a_while_is_that_old() {
        web.at(URL, answer(200, "up", headers(null, Duration.ofMinutes(10), null, null)));
        fail();
        assertThat(monitor.latest(page, CHAT).age()).isEqualTo(Duration.ofMinutes(10));
        assertThat(monitor.latest(page, CHAT).checkedAt()).isEqualTo(VirtualTime.EPOCH.minus(Duration.ofMinutes(10)));
        time.advance(Duration.ofMinutes(5));
        assertThat(level()).isEqualTo(StatusLevel.OPERATIONAL);
        time.advance(Duration.ofNanos(1));
        assertThat(level()).isEqualTo(StatusLevel.UNKNOWN);
    }

    @Test
    void an_older_copy_does_not_replace_a_newer_one() {
        web.at(URL, answer(200, "down"));
        fail();
        web.at(URL, answer(200, "up", headers(null, Duration.ofMinutes(5), null, null)));
        time.advance(MINUTE);
        assertThat(fail()).isEqualTo(1);
        assertThat(level()).isEqualTo(StatusLevel.MAJOR_OUTAGE);
        time.advance(Duration.ofMinutes(4));
        assertThat(fail()).isEqualTo(1);
        assertThat(level()).as("a copy of the same age").isEqualTo(StatusLevel.OPERATIONAL);
    }

    // Sources of a user's.

    @Test
    @DisplayName("Promise 25: a source that throws, or says null, means unknown")
    void promise_25_a_source_that_throws_or_says_null_means_unknown() {
        List<PageReading> answers = new ArrayList<>();
        answers.add(null);
        answers.add(new PageReading(null, List.of(), List.of(), null, null));
        for (PageReading reading : answers) {
            assertUnknown(new WordSource(URI.create(URL)) {
                @Override
                public PageReading read(List<StatusDocument> documents) {
                    return reading;
                }
            });
        }
        for (Throwable thrown : List.of(new IllegalStateException(), new StackOverflowError())) {
            assertUnknown(new WordSource(URI.create(URL)) {
                @Override
                public PageReading read(List<StatusDocument> documents) {
                    throw sneaky(thrown);
                }
            });
        }
    }

    @Test
    @DisplayName("Promise 25: a source that lists what can't be asked means unknown, and is not asked")
    void promise_25_a_source_that_lists_bad_documents_means_unknown() {
        List<URI> tooMany = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            tooMany.add(URI.create(URL + i));
        }
        List<@Nullable List<URI>> lists = new ArrayList<>(List.of(
                List.of(),
                tooMany,
                List.of(URI.create("/status")),
                List.of(URI.create("file:///etc/passwd")),
                List.of(URI.create("https:status")),
                List.of(URI.create("https://user:secret@status.example.com/")),
                List.of(URI.create("https://169.254.169.254/latest"))));
        lists.add(null);
        lists.add(Arrays.asList(URI.create(URL), null));
        for (List<URI> list : lists) {
            // Well-behaved while the page is built.
            boolean[] built = {false};
            assertUnknown(
                    new WordSource(URI.create(URL)) {
                        @Override
                        public List<URI> documents() {
                            return built[0] ? list : super.documents();
                        }
                    },
                    () -> built[0] = true);
        }
        assertThat(web.questions()).isEmpty();
    }

    private void assertUnknown(StatusSource bad) {
        assertUnknown(bad, () -> {});
    }

    private void assertUnknown(StatusSource bad, Runnable afterwards) {
        web.at(URL, answer(200, "up"));
        StatusPage own = page(bad);
        afterwards.run();
        long failures = monitor.failures();
        told.clear();
        assertThatCode(() -> monitor.failed(own, CHAT)).doesNotThrowAnyException();
        assertThat(web.work()).isEqualTo(1);
        assertThat(monitor.latest(own, CHAT).level()).isEqualTo(StatusLevel.UNKNOWN);
        assertThat(monitor.failures()).isEqualTo(failures + 1);
        assertThat(told).containsExactly("acme/chat UNKNOWN");
        monitor.failed(own, CHAT);
        assertThat(web.work()).as("not at once again").isZero();
        time.advance(MINUTE);
        monitor.failed(own, CHAT);
        assertThat(web.work()).as("it goes on").isEqualTo(1);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    // Who is told.

    @Test
    void each_endpoint_that_failed_since_the_last_check_is_told_once() {
        web.at(URL, answer(200, "down"));
        monitor.failed(page, CHAT);
        monitor.failed(page, CHAT);
        monitor.failed(page, FILES);
        web.work();
        assertThat(told).containsExactlyInAnyOrder("acme/chat MAJOR_OUTAGE", "acme/files MAJOR_OUTAGE");
        told.clear();
        monitor.failed(page, FILES);
        web.work();
        assertThat(told).as("no check, no word").isEmpty();
        time.advance(MINUTE);
        web.at(URL, failed(Trouble.BROKEN));
        fail();
        assertThat(told)
                .as("those that failed since, also of a check that failed")
                .containsExactlyInAnyOrder("acme/chat MAJOR_OUTAGE", "acme/files MAJOR_OUTAGE");
        told.clear();
        time.advance(MINUTE);
        fail();
        assertThat(told).as("files work again").containsExactly("acme/chat MAJOR_OUTAGE");
    }

    @Test
    void no_more_than_64_endpoints_are_told() {
        web.at(URL, answer(200, "up"));
        for (int i = 0; i < 100; i++) {
            monitor.failed(page, new Endpoint("acme/" + i, "api.example.com", 443));
        }
        web.work();
        assertThat(told).hasSize(StatusMonitor.MOST_TOLD);
    }

    @Test
    void a_listener_that_throws_breaks_nothing() {
        web.at(URL, answer(200, "up"));
        monitor = StatusMonitor.create(
                StatusPolicy.defaults(), time.clockwork(() -> 0), web, web, (read, endpoint, view) -> {
                    told.add(endpoint.name());
                    throw new IllegalStateException("listener");
                });
        monitor.failed(page, CHAT);
        monitor.failed(page, FILES);
        assertThat(web.work()).isEqualTo(1);
        assertThat(told).containsExactlyInAnyOrder("acme/chat", "acme/files");
        time.advance(MINUTE);
        assertThat(fail()).isEqualTo(1);
    }

    // Bounds and switches.

    @Test
    void pages_are_apart_from_each_other_and_no_more_than_64_are_watched() {
        web.at(URL, answer(200, "up"));
        List<StatusPage> pages = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            pages.add(StatusPage.builder("acme" + i, URI.create("https://status.example.com/"))
                    .source(new WordSource(URI.create(URL)))
                    .build());
        }
        pages.forEach(one -> monitor.failed(one, CHAT));
        assertThat(web.work()).isEqualTo(StatusMonitor.MOST_PAGES);
        assertThat(pages)
                .filteredOn(one -> monitor.latest(one, CHAT).level() == StatusLevel.OPERATIONAL)
                .hasSize(StatusMonitor.MOST_PAGES);
    }

    @Test
    void a_page_that_no_machine_can_read_is_unknown_and_links() {
        StatusPage link = StatusPage.builder("acme", URI.create("https://status.example.com/"))
                .build();
        monitor.failed(link, CHAT);
        assertThat(web.work()).isZero();
        assertThat(monitor.latest(link, CHAT).level()).isEqualTo(StatusLevel.UNKNOWN);
        assertThat(monitor.latest(link, CHAT).page()).isEqualTo(link.page());
    }

    @Test
    void switched_off_it_asks_nobody() {
        monitor = monitor(StatusPolicy.disabled());
        assertThat(fail()).isZero();
        assertThat(level()).isEqualTo(StatusLevel.UNKNOWN);
    }

    @Test
    void a_document_is_asked_for_with_the_pages_hosts_and_the_timeout_that_is_set() {
        monitor = monitor(StatusPolicy.builder().timeout(Duration.ofSeconds(2)).build());
        fail();
        assertThat(web.questions().get(0).mayMoveTo()).isEqualTo(Set.of("status.example.com"));
        assertThat(web.questions().get(0).timeout()).isEqualTo(Duration.ofSeconds(2));
    }
}
