package dev.holdfast.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.failure.FailureKind;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors inside a stream whose status was 200, judged by the real classifier. */
class StreamErrorsTest {

    static Stream<Arguments> errors() {
        return Stream.of(
                // OpenAI, Chat Completions
                sse(
                        FailureKind.SERVER_ERROR,
                        "data: {\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\",\"param\":null,\"code\":null}}"),
                sse(
                        FailureKind.RATE_LIMITED,
                        "data: {\"error\":{\"message\":\"x\",\"type\":\"tokens\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}"),
                sse(
                        FailureKind.OUT_OF_MONEY,
                        "data: {\"error\":{\"message\":\"You exceeded your current quota\",\"type\":\"insufficient_quota\",\"param\":null,\"code\":\"insufficient_quota\"}}"),
                sse(
                        FailureKind.OVERLOADED,
                        "data: {\"error\":{\"message\":\"x\",\"type\":\"service_unavailable_error\",\"code\":\"server_is_overloaded\"}}"),
                // Responses
                sse(
                        FailureKind.RATE_LIMITED,
                        "event: error\ndata: {\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"x\",\"param\":null,\"sequence_number\":3}"),
                sse(
                        FailureKind.SERVER_ERROR,
                        "data: {\"sequence_number\":3,\"message\":\"x\",\"code\":\"server_error\",\"type\":\"error\"}"),
                sse(
                        FailureKind.SERVER_ERROR,
                        "event: response.failed\ndata: {\"type\":\"response.failed\",\"response\":{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"x\"},\"output\":[]},\"sequence_number\":1}"),
                sse(
                        FailureKind.RATE_LIMITED,
                        "data: {\"type\":\"response.failed\",\"response\":{\"object\":\"response\",\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"x\"}}}"),
                sse(
                        FailureKind.SERVER_ERROR,
                        "data: {\"type\":\"response.failed\",\"response\":{\"object\":\"response\",\"error\":null}}"),
                // Anthropic
                sse(
                        FailureKind.OVERLOADED,
                        "event: error\ndata: {\"type\":\"error\",\"error\":{\"details\":null,\"type\":\"overloaded_error\",\"message\":\"Overloaded\"},\"request_id\":\"req_1\"}"),
                sse(
                        FailureKind.RATE_LIMITED,
                        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"x\"}}"),
                sse(
                        FailureKind.OUT_OF_MONEY,
                        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"billing_error\",\"message\":\"x\"}}"),
                sse(
                        FailureKind.SERVER_ERROR,
                        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"x\"}}"),
                // Gemini
                sse(
                        FailureKind.UNAVAILABLE,
                        "data: {\"error\": {\"code\": 503,\"message\": \"The model is overloaded\",\"status\": \"UNAVAILABLE\"}}"),
                sse(
                        FailureKind.RATE_LIMITED,
                        "data: {\"error\": {\"code\": 429,\"message\": \"x\",\"status\": \"RESOURCE_EXHAUSTED\",\"details\": [{\"retryDelay\": \"53s\"}]}}"),
                // OpenRouter: a chunk with an error
                sse(
                        FailureKind.BAD_GATEWAY,
                        "data: {\"id\":\"gen-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"error\":{\"code\":502,\"message\":\"Provider disconnected\"},\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}"),
                sse(
                        FailureKind.SERVER_ERROR,
                        "data: {\"id\":\"gen-1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\"}]}"),
                // DeepSeek
                sse(
                        FailureKind.OVERLOADED,
                        "data: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"insufficient_system_resource\"}]}"),
                // vLLM, old and new, and Mistral
                sse(
                        FailureKind.SERVER_ERROR,
                        "data: {\"object\":\"error\",\"message\":\"x\",\"type\":\"InternalServerError\",\"param\":null,\"code\":500}"),
                sse(
                        FailureKind.SERVER_ERROR,
                        "data: {\"error\":{\"object\":\"error\",\"message\":\"x\",\"type\":\"InternalServerError\",\"code\":500}}"),
                // xAI
                sse(FailureKind.SERVER_ERROR, "data: {\"error\":\"upstream gone\"}"),
                // Words
                sse(FailureKind.SERVER_ERROR, "event: error\ndata: upstream gone"),
                sse(FailureKind.SERVER_ERROR, "event: error\ndata: {\"message\":\"x\"}"),
                sse(FailureKind.SERVER_ERROR, "event: error\ndata: {\"mess"),
                sse(FailureKind.SERVER_ERROR, "event: error\ndata:"),
                // Ollama
                Arguments.of(
                        FailureKind.SERVER_ERROR,
                        StreamFormat.NDJSON,
                        "{\"error\":\"an error was encountered while running the model\"}\n"));
    }

    private static Arguments sse(FailureKind kind, String event) {
        return Arguments.of(kind, StreamFormat.SSE, event + "\n\n");
    }

    @ParameterizedTest
    @MethodSource("errors")
    @DisplayName("Promise 3: an error event fails the stream, and is judged as an error answer is")
    void error(FailureKind kind, StreamFormat format, String event) {
        String before = format == StreamFormat.SSE
                ? "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\n\n"
                : "{\"model\":\"m\",\"response\":\"x\",\"done\":false}\n";
        for (String text : new String[] {event, before + event, event.replace("\n", "\r\n"), before + event + before}) {
            byte[] bytes = Samples.bytes(text);
            for (int piece : new int[] {1, 7, bytes.length}) {
                StreamWatch watch = Samples.fed(format, bytes, bytes.length, piece);
                assertThat(watch.stage()).as(text).isEqualTo(StreamStage.FAILED);
                assertThat(watch.end(true)).as(text).isEqualTo(StreamEnd.FAILED);
                assertThat(Samples.classify(watch).orElseThrow().kind())
                        .as(text)
                        .isEqualTo(kind);
            }
        }
    }

    @Test
    void the_hint_of_an_error_event_is_read() {
        StreamWatch watch = Samples.sse(
                "data: {\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"53s\"}]}}\n\n");
        assertThat(Samples.classify(watch).orElseThrow().facts().toString()).contains("53");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"error\":null,\"choices\":[]}\n\n",
                "data: {\"error\":{},\"choices\":[]}\n\n",
                "data: {\"error\":{\"code\":0,\"message\":\"\"},\"choices\":[]}\n\n",
                "data: {\"choices\":[{\"delta\":{\"error\":{\"code\":500,\"message\":\"x\"}}}]}\n\n",
                "data: {\"choices\":[{\"delta\":{\"content\":\"{\\\"error\\\":{\\\"code\\\":502}}\"}}]}\n\n",
                "data: {\"type\":\"response.in_progress\",\"response\":{\"error\":null}}\n\n",
                "data: {\"type\":\"response.output_item.done\",\"item\":{\"type\":\"mcp_call\",\"error\":\"no such tool\"}}\n\n"
            })
    void what_only_speaks_of_errors_is_none(String text) {
        assertThat(Samples.sse(text).stage()).isNotEqualTo(StreamStage.FAILED);
        assertThat(Samples.classify(Samples.sse(text))).isEmpty();
    }

    @Test
    void an_error_behind_the_end_marker_changes_nothing() {
        StreamWatch watch = Samples.sse("data: [DONE]\n\ndata: {\"error\":{\"message\":\"x\"}}\n\n");
        assertThat(watch.end(true)).isEqualTo(StreamEnd.COMPLETE);
    }

    @Test
    void an_error_event_of_any_size_is_judged_by_its_first_64_KiB() {
        String event = "event: response.failed\ndata: {\"type\":\"response.failed\",\"response\":{\"error\":{\"code\":"
                + "\"rate_limit_exceeded\",\"message\":\"x\"},\"output\":[\"" + "y".repeat(200_000) + "\"]}}\n\n";
        for (int piece : new int[] {1_000, event.length()}) {
            StreamWatch watch = Samples.fed(StreamFormat.SSE, Samples.bytes(event), event.length(), piece);
            assertThat(watch.end(true)).isEqualTo(StreamEnd.FAILED);
            assertThat(Samples.classify(watch).orElseThrow().kind()).isEqualTo(FailureKind.RATE_LIMITED);
        }
    }

    @Test
    @DisplayName("Promise 3: a page or an error document under the name of a stream is judged by what it is")
    void documents() {
        assertThat(Samples.classify(Samples.sse("<!doctype html><html><title>Sign in</title></html>"))
                        .orElseThrow()
                        .kind())
                .isEqualTo(FailureKind.PORTAL);
        assertThat(Samples.classify(Samples.sse("{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"x\"}}"))
                        .orElseThrow()
                        .kind())
                .isEqualTo(FailureKind.OUT_OF_MONEY);
        assertThat(Samples.classify(Samples.lines("<!doctype html>\n<html>\n</html>\n"))
                        .orElseThrow()
                        .kind())
                .isEqualTo(FailureKind.PORTAL);
        assertThat(Samples.classify(Samples.sse("upstream connect error"))
                        .orElseThrow()
                        .kind())
                .isEqualTo(FailureKind.MALFORMED);
    }
}
