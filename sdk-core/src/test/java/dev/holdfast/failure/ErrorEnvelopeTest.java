package dev.holdfast.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What Holdfast writes in a provider's form reads as that provider's error. */
class ErrorEnvelopeTest {

    private static final String MESSAGE = "\"混み合っています\" \u0000 <b>\n\uD83D\uDE00";

    private static ResponseView view(Dialect.Envelope envelope, int status, String message, String code) {
        ResponseView view = Views.json(status, "");
        byte[] body = ErrorEnvelope.write(envelope, status, message, code);
        return new ResponseView(view.request(), status, view.headers(), body, view.arrival(), Duration.ofMillis(20));
    }

    @ParameterizedTest
    @EnumSource(Dialect.Envelope.class)
    void readsBackAsTheProvidersOwn(Dialect.Envelope envelope) {
        Dialect dialect = new Dialect(envelope, List.of(), Map.of());
        ResponseView view = view(envelope, 503, MESSAGE, "server_is_overloaded");
        Failure failure = FailureClassifier.of(dialect).classify(view).orElseThrow();
        ErrorBody body = ErrorBody.read(view.body());
        assertThat(body.message).isEqualTo(MESSAGE);
        assertThat(body.whole).isTrue();
        assertThat(failure.origin().hop()).as("the API's own word").isEqualTo(Hop.BACKEND);
        boolean hasRoomForACode = envelope != Dialect.Envelope.MESSAGE && envelope != Dialect.Envelope.TEXT;
        assertThat(failure.kind()).isEqualTo(hasRoomForACode ? FailureKind.OVERLOADED : FailureKind.UNAVAILABLE);
        assertThat(failure.facts().code()).isEqualTo(hasRoomForACode ? "server_is_overloaded" : null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPENAI | {\"error\":{\"message\":\"m\",\"type\":\"c\",\"param\":null,\"code\":\"c\"}}",
                "ANTHROPIC | {\"type\":\"error\",\"error\":{\"type\":\"c\",\"message\":\"m\"}}",
                "GOOGLE | {\"error\":{\"code\":502,\"message\":\"m\",\"status\":\"c\"}}",
                "FLAT | {\"object\":\"error\",\"message\":\"m\",\"type\":\"c\",\"param\":null,\"code\":\"c\"}",
                "MESSAGE | {\"message\":\"m\"}",
                "TEXT | {\"error\":\"m\"}"
            })
    void writesEachForm(Dialect.Envelope envelope, String json) {
        assertThat(new String(ErrorEnvelope.write(envelope, 502, "m", "c"), StandardCharsets.UTF_8))
                .isEqualTo(json);
    }

    @Test
    void halfASurrogatePairIsNoError() {
        assertThat(new String(ErrorEnvelope.write(Dialect.Envelope.TEXT, 502, "a\uD83D", "c"), StandardCharsets.UTF_8))
                .isEqualTo("{\"error\":\"a?\"}");
    }

    @ParameterizedTest
    @EnumSource(Dialect.Envelope.class)
    void isValidJsonWhateverIsWritten(Dialect.Envelope envelope) {
        for (String odd : List.of(
                "", "\uDE00\uD83D", "a\uD83Db", "\u0000\u001F\u007F\u2028", "\"\\</script>", "x".repeat(9_000))) {
            ErrorBody body = ErrorBody.read(ErrorEnvelope.write(envelope, 502, odd, odd));
            assertThat(body.whole).isTrue();
            assertThat(body.message).isEqualTo(odd.replaceAll("[\uD800-\uDFFF]", "?"));
        }
    }
}
