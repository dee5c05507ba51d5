package dev.holdfast.benchmarks.outage;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;

/**
 * The other libraries, each as its documentation shows it. All send a request again after a 429, a 5xx or an
 * {@link IOException}, and none after the call's deadline.
 */
final class Peers {

    private Peers() {}

    /** With its own defaults (two retries), but for the timeout. */
    static Client openAi(Http http) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .okHttpClient(http.client())
                .baseUrl(http.baseUrl().toString())
                .apiKey("test")
                .timeout(Scenario.DEADLINE)
                .build();
        return new OnThreads(http, (index, deadlineNanos) -> {
            ChatCompletionCreateParams params = ChatCompletionCreateParams.builder()
                    .model("bench")
                    .addUserMessage("Call " + index)
                    .putAdditionalHeader(ChatServer.CALL_HEADER, Integer.toString(index))
                    .build();
            client.chat().completions().create(params).choices().get(0);
        });
    }

    /** A retry policy as {@code ofDefaults} makes it: three attempts, no wait. */
    static Client failsafe(Http http) {
        RetryPolicy<Object> retry = RetryPolicy.builder()
                .handle(IOException.class)
                .abortOn(Http.OutOfTime.class)
                .build();
        FailsafeExecutor<Object> executor = Failsafe.with(retry);
        return new OnThreads(
                http,
                (index, deadlineNanos) -> executor.run(() -> {
                    Http.checkTime(deadlineNanos);
                    http.attempt(index, deadlineNanos);
                }));
    }

    /** What an engineer might set: backoff with jitter within the deadline, and a breaker that a retry waits for. */
    static Client failsafeTuned(Http http) {
        RetryPolicy<Object> retry = RetryPolicy.builder()
                .handle(IOException.class, CircuitBreakerOpenException.class)
                .abortOn(Http.OutOfTime.class)
                .withBackoff(Duration.ofMillis(500), Duration.ofSeconds(10))
                .withJitter(0.5)
                .withMaxAttempts(8)
                .withMaxDuration(Scenario.DEADLINE)
                .build();
        CircuitBreaker<Object> breaker = CircuitBreaker.builder()
                .handle(IOException.class)
                .withFailureThreshold(16, 20)
                .withDelay(Duration.ofSeconds(5))
                .withSuccessThreshold(3)
                .build();
        FailsafeExecutor<Object> executor = Failsafe.with(retry);
        return new OnThreads(
                http,
                (index, deadlineNanos) -> executor.run(() -> {
                    Http.checkTime(deadlineNanos);
                    if (!breaker.tryAcquirePermit()) {
                        throw new CircuitBreakerOpenException(breaker);
                    }
                    try {
                        http.attempt(index, deadlineNanos);
                        breaker.recordSuccess();
                    } catch (IOException e) {
                        breaker.recordException(e);
                        throw e;
                    }
                }));
    }

    /** Retry around a circuit breaker, both {@code ofDefaults}: three attempts, 500 ms; open for a minute at 50 %. */
    static Client resilience4j(Http http) {
        return resilience4j(http, CircuitBreakerConfig.ofDefaults());
    }

    /** The same, open for 5 s. */
    static Client resilience4jShortOpen(Http http) {
        return resilience4j(
                http,
                CircuitBreakerConfig.custom()
                        .waitDurationInOpenState(Duration.ofSeconds(5))
                        .build());
    }

    private static Client resilience4j(Http http, CircuitBreakerConfig config) {
        io.github.resilience4j.circuitbreaker.CircuitBreaker breaker =
                io.github.resilience4j.circuitbreaker.CircuitBreaker.of("chat", config);
        Retry retry = Retry.of(
                "chat",
                RetryConfig.custom().ignoreExceptions(Http.OutOfTime.class).build());
        return new OnThreads(
                http,
                (index, deadlineNanos) -> retry.executeCallable(() -> {
                    Http.checkTime(deadlineNanos);
                    return breaker.executeCallable(() -> {
                        http.attempt(index, deadlineNanos);
                        return true;
                    });
                }));
    }

    /** The standard strategy: three attempts, full jitter, a bucket of 500 tokens; a 429 counts as throttling. */
    static Client aws(Http http) {
        RetryStrategy strategy = DefaultRetryStrategy.standardStrategyBuilder()
                .retryOnException(e -> e instanceof IOException && !(e instanceof Http.OutOfTime))
                .treatAsThrottling(e -> e instanceof Http.BadStatus bad && bad.status() == Answer.LIMITED.status())
                .build();
        return new OnThreads(http, (index, deadlineNanos) -> {
            AcquireInitialTokenResponse initial =
                    strategy.acquireInitialToken(AcquireInitialTokenRequest.create("chat"));
            RetryToken token = initial.token();
            pause(initial.delay());
            while (true) {
                try {
                    Http.checkTime(deadlineNanos);
                    http.attempt(index, deadlineNanos);
                    strategy.recordSuccess(RecordSuccessRequest.create(token));
                    return;
                } catch (IOException e) {
                    // Throws when there is to be no further attempt.
                    RefreshRetryTokenResponse next = strategy.refreshRetryToken(RefreshRetryTokenRequest.builder()
                            .token(token)
                            .failure(e)
                            .suggestedDelay(e instanceof Http.BadStatus bad ? bad.retryAfter() : Duration.ZERO)
                            .build());
                    token = next.token();
                    pause(next.delay());
                }
            }
        });
    }

    private static void pause(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }
}
