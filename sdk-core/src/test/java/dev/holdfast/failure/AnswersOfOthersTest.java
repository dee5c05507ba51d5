package dev.holdfast.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that were once taken for something else: whose fault it was, or what helps, came out wrong. */
class AnswersOfOthersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Your credit balance is too low to access the Anthropic API.\"}}",
                "{\"code\":\"Client specified an invalid argument\",\"error\":\"Your team has used all available credits or reached its monthly spending limit\"}"
            })
    @DisplayName("Promise 2: an empty account is told by its words where there is no code for it")
    void an_empty_account_without_a_code(String body) {
        assertThat(Views.classify(Views.json(400, body)).kind()).isEqualTo(FailureKind.OUT_OF_MONEY);
        assertThat(Views.classify(Views.json(429, body)).kind()).isEqualTo(FailureKind.OUT_OF_MONEY);
    }

    @ParameterizedTest
    @CsvSource({"413, rate_limit_exceeded", "429, rate_limit_exceeded", "429, tokens"})
    @DisplayName("Promise 2: a request that is larger than the limit by itself is too large, and never sent again")
    void larger_than_the_limit(int status, String code) {
        Failure failure = Views.classify(Views.json(
                status,
                "{\"error\":{\"message\":\"Request too large for model x on tokens per minute (TPM): Limit 30000,"
                        + " Requested 52000\",\"type\":\"tokens\",\"code\":\"" + code + "\"}}"));
        assertThat(failure.kind()).isEqualTo(FailureKind.TOO_LARGE);
        assertThat(failure.transience()).isEqualTo(Transience.PERMANENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"error code: 1006", "error code: 1010", "error code: 1020"})
    @DisplayName("Promise 4: what an edge's filter turns away is blocked, not a key that may not do this")
    void an_edges_filter(String text) {
        Failure failure = Views.classify(Views.text(403, text, "server", "cloudflare"));
        assertThat(failure.kind()).isEqualTo(FailureKind.BLOCKED);
        assertThat(failure.isCallersOwn()).isFalse();
    }

    @Test
    @DisplayName("Promise 6: a company's filter that answers with a 503 is not the service")
    void a_companys_filter() {
        Failure failure = Views.classify(Views.html(
                503,
                "<html><head><title>Web Page Blocked</title></head><body>Access to the web page you were trying to visit"
                        + " has been blocked in accordance with company policy.</body></html>"));
        assertThat(failure.kind()).isEqualTo(FailureKind.BLOCKED);
        assertThat(failure.isAtService()).isFalse();
        assertThat(failure.origin().hop()).isEqualTo(Hop.INTERMEDIARY);
    }

    @Test
    @DisplayName("Promise 3: a filter's page with a 200 is no sign-in page")
    void a_filters_page_with_a_200() {
        Failure failure = Views.classify(Views.html(
                200,
                "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult"
                        + " with your administrator.</body></html>"));
        assertThat(failure.kind()).isEqualTo(FailureKind.BLOCKED);
        assertThat(failure.replay()).isEqualTo(Replay.LIKELY_UNPROCESSED);
        assertThat(failure.isAtService()).isFalse();
    }

    @Test
    @DisplayName("Promise 11: Fastly's 503 for a slow backend is a timeout, which nobody pays for twice")
    void fastlys_timeout() {
        Failure failure = Views.classify(Views.answer(
                503,
                "<html><title>503 first byte timeout</title><h1>Error 503 first byte timeout</h1><h3>Error 54113</h3></html>",
                Duration.ofSeconds(60),
                "Content-Type",
                "text/html"));
        assertThat(failure.kind()).isEqualTo(FailureKind.GATEWAY_TIMEOUT);
        assertThat(failure.replay()).isEqualTo(Replay.UNKNOWN);
    }

    @Test
    @DisplayName("Promise 11: an API's own 408 after a minute may have been processed, an empty one was not")
    void a_408() {
        String body = "{\"error\":{\"code\":408,\"message\":\"Request timed out\"}}";
        assertThat(Views.classify(Views.answer(408, body, Duration.ofSeconds(60), "Content-Type", "application/json"))
                        .replay())
                .isEqualTo(Replay.UNKNOWN);
        assertThat(Views.classify(Views.answer(408, "", Duration.ofSeconds(60))).replay())
                .isEqualTo(Replay.LIKELY_UNPROCESSED);
    }

    @ParameterizedTest
    @CsvSource({
        "499, GATEWAY_TIMEOUT, UNKNOWN",
        "405, NOT_SUPPORTED, UNPROCESSED",
        "410, NOT_FOUND, UNPROCESSED",
        "451, FORBIDDEN, UNPROCESSED"
    })
    void statuses_that_no_change_of_the_request_helps(int status, FailureKind kind, Replay replay) {
        Failure failure = Views.classify(Views.json(status, "{\"error\":{\"message\":\"x\"}}"));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.replay()).isEqualTo(replay);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Offline for Maintenance",
                "We are performing some maintenance at the moment",
                "\u5b9a\u671f\u30e1\u30f3\u30c6\u30ca\u30f3\u30b9\u306e\u305f\u3081\u505c\u6b62\u3057\u3066\u304a\u308a\u307e\u3059",
                "Wartungsarbeiten",
                "Site en maintenance",
                "Sitio en mantenimiento",
                "Em manuten\u00e7\u00e3o",
                "Sito in manutenzione",
                "\u7cfb\u7edf\u7ef4\u62a4\u4e2d",
                "\uc11c\ube44\uc2a4 \uc810\uac80 \uc911\uc785\ub2c8\ub2e4"
            })
    void maintenance_in_other_words(String title) {
        Failure failure = Views.classify(Views.html(503, "<html><h1>" + title + "</h1></html>"));
        assertThat(failure.cause().likely()).isEqualTo(LikelyCause.DOWNTIME);
        assertThat(failure.cause().certainty()).isEqualTo(Certainty.LIKELY);
    }
}
