package dev.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Endpoint;
import dev.holdfast.engine.ScriptedExchange.GivenUp;
import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.event.HoldfastEvent.StatusChecked;
import dev.holdfast.event.HoldfastListener;
import dev.holdfast.failure.Certainty;
import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.Evidence;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureClassifier;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.failure.Origin;
import dev.holdfast.failure.Reason;
import dev.holdfast.lookup.Answer;
import dev.holdfast.lookup.AnswerHeaders;
import dev.holdfast.lookup.Lookup;
import dev.holdfast.lookup.Trouble;
import dev.holdfast.network.NetworkPolicy;
import dev.holdfast.retry.RetryPolicy;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.PageReading;
import dev.holdfast.status.PostedComponent;
import dev.holdfast.status.PostedIncident;
import dev.holdfast.status.StatusDocument;
import dev.holdfast.status.StatusLevel;
import dev.holdfast.status.StatusPage;
import dev.holdfast.status.StatusPolicy;
import dev.holdfast.status.StatusSource;
import dev.holdfast.status.StatusView;
import dev.holdfast.testing.Policies;
import dev.holdfast.testing.VirtualTime;
import dev.holdfast.valve.ValvePolicy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a status page changes in what becomes of calls, and what it doesn't. Virtual time. */
class PostedOutageTest {

    private static final Endpoint ENDPOINT = new Endpoint("acme/chat-completions", "api.acme.example", 443);
    private static final URI PAGE = URI.create("https://status.acme.example");

    private final VirtualTime time = new VirtualTime();
    private final List<String> timeline = new ArrayList<>();
    private final List<HoldfastEvent> events = new ArrayList<>();
    private final List<Runnable> background = new ArrayList<>();

    /** What the page says from now on. */
    private StatusLevel level = StatusLevel.OPERATIONAL;

    private @Nullable PostedIncident incident;
    private List<String> components = List.of("Chat API");
    private FailureClassifier classifier = new ByStatus();
    private int fetches;
    private boolean gone;

    private BreakerPolicy breaker = Policies.SECONDS;
    private RetryPolicy retry = RetryPolicy.defaults();
    private Engine engine = engine();

    private final class Page implements StatusSource {

        @Override
        public List<URI> documents() {
            return List.of(PAGE);
        }

        @Override
        public PageReading read(List<StatusDocument> documents) {
            if (documents.get(0).status() != 200) {
                return PageReading.unknown("gone");
            }
            return new PageReading(
                    level,
                    components.stream()
                            .map(name -> new PostedComponent(name, level))
                            .toList(),
                    incident == null ? List.of() : List.of(incident),
                    null,
                    null);
        }
    }

    private Engine engine() {
        StatusPage page = StatusPage.builder("acme", PAGE)
                .source(new Page())
                .component("chat-completions", "Chat API")
                .build();
        Lookup lookup = question -> {
            fetches++;
            return gone
                    ? new Answer.Failed(Trouble.UNREACHABLE, "gone")
                    : new Answer.Came(200, AnswerHeaders.NONE, new byte[0], question.url());
        };
        return new Engine(new Settings(
                classifier,
                new Settings.Policies(retry, breaker, ValvePolicy.defaults(), null, List.of()),
                List.of(calls(new EventLog(time, timeline)), events::add),
                time.clockwork(),
                new Settings.Watching(
                        StatusPolicy.defaults(),
                        NetworkPolicy.disabled(),
                        endpoint -> Optional.of(page),
                        lookup,
                        background::add)));
    }

    /** What is told of calls, apart from what is told of the page. */
    private static HoldfastListener calls(HoldfastListener log) {
        return event -> {
            if (!(event instanceof StatusChecked)) {
                log.on(event);
            }
        };
    }

    private void posted(StatusLevel level, boolean maintenance, IncidentStage stage) {
        this.level = level;
        this.incident = new PostedIncident(
                "1",
                "Elevated errors",
                maintenance,
                stage,
                level,
                Set.of("Chat API"),
                time.wallClock(),
                time.wallClock(),
                null,
                "",
                null);
    }

    private ScriptedExchange down() {
        return new ScriptedExchange(time, timeline).answers(502);
    }

    private Throwable call(Duration patience, ScriptedExchange exchange) {
        return catchThrowable(
                () -> engine.execute(ENDPOINT, CallOptions.defaults().withPatience(patience), exchange));
    }

    /** Lets what waits in the background run: the page is read. */
    private void readPage() {
        List<Runnable> tasks = List.copyOf(background);
        background.clear();
        tasks.forEach(Runnable::run);
    }

    @Test
    @DisplayName("Promise 24: the page is not looked at while calls succeed, nor after one failure")
    void promise_24_only_after_failures() {
        for (int i = 0; i < 100; i++) {
            call(Duration.ofSeconds(30), new ScriptedExchange(time, timeline).answers(200));
        }
        call(Duration.ofSeconds(30), new ScriptedExchange(time, timeline).answers(502, 200));
        assertThat(background).isEmpty();

        call(Duration.ofSeconds(30), new ScriptedExchange(time, timeline).answers(502, 502, 200));
        assertThat(background).hasSize(1);
    }

    @Test
    @DisplayName("Promise 24: a call goes the same way, at the same times, whether the page answers, hangs or is gone")
    void promise_24_never_on_the_path_of_a_call() {
        call(Duration.ofSeconds(30), down());
        List<String> hanging = List.copyOf(timeline);
        assertThat(background).as("nobody has answered").hasSize(1);
        assertThat(fetches).isZero();

        for (boolean answers : new boolean[] {true, false}) {
            PostedOutageTest other = new PostedOutageTest();
            other.gone = !answers;
            other.engine = other.engine();
            ScriptedExchange exchange = other.down();
            exchange.onSend = other::readPage;
            other.call(Duration.ofSeconds(30), exchange);
            assertThat(other.fetches).isPositive();
            assertThat(other.timeline).isEqualTo(hanging);
        }
    }

    @Test
    @DisplayName("Promise 26: an incident on the endpoint's component lengthens the breaker's open time")
    void promise_26_an_incident_lengthens_the_open_time() {
        posted(StatusLevel.MAJOR_OUTAGE, false, IncidentStage.IDENTIFIED);
        ScriptedExchange exchange = down();
        exchange.onSend = this::readPage;
        call(Duration.ofSeconds(30), exchange);

        PostedOutageTest plain = new PostedOutageTest();
        plain.call(Duration.ofSeconds(30), plain.down());

        assertThat(opened(events).get(0))
                .isEqualTo(opened(plain.events).get(0).multipliedBy(3).dividedBy(2));
    }

    private static List<Duration> opened(List<HoldfastEvent> events) {
        return events.stream()
                .filter(HoldfastEvent.BreakerChanged.class::isInstance)
                .map(HoldfastEvent.BreakerChanged.class::cast)
                .filter(change -> change.to() == BreakerState.OPEN)
                .map(HoldfastEvent.BreakerChanged::openFor)
                .toList();
    }

    @Test
    @DisplayName("Promise 26: what is posted and seen here too ends a call at once that can't wait long enough")
    void promise_26_a_call_that_cannot_wait_ends_at_once() {
        // No breaker, so that what is left is what the page does.
        breaker = BreakerPolicy.disabled();
        engine = engine();
        posted(StatusLevel.MAJOR_OUTAGE, false, IncidentStage.INVESTIGATING);
        call(Duration.ofSeconds(30), down());
        readPage();
        timeline.clear();

        assertThat(call(Duration.ofSeconds(5), down()))
                .isInstanceOfSatisfying(
                        GivenUp.class, end -> assertThat(end.report.why()).isEqualTo(Reason.POSTED_OUTAGE));
        assertThat(timeline).filteredOn(line -> line.contains("attempt")).hasSize(1);

        timeline.clear();
        call(Duration.ofSeconds(25), down());
        assertThat(timeline).filteredOn(line -> line.contains("wait")).allMatch(line -> line.contains("POSTED_OUTAGE"));
        assertThat(timeline).filteredOn(line -> line.contains("attempt")).hasSizeBetween(2, 3);
    }

    @Test
    @DisplayName("Promise 26: an incident that is posted ends no call while others succeed here")
    void promise_26_a_page_that_lies_ends_nothing() {
        breaker = BreakerPolicy.disabled();
        engine = engine();
        posted(StatusLevel.MAJOR_OUTAGE, false, IncidentStage.INVESTIGATING);
        call(Duration.ofSeconds(30), down());
        readPage();
        call(Duration.ofSeconds(5), new ScriptedExchange(time, timeline).answers(200));
        timeline.clear();

        assertThat(call(Duration.ofSeconds(5), new ScriptedExchange(time, timeline).answers(502, 502, 200)))
                .isNull();
        assertThat(timeline).noneMatch(line -> line.contains("POSTED_OUTAGE"));
    }

    @Test
    @DisplayName("Promise 26: a page on which all is well closes no breaker and shortens no wait")
    void promise_26_a_green_page_changes_nothing() {
        call(Duration.ofSeconds(30), down());
        List<String> plain = List.copyOf(timeline);

        PostedOutageTest green = new PostedOutageTest();
        ScriptedExchange exchange = green.down();
        exchange.onSend = green::readPage;
        green.call(Duration.ofSeconds(30), exchange);

        assertThat(green.timeline).isEqualTo(plain);
        assertThat(green.engine.breaker(ENDPOINT).state()).isEqualTo(BreakerState.OPEN);
    }

    @Test
    @DisplayName("Promise 6: a failure of the own network is no reason to look at the provider's page")
    void promise_6_the_own_network_is_no_reason_to_look() {
        classifier = new ByStatus() {
            @Override
            public Failure classify(ErrorView error) {
                Failure failure = super.classify(error);
                return new Failure(
                        FailureKind.NAME_RESOLUTION,
                        failure.transience(),
                        failure.replay(),
                        new Origin(Hop.LOCAL_NETWORK, Certainty.LIKELY, List.of()),
                        failure.cause(),
                        failure.facts());
            }
        };
        engine = engine();
        call(Duration.ofSeconds(30), new ScriptedExchange(time, timeline).fails(new IOException("no such host")));
        assertThat(background).isEmpty();
    }

    @Test
    @DisplayName("Promise 26: what is posted of the page as a whole decides nothing")
    void promise_26_what_is_not_of_the_component_decides_nothing() {
        components = List.of();
        breaker = BreakerPolicy.disabled();
        engine = engine();
        posted(StatusLevel.MAJOR_OUTAGE, false, IncidentStage.INVESTIGATING);
        incident = new PostedIncident(
                "1",
                "Elevated errors",
                false,
                IncidentStage.INVESTIGATING,
                StatusLevel.MAJOR_OUTAGE,
                Set.of(),
                time.wallClock(),
                time.wallClock(),
                null,
                "",
                null);
        call(Duration.ofSeconds(30), down());
        readPage();
        assertThat(engine.status(ENDPOINT).orElseThrow().scope()).isEqualTo(StatusView.Scope.PAGE);
        timeline.clear();
        call(Duration.ofSeconds(25), down());
        assertThat(timeline).noneMatch(line -> line.contains("POSTED_OUTAGE"));
    }

    @Test
    void what_is_said_to_be_mended_lengthens_nothing() {
        posted(StatusLevel.DEGRADED, false, IncidentStage.MONITORING);
        ScriptedExchange exchange = down();
        exchange.onSend = this::readPage;
        call(Duration.ofSeconds(30), exchange);

        PostedOutageTest plain = new PostedOutageTest();
        plain.call(Duration.ofSeconds(30), plain.down());
        assertThat(opened(events)).isEqualTo(opened(plain.events));
    }

    @Test
    void a_maintenance_that_is_going_on_names_the_cause() {
        posted(StatusLevel.MAINTENANCE, true, IncidentStage.IN_PROGRESS);
        ScriptedExchange exchange = down();
        exchange.onSend = this::readPage;

        assertThat(call(Duration.ofSeconds(30), exchange)).isInstanceOfSatisfying(GivenUp.class, end -> {
            assertThat(end.report.failure().cause().likely()).isEqualTo(LikelyCause.DOWNTIME);
            assertThat(end.report.failure().cause().certainty()).isEqualTo(Certainty.LIKELY);
        });
    }

    @Test
    @DisplayName("Promise 28: of a component that is in trouble without an incident, no incident is told")
    void promise_28_trouble_without_an_incident_is_not_called_one() {
        level = StatusLevel.MAJOR_OUTAGE;
        ScriptedExchange exchange = down();
        exchange.onSend = this::readPage;

        assertThat(call(Duration.ofSeconds(30), exchange))
                .isInstanceOfSatisfying(
                        GivenUp.class,
                        end -> assertThat(end.report.failure().cause().evidence())
                                .extracting(Evidence::toString)
                                .anyMatch(one -> one.contains("trouble is posted"))
                                .noneMatch(one -> one.contains("incident")));
    }

    @Test
    @SuppressWarnings("NullAway") // What a source may do that is not checked for nulls.
    void a_source_whose_incident_has_no_words_at_all_is_a_source_that_throws() {
        assertThatThrownBy(() -> new PostedIncident(
                        "1",
                        "Errors",
                        false,
                        IncidentStage.INVESTIGATING,
                        StatusLevel.MAJOR_OUTAGE,
                        Set.of(),
                        null,
                        null,
                        null,
                        null,
                        null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("words");
    }

    @Test
    void listeners_hear_what_the_page_says_and_metrics_count_the_looks() {
        posted(StatusLevel.PARTIAL_OUTAGE, false, IncidentStage.INVESTIGATING);
        call(Duration.ofSeconds(30), down());
        readPage();

        assertThat(events)
                .filteredOn(StatusChecked.class::isInstance)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.endpoint()).isEqualTo(ENDPOINT);
                    assertThat(((StatusChecked) event).status().level()).isEqualTo(StatusLevel.PARTIAL_OUTAGE);
                });
        assertThat(engine.metrics().sum("holdfast.status.checks", Map.of())).isEqualTo(1);
        assertThat(engine.status(ENDPOINT).orElseThrow().openIncident()).isPresent();
    }

    @Test
    void a_call_leaves_for_an_alternate_where_an_outage_is_posted() {
        breaker = BreakerPolicy.disabled();
        engine = engine();
        posted(StatusLevel.MAJOR_OUTAGE, false, IncidentStage.INVESTIGATING);
        call(Duration.ofSeconds(30), down());
        readPage();
        timeline.clear();

        ScriptedExchange both = down().or(Endpoint.of("backup.example", 443)).answers(200);
        assertThat(call(Duration.ofSeconds(5), both)).isNull();
        assertThat(both.went()).containsExactly(0, 1);
    }

    @Test
    void a_source_that_throws_or_a_page_that_is_gone_breaks_no_call() {
        gone = true;
        ScriptedExchange exchange = new ScriptedExchange(time, timeline).answers(502, 502, 502, 200);
        exchange.onSend = this::readPage;
        assertThat(call(Duration.ofSeconds(30), exchange)).isNull();
        assertThat(engine.status(ENDPOINT).orElseThrow().level()).isEqualTo(StatusLevel.UNKNOWN);
        assertThatThrownBy(() -> engine.execute(ENDPOINT, CallOptions.defaults().withPatience(Duration.ZERO), down()))
                .isInstanceOf(GivenUp.class);
    }
}
