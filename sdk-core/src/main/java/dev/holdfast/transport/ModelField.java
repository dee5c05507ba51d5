package dev.holdfast.transport;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The model that a JSON request asks for: the text of its top-level field {@code model}. Other services call the same model
 * by another name; all else that a request says stays as it is, byte for byte.
 */
public final class ModelField {

    /*
     * A request that is sent elsewhere under a name that is unknown there is turned down. So nothing that a server would
     * read is too much here: the parser's guards against hostile answers are off. The body is the caller's own.
     */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            // Python's json writes them.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private ModelField() {}

    /**
     * The body with its model renamed; null where it is in another encoding than UTF-8, in which that can't be done. Where it
     * is no JSON object, or has no such text in it, or the name stays the same, that is the very array that was handed in.
     * Where the field stands more than once, which servers read in
     * different ways, each is renamed.
     *
     * @param names the new name for an old one
     */
    public static byte @Nullable [] rename(byte[] body, UnaryOperator<String> names) {
        ByteArrayOutputStream renamed = new ByteArrayOutputStream(body.length + 64);
        int copied = 0;
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return body;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean model = json.currentName().equals("model");
                if (json.nextToken() != JsonToken.VALUE_STRING || !model) {
                    json.skipChildren();
                    continue;
                }
                String old = json.getText();
                String name = names.apply(old);
                int start = (int) json.currentTokenLocation().getByteOffset();
                int end = (int) json.currentLocation().getByteOffset();
                if (!name.equals(old)) {
                    if (!isQuoted(body, start, end)) {
                        return null;
                    }
                    renamed.write(body, copied, start + 1 - copied);
                    renamed.writeBytes(quoted(name));
                    copied = end - 1;
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT) {
                return body;
            }
        } catch (IOException notJson) {
            return body;
        }
        if (copied == 0) {
            return body;
        }
        renamed.write(body, copied, body.length - copied);
        return renamed.toByteArray();
    }

    /** False where the parser counts in something else than bytes: it found another encoding than UTF-8. */
    private static boolean isQuoted(byte[] body, int start, int end) {
        return start >= 0 && end - start >= 2 && end <= body.length && body[start] == '"' && body[end - 1] == '"';
    }

    /** What stands between the quotes. Half a surrogate pair becomes a question mark. */
    private static byte[] quoted(String name) {
        return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(name))
                .getBytes(StandardCharsets.UTF_8);
    }
}
