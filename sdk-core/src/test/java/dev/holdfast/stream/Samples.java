package dev.holdfast.stream;

import dev.holdfast.failure.Dialect;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureClassifier;
import dev.holdfast.failure.RequestView;
import dev.holdfast.failure.ResponseView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Streams of every format, and how to feed them. */
final class Samples {

    /** They end with a marker. */
    static final List<String> MARKED = List.of(
            "openai-chat.sse",
            "openai-chat-tools.sse",
            "openai-chat-n2.sse",
            "openai-completions.sse",
            "openai-responses.sse",
            "anthropic.sse",
            "gemini.sse",
            "ollama-chat.ndjson",
            "ollama-generate.ndjson",
            "openrouter.sse",
            "azure.sse",
            "vllm.sse",
            "xai.sse",
            "deepseek.sse");

    private Samples() {}

    static byte[] read(String name) {
        try (InputStream in = Samples.class.getResourceAsStream("/streams/" + name)) {
            if (in == null) {
                throw new AssertionError("no sample " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StreamFormat format(String name) {
        return name.endsWith(".ndjson") ? StreamFormat.NDJSON : StreamFormat.SSE;
    }

    /** A watch that has got the first {@code length} bytes in pieces of {@code piece}. */
    static StreamWatch fed(StreamFormat format, byte[] bytes, int length, int piece) {
        StreamWatch watch = StreamWatch.of(format);
        for (int i = 0; i < length; i += piece) {
            watch.arrived(bytes, i, Math.min(piece, length - i));
        }
        return watch;
    }

    static StreamWatch sse(String text) {
        byte[] bytes = bytes(text);
        return fed(StreamFormat.SSE, bytes, bytes.length, Math.max(1, bytes.length));
    }

    static StreamWatch lines(String text) {
        byte[] bytes = bytes(text);
        return fed(StreamFormat.NDJSON, bytes, bytes.length, Math.max(1, bytes.length));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What the real classifier makes of it. */
    static Optional<Failure> classify(StreamWatch watch) {
        ResponseView head = new ResponseView(
                new RequestView("POST", "api.example.test", RequestView.Expects.API),
                200,
                name -> name.equalsIgnoreCase("content-type") ? List.of("text/event-stream") : List.of(),
                new byte[0],
                Instant.parse("2026-11-24T14:02:00Z"),
                Duration.ofMillis(20));
        return FailureClassifier.of(Dialect.STANDARD).classify(watch.asAnswer(head));
    }
}
