package dev.holdfast.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hints in odd forms: what was said is never undercut, what makes no sense is recorded. */
class HintEdgesTest {

    private static ServerHint hint(int status, String body, Map<String, List<String>> headers) {
        return Views.classify(new ResponseView(
                        Views.REQUEST,
                        status,
                        name -> headers.getOrDefault(name, List.of()),
                        body.getBytes(StandardCharsets.UTF_8),
                        Views.ARRIVAL,
                        Duration.ofMillis(20)))
                .facts()
                .hint();
    }

    private static ServerHint prose(String message) {
        return hint(429, "{\"error\":{\"message\":\"" + message + "\"}}", Map.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after | 5, 30 | PT30S",
                "retry-after | 30s | PT30S",
                "retry-after | 1m30s | PT1M30S",
                "retry-after | 2026-11-24T14:02:09Z | PT9S",
                "retry-after | tue, 24 nov 2026 14:02:30 gmt | PT30S",
                "retry-after | 0.12345678901234567 | PT0.123456790S",
                "retry-after-ms | 523.41234567891234 | PT0.523412346S",
                "retry-after-ms | 100,200 | PT0.2S",
                "retry-after | 31622400 | PT8784H"
            })
    @DisplayName("Promise 7: odd forms of a hint count too, rounded up")
    void readsOddForms(String name, String value, Duration delay) {
        ServerHint hint = hint(503, "{}", Map.of(name, List.of(value)));
        assertThat(hint.delay()).isEqualTo(delay);
        assertThat(hint.ignored()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after | -0.0000000001",
                "retry-after | 5, soon",
                "retry-after | 31622401",
                "retry-after | 1795528929",
                "retry-after | ''",
                "retry-after | 0x10",
                "retry-after | 1,",
                "retry-after-ms | nan",
                "x-ms-retry-after-ms | -Infinity"
            })
    @DisplayName("Promise 7: more nonsense is ignored and recorded")
    void ignoresNonsense(String name, String value) {
        ServerHint hint = hint(503, "{}", Map.of(name, List.of(value)));
        assertThat(hint.delay()).isNull();
        assertThat(hint.ignored()).singleElement().asString().startsWith(name + ":");
    }

    @Test
    @DisplayName("Promise 7: of several hints the longest counts")
    void theLongestCounts() {
        assertThat(hint(503, "{}", Map.of("retry-after", List.of("3", "nonsense", "7", "5"))))
                .isEqualTo(
                        new ServerHint(Duration.ofSeconds(7), "retry-after", null, List.of("retry-after: nonsense")));
        assertThat(hint(503, "{}", Map.of("retry-after", List.of("2"), "retry-after-ms", List.of("1500")))
                        .delay())
                .isEqualTo(Duration.ofSeconds(2));
        String gemini = "{\"error\":{\"details\":[{\"retryDelay\":\"53.5s\"}]}}";
        assertThat(hint(429, gemini, Map.of("retry-after", List.of("5")))).satisfies(hint -> {
            assertThat(hint.delay()).isEqualTo(Duration.ofMillis(53_500));
            assertThat(hint.source()).isEqualTo("retryDelay");
        });
        assertThat(hint(429, gemini, Map.of("retry-after", List.of("60"))).source())
                .isEqualTo("retry-after");
    }

    @Test
    @DisplayName("Promise 7: of several spent limits the longest reset counts, of one that came twice too")
    void theLongestResetCounts() {
        Map<String, List<String>> headers = Map.of(
                "x-ratelimit-remaining-requests", List.of("0"),
                "x-ratelimit-reset-requests", List.of("1s", "3s"),
                "x-ratelimit-remaining-tokens", List.of("0"),
                "x-ratelimit-reset-tokens", List.of("2s"));
        assertThat(hint(429, "{}", headers).delay()).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @CsvSource({"NaN", "1e18", "-7", "2020-01-01T00:00:00Z", "1600000000", "999999999999999999", "4000-01-01T00:00:00Z"
    })
    @DisplayName("Promise 7: a nonsensical reset is recorded")
    void nonsensicalResets(String value) {
        ServerHint hint = hint(
                429,
                "{}",
                Map.of("x-ratelimit-remaining-tokens", List.of("0"), "x-ratelimit-reset-tokens", List.of(value)));
        assertThat(hint.delay()).isNull();
        assertThat(hint.ignored()).containsExactly("x-ratelimit-reset-tokens: " + value);
    }

    @Test
    @DisplayName("Promise 7: a date is read by the server's own clock, a wrong Date leaves ours")
    void dates() {
        List<String> later = List.of("Tue, 24 Nov 2026 14:02:30 GMT");
        assertThat(hint(503, "{}", Map.of("retry-after", later, "date", List.of("Tue, 24 Nov 2026 14:01:30 GMT")))
                        .delay())
                .isEqualTo(Duration.ofSeconds(60));
        assertThat(hint(503, "{}", Map.of("retry-after", later, "date", List.of("yesterday")))
                        .delay())
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(hint(503, "{}", Map.of("retry-after", later, "date", List.of("Tue, 24 Nov 2026 15:00:00 GMT")))
                        .ignored())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Please retry after 1 minute and 30 seconds. | PT1M30S",
                "Try again in 2 hours, 5 minutes | PT2H5M",
                "Please try again in 20 sec | PT20S",
                "please try again in 3 mins. | PT3M",
                "Please try again in 2 days | PT48H",
                "Please try again in about 5 minutes | PT5M",
                "Please retry in 59.123456789012s | PT59.123456790S",
                "Please try again in 7m59.99s | PT7M59.99S"
            })
    @DisplayName("Promise 7: prose is not cut short")
    void readsProse(String message, Duration delay) {
        assertThat(prose(message).delay()).isEqualTo(delay);
    }

    @Test
    void proseWithoutATimeIsNoHint() {
        assertThat(prose("Please try again in a while")).isEqualTo(ServerHint.NONE);
        assertThat(prose("Please try again in 5 bananas")).isEqualTo(ServerHint.NONE);
    }

    @Test
    void whatIsRecordedIsBoundedAndFitToBeShown() {
        ServerHint hint = hint(
                503,
                "{}",
                Map.of(
                        "retry-after",
                        List.of(
                                "<b>",
                                "sk-live-1",
                                "192.0.2.7",
                                "x".repeat(9_000),
                                "\u0000",
                                "a",
                                "b",
                                "c",
                                "d",
                                "e")));
        assertThat(hint.ignored()).hasSize(8);
        assertThat(hint.ignored().toString())
                .doesNotContain("<")
                .doesNotContain("sk-live")
                .doesNotContain("192.0.2.7");
        assertThat(hint.ignored()).allSatisfy(one -> assertThat(one).hasSizeLessThanOrEqualTo(80));
    }
}
