package dev.holdfast.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.holdfast.failure.Dialect;
import dev.holdfast.failure.ErrorEnvelope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Writes what an error event says as the body that the same error has where it is an answer of its own. */
final class ErrorEvent {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /**
     * They tell what the event is a part of. In an answer of its own they would make it the story of something that failed
     * rather than a failure.
     */
    private static final Set<String> OF_THE_ANSWER = Set.of("object", "id", "name", "created_at");

    private ErrorEvent() {}

    /** The body in UTF-8; never throws. Of an event that was cut off, what there is of it. */
    static byte[] body(StreamFormat format, byte[] event) {
        byte[] data = format == StreamFormat.SSE ? data(event) : event;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean error = false;
        // Closing the generator closes what is open, so that an event that was cut off is whole again.
        try (JsonGenerator out = JSON.createGenerator(body)) {
            error = copy(data, out);
        } catch (IOException | RuntimeException impossible) {
            // An array takes what it is given.
        }
        return error ? body.toByteArray() : words(data);
    }

    /** The data of an SSE event: the values of its data lines, a line each. */
    private static byte[] data(byte[] event) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (String line : new String(event, StandardCharsets.ISO_8859_1).split("\r\n|\r|\n")) {
            if (line.startsWith("data:")) {
                byte[] value = line.substring("data:".length()).getBytes(StandardCharsets.ISO_8859_1);
                data.write(value, 0, value.length);
                data.write('\n');
            }
        }
        return data.toByteArray();
    }

    /** Copies the object's fields; false where there is nothing of an error among them. */
    private static boolean copy(byte[] data, JsonGenerator out) {
        boolean error = false;
        try (JsonParser in = JSON.createParser(data)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            out.writeStartObject();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                JsonToken value = in.nextToken();
                if (name.equals("response") && value == JsonToken.START_OBJECT) {
                    error |= unwrap(in, out);
                } else if (name.equals("object") && in.getText().equals("error")) {
                    error = true;
                    out.writeStringField("object", "error");
                } else if (OF_THE_ANSWER.contains(name)) {
                    in.skipChildren();
                } else {
                    error |= name.equals("error") || name.equals("choices") || isErrorType(name, in);
                    out.writeFieldName(name);
                    out.copyCurrentStructure(in);
                }
            }
        } catch (IOException | RuntimeException cutOff) {
            // What came before counts.
        }
        return error;
    }

    private static boolean isErrorType(String name, JsonParser in) throws IOException {
        return name.equals("type") && in.getText().equals("error");
    }

    /** Takes the error out of a response that failed. */
    private static boolean unwrap(JsonParser in, JsonGenerator out) {
        boolean error = false;
        try {
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = in.currentName().equals("error");
                if (in.nextToken() == JsonToken.START_OBJECT && found) {
                    error = true;
                    out.writeFieldName("error");
                    out.copyCurrentStructure(in);
                } else {
                    in.skipChildren();
                }
            }
        } catch (IOException | RuntimeException cutOff) {
            // Its output is behind its error, and may be too long to be kept.
        }
        return error;
    }

    /** What is no JSON, or says nothing, is an error by its event's name alone. */
    private static byte[] words(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8).strip();
        boolean json = text.startsWith("{") || text.startsWith("[");
        String message = text.isEmpty() || json ? "the stream reported an error" : text;
        return ErrorEnvelope.write(Dialect.Envelope.OPENAI, 500, message, "server_error");
    }
}
