package dev.holdfast.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the watch tells of streams that go well or break off. */
class StreamWatchTest {

    private static final String FINISH = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
    private static final String TOKEN = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\n\n";

    static List<String> samples() {
        List<String> names = new ArrayList<>(Samples.MARKED);
        names.add("custom.sse");
        return names;
    }

    @ParameterizedTest
    @MethodSource("samples")
    @DisplayName("Promise 3: cut anywhere, in any pieces, it is what a slow parser of the whole makes of it")
    void cutAnywhere(String name) {
        StreamFormat format = Samples.format(name);
        for (byte[] bytes : variants(Samples.read(name))) {
            for (int cut = 0; cut <= bytes.length; cut++) {
                SlowReference flowing = SlowReference.of(format, bytes, cut, false);
                SlowReference ended = SlowReference.of(format, bytes, cut, true);
                for (int piece : new int[] {1, 7, Math.max(1, cut)}) {
                    StreamWatch watch = Samples.fed(format, bytes, cut, piece);
                    assertThat(List.of(watch.stage(), watch.progress().events(), watch.bytes()))
                            .as("%s, %d of %d bytes in pieces of %d", name, cut, bytes.length, piece)
                            .isEqualTo(List.of(flowing.stage(), (long) flowing.events(), (long) cut));
                    assertThat(watch.progress().contentEvents())
                            .as("content in %s, %d bytes in pieces of %d", name, cut, piece)
                            .isEqualTo(flowing.contentEvents());
                    boolean clean = piece != 7;
                    assertThat(watch.end(clean))
                            .as("end of %s, %d of %d bytes in pieces of %d", name, cut, bytes.length, piece)
                            .isEqualTo(ended.end(clean))
                            .isEqualTo(watch.end(clean));
                }
            }
        }
    }

    /** As it is, and with the other line ends and a byte order mark. */
    private static List<byte[]> variants(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return List.of(
                bytes,
                text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1),
                ("\u00EF\u00BB\u00BF" + text.replace('\n', '\r')).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Counted by hand. */
    @ParameterizedTest
    @CsvSource({
        "openai-chat.sse, 6, 2, COMPLETE",
        "openai-chat-tools.sse, 5, 2, COMPLETE",
        "openai-chat-n2.sse, 6, 2, COMPLETE",
        "openai-completions.sse, 3, 1, COMPLETE",
        "openai-responses.sse, 8, 2, COMPLETE",
        "anthropic.sse, 10, 3, COMPLETE",
        "gemini.sse, 3, 2, COMPLETE",
        "ollama-chat.ndjson, 5, 3, COMPLETE",
        "ollama-generate.ndjson, 3, 2, COMPLETE",
        "openrouter.sse, 4, 1, COMPLETE",
        "azure.sse, 5, 1, COMPLETE",
        "vllm.sse, 4, 2, COMPLETE",
        "xai.sse, 3, 1, COMPLETE",
        "deepseek.sse, 4, 1, COMPLETE",
        "custom.sse, 2, 2, UNMARKED"
    })
    void the_samples(String name, long events, long content, StreamEnd end) {
        byte[] bytes = Samples.read(name);
        StreamWatch watch = Samples.fed(Samples.format(name), bytes, bytes.length, bytes.length);
        StreamProgress progress = watch.progress();
        assertThat(progress.events()).isEqualTo(events);
        assertThat(progress.contentEvents()).isEqualTo(content);
        assertThat(progress.lastEventEnd()).isEqualTo(bytes.length);
        assertThat(watch.end(true)).isEqualTo(end);
        assertThat(end.isWhole()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: [DONE]",
                "data:[DONE]",
                "data: [DONE] \n",
                "data: [DONE]\n\n: bye\n\n",
                "data: [DONE]\n\n\n \n",
                "data: [DONE]\r\n\r\n",
                "data: [DONE]\r\r",
                "\uFEFFdata: [DONE]\n\n",
                FINISH,
                FINISH + "\n\n: bye",
                FINISH + "\n\n" + "data: {\"choices\":[],\"usage\":{}}\n\n",
                FINISH + "\n\ndata: {\"choices\":[],\"us",
                "data: {\"choices\":[{\"index\":0,\ndata: \"finish_reason\":\"stop\"}]}\n\n",
                "event: message_stop\ndata: {}\n\n",
                "data: {\"type\":\"response.incomplete\",\"sequence_number\":1}\n\n",
                "data: {\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}\n\n"
            })
    @DisplayName("Promise 3: a complete answer is never called truncated, however it was closed")
    void complete(String text) {
        for (boolean clean : new boolean[] {true, false}) {
            assertThat(Samples.sse(text).end(clean)).as(text).isEqualTo(StreamEnd.COMPLETE);
            byte[] bytes = Samples.bytes(text);
            assertThat(Samples.fed(StreamFormat.SSE, bytes, bytes.length, 1).end(clean))
                    .as(text)
                    .isEqualTo(StreamEnd.COMPLETE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TOKEN,
                TOKEN + "data: [DON",
                TOKEN + "data: {\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]",
                TOKEN + "data: {\"choices\":[{\"index\":0,\"finish_reason\":\"\"}]}\n\n",
                TOKEN + "data: {\"choices\":[{\"index\":0,\"finish_reason\":null}]}\n\n",
                TOKEN + "data: {\"choices\":[{\"delta\":{\"finish_reason\":\"stop\"}}]}\n\n",
                TOKEN
                        + "data: {\"choices\":[{\"delta\":{\"content\":\"\\\",\\\"finish_reason\\\":\\\"stop\\\"\"}}]}\n\n",
                TOKEN + "data: {\"x\":{\"choices\":[{\"finish_reason\":\"stop\"}]}}\n\n",
                TOKEN + "data: {\"choices\":[{\"finish_reason\":\"stop\"}]}}\n\n",
                TOKEN + "data: \"[DONE]\"\n\n",
                TOKEN + ": data: [DONE]\n\n",
                TOKEN + "id: [DONE]\n\n",
                FINISH + "\n\ndata: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"y\"}}]}\n\n",
                "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}\n\n",
                "event: message_start\ndata: {\"type\":\"message_start\"}\n\nevent: message_stop\n",
                "data: {\"type\":\"response.output_text.done\",\"text\":\"response.completed\"}\n\n",
                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"args\":{\"finishReason\":\"STOP\"}}}]}}]}\n\n",
                "data: {\"candidates\":[{\"content\":{},\"finishReason\":\"FINISH_REASON_UNSPECIFIED\"}]}\n\n"
            })
    @DisplayName("Promise 3: a truncated answer is never called complete, not behind a clean end either")
    void truncated(String text) {
        byte[] bytes = Samples.bytes(text);
        for (boolean clean : new boolean[] {true, false}) {
            for (int piece : new int[] {1, 7, bytes.length}) {
                assertThat(Samples.fed(StreamFormat.SSE, bytes, bytes.length, piece)
                                .end(clean))
                        .as(text)
                        .isEqualTo(StreamEnd.TRUNCATED);
            }
        }
    }

    @Test
    void as_many_choices_as_were_asked_for_must_have_ended() {
        StreamWatch watch = StreamWatch.of(StreamFormat.SSE, 2);
        byte[] first = Samples.bytes(FINISH + "\n\n");
        watch.arrived(first, 0, first.length);
        assertThat(watch.stage()).isEqualTo(StreamStage.PRELUDE);
        assertThat(watch.end(true)).isEqualTo(StreamEnd.TRUNCATED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html><body>502</body></html>",
                "<!doctype html>\\n<title>x</title>\\n\\n<p>y",
                "{\"choices\":[{\"finish_reason\":\"stop\"}]}",
                "{\\n  \"error\": {\\n    \"message\": \"x\"\\n  }\\n}",
                "upstream connect error",
                "\\1\\2garbage"
            })
    void what_is_no_stream_is_told_so(String escaped) {
        String text = escaped.translateEscapes();
        StreamWatch watch = Samples.sse(text);
        assertThat(watch.shape()).isEqualTo(StreamShape.DOCUMENT);
        assertThat(watch.end(true)).isEqualTo(StreamEnd.NOT_A_STREAM);
        if (text.startsWith("<")) {
            assertThat(Samples.lines(text).end(true)).isEqualTo(StreamEnd.NOT_A_STREAM);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", ": ping\n\n: ping\n\n", "retry: 10\n\n", "\uFEFF"})
    void a_stream_without_events_is_empty(String text) {
        assertThat(Samples.sse(text).end(true)).isEqualTo(StreamEnd.EMPTY);
    }

    @Test
    void an_unknown_format_is_whole_behind_a_clean_end_only() {
        String text = "data: {\"n\":1}\n\n";
        assertThat(Samples.sse(text).end(true)).isEqualTo(StreamEnd.UNMARKED);
        assertThat(Samples.sse(text).end(false)).isEqualTo(StreamEnd.TRUNCATED);
        assertThat(Samples.sse(text + "data: {\"n\":").end(true)).isEqualTo(StreamEnd.TRUNCATED);
    }

    @Test
    void progress_of_the_Responses_API() {
        byte[] bytes = Samples.read("openai-responses.sse");
        int cut = new String(bytes, StandardCharsets.UTF_8).indexOf("event: response.output_text.done");
        StreamWatch watch = Samples.fed(StreamFormat.SSE, bytes, cut + 60, 3);
        assertThat(watch.progress())
                .isEqualTo(new StreamProgress(cut + 60, 6, 1, cut, "resp_1", 5, true, true, null, -1));
    }

    @Test
    void id_and_retry_of_an_event_stream() {
        StreamProgress progress = Samples.sse("id: 7\nretry: 1500\ndata: x\n\nid\ndata: y\n\nid: a b\n\n")
                .progress();
        assertThat(progress.lastEventId()).isEqualTo("a b");
        assertThat(progress.retryMillis()).isEqualTo(1500);
    }

    @Test
    void after_a_resumption_what_was_torn_is_forgotten_and_nothing_counts_twice() {
        byte[] bytes = Samples.read("openai-responses.sse");
        String text = new String(bytes, StandardCharsets.UTF_8);
        int torn = text.indexOf("event: response.output_text.done") + 50;
        StreamWatch watch = Samples.fed(StreamFormat.SSE, bytes, torn, torn);
        assertThat(watch.end(false)).isEqualTo(StreamEnd.TRUNCATED);
        watch.resumed();
        int again = text.indexOf("event: response.output_text.delta");
        watch.arrived(bytes, again, bytes.length - again);
        assertThat(watch.progress().events()).isEqualTo(8);
        assertThat(watch.progress().lastSequence()).isEqualTo(7);
        assertThat(watch.end(true)).isEqualTo(StreamEnd.COMPLETE);
    }

    @ParameterizedTest
    @MethodSource("markedSamples")
    @DisplayName("Promise 3: whatever the bytes, it never throws, and calls nothing complete that has no end marker")
    void mutated(String name) {
        String text = new String(Samples.read(name), StandardCharsets.ISO_8859_1)
                .replaceAll("(?m)^data: \\[DONE]\n\n", "")
                .replaceAll("\"finish_reason\":\"\\w+\"", "\"finish_reason\":null")
                .replaceAll("\"finishReason\": \"STOP\",\"index\"", "\"index\"")
                .replaceAll("\"done\":true,\"(total|done_reason)", "\"done\":false,\"$1")
                .replaceAll("event: (message_stop|response.completed)\n.*\n\n", "");
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        StreamFormat format = Samples.format(name);
        assertThat(Samples.fed(format, bytes, bytes.length, 7).end(true)).isEqualTo(StreamEnd.TRUNCATED);
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            byte[] mutant = bytes.clone();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                byte with = random.nextBoolean()
                        ? (byte) "\"\\{}[],:\n\r \u0000n0".charAt(random.nextInt(14))
                        : (byte) random.nextInt();
                mutant[random.nextInt(mutant.length)] = with;
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(mutant.length) : mutant.length;
            int piece = 1 + random.nextInt(200);
            StreamWatch watch = Samples.fed(format, mutant, length, piece);
            StreamWatch other = Samples.fed(format, mutant, length, length + 1);
            assertThat(watch.progress()).as("%s, seed %d", name, seed).isEqualTo(other.progress());
            StreamEnd end = watch.end(true);
            assertThat(end)
                    .as("%s, seed %d", name, seed)
                    .isNotEqualTo(StreamEnd.COMPLETE)
                    .isEqualTo(other.end(true));
            assertThat(end == StreamEnd.FAILED && Samples.classify(watch).isEmpty())
                    .as("%s, seed %d: an error that the classifier takes for a success", name, seed)
                    .isFalse();
        }
    }

    static List<String> markedSamples() {
        return Samples.MARKED;
    }
}
