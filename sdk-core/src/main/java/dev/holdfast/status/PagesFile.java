package dev.holdfast.status;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the provider map, {@code docs/status.md}. Strict: whoever wrote it is to hear of each mistake. Stateless. */
final class PagesFile {

    private static final int VERSION = 1;

    private static final Set<String> FIELDS = Set.of(
            "provider",
            "page",
            "hosts",
            "format",
            "source",
            "product",
            "titles",
            "keywords",
            "listsOnlyOpen",
            "components",
            "checked");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    private PagesFile() {}

    static List<StatusPage> read(Reader json) throws IOException {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException wrong) {
            JsonLocation at = wrong.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new IllegalArgumentException("status pages: no JSON" + where + ": " + wrong.getOriginalMessage());
        }
        if (root == null || !root.isObject()) {
            throw new IllegalArgumentException("status pages: no JSON object");
        }
        onlyKnown("status pages", root, Set.of("version", "pages"));
        if (!root.path("version").isInt() || root.path("version").intValue() != VERSION) {
            throw new IllegalArgumentException("status pages: version is not " + VERSION + ": " + root.path("version"));
        }
        if (!root.path("pages").isArray()) {
            throw new IllegalArgumentException("status pages: pages is no array");
        }
        List<StatusPage> pages = new ArrayList<>();
        Set<String> providers = new HashSet<>();
        for (JsonNode row : root.path("pages")) {
            String where = "status pages: pages[" + pages.size() + "]";
            StatusPage page = new Row(where, row).page();
            if (!providers.add(page.provider())) {
                throw new IllegalArgumentException(where + ": provider comes twice: \"" + page.provider() + "\"");
            }
            pages.add(page);
        }
        return pages;
    }

    private static void onlyKnown(String where, JsonNode object, Set<String> known) {
        for (Iterator<String> fields = object.fieldNames(); fields.hasNext(); ) {
            String field = fields.next();
            if (!known.contains(field)) {
                throw new IllegalArgumentException(where + ": unknown field \"" + field + "\"");
            }
        }
    }

    /** One provider's. */
    private static final class Row {

        private final String where;
        private final JsonNode row;

        Row(String where, JsonNode row) {
            this.where = where
                    + (row.path("provider").isTextual()
                            ? " (" + row.path("provider").textValue() + ")"
                            : "");
            this.row = row;
        }

        StatusPage page() {
            if (!row.isObject()) {
                throw wrong("no object");
            }
            onlyKnown(where, row, FIELDS);
            try {
                return build();
            } catch (IllegalArgumentException refused) {
                String why = String.valueOf(refused.getMessage());
                throw why.startsWith(where) ? refused : new IllegalArgumentException(where + ": " + why, refused);
            }
        }

        private StatusPage build() {
            StatusPage.Builder page = StatusPage.builder(needed("provider"), uri(needed("page"), "page"));
            texts("hosts").forEach(page::host);
            String format = text("format");
            if (format != null) {
                String source = text("source");
                String address = source != null ? source : needed("page");
                page.source(format(format).at(uri(address, "source"), filter()));
            } else {
                for (String field : List.of("source", "product", "titles", "keywords", "listsOnlyOpen")) {
                    if (row.has(field)) {
                        throw wrong(field + " without a format");
                    }
                }
            }
            JsonNode components = row.path("components");
            if (!components.isMissingNode() && !components.isObject()) {
                throw wrong("components is no object");
            }
            for (Map.Entry<String, JsonNode> route : components.properties()) {
                page.components(route.getKey(), texts("components." + route.getKey(), route.getValue()));
            }
            String checked = text("checked");
            if (checked != null) {
                page.checked(day(checked));
            }
            return page.build();
        }

        private StatusFilter filter() {
            JsonNode onlyOpen = row.path("listsOnlyOpen");
            if (!onlyOpen.isMissingNode() && !onlyOpen.isBoolean()) {
                throw wrong("listsOnlyOpen is neither true nor false: " + onlyOpen);
            }
            return new StatusFilter(text("product"), texts("titles"), texts("keywords"), onlyOpen.asBoolean(false));
        }

        private StatusFormat format(String id) {
            for (StatusFormat format : StatusFormat.values()) {
                if (format.id().equals(id)) {
                    return format;
                }
            }
            String known =
                    Arrays.stream(StatusFormat.values()).map(StatusFormat::id).collect(Collectors.joining(", "));
            throw wrong("format is none of " + known + ": \"" + id + "\"");
        }

        private String needed(String field) {
            String value = text(field);
            if (value == null) {
                throw wrong(field + " is missing");
            }
            return value;
        }

        private @Nullable String text(String field) {
            JsonNode value = row.path(field);
            if (value.isMissingNode()) {
                return null;
            }
            if (!value.isTextual()) {
                throw wrong(field + " is no text: " + value);
            }
            return value.textValue();
        }

        private List<String> texts(String field) {
            JsonNode value = row.path(field);
            return value.isMissingNode() ? List.of() : texts(field, value);
        }

        private List<String> texts(String field, JsonNode value) {
            if (!value.isArray()) {
                throw wrong(field + " is no array of texts: " + value);
            }
            List<String> texts = new ArrayList<>();
            for (JsonNode element : value) {
                if (!element.isTextual()) {
                    throw wrong(field + " is no array of texts: " + value);
                }
                texts.add(element.textValue());
            }
            return texts;
        }

        private URI uri(String text, String field) {
            try {
                return new URI(text);
            } catch (URISyntaxException notOne) {
                // The reason alone: the text may hold a password.
                throw wrong(field + " is no URL: " + notOne.getReason());
            }
        }

        private LocalDate day(String text) {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeParseException notADay) {
                throw wrong("checked is no day like 2026-11-01: \"" + text + "\"");
            }
        }

        private IllegalArgumentException wrong(String why) {
            return new IllegalArgumentException(where + ": " + why);
        }
    }
}
