package dev.holdfast.failure;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Pattern;
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
            // Python's json writes them, and a good answer is not to be thrown away for it.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private static final Pattern STATUS = Pattern.compile("[45]\\d\\d");

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

    /** A reason that stands beside the code, such as Google's {@code reason} and OpenRouter's {@code error_type}. */
    @Nullable
    String reason;

    @Nullable
    String requestId;

    /** A numeric {@code code} or {@code statusCode}; 0 when there is none. */
    int number;

    /** Whether it has the shape of an error envelope. */
    boolean envelope;

    /** Whether it begins as JSON does. */
    boolean json;

    /** False where it is no JSON or ends in the middle, as far as it was read. */
    boolean whole = true;

    /** Whether it ends in the middle. */
    boolean cut;

    /** Whether its error is a mere text without a code. */
    boolean bare;

    /** Whether it is an array of more than one element. */
    boolean several;

    /** Whether it is a thing with a name or an id of its own, such as a job. */
    boolean identified;

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
        } catch (JsonEOFException cutOff) {
            result.whole = false;
            result.cut = true;
        } catch (StreamConstraintsException tooMuch) {
            // Deeper or longer than we care to read, which is no word against it.
        } catch (IOException | RuntimeException notJson) {
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
        if (token == JsonToken.START_ARRAY && parser.nextToken() != JsonToken.START_OBJECT) {
            // Gemini answers some calls with an array of one error; other arrays are no errors.
            return;
        }
        while ((token = parser.nextToken()) != null) {
            switch (token) {
                case START_OBJECT, START_ARRAY -> {
                    String name = parser.currentName();
                    several |= name == null && path.isEmpty();
                    path.addLast(name == null ? parent() : name);
                }
                case END_OBJECT, END_ARRAY -> path.pollLast();
                case VALUE_STRING, VALUE_NUMBER_INT -> value(parser, token);
                case VALUE_TRUE -> envelope |= path.isEmpty() && "error".equals(parser.currentName());
                default -> {}
            }
        }
        bare &= code == null;
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
        if (path.isEmpty()) {
            topLevel(name, parser.getText(), token);
            return;
        }
        switch (path.getFirst()) {
            case "error" -> {
                String value = parser.getText();
                envelope |= saysSomething(value);
                inError(name, value, token);
            }
            case "errors" -> inError(name, parser.getText(), token);
            case "choices" -> inChoices(name, parser, token);
            default -> {}
        }
    }

    /** Some services send an empty error with a success. */
    private static boolean saysSomething(String value) {
        return !value.isBlank() && !value.equals("0");
    }

    private void topLevel(String name, String value, JsonToken token) {
        switch (name) {
            case "error" -> {
                message = first(message, value);
                bare = saysSomething(value);
                envelope |= bare;
            }
            case "message", "detail" -> message = first(message, value);
            case "type", "__type" -> {
                type = first(type, value);
                envelope |= "error".equals(value);
            }
            case "object" -> {
                object = first(object, value);
                envelope |= "error".equals(value);
            }
            case "id", "name", "created_at" -> identified = true;
            case "code", "statusCode" -> code(value, token);
            case "request_id", "activityId" -> requestId = first(requestId, value);
            default -> {}
        }
    }

    private void inError(String name, String value, JsonToken token) {
        switch (name) {
            case "error_code" -> code = value;
            case "reason", "error_type", "limit_source" -> reason = first(reason, value);
            case "retryDelay" -> retryDelay = first(retryDelay, value);
            case "quotaId" -> quotaId = quotaId == null || value.contains("PerDay") ? value : quotaId;
            default -> {
                if (path.getLast().startsWith("error")) {
                    ofError(name, value, token);
                }
            }
        }
    }

    /** What stands in the error itself rather than in its details, which may quote anybody. */
    private void ofError(String name, String value, JsonToken token) {
        switch (name) {
            case "message" -> message = first(message, value);
            case "type" -> type = "error".equals(type) ? value : first(type, value);
            case "status" -> status(value, token);
            case "code" -> code(value, token);
            default -> {}
        }
    }

    /** OpenRouter and DeepSeek report some failures inside a choice. */
    private void inChoices(String name, JsonParser parser, JsonToken token) throws IOException {
        if (path.size() == 3 && path.getLast().equals("error")) {
            String value = parser.getText();
            envelope |= saysSomething(value);
            ofError(name, value, token);
        } else if (path.size() == 2 && name.equals("finish_reason")) {
            String value = parser.getText();
            if (value.equals("error") || value.equals("insufficient_system_resource")) {
                envelope = true;
                reason = first(reason, value.equals("error") ? "server_error" : value);
            }
        }
    }

    private void code(String value, JsonToken token) {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            number(value);
        } else {
            code = first(code, value);
            if (STATUS.matcher(value).matches()) {
                number(value);
            }
        }
    }

    /** Google's is a word, Azure's the HTTP status. */
    private void status(String value, JsonToken token) {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            number(value);
        } else {
            status = first(status, value);
        }
    }

    private void number(String value) {
        number = number != 0 || value.length() > 5 ? number : Integer.parseInt(value);
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
