package dev.holdfast.status;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON that may be anything: at most {@value #LONGEST_DOCUMENT} bytes, {@value #DEEPEST} levels. What has a field twice
 * or something behind its end is no JSON here, since nobody can tell which of it counts. UTF-8, UTF-16 and UTF-32, with or
 * without a byte order mark. Total.
 */
final class Json {

    static final int LONGEST_DOCUMENT = 1 << 20;
    static final int DEEPEST = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(LONGEST_DOCUMENT)
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_DOCUMENT)
                            .maxNameLength(1_000)
                            .maxNumberLength(100)
                            .build())
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private Json() {}

    /** The document; null when it is no JSON or none that is read here. */
    static @Nullable JsonNode parse(byte[] body) {
        if (body.length > LONGEST_DOCUMENT) {
            return null;
        }
        try {
            JsonNode root = MAPPER.readTree(body);
            return root == null || root.isMissingNode() ? null : root;
        } catch (IOException | RuntimeException notJson) {
            return null;
        }
    }

    /** The text of a field; null when it is absent, empty or no text. */
    static @Nullable String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isTextual() && !value.textValue().isBlank() ? value.textValue() : null;
    }

    /** The same, of a field that some write as a number. */
    static @Nullable String id(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isIntegralNumber() ? value.asText() : text(object, field);
    }

    /** The time in a field; null when there is none. */
    static @Nullable Instant time(JsonNode object, String... fields) {
        for (String field : fields) {
            Instant time = Times.parse(text(object, field));
            if (time != null) {
                return time;
            }
        }
        return null;
    }

    /** The elements of an array; null when it is none. */
    static @Nullable List<JsonNode> array(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isArray()) {
            return null;
        }
        List<JsonNode> elements = new ArrayList<>(value.size());
        value.forEach(elements::add);
        return elements;
    }

    /** The elements of an array; none when it is none. */
    static List<JsonNode> elements(JsonNode object, String field) {
        List<JsonNode> elements = array(object, field);
        return elements == null ? List.of() : elements;
    }
}
