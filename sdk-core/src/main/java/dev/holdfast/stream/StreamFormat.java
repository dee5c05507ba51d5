package dev.holdfast.stream;

import java.util.Locale;
import java.util.Optional;

/** How a streamed answer is cut into events. */
public enum StreamFormat {
    /** Server-sent events: lines of fields, a blank line behind each event (WHATWG HTML, 9.2). */
    SSE,
    /** A JSON object a line, as Ollama streams. */
    NDJSON;

    /** The format that a {@code Content-Type} names; empty where it names no stream. Parameters and case don't matter. */
    public static Optional<StreamFormat> of(String contentType) {
        int end = contentType.indexOf(';');
        String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "text/event-stream" -> Optional.of(SSE);
            case "application/x-ndjson",
                    "application/ndjson",
                    "application/jsonl",
                    "application/x-jsonl",
                    "application/jsonlines",
                    "application/x-jsonlines",
                    "application/json-lines" -> Optional.of(NDJSON);
            default -> Optional.empty();
        };
    }
}
