package dev.holdfast.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies and headers made to take long. */
class HostileBodiesTest {

    private static final int SIZE = ResponseView.MAX_BODY;

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("arrays in arrays", "["),
                Arguments.of("objects in objects", "{\"error\":"),
                Arguments.of("tags", "<"),
                Arguments.of("comments", "<!--"),
                Arguments.of("digits", "9"),
                Arguments.of("a long number in an error", "{\"error\":{\"code\":" + "9".repeat(SIZE)),
                Arguments.of("a long fraction", "{\"error\":{\"code\":0." + "1".repeat(SIZE)),
                Arguments.of("fields of an error", "{\"error\":{" + "\"message\":\"x\",".repeat(SIZE / 14)),
                Arguments.of("one long message", "{\"error\":{\"message\":\"" + "try again in 1".repeat(SIZE / 14)),
                Arguments.of("prose of units", "{\"error\":{\"message\":\"try again in " + "1h1m1s".repeat(SIZE / 6)),
                Arguments.of("prose of digits", "{\"error\":{\"message\":\"retry after " + "1.1".repeat(SIZE / 3)),
                Arguments.of("escapes", "{\"error\":{\"message\":\"" + "\\u0000".repeat(SIZE / 6)),
                Arguments.of("references", "reference #"),
                Arguments.of("entities", "&#35;&#32;"),
                Arguments.of("spaces", " "),
                Arguments.of("half a mark", "reset reason: "),
                Arguments.of("unknown errors", "{\"errors\":[" + "{\"code\":\"a\"},".repeat(SIZE / 13)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    @DisplayName("Promise 1: no body and no header takes long")
    void noBodyTakesLong(String name, String unit) {
        byte[] body = unit.repeat(SIZE / unit.length() + 1).substring(0, SIZE).getBytes(StandardCharsets.UTF_8);
        String header = unit.repeat(8_192 / unit.length() + 1);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 100; i++) {
                ResponseView view = Views.json(
                        i % 2 == 0 ? 429 : 503,
                        "",
                        "retry-after",
                        header,
                        "date",
                        header,
                        "x-request-id",
                        header,
                        "x-ratelimit-remaining",
                        "0",
                        "x-ratelimit-reset",
                        header);
                Failure failure = Views.classify(new ResponseView(
                        view.request(), view.status(), view.headers(), body, view.arrival(), view.elapsed()));
                assertThat(failure.facts().hint().ignored()).isNotEmpty();
            }
        });
    }
}
