package dev.holdfast.failure;

import static dev.holdfast.failure.Views.classify;
import static dev.holdfast.failure.Views.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What providers are known to answer and {@link CodesBeforeProseTest} does not hold yet. */
class ProviderErrorsTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                // Azure OpenAI: high demand in prose, a code that is the status as a string.
                "429 | {\"error\":{\"code\":\"429\",\"message\":\"System is experiencing high demand. Please retry after 26 seconds.\"}} | RATE_LIMITED | THROTTLED",
                "404 | {\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"x\"}} | NOT_FOUND | PERMANENT",
                // Anthropic
                "429 | {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"details\":{\"error_code\":\"contract_spend_limit_reached\"}}} | OUT_OF_MONEY | PERMANENT",
                "429 | {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"details\":{\"error_code\":\"ramp_limit_exceeded\"}}} | RATE_LIMITED | THROTTLED",
                "401 | {\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"x\"}} | UNAUTHORIZED | PERMANENT",
                "403 | {\"type\":\"error\",\"error\":{\"type\":\"permission_error\",\"message\":\"x\"}} | FORBIDDEN | PERMANENT",
                // Gemini: an array of one, several quotas of which one is a day's.
                "503 | [{\"error\":{\"code\":503,\"message\":\"x\",\"status\":\"UNAVAILABLE\"}}] | UNAVAILABLE | TRANSIENT",
                "429 | [{\"error\":{\"code\":429,\"message\":\"x\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"retryDelay\":\"53s\"}]}}] | RATE_LIMITED | THROTTLED",
                "429 | {\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"violations\":[{\"quotaId\":\"GenerateRequestsPerMinutePerProject\"},{\"quotaId\":\"GenerateRequestsPerDayPerProject-FreeTier\"}]},{\"retryDelay\":\"9s\"}]}} | RATE_LIMITED | PERMANENT",
                "429 | {\"error\":{\"code\":429,\"message\":\"Quota exceeded for metric: m, limit: 0. Please retry in 9s.\",\"status\":\"RESOURCE_EXHAUSTED\"}} | RATE_LIMITED | PERMANENT",
                "429 | {\"error\":{\"code\":429,\"message\":\"Quota exceeded for metric: m, limit: 0.5\",\"status\":\"RESOURCE_EXHAUSTED\"}} | RATE_LIMITED | THROTTLED",
                "400 | {\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}} | UNAUTHORIZED | PERMANENT",
                "403 | {\"error\":{\"code\":403,\"message\":\"x\",\"status\":\"PERMISSION_DENIED\"}} | FORBIDDEN | PERMANENT",
                "402 | {\"error\":{\"code\":402,\"message\":\"x\"}} | OUT_OF_MONEY | PERMANENT",
                "404 | {\"error\":{\"code\":404,\"message\":\"x\",\"status\":\"NOT_FOUND\"}} | NOT_FOUND | PERMANENT",
                "500 | {\"error\":{\"code\":500,\"message\":\"x\",\"status\":\"INTERNAL\"}} | SERVER_ERROR | TRANSIENT",
                "504 | {\"error\":{\"code\":504,\"message\":\"x\",\"status\":\"DEADLINE_EXCEEDED\"}} | GATEWAY_TIMEOUT | TRANSIENT",
                // A conflict that a code names is real; the status again as a code names nothing.
                "409 | {\"error\":{\"code\":409,\"message\":\"x\",\"status\":\"ALREADY_EXISTS\"}} | CONFLICT | PERMANENT",
                "409 | {\"error\":{\"code\":409,\"message\":\"x\",\"status\":\"ABORTED\"}} | CONFLICT | TRANSIENT",
                "409 | {\"error\":{\"code\":\"409\",\"message\":\"x\"}} | CONFLICT | TRANSIENT",
                // Mistral
                "401 | {\"object\":\"error\",\"message\":\"x\",\"type\":\"y\",\"code\":null} | UNAUTHORIZED | PERMANENT",
                "402 | {\"object\":\"error\",\"message\":\"x\",\"type\":\"y\",\"code\":null} | OUT_OF_MONEY | PERMANENT",
                "403 | {\"object\":\"error\",\"message\":\"x\",\"type\":\"y\",\"code\":null} | FORBIDDEN | PERMANENT",
                "500 | {\"object\":\"error\",\"message\":\"x\",\"type\":\"y\",\"code\":null} | SERVER_ERROR | TRANSIENT",
                "502 | {\"object\":\"error\",\"message\":\"x\",\"type\":\"y\",\"code\":null} | BAD_GATEWAY | TRANSIENT",
                "503 | {\"object\":\"error\",\"message\":\"x\",\"type\":\"y\",\"code\":null} | UNAVAILABLE | TRANSIENT",
                "504 | {\"object\":\"error\",\"message\":\"x\",\"type\":\"y\",\"code\":null} | GATEWAY_TIMEOUT | TRANSIENT",
                // Cohere, Groq, DeepSeek
                "401 | {\"message\":\"invalid api token\"} | UNAUTHORIZED | PERMANENT",
                "402 | {\"message\":\"x\"} | OUT_OF_MONEY | PERMANENT",
                "500 | {\"message\":\"internal server error\"} | SERVER_ERROR | TRANSIENT",
                "413 | {\"error\":{\"message\":\"x\",\"type\":\"invalid_request_error\"}} | TOO_LARGE | PERMANENT",
                "422 | {\"error\":{\"message\":\"x\",\"type\":\"invalid_request_error\"}} | INVALID_REQUEST | PERMANENT",
                "498 | {\"error\":{\"message\":\"x\"}} | OVERLOADED | TRANSIENT",
                "429 | {\"error\":{\"message\":\"x\",\"type\":\"unknown_error\",\"code\":\"y\"}} | RATE_LIMITED | THROTTLED",
                "503 | {\"error\":{\"message\":\"x\",\"type\":\"unknown_error\",\"code\":\"y\"}} | UNAVAILABLE | TRANSIENT",
                // OpenRouter
                "402 | {\"error\":{\"code\":402,\"message\":\"x\"}} | OUT_OF_MONEY | PERMANENT",
                "402 | {\"error\":{\"code\":402,\"message\":\"x\",\"metadata\":{\"error_type\":\"in_flight_budget_exhausted\"}}} | RATE_LIMITED | THROTTLED",
                "403 | {\"error\":{\"code\":403,\"message\":\"x\",\"metadata\":{\"reasons\":[\"hate\"]}}} | FORBIDDEN | PERMANENT",
                "408 | {\"error\":{\"code\":408,\"message\":\"x\"}} | GATEWAY_TIMEOUT | TRANSIENT",
                "503 | {\"error\":{\"code\":503,\"message\":\"x\",\"metadata\":{\"error_type\":\"provider_overloaded\"}}} | OVERLOADED | TRANSIENT",
                // Ollama, vLLM, xAI
                "400 | {\"error\":\"invalid\"} | INVALID_REQUEST | PERMANENT",
                "429 | {\"error\":\"too many\"} | RATE_LIMITED | THROTTLED",
                "502 | {\"error\":\"x\"} | BAD_GATEWAY | TRANSIENT",
                "404 | {\"error\":{\"message\":\"x\",\"type\":\"NotFoundError\",\"param\":null,\"code\":404}} | NOT_FOUND | PERMANENT",
                "500 | {\"error\":{\"message\":\"x\",\"type\":\"InternalServerError\",\"param\":null,\"code\":500}} | SERVER_ERROR | TRANSIENT",
                "400 | {\"code\":\"Client specified an invalid argument\",\"error\":\"x\"} | INVALID_REQUEST | PERMANENT",
                "403 | {\"code\":\"x\",\"error\":\"y\"} | FORBIDDEN | PERMANENT",
                "503 | {\"code\":\"The service is currently unavailable\",\"error\":\"x\"} | UNAVAILABLE | TRANSIENT",
                // Bedrock
                "429 | {\"message\":\"Too many requests, please wait before trying again.\"} | RATE_LIMITED | THROTTLED",
                "503 | {\"message\":\"Bedrock is unable to process your request.\"} | UNAVAILABLE | TRANSIENT",
                "400 | {\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"} | RATE_LIMITED | THROTTLED"
            })
    @DisplayName("Promise 2: each provider's errors mean what the provider says")
    void eachProvidersErrors(int status, String body, FailureKind kind, Transience transience) {
        Failure failure = classify(json(status, body));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.transience()).isEqualTo(transience);
    }

    @Test
    @DisplayName("Promise 2: a Retry-After turns a bare 402 into \"slow down\", never a named lack of money")
    void aNamedLackOfMoneyStaysOne() {
        String bare = "{\"error\":{\"code\":402,\"message\":\"in flight\"}}";
        assertThat(classify(json(402, bare, "retry-after", "3")).kind()).isEqualTo(FailureKind.RATE_LIMITED);
        assertThat(classify(json(402, bare, "retry-after", "never")).kind()).isEqualTo(FailureKind.OUT_OF_MONEY);
        String anthropic = "{\"type\":\"error\",\"error\":{\"type\":\"billing_error\",\"message\":\"x\"}}";
        assertThat(classify(json(402, anthropic, "retry-after", "3")).kind()).isEqualTo(FailureKind.OUT_OF_MONEY);
    }

    @Test
    @DisplayName("Promise 2: what an error quotes, in prose or in details, is not its own word")
    void whatAnErrorQuotesIsNotItsOwnWord() {
        Failure failure = classify(json(503, "{\"error\":{\"message\":\"no healthy upstream\",\"code\":503}}"));
        assertThat(failure.origin().evidence())
                .extracting(Evidence::kind)
                .contains(Evidence.Kind.ENVELOPE)
                .doesNotContain(Evidence.Kind.GATEWAY_PAGE);
        String details = "{\"error\":{\"message\":\"x\",\"details\":[{\"code\":\"insufficient_quota\"}]}}";
        assertThat(classify(json(429, details)).kind()).isEqualTo(FailureKind.RATE_LIMITED);
    }

    @Test
    @DisplayName("Promise 2: a code goes before a gateway's mark too")
    void aCodeGoesBeforeAMark() {
        String body = "{\"error\":{\"code\":\"insufficient_quota\"}}";
        assertThat(classify(json(429, body, "cf-mitigated", "challenge")).kind())
                .isEqualTo(FailureKind.OUT_OF_MONEY);
    }

    @Test
    void aLimitADayIsPermanentUnlessTheServerSaysWhenToComeBack() {
        String body = "{\"error\":{\"message\":\"Rate limit reached: 200 requests per day\"}}";
        assertThat(classify(json(429, body)).transience()).isEqualTo(Transience.PERMANENT);
        assertThat(classify(json(429, body, "retry-after", "430")).transience()).isEqualTo(Transience.THROTTLED);
    }

    @ParameterizedTest
    @CsvSource({
        "520, BAD_GATEWAY, UNKNOWN",
        "521, BAD_GATEWAY, UNPROCESSED",
        "522, BAD_GATEWAY, UNPROCESSED",
        "523, BAD_GATEWAY, UNPROCESSED",
        "524, GATEWAY_TIMEOUT, UNKNOWN",
        "525, BAD_GATEWAY, UNPROCESSED",
        "526, BAD_GATEWAY, UNPROCESSED",
        "530, BAD_GATEWAY, UNKNOWN"
    })
    void cloudflaresStatusesSayWhatBecameOfTheRequestHoweverLongItTook(int status, FailureKind kind, Replay replay) {
        Failure failure = classify(
                Views.answer(status, "error code: " + status, Duration.ofSeconds(20), "Content-Type", "text/plain"));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.replay()).isEqualTo(replay);
        assertThat(failure.origin().hop()).isEqualTo(Hop.EDGE);
    }
}
