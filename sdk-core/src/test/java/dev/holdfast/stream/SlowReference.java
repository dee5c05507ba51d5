package dev.holdfast.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges a whole buffer: cuts it at blank lines and parses every event into a tree. Written from the providers' documents and
 * without a look at how the watch does it.
 */
final class SlowReference {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private int events;
    private int contentEvents;
    private boolean marked;
    private boolean last;
    private boolean failed;
    private final Set<Integer> begun = new HashSet<>();
    private final Set<Integer> finished = new HashSet<>();
    private boolean torn;
    private final boolean any;

    private SlowReference(boolean any) {
        this.any = any;
    }

    /** @param ended whether the bytes have ended there, or only not gone on yet */
    static SlowReference of(StreamFormat format, byte[] bytes, int length, boolean ended) {
        SlowReference reference = new SlowReference(length > 0);
        // A byte a char: a cut may go through a character.
        String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        text = text.replaceFirst("^(\u00EF\u00BB\u00BF|\u00EF\u00BB?$)", "")
                .replace("\r\n", "\n")
                .replace('\r', '\n');
        if (format == StreamFormat.NDJSON) {
            reference.lines(text, ended);
        } else {
            reference.blocks(text, ended);
        }
        return reference;
    }

    private void lines(String text, boolean ended) {
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            String line = text.substring(from, end);
            if (!line.isBlank()) {
                event("", line);
            }
            from = end + 1;
        }
        String rest = text.substring(from);
        if (ended && !rest.isBlank()) {
            if (object(rest) != null) {
                event("", rest);
            } else {
                torn = true;
            }
        }
    }

    private void blocks(String text, boolean ended) {
        String name = "";
        StringBuilder data = null;
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            String line = text.substring(from, end);
            from = end + 1;
            if (line.isEmpty()) {
                if (data != null) {
                    event(name, data.toString());
                }
                name = "";
                data = null;
            } else if (line.startsWith("event:")) {
                name = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                data = data == null ? new StringBuilder() : data.append('\n');
                data.append(line.substring(5).stripLeading());
            }
        }
        if (!ended) {
            return;
        }
        String rest = text.substring(from);
        if (rest.startsWith("data:")) {
            data = data == null ? new StringBuilder() : data.append('\n');
            data.append(rest.substring(5).stripLeading());
        }
        boolean comment = rest.startsWith(":");
        if (data == null) {
            torn = !name.isEmpty() || (!rest.isEmpty() && !comment);
            return;
        }
        String whole = data.toString();
        boolean isWhole = object(whole) != null || whole.strip().equals("[DONE]");
        if (isWhole || (rest.isEmpty() && !whole.startsWith("{"))) {
            event(name, whole);
        } else {
            torn = true;
        }
    }

    private static @Nullable JsonNode object(String data) {
        try {
            JsonNode node = JSON.readTree(data.getBytes(StandardCharsets.ISO_8859_1));
            return node != null && node.isObject() ? node : null;
        } catch (JsonProcessingException e) {
            return null;
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private void event(String name, String data) {
        events++;
        if (failed || last) {
            return;
        }
        JsonNode node = object(data);
        if (data.strip().equals("[DONE]")) {
            last = true;
        } else if (node == null) {
            contentEvents++;
        } else {
            object(name, node);
        }
    }

    private void object(String name, JsonNode node) {
        String type = node.path("type").asText(name);
        if (type.equals("error") || type.equals("response.failed") || node.hasNonNull("error")) {
            failed = true;
            return;
        }
        if (type.startsWith("response.") || type.startsWith("message_") || type.startsWith("content_block_")) {
            marked = true;
            last = Set.of("response.completed", "response.incomplete", "message_stop")
                    .contains(type);
            contentEvents += ofTyped(type, node) ? 1 : 0;
        } else if (node.path("choices").isArray() || node.path("candidates").isArray()) {
            marked = true;
            boolean says = false;
            for (JsonNode choice : node.path("choices")) {
                says |= choice(choice, choice.path("finish_reason").asText(""));
                says |= !choice.path("text").asText("").isEmpty();
                for (var field : choice.path("delta").properties()) {
                    says |= !field.getKey().equals("role") && says(field.getValue());
                }
            }
            for (JsonNode candidate : node.path("candidates")) {
                says |= choice(candidate, candidate.path("finishReason").asText(""));
                says |= says(candidate.path("content").path("parts"));
            }
            contentEvents += says ? 1 : 0;
        } else if (node.has("done") && node.has("model")) {
            marked = true;
            last = node.path("done").asBoolean();
            boolean says = !node.path("response").asText("").isEmpty();
            for (String field : new String[] {"content", "thinking"}) {
                says |= !node.path("message").path(field).asText("").isEmpty();
            }
            contentEvents += says || node.path("message").has("tool_calls") ? 1 : 0;
        } else if (!type.equals("ping")) {
            contentEvents++;
        }
    }

    private boolean choice(JsonNode choice, String finish) {
        int index = choice.path("index").asInt();
        begun.add(index);
        if (!finish.isEmpty() && !finish.equals("null")) {
            finished.add(index);
        }
        return false;
    }

    private static boolean ofTyped(String type, JsonNode node) {
        return switch (type) {
            case "message_start",
                    "message_delta",
                    "message_stop",
                    "content_block_stop",
                    "response.created",
                    "response.queued",
                    "response.in_progress",
                    "response.completed",
                    "response.incomplete" -> false;
            case "content_block_start" ->
                !node.path("content_block").path("type").asText().equals("text");
            case "response.output_item.added" ->
                !Set.of("message", "reasoning")
                        .contains(node.path("item").path("type").asText());
            case "response.content_part.added" ->
                !node.path("part").path("text").asText().isEmpty();
            default -> true;
        };
    }

    private static boolean says(JsonNode node) {
        if (node.isTextual()) {
            return !node.asText().isEmpty();
        }
        for (JsonNode child : node) {
            if (says(child)) {
                return true;
            }
        }
        return node.isNumber();
    }

    private boolean isComplete() {
        return last || (!begun.isEmpty() && finished.containsAll(begun));
    }

    int events() {
        return events;
    }

    int contentEvents() {
        return contentEvents;
    }

    StreamStage stage() {
        if (failed) {
            return StreamStage.FAILED;
        }
        if (isComplete()) {
            return StreamStage.ENDED;
        }
        return contentEvents > 0 ? StreamStage.CONTENT : any ? StreamStage.PRELUDE : StreamStage.NOTHING;
    }

    StreamEnd end(boolean clean) {
        if (failed) {
            return StreamEnd.FAILED;
        }
        if (isComplete()) {
            return StreamEnd.COMPLETE;
        }
        if (events == 0 && !torn) {
            return StreamEnd.EMPTY;
        }
        return clean && !marked && !torn ? StreamEnd.UNMARKED : StreamEnd.TRUNCATED;
    }
}
