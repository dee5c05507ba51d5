package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.failsafe.CircuitBreaker;
import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Priority;
import dev.holdfast.failure.Dialect;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.retry.BudgetPolicy;
import dev.holdfast.retry.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A wrong setting is refused where it is made, at build at the latest, with its name and the value. */
class SettingsTest {

    private static final Duration EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private static Arguments holdfast(String setting, Consumer<HoldfastBuilder> change) {
        return arguments(setting, (ThrowingCallable) () -> {
            HoldfastBuilder builder = Holdfast.builder().provider(Provider.openAi());
            change.accept(builder);
            builder.build();
        });
    }

    private static Arguments retry(String setting, Consumer<RetryPolicy.Builder> change) {
        return holdfast(setting, builder -> builder.retry(change));
    }

    private static Arguments breaker(String setting, Consumer<BreakerPolicy.Builder> change) {
        return holdfast(setting, builder -> builder.breaker(change));
    }

    private static Arguments provider(String setting, Consumer<ProviderBuilder> change) {
        return arguments(setting, (ThrowingCallable) () -> {
            ProviderBuilder builder = Provider.builder("acme");
            change.accept(builder);
            builder.build();
        });
    }

    private static Arguments options(String setting, Function<CallOptions, CallOptions> change) {
        return arguments(setting, (ThrowingCallable) () -> change.apply(CallOptions.defaults()));
    }

    @SuppressWarnings("NullAway") // What a program may do that is not checked for nulls.
    static Stream<Arguments> nulls() {
        return Stream.of(
                alternate("name", builder -> builder.name(null)),
                alternate("bearer key", builder -> builder.bearer(null)),
                alternate("header", builder -> builder.header(null, "x")),
                alternate("value of header x", builder -> builder.header("x", null)),
                alternate("from", builder -> builder.model(null, "x")),
                alternate("to", builder -> builder.model("x", null)),
                alternate("to", builder -> builder.model(null)),
                alternate("carryHeader", builder -> builder.carryHeader(null)),
                alternate("name", builder -> builder.carryQuery(null)),
                arguments("provider", (ThrowingCallable) () -> Alternate.at(null)),
                arguments("baseUrl", (ThrowingCallable) () -> Provider.openAi().at(null)),
                holdfast("alternate", builder -> builder.alternate(null)),
                holdfast("provider", builder -> builder.provider(null)),
                holdfast("retry", builder -> builder.retry((RetryPolicy) null)),
                holdfast("changes", builder -> builder.retry((Consumer<RetryPolicy.Builder>) null)),
                holdfast("breaker", builder -> builder.breaker((BreakerPolicy) null)),
                holdfast("changes", builder -> builder.breaker((Consumer<BreakerPolicy.Builder>) null)),
                holdfast("deadline", builder -> builder.deadline(null)),
                holdfast("classifier", builder -> builder.classifier(null)),
                holdfast("listener", builder -> builder.listener(null)),
                holdfast("onGiveUp", builder -> builder.onGiveUp(null)),
                holdfast("locale", builder -> builder.locale(null)),
                holdfast("policy", builder -> builder.failsafePolicy(null)),
                holdfast("clockwork", builder -> builder.clockwork(null)),
                retry("patience", builder -> builder.patience(null)),
                retry("baseDelay", builder -> builder.baseDelay(null)),
                retry("maxDelay", builder -> builder.maxDelay(null)),
                retry("jitter", builder -> builder.jitter(null)),
                retry("outcomeUnknown", builder -> builder.outcomeUnknown(null)),
                retry("budget", builder -> builder.budget(null)),
                breaker("window", builder -> builder.window(null)),
                breaker("openTime", builder -> builder.openTime(null)),
                breaker("maxOpenTime", builder -> builder.maxOpenTime(null)),
                breaker("probeTimeout", builder -> builder.probeTimeout(null)),
                provider("displayName", builder -> builder.displayName(null)),
                provider("baseUrl", builder -> builder.baseUrl(null)),
                provider("envelope", builder -> builder.envelope(null)),
                provider("requestIdHeader", builder -> builder.requestIdHeader(null)),
                provider("code", builder -> builder.code(null, FailureKind.OVERLOADED)),
                provider("meaning", builder -> builder.code("busy", null)),
                provider("statusPage", builder -> builder.statusPage(null)),
                provider("idempotencyHeader", builder -> builder.idempotencyHeader(null)),
                arguments("id", (ThrowingCallable) () -> Provider.builder(null)),
                arguments("baseUrl", (ThrowingCallable) () -> Provider.openAiCompatible(null)),
                options("priority", options -> options.withPriority(null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nulls")
    void a_null_is_refused_by_name(String setting, ThrowingCallable build) {
        assertThatThrownBy(build)
                .isInstanceOf(NullPointerException.class)
                .message()
                .isEqualTo(setting);
    }

    private static Arguments alternate(String setting, Consumer<Alternate.Builder> change) {
        return arguments(setting, (ThrowingCallable) () -> {
            Alternate.Builder builder = Alternate.at(Provider.mistral());
            change.accept(builder);
            builder.build();
        });
    }

    static Stream<Arguments> badValues() {
        return Stream.of(
                alternate("alternate name is not 1..64 of A-Z a-z 0-9 . _ -: \"a b\"", builder -> builder.name("a b")),
                alternate("bearer key is blank", builder -> builder.bearer(" ")),
                alternate(
                        "bearer key has a character outside printable ASCII at index 6",
                        builder -> builder.bearer("secret\n")),
                alternate(
                        "header api-key has a character outside printable ASCII at index 0",
                        builder -> builder.header("api-key", "\u00e9secret")),
                alternate("header is not a header name: \"a b\"", builder -> builder.header("a b", "x")),
                alternate("header is the connection's own: HOST", builder -> builder.header("HOST", "x")),
                alternate("model to is blank or longer than 500: \" \"", builder -> builder.model(" ")),
                alternate("model from is blank or longer than 500: \"\"", builder -> builder.model("", "x")),
                alternate(
                        "carryHeader is a key, which is never carried along: Authorization",
                        builder -> builder.carryHeader("Authorization")),
                alternate(
                        "carryHeader is the connection's, which is never carried along: Content-Length",
                        builder -> builder.carryHeader("Content-Length")),
                alternate("carryQuery is blank: \"\"", builder -> builder.carryQuery("")),
                alternate(
                        "carryQuery is a key, which is never carried along: Key", builder -> builder.carryQuery("Key")),
                alternate(
                        "carryQuery is a key, which is never carried along: access_token",
                        builder -> builder.carryQuery("access_token")),
                arguments(
                        "alternate provider has no base URL: azure-openai (give it one with Provider.at(..))",
                        (ThrowingCallable)
                                () -> Alternate.at(Provider.azureOpenAi()).build()),
                arguments("baseUrl holds a user or password: host example.test", (ThrowingCallable)
                        () -> Provider.openAi().at(URI.create("https://u:secret@example.test/v1"))),
                holdfast(
                        "alternate name is taken by the provider or another alternate: openai (give it one with name(..))",
                        builder -> builder.alternate(
                                Alternate.at(Provider.openAi()).build())),
                holdfast(
                        "alternate name is taken by the provider or another alternate: x (give it one with name(..))",
                        builder -> builder.alternate(Alternate.at(Provider.openAi())
                                        .name("x")
                                        .build())
                                .alternate(Alternate.at(Provider.mistral())
                                        .name("x")
                                        .build())),
                holdfast("deadline <= 0: PT0S", builder -> builder.deadline(Duration.ZERO)),
                holdfast("deadline <= 0: PT-1S", builder -> builder.deadline(Duration.ofSeconds(-1))),
                holdfast(
                        "failsafe policy is not a Bulkhead, RateLimiter or Fallback: CircuitBreakerImpl",
                        builder -> builder.failsafePolicy(CircuitBreaker.ofDefaults())),
                retry("maxAttempts < 1: 0", builder -> builder.maxAttempts(0)),
                retry("maxAttempts < 1: -2147483648", builder -> builder.maxAttempts(Integer.MIN_VALUE)),
                retry("patience < 0: PT-0.001S", builder -> builder.patience(Duration.ofMillis(-1))),
                retry("baseDelay <= 0: PT0S", builder -> builder.baseDelay(Duration.ZERO)),
                retry("baseDelay <= 0: PT-1S", builder -> builder.baseDelay(Duration.ofSeconds(-1))),
                retry("maxDelay < baseDelay (PT0.5S): PT0.1S", builder -> builder.maxDelay(Duration.ofMillis(100))),
                retry("maxDelay > 1 day: " + EVER, builder -> builder.maxDelay(EVER)),
                retry(
                        "budget perCall is not in 0..10: NaN",
                        builder -> builder.budget(new BudgetPolicy(0.0 / 0, 0, 0))),
                retry(
                        "budget perSecond is not in 0..1000: -1.0",
                        builder -> builder.budget(new BudgetPolicy(0, -1, 0))),
                retry(
                        "budget minimum is not in 0..1000000: Infinity",
                        builder -> builder.budget(new BudgetPolicy(0, 0, 1 / 0.0))),
                breaker("failureRate is not in (0, 1]: NaN", builder -> builder.failureRate(0.0 / 0)),
                breaker("window < PT0.01S: PT0.009S", builder -> builder.window(Duration.ofMillis(9))),
                breaker("window > PT8760H: " + EVER, builder -> builder.window(EVER)),
                breaker("minimumCalls < 1: 0", builder -> builder.minimumCalls(0)),
                breaker("consecutiveFailures < 1: 0", builder -> builder.consecutiveFailures(0)),
                breaker("openTime <= 0: PT0S", builder -> builder.openTime(Duration.ZERO)),
                breaker(
                        "maxOpenTime < openTime (PT0.5S): PT0.4S",
                        builder -> builder.maxOpenTime(Duration.ofMillis(400))),
                breaker("maxOpenTime > PT8760H: " + EVER, builder -> builder.maxOpenTime(EVER)),
                breaker("growth is not in [1, 100]: 0.5", builder -> builder.growth(0.5)),
                breaker("probeTimeout <= 0: PT-1S", builder -> builder.probeTimeout(Duration.ofSeconds(-1))),
                breaker("successesToClose < 1: -1", builder -> builder.successesToClose(-1)),
                provider("baseUrl is not an absolute http(s) URL", builder -> builder.baseUrl(URI.create("/v1"))),
                provider(
                        "statusPage holds a user or password: host example.test",
                        builder -> builder.statusPage(URI.create("https://user:secret@example.test/"))),
                provider("requestIdHeader is not a header name: \"a b\"", builder -> builder.requestIdHeader("a b")),
                provider("idempotencyHeader is not a header name: \"\"", builder -> builder.idempotencyHeader("")),
                provider("code is blank: \" \"", builder -> builder.code(" ", FailureKind.OVERLOADED)),
                arguments("provider id is not 1..64 of A-Z a-z 0-9 . _ -: \"a/b\"", (ThrowingCallable)
                        () -> Provider.builder("a/b")),
                options("patience < 0: PT-1S", options -> options.withPatience(Duration.ofSeconds(-1))),
                options("deadline <= 0: PT0S", options -> options.withDeadline(Duration.ZERO)),
                options("endpoint name is blank: \" \"", options -> options.withEndpoint(" ")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badValues")
    void a_bad_value_is_refused_by_rule_and_value(String message, ThrowingCallable build) {
        assertThatThrownBy(build)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith(message)
                .doesNotContain("secret");
    }

    @Test
    void alternates_need_a_provider_with_a_base_URL() {
        assertThatThrownBy(() -> Holdfast.builder()
                        .provider(Provider.azureOpenAi())
                        .alternate(Alternate.at(Provider.openAi()).build())
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("provider has no base URL")
                .hasMessageContaining("azure-openai")
                .hasMessageContaining("Provider.at(..)");
    }

    @Test
    @DisplayName("Promise 27: an alternate shows no key, no header's value and no query")
    void an_alternate_shows_no_key() {
        Alternate alternate = Alternate.at(
                        Provider.azureOpenAi().at(URI.create("https://eu.example.test/openai?key=secret&v=1")))
                .name("eu")
                .bearer("secret")
                .header("api-key", "secret")
                .model("gpt", "gpt-eu")
                .model("small")
                .carryHeader("X-Tenant")
                .build();
        Holdfast holdfast = Holdfast.builder()
                .provider(Provider.openAi())
                .alternate(alternate)
                .build();
        assertThat(holdfast.alternates()).containsExactly(alternate);
        assertThat(holdfast.toString() + alternate)
                .doesNotContain("secret", "v=1")
                .contains("eu", "https://eu.example.test:443/openai", "api-key", "authorization", "gpt-eu", "x-tenant");
        assertThat(alternate.modelFor("gpt")).isEqualTo("gpt-eu");
        assertThat(alternate.modelFor("other")).isEqualTo("small");
        assertThat(alternate.endpointFor("h", 1, "/v1/chat/completions").name()).isEqualTo("eu/chat-completions");
        assertThat(alternate.endpointFor("h", 1, "/v1/x").name()).isEqualTo("eu");
        assertThat(Provider.openAi()
                        .at(URI.create("https://eu.example.test/v1"))
                        .id())
                .isEqualTo("openai");
    }

    @Test
    void extremes_that_mean_something_are_taken() {
        Holdfast holdfast = Holdfast.builder()
                .provider(
                        Provider.builder("acme").envelope(Dialect.Envelope.FLAT).build())
                .deadline(EVER)
                .retry(retry -> retry.maxAttempts(Integer.MAX_VALUE)
                        .patience(EVER)
                        .baseDelay(Duration.ofNanos(1))
                        .maxDelay(Duration.ofDays(1)))
                .breaker(breaker ->
                        breaker.consecutiveFailures(Integer.MAX_VALUE).window(Duration.ofDays(365)))
                .build();
        assertThat(holdfast.toString()).contains("acme");
        assertThat(CallOptions.defaults()
                        .withPatience(Duration.ZERO)
                        .withDeadline(EVER)
                        .withPriority(Priority.BATCH)
                        .deadline())
                .isEqualTo(EVER);
    }
}
