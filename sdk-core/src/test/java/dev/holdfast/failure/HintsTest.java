package dev.holdfast.failure;

import static dev.holdfast.failure.Views.classify;
import static dev.holdfast.failure.Views.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HintsTest {

    private static ServerHint hint(int status, String body, String... headers) {
        return classify(json(status, body, headers)).facts().hint();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after | 12 | PT12S",
                "retry-after | 0 | PT0S",
                "retry-after | 1.5 | PT1.5S",
                "retry-after | 86400 | PT24H",
                "retry-after | Tue, 24 Nov 2026 14:02:30 GMT | PT30S",
                "retry-after | Tuesday, 24-Nov-26 14:02:30 GMT | PT30S",
                "retry-after | Tue Nov 24 14:02:30 2026 | PT30S",
                "retry-after-ms | 523 | PT0.523S",
                "retry-after-ms | 523.4 | PT0.5234S",
                "x-ms-retry-after-ms | 2000 | PT2S"
            })
    @DisplayName("Promise 7: all forms of hints are read")
    void readsHeaders(String name, String value, Duration delay) {
        ServerHint hint = hint(503, "{}", name, value);
        assertThat(hint.delay()).isEqualTo(delay);
        assertThat(hint.source()).isEqualTo(name);
        assertThat(hint.ignored()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after | -5",
                "retry-after | 1e18",
                "retry-after | 999999999999999999",
                "retry-after | 9999999999999999999999999",
                "retry-after | NaN",
                "retry-after | soon",
                "retry-after | Tue, 24 Nov 2026 14:01:30 GMT",
                "retry-after | Tue, 99 Nov 2026 14:01:30 GMT",
                "retry-after-ms | -1",
                "retry-after-ms | Infinity"
            })
    @DisplayName("Promise 7: nonsense is ignored, and that is recorded")
    void ignoresNonsense(String name, String value) {
        ServerHint hint = hint(503, "{}", name, value);
        assertThat(hint.delay()).isNull();
        assertThat(hint.ignored()).singleElement().asString().startsWith(name + ": ");
    }

    @Test
    void aDateIsReadByTheServersOwnClock() {
        assertThat(hint(
                                503,
                                "{}",
                                "Date",
                                "Tue, 24 Nov 2026 10:00:00 GMT",
                                "Retry-After",
                                "Tue, 24 Nov 2026 10:00:07 GMT")
                        .delay())
                .isEqualTo(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-ratelimit-remaining-requests | x-ratelimit-reset-requests | 1s | PT1S",
                "x-ratelimit-remaining-tokens | x-ratelimit-reset-tokens | 6m0s | PT6M",
                "x-ratelimit-remaining-tokens | x-ratelimit-reset-tokens | 12ms | PT0.012S",
                "x-ratelimit-remaining-tokens | x-ratelimit-reset-tokens | 1h2m3.5s | PT1H2M3.5S",
                "x-ratelimit-remaining-requests | x-ratelimit-reset-requests | 17 | PT17S",
                "anthropic-ratelimit-requests-remaining | anthropic-ratelimit-requests-reset | 2026-11-24T14:02:09Z | PT9S",
                "anthropic-ratelimit-unified-remaining | anthropic-ratelimit-unified-reset | 1795528929 | PT9S",
                "x-ratelimit-remaining | x-ratelimit-reset | 1795528929000 | PT9S"
            })
    @DisplayName("Promise 7: the reset of a spent rate limit is read in all its forms")
    void readsResets(String remaining, String reset, String value, Duration delay) {
        assertThat(hint(429, "{}", remaining, "0", reset, value).delay()).isEqualTo(delay);
    }

    @Test
    @DisplayName("Promise 7: a reset counts only on a 429 without Retry-After, for a dimension with nothing remaining")
    void aResetCountsOnlyWhenSpent() {
        String[] left = {"x-ratelimit-remaining-tokens", "7", "x-ratelimit-reset-tokens", "6m0s"};
        assertThat(hint(429, "{}", left).delay()).isNull();
        String[] spent = {"x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "6m0s"};
        assertThat(hint(503, "{}", spent).delay()).isNull();
        assertThat(hint(429, "{}", spent[0], spent[1], spent[2], spent[3], "retry-after", "3")
                        .delay())
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(hint(429, "{}", "x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "-1"))
                .as("Azure's sentinel")
                .isEqualTo(ServerHint.NONE);
    }

    @Test
    void readsGeminisRetryDelay() {
        String body = "{\"error\":{\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"retryDelay\":\"53s\"}]}}";
        assertThat(hint(429, body).delay()).isEqualTo(Duration.ofSeconds(53));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Please retry in 10h17m5.7s. | PT10H17M5.7S",
                "Rate limit reached. Please try again in 20s. | PT20S",
                "Please try again in 350ms | PT0.35S",
                "Please try again in 6 seconds | PT6S",
                "Please retry after 2 minutes | PT2M"
            })
    void readsProseLast(String message, Duration delay) {
        ServerHint hint = hint(429, "{\"error\":{\"message\":\"" + message + "\"}}");
        assertThat(hint.delay()).isEqualTo(delay);
        assertThat(hint.source()).isEqualTo("message");
    }

    @Test
    @DisplayName("Promise 17: x-should-retry is the server's own word")
    void readsShouldRetry() {
        assertThat(hint(500, "{}", "x-should-retry", "true").shouldRetry()).isTrue();
        assertThat(hint(500, "{}", "X-Should-Retry", "False").shouldRetry()).isFalse();
        assertThat(hint(500, "{}", "x-should-retry", "maybe").shouldRetry()).isNull();
    }
}
