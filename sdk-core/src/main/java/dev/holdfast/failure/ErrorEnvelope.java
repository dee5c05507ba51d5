package dev.holdfast.failure;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes an error body in a provider's own JSON form, so that an SDK above reads it as it reads the provider's. */
public final class ErrorEnvelope {

    private static final JsonFactory JSON = new JsonFactory();

    private ErrorEnvelope() {}

    /**
     * The body in UTF-8.
     *
     * @param envelope the form
     * @param status the HTTP status that it goes with
     * @param message what a person reads
     * @param code what a program reads, such as {@code bad_gateway}
     */
    public static byte[] write(Dialect.Envelope envelope, int status, String message, String code) {
        // Through chars: written as bytes, half a surrogate pair would be an error; so it becomes a question mark.
        StringWriter chars = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(chars)) {
            json.writeStartObject();
            switch (envelope) {
                case OPENAI -> {
                    json.writeObjectFieldStart("error");
                    json.writeStringField("message", message);
                    json.writeStringField("type", code);
                    json.writeNullField("param");
                    json.writeStringField("code", code);
                    json.writeEndObject();
                }
                case ANTHROPIC -> {
                    json.writeStringField("type", "error");
                    json.writeObjectFieldStart("error");
                    json.writeStringField("type", code);
                    json.writeStringField("message", message);
                    json.writeEndObject();
                }
                case GOOGLE -> {
                    json.writeObjectFieldStart("error");
                    json.writeNumberField("code", status);
                    json.writeStringField("message", message);
                    json.writeStringField("status", code);
                    json.writeEndObject();
                }
                case FLAT -> {
                    json.writeStringField("object", "error");
                    json.writeStringField("message", message);
                    json.writeStringField("type", code);
                    json.writeNullField("param");
                    json.writeStringField("code", code);
                }
                case MESSAGE -> json.writeStringField("message", message);
                case TEXT -> json.writeStringField("error", message);
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return chars.toString().getBytes(StandardCharsets.UTF_8);
    }
}
