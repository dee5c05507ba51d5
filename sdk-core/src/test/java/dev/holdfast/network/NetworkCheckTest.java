package dev.holdfast.network;

import static dev.holdfast.testing.FakeWeb.answer;
import static dev.holdfast.testing.FakeWeb.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.holdfast.lookup.Answer;
import dev.holdfast.lookup.Question;
import dev.holdfast.lookup.Trouble;
import dev.holdfast.network.NetworkPolicy.Probe;
import dev.holdfast.network.NetworkVerdict.State;
import dev.holdfast.testing.FakeWeb;
import dev.holdfast.testing.VirtualTime;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mine or theirs, in virtual time. */
class NetworkCheckTest {

    private static final String ONE = "http://one.example/success.txt";
    private static final String TWO = "http://two.example/204";
    private static final NetworkPolicy POLICY = NetworkPolicy.builder()
            .first(new Probe(URI.create(ONE), 200, "success"))
            .second(new Probe(URI.create(TWO), 204, null))
            .build();

    private final VirtualTime time = new VirtualTime();
    private final FakeWeb web = new FakeWeb();
    private double chance;
    private NetworkCheck check = check(POLICY);

    private NetworkCheck check(NetworkPolicy policy) {
        return NetworkCheck.create(policy, time.clockwork(() -> chance), web, web);
    }

    /** A call fails now; returns how many requests that causes. */
    private int fail() {
        int before = web.questions().size();
        check.failed();
        web.work();
        return web.questions().size() - before;
    }

    private static Answer first(String kind) {
        return switch (kind) {
            case "expected" -> answer(200, "success\n");
            case "other" -> answer(200, "<html>sign in</html>");
            default -> either(kind);
        };
    }

    private static Answer second(String kind) {
        return switch (kind) {
            case "expected" -> answer(204, "");
            case "other" -> answer(302, "");
            default -> either(kind);
        };
    }

    private static Answer either(String kind) {
        return switch (kind) {
            case "unreached" -> failed(Trouble.UNREACHABLE);
            case "late" -> failed(Trouble.TIMED_OUT);
            case "trouble" -> answer(502, "");
            case "broken" -> failed(Trouble.BROKEN);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "expected,  expected,  ONLINE",
        "expected,  unreached, ONLINE",
        "expected,  late,      ONLINE",
        "expected,  trouble,   ONLINE",
        "expected,  broken,    ONLINE",
        "expected,  other,     UNKNOWN",
        "other,     other,     PORTAL",
        "other,     unreached, PORTAL",
        "other,     late,      PORTAL",
        "other,     trouble,   UNKNOWN",
        "other,     broken,    UNKNOWN",
        "unreached, unreached, OFFLINE",
        "unreached, late,      OFFLINE",
        "late,      late,      OFFLINE",
        "unreached, trouble,   UNKNOWN",
        "late,      broken,    UNKNOWN",
        "trouble,   trouble,   UNKNOWN",
        "broken,    broken,    UNKNOWN",
    })
    @DisplayName("Promise 6: mine or theirs: what two places say, in either order")
    void promise_6_mine_or_theirs(String one, String other, State state) {
        web.at(ONE, first(one)).at(TWO, second(other));
        fail();
        assertThat(check.latest().state()).isEqualTo(state);

        check = check(POLICY);
        web.at(ONE, first(other)).at(TWO, second(one));
        fail();
        assertThat(check.latest().state()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({
        "511, PORTAL",
        "200, PORTAL",
        "307, PORTAL",
        "403, PORTAL",
        "404, PORTAL",
        "407, UNKNOWN",
        "429, UNKNOWN",
        "500, UNKNOWN",
        "504, UNKNOWN"
    })
    void a_proxy_or_a_place_with_trouble_of_its_own_is_no_portal(int status, State state) {
        web.at(ONE, answer(status, "<html>")).at(TWO, answer(status, "<html>"));
        fail();
        assertThat(check.latest().state()).isEqualTo(state);
    }

    @Test
    void the_evidence_says_which_place_said_what_and_nothing_that_a_server_wrote() {
        web.at(ONE, answer(200, "<html>secret</html>")).at(TWO, answer(302, "secret"));
        fail();
        assertThat(check.latest().evidence())
                .containsExactly(
                        "one.example: 200, but not the page expected", "two.example: 302, not the 204 expected");
        web.at(ONE, first("expected")).at(TWO, failed(Trouble.UNREACHABLE));
        time.advance(Duration.ofMinutes(1));
        fail();
        assertThat(check.latest().evidence())
                .containsExactly("one.example: 200, as expected", "two.example: could not be reached");
        for (Trouble trouble : Trouble.values()) {
            web.at(ONE, failed(trouble)).at(TWO, failed(trouble));
            time.advance(Duration.ofMinutes(1));
            fail();
            assertThat(check.latest().evidence())
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line).matches("(one|two)\\.example: [a-z ,]+"));
        }
    }

    @Test
    @DisplayName("Promise 24: the network is checked after failures only, never on the call's path")
    void promise_24_checked_after_failures_only_never_on_the_call_path() {
        web.at(ONE, first("expected")).at(TWO, second("expected"));
        assertThat(check.latest()).isEqualTo(new NetworkVerdict(State.UNKNOWN, List.of(), Duration.ZERO));
        time.advance(Duration.ofDays(1));
        assertThat(web.work()).isZero();
        check.failed();
        assertThat(web.questions()).as("asked by the failing call").isEmpty();
        assertThat(check.latest().state()).isEqualTo(State.UNKNOWN);
        assertThat(web.work()).as("both at the same time").isEqualTo(2);
        assertThat(check.latest().state()).isEqualTo(State.ONLINE);
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void it_is_asked_once_a_minute_at_most_and_one_check_at_a_time() {
        web.at(ONE, question -> {
            time.advance(Duration.ofMinutes(5));
            check.failed();
            return first("expected");
        });
        for (int i = 0; i < 100; i++) {
            check.failed();
        }
        web.work();
        assertThat(web.questions()).hasSize(2);
        time.advance(Duration.ofMinutes(1).minusNanos(1));
        assertThat(fail()).isZero();
        time.advance(Duration.ofNanos(1));
        assertThat(fail()).isEqualTo(2);
        chance = 0.999_999;
        time.advance(Duration.ofMinutes(1));
        assertThat(fail()).isEqualTo(2);
        time.advance(Duration.ofSeconds(74));
        assertThat(fail()).isZero();
        time.advance(Duration.ofSeconds(1));
        assertThat(fail()).isEqualTo(2);
        assertThat(check.checks()).isEqualTo(4);
    }

    @Test
    void what_was_found_counts_for_two_minutes() {
        fail();
        time.advance(Duration.ofMinutes(2));
        assertThat(check.latest().state()).isEqualTo(State.OFFLINE);
        assertThat(check.latest().age()).isEqualTo(Duration.ofMinutes(2));
        assertThat(check.latest().isOwnTrouble()).isTrue();
        time.advance(Duration.ofNanos(1));
        assertThat(check.latest())
                .isEqualTo(new NetworkVerdict(
                        State.UNKNOWN, List.of(), Duration.ofMinutes(2).plusNanos(1)));
        assertThat(check.latest().isOwnTrouble()).isFalse();
    }

    @Test
    void no_redirect_is_followed_and_nothing_is_told_of_the_caller() {
        fail();
        assertThat(web.questions())
                .containsExactlyInAnyOrder(
                        new Question(URI.create(ONE), "*/*", null, null, null, Duration.ofSeconds(3)),
                        new Question(URI.create(TWO), "*/*", null, null, null, Duration.ofSeconds(3)));
    }

    @Test
    void switched_off_which_is_the_default_it_asks_nobody() {
        check = check(NetworkPolicy.disabled());
        assertThat(fail()).isZero();
        assertThat(check.latest().state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void whatever_throws_means_unknown_and_a_later_check_goes_on() {
        web.at(ONE, question -> {
            throw new StackOverflowError();
        });
        web.at(TWO, failed(Trouble.UNREACHABLE));
        assertThat(fail()).isEqualTo(2);
        assertThat(check.latest().state()).isEqualTo(State.UNKNOWN);
        web.at(ONE, failed(Trouble.UNREACHABLE));
        time.advance(Duration.ofMinutes(1));
        assertThat(fail()).isEqualTo(2);
        assertThat(check.latest().state()).isEqualTo(State.OFFLINE);
    }

    @Test
    void a_background_that_takes_no_work_means_unknown() {
        NetworkCheck starved = NetworkCheck.create(POLICY, time.clockwork(), web, task -> {
            throw new RejectedExecutionException("full");
        });
        assertThatCode(starved::failed).doesNotThrowAnyException();
        assertThat(starved.latest().state()).isEqualTo(State.UNKNOWN);
        assertThat(starved.latest().evidence())
                .containsExactly("one.example: could not be asked", "two.example: could not be asked");
    }
}
