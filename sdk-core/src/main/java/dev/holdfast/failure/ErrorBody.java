package dev.holdfast.failure;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an error body in JSON says, whichever provider's shape it has: {@code error} may be an object or a string, {@code
 * code} a string or a number. Reads a stream of tokens, so that a body that was cut off still tells what came before the
 * cut.
 */
final class ErrorBody {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxStringLength(ResponseView.MAX_BODY)
                    .build())
            .build();

    @Nullable
    String code;

    @Nullable
    String type;

    @Nullable
    String message;

    /** Google's {@code error.status}, such as {@code RESOURCE_EXHAUSTED}. */
    @Nullable
    String status;

    /** Google's {@code retryDelay}. */
    @Nullable
    String retryDelay;

    /** Google's {@code quotaId}, which says for which span of time. */
    @Nullable
    String quotaId;

    @Nullable
    String requestId;

    /** A numeric {@code code} or {@code statusCode}; 0 when there is none. */
    int number;

    /** Whether it has the shape of an error envelope. */
    boolean envelope;

    /** Whether it begins as JSON does. */
    boolean json;

    /** Whether it could be read to its end. */
    boolean whole = true;

    /** Top-level {@code object}, which says what an answer is. */
    @Nullable
    String object;

    private final Deque<String> path = new ArrayDeque<>();

    /** Not JSON. */
    static final ErrorBody NONE = new ErrorBody();

    private ErrorBody() {}

    /** Reads the beginning of a body; never throws. */
    static ErrorBody read(byte[] body) {
        ErrorBody result = new ErrorBody();
        int length = Math.min(body.length, ResponseView.MAX_BODY);
        try (JsonParser parser = JSON.createParser(body, 0, length)) {
            result.read(parser);
        } catch (IOException | RuntimeException cutOffOrNotJson) {
            // What was read up to here counts.
            result.whole = false;
        }
        return result;
    }

    private void read(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        json = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
        if (!json) {
            return;
        }
        while ((token = parser.nextToken()) != null) {
            switch (token) {
                case START_OBJECT, START_ARRAY -> {
                    String name = parser.currentName();
                    path.addLast(name == null ? parent() : name);
                    if (path.size() == 1 && "error".equals(name) && token == JsonToken.START_OBJECT) {
                        envelope = true;
                    }
                }
                case END_OBJECT, END_ARRAY -> path.pollLast();
                case VALUE_STRING, VALUE_NUMBER_INT -> value(parser, token);
                default -> {}
            }
        }
    }

    /** Elements of an array go by the array's name. */
    private String parent() {
        return path.isEmpty() ? "" : path.getLast();
    }

    private void value(JsonParser parser, JsonToken token) throws IOException {
        String name = parser.currentName();
        if (name == null || path.size() > 5) {
            return;
        }
        String value = parser.getText();
        if (path.isEmpty()) {
            topLevel(name, value, token);
        } else if ("error".equals(path.getFirst()) || "errors".equals(path.getFirst())) {
            inError(name, value, token);
        } else if ("choices".equals(path.getFirst())) {
            inChoices(name, value, token);
        }
    }

    private void topLevel(String name, String value, JsonToken token) {
        switch (name) {
            case "error" -> {
                message = first(message, value);
                envelope |= !value.isBlank();
            }
            case "message", "detail" -> message = first(message, value);
            case "type" -> {
                type = first(type, value);
                envelope |= "error".equals(value);
            }
            case "object" -> {
                object = first(object, value);
                envelope |= "error".equals(value);
            }
            case "code", "statusCode" -> code(value, token);
            case "request_id", "activityId" -> requestId = first(requestId, value);
            default -> {}
        }
    }

    private void inError(String name, String value, JsonToken token) {
        switch (name) {
            case "message" -> message = first(message, value);
            case "type" -> type = "error".equals(type) ? value : first(type, value);
            case "status" -> status = first(status, value);
            case "code" -> code(value, token);
            case "error_code" -> code = value;
            case "retryDelay" -> retryDelay = first(retryDelay, value);
            case "quotaId" -> quotaId = first(quotaId, value);
            default -> {}
        }
    }

    /** OpenRouter and DeepSeek report some failures inside a choice. */
    private void inChoices(String name, String value, JsonToken token) {
        boolean inError = path.contains("error");
        if (inError) {
            envelope = true;
            inError(name, value, token);
        } else if (path.size() <= 2
                && "finish_reason".equals(name)
                && ("error".equals(value) || "insufficient_system_resource".equals(value))) {
            envelope = true;
            code = first(code, "error".equals(value) ? "server_error" : value);
        }
    }

    private void code(String value, JsonToken token) {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            number = number != 0 || value.length() > 5 ? number : Integer.parseInt(value);
        } else {
            code = first(code, value);
        }
    }

    private static String first(@Nullable String present, String value) {
        return present != null ? present : value;
    }

    /** The message in lower case, for words that mean something; empty when there is none. */
    String prose() {
        String text = message;
        return text == null
                ? ""
                : text.substring(0, Math.min(text.length(), 4096)).toLowerCase(Locale.ROOT);
    }
}
