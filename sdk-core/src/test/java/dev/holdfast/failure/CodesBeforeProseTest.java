package dev.holdfast.failure;

import static dev.holdfast.failure.Views.classify;
import static dev.holdfast.failure.Views.html;
import static dev.holdfast.failure.Views.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodesBeforeProseTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                // OpenAI
                "429 | {\"error\":{\"message\":\"You exceeded your current quota\",\"type\":\"insufficient_quota\",\"param\":null,\"code\":\"insufficient_quota\"}} | OUT_OF_MONEY | PERMANENT",
                "429 | {\"error\":{\"message\":\"x\",\"type\":\"billing\",\"code\":\"credit_balance_exhausted\"}} | OUT_OF_MONEY | PERMANENT",
                "429 | {\"error\":{\"message\":\"x\",\"code\":\"organization_spend_limit_exceeded\"}} | OUT_OF_MONEY | PERMANENT",
                "429 | {\"error\":{\"message\":\"x\",\"code\":\"project_spend_limit_exceeded\"}} | OUT_OF_MONEY | PERMANENT",
                "429 | {\"error\":{\"message\":\"x\",\"code\":\"organization_usage_limit_exceeded\"}} | OUT_OF_MONEY | PERMANENT",
                "429 | {\"error\":{\"message\":\"Rate limit reached for requests\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}} | RATE_LIMITED | THROTTLED",
                "429 | {\"error\":{\"message\":\"x\",\"code\":\"slow_down\"}} | RATE_LIMITED | THROTTLED",
                "503 | {\"error\":{\"message\":\"x\",\"type\":\"server_error\",\"code\":\"server_is_overloaded\"}} | OVERLOADED | TRANSIENT",
                "500 | {\"error\":{\"message\":\"x\",\"type\":\"server_error\",\"code\":null}} | SERVER_ERROR | TRANSIENT",
                "401 | {\"error\":{\"message\":\"Incorrect API key provided: sk-abc\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}} | UNAUTHORIZED | PERMANENT",
                "404 | {\"error\":{\"message\":\"x\",\"type\":\"invalid_request_error\",\"code\":\"model_not_found\"}} | NOT_FOUND | PERMANENT",
                // Azure OpenAI: "quota" in prose is no proof.
                "429 | {\"error\":{\"code\":\"429\",\"message\":\"Requests have exceeded call rate limit of your quota. System is experiencing high demand\",\"status\":429}} | RATE_LIMITED | THROTTLED",
                "400 | {\"error\":{\"code\":\"content_filter\",\"message\":\"x\",\"status\":400}} | INVALID_REQUEST | PERMANENT",
                // Anthropic
                "402 | {\"type\":\"error\",\"error\":{\"type\":\"billing_error\",\"message\":\"x\"},\"request_id\":\"req_1\"} | OUT_OF_MONEY | PERMANENT",
                "413 | {\"type\":\"error\",\"error\":{\"type\":\"request_too_large\",\"message\":\"x\"}} | TOO_LARGE | PERMANENT",
                "429 | {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"x\",\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}} | OUT_OF_MONEY | PERMANENT",
                "429 | {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"x\"}} | RATE_LIMITED | THROTTLED",
                "503 | {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"x\",\"details\":{\"error_code\":\"cmek_key_disabled\"}}} | FORBIDDEN | PERMANENT",
                "500 | {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"x\"}} | SERVER_ERROR | TRANSIENT",
                "504 | {\"type\":\"error\",\"error\":{\"type\":\"timeout_error\",\"message\":\"x\"}} | GATEWAY_TIMEOUT | TRANSIENT",
                "529 | {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}} | OVERLOADED | TRANSIENT",
                "409 | {\"type\":\"error\",\"error\":{\"type\":\"skill_name_taken\",\"message\":\"x\"}} | CONFLICT | PERMANENT",
                "409 | {\"message\":\"lock timeout\"} | CONFLICT | TRANSIENT",
                // Gemini
                "429 | {\"error\":{\"code\":429,\"message\":\"You exceeded your current quota\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"@type\":\"RetryInfo\",\"retryDelay\":\"53s\"}]}} | RATE_LIMITED | THROTTLED",
                "429 | {\"error\":{\"code\":429,\"message\":\"Quota exceeded, limit: 0\",\"status\":\"RESOURCE_EXHAUSTED\"}} | RATE_LIMITED | PERMANENT",
                "429 | {\"error\":{\"code\":429,\"message\":\"x\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"violations\":[{\"quotaId\":\"GenerateRequestsPerDayPerProject\"}]}]}} | RATE_LIMITED | PERMANENT",
                "503 | {\"error\":{\"code\":503,\"message\":\"The model is overloaded.\",\"status\":\"UNAVAILABLE\"}} | UNAVAILABLE | TRANSIENT",
                "400 | {\"error\":{\"code\":400,\"message\":\"x\",\"status\":\"INVALID_ARGUMENT\"}} | INVALID_REQUEST | PERMANENT",
                // Mistral, Cohere, Groq, DeepSeek
                "422 | {\"object\":\"error\",\"message\":\"x\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"1000\"} | INVALID_REQUEST | PERMANENT",
                "429 | {\"object\":\"error\",\"message\":\"Requests rate limit exceeded\",\"type\":null,\"code\":1300} | RATE_LIMITED | THROTTLED",
                "429 | {\"message\":\"You are using a Trial key, which is limited to 1000 API calls / month\"} | RATE_LIMITED | PERMANENT",
                "429 | {\"message\":\"trial limited to 40 API calls / minute\"} | RATE_LIMITED | THROTTLED",
                "498 | {\"error\":{\"message\":\"x\",\"type\":\"capacity_exceeded\"}} | OVERLOADED | TRANSIENT",
                "402 | {\"error\":{\"message\":\"Insufficient Balance\",\"type\":\"unknown_error\",\"param\":null,\"code\":\"invalid_request_error\"}} | OUT_OF_MONEY | PERMANENT",
                // OpenRouter, Ollama, vLLM, xAI
                "502 | {\"error\":{\"code\":502,\"message\":\"x\",\"metadata\":{}}} | BAD_GATEWAY | TRANSIENT",
                "503 | {\"error\":{\"code\":\"provider_overloaded\",\"message\":\"x\"}} | OVERLOADED | TRANSIENT",
                "402 | {\"error\":{\"code\":\"in_flight_budget_exhausted\",\"message\":\"x\"}} | RATE_LIMITED | THROTTLED",
                "500 | {\"error\":\"model runner has unexpectedly stopped\"} | SERVER_ERROR | TRANSIENT",
                "404 | {\"error\":\"model 'x' not found\"} | NOT_FOUND | PERMANENT",
                "400 | {\"error\":{\"message\":\"x\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}} | INVALID_REQUEST | PERMANENT",
                "429 | {\"code\":\"Some resource has been exhausted\",\"error\":\"x\"} | RATE_LIMITED | THROTTLED",
                "425 | {} | TOO_EARLY | TRANSIENT",
                "501 | {} | NOT_SUPPORTED | PERMANENT",
                "505 | {} | NOT_SUPPORTED | PERMANENT",
                "502 | {\"error\":{\"code\":502,\"message\":\"Bad gateway.\",\"param\":null,\"type\":\"cf_bad_gateway\"}} | BAD_GATEWAY | TRANSIENT"
            })
    @DisplayName("Promise 2: codes before prose; an error may be an object or a string, a code a string or a number")
    void codesBeforeProse(int status, String body, FailureKind kind, Transience transience) {
        Failure failure = classify(json(status, body));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.transience()).isEqualTo(transience);
    }

    @Test
    void aCutOffBodyStillTellsItsCode() {
        String body = "{\"error\":{\"message\":\"x\",\"code\":\"insufficient_quota\",\"metadata\":{\"a\":\"";
        assertThat(classify(json(429, body)).kind()).isEqualTo(FailureKind.OUT_OF_MONEY);
    }

    @Test
    void aDialectsOwnCodesGoFirst() {
        Dialect dialect = new Dialect(
                Dialect.Envelope.OPENAI,
                java.util.List.of("x-acme-id"),
                java.util.Map.of("slow_down", FailureKind.OUT_OF_MONEY));
        Failure failure = FailureClassifier.of(dialect)
                .classify(json(429, "{\"error\":{\"code\":\"slow_down\"}}", "X-Acme-Id", "a-1"))
                .orElseThrow();
        assertThat(failure.kind()).isEqualTo(FailureKind.OUT_OF_MONEY);
        assertThat(failure.facts().reference().requestId()).isEqualTo("a-1");
    }

    @Nested
    @DisplayName("Promise 3: a 200 can be an error")
    class A200CanBeAnError {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"error\":{\"code\":502,\"message\":\"Provider returned error\"}} | BAD_GATEWAY",
                    "{\"error\":{\"code\":429,\"message\":\"x\"}} | RATE_LIMITED",
                    "{\"error\":\"something broke\"} | SERVER_ERROR",
                    "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}} | OVERLOADED",
                    "{\"object\":\"error\",\"message\":\"x\",\"code\":\"insufficient_quota\"} | OUT_OF_MONEY",
                    "{\"id\":\"1\",\"object\":\"chat.completion\",\"choices\":[{\"error\":{\"code\":502,\"message\":\"x\"},\"finish_reason\":\"error\"}]} | BAD_GATEWAY",
                    "{\"id\":\"1\",\"object\":\"chat.completion\",\"choices\":[{\"finish_reason\":\"insufficient_system_resource\"}]} | OVERLOADED"
                })
        void inJson(String body, FailureKind kind) {
            assertThat(classify(json(200, body)).kind()).isEqualTo(kind);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"id\":\"1\",\"object\":\"chat.completion\",\"choices\":[{\"message\":{\"content\":\"the word error\"},\"finish_reason\":\"stop\"}]}",
                    "{\"id\":\"1\",\"object\":\"response\",\"status\":\"completed\",\"error\":null,\"output\":[]}",
                    "{\"id\":\"batch_1\",\"object\":\"batch\",\"errors\":{\"data\":[{\"code\":\"invalid\"}]}}",
                    "{\"id\":\"ft-1\",\"object\":\"fine_tuning.job\",\"error\":{\"code\":\"x\",\"message\":\"y\"}}",
                    "{\"choices\":[{\"message\":{\"tool_calls\":[{\"function\":{\"arguments\":\"{\\\"error\\\":{\\\"code\\\":1}}\"}}]}}]}",
                    "{\"data\":[{\"embedding\":[0.1]}],\"error\":\"\"}",
                    "[]",
                    "{}"
                })
        void butASuccessStaysOne(String body) {
            assertThat(Views.CLASSIFIER.classify(json(200, body))).isEmpty();
        }

        @Test
        void anHtmlPageWhereAnApiWasAskedIsAPortal() {
            Failure failure = classify(html(200, "<!DOCTYPE html><html><title>Hotel Wi-Fi</title></html>"));
            assertThat(failure.kind()).isEqualTo(FailureKind.PORTAL);
            assertThat(failure.origin().hop()).isEqualTo(Hop.INTERMEDIARY);
            assertThat(failure.cause().likely()).isEqualTo(LikelyCause.LOCAL);
        }

        @Test
        void butNotWhereAPageWasAskedFor() {
            ResponseView page = html(200, "<html></html>");
            ResponseView asked = new ResponseView(
                    new RequestView("GET", "h", RequestView.Expects.ANYTHING),
                    200,
                    page.headers(),
                    page.body(),
                    page.arrival(),
                    Duration.ZERO);
            assertThat(Views.CLASSIFIER.classify(asked)).isEmpty();
        }
    }
}
