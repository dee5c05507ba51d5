package dev.holdfast.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In doubt an answer is a success: nobody wants a good one thrown away and paid for twice. */
class SuccessTest {

    private static final String JSON = "application/json";
    private static final String NGINX = "<html><h1>502 Bad Gateway</h1><hr><center>nginx</center></html>";

    static Stream<Arguments> successes() {
        return Stream.of(
                row(
                        "a tool's result that holds an error",
                        "{\"id\":\"1\",\"object\":\"chat.completion\",\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"{\\\"error\\\":{\\\"code\\\":502}}\"},\"finish_reason\":\"stop\"}]}"),
                row(
                        "a tool's result as an object",
                        "{\"type\":\"message\",\"content\":[{\"type\":\"tool_result\",\"content\":{\"error\":{\"code\":502,\"message\":\"x\"}}}]}"),
                row("a null error", "{\"error\":null,\"choices\":[]}"),
                row("an empty error object", "{\"error\":{},\"choices\":[]}"),
                row("an empty error list", "{\"error\":[],\"errors\":[]}"),
                row("an error without words", "{\"error\":{\"code\":0,\"message\":\"\"},\"data\":[]}"),
                row("an error number of 0", "{\"error\":0,\"data\":[1]}"),
                row("an error that is false", "{\"error\":false,\"data\":[1]}"),
                row("a choice with an empty error", "{\"choices\":[{\"error\":{\"code\":0,\"message\":\"\"}}]}"),
                row(
                        "a batch that failed",
                        "{\"id\":\"b\",\"object\":\"batch\",\"status\":\"failed\",\"error\":{\"code\":\"x\",\"message\":\"y\"}}"),
                row(
                        "embeddings",
                        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"embedding\":[0.1,-2e-3]}]}"),
                row(
                        "models",
                        "{\"object\":\"list\",\"data\":[{\"id\":\"error-correcting-model\",\"object\":\"model\"}]}"),
                row(
                        "results of several requests",
                        "[{\"index\":0,\"error\":\"no such model\"},{\"index\":1,\"ok\":true}]"),
                row("a quoted page", "{\"choices\":[{\"message\":{\"content\":\"" + NGINX + "\"}}]}"),
                row("deeply nested", "{\"a\":".repeat(300) + "1" + "}".repeat(300)),
                row("a long number", "{\"a\":" + "9".repeat(2_000) + "}"),
                row("numbers that Python writes", "{\"logprobs\":[-Infinity,NaN,Infinity]}"),
                row("a bare string", "\"ok\""),
                row("a bare null", "null"),
                row("a bare number", " 42\n"),
                Arguments.of("a page as a file", 200, "application/octet-stream", NGINX),
                Arguments.of("a page as text", 200, "text/plain", NGINX),
                Arguments.of("text", 200, "text/plain", "hello"),
                Arguments.of("a transcript", 200, "text/vtt", "WEBVTT\n"),
                Arguments.of("speech", 200, "audio/mpeg", "ID3\u0004"),
                Arguments.of("a stream", 200, "text/event-stream", "data: {\"error\":null}\n\n"),
                Arguments.of("a stream of another name", 200, JSON, "data: {\"choices\":[]}\n\n"),
                Arguments.of("a sequence", 200, "application/json-seq", "\u001e{\"a\":1}\n"),
                Arguments.of("lines", 200, "application/x-ndjson", "{\"done\":false}\n{\"done\":true}\n"),
                Arguments.of("nothing to say", 204, "", ""),
                Arguments.of("an empty answer, as to HEAD", 200, JSON, ""),
                Arguments.of("created", 201, JSON, "{\"id\":\"file-1\",\"object\":\"file\"}"),
                Arguments.of("accepted", 202, JSON, "{\"id\":\"b\"}"),
                Arguments.of("part of a file, from the start", 206, JSON, "{\"error\":{\"code\":5"),
                Arguments.of("part of a file, from the middle", 206, JSON, "02,\"message\":\"x\"}}"),
                Arguments.of("part of a page", 206, "text/html", NGINX));
    }

    private static Arguments row(String name, String body) {
        return Arguments.of(name, 200, JSON, body);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("successes")
    @DisplayName("Promise 3: a success stays one")
    void aSuccessStaysOne(String name, int status, String type, String body) {
        ResponseView view = type.isEmpty()
                ? Views.answer(status, body, Duration.ZERO)
                : Views.answer(status, body, Duration.ZERO, "Content-Type", type);
        assertThat(Views.CLASSIFIER.classify(view)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"error\":{\"code\":503,\"message\":\"x\",\"status\":\"UNAVAILABLE\"}}] | UNAVAILABLE",
                "{\"error\":{\"code\":\"429\",\"message\":\"x\"}} | RATE_LIMITED",
                "{\"error\":{\"message\":\"x\",\"status\":502}} | BAD_GATEWAY",
                "{\"error\":true,\"message\":\"broken\"} | SERVER_ERROR",
                "{\"choices\":[{\"finish_reason\":\"error\"}]} | SERVER_ERROR"
            })
    @DisplayName("Promise 3: a 200 can be an error, whichever type its code has")
    void aCodeMayBeAStringOrANumber(String body, FailureKind kind) {
        assertThat(Views.classify(Views.json(200, body)).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xhtml+xml", "application/json", ""})
    @DisplayName("Promise 3: an HTML page where JSON was asked for is a portal's")
    void aPageIsAPortals(String type) {
        ResponseView view = type.isEmpty()
                ? Views.answer(200, NGINX, Duration.ZERO)
                : Views.answer(200, NGINX, Duration.ZERO, "Content-Type", type);
        assertThat(Views.classify(view).kind()).isEqualTo(FailureKind.PORTAL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"a\":1,\"b | TRUNCATED", "{\"a\":1]] | MALFORMED", "HELLO FROM GARBAGE | MALFORMED"})
    void whatIsNoJsonIsNoSuccess(String body, FailureKind kind) {
        assertThat(Views.classify(Views.json(200, body)).kind()).isEqualTo(kind);
    }
}
