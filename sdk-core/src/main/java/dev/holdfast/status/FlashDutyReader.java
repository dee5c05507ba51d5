package dev.holdfast.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads two shapes of FlashDuty's: the one that says for how long it holds, which is experimental ({@code generated_at}, {@code poll_after_seconds},
 * {@code max_stale_seconds}, {@code overall.status}, {@code ongoing_incidents}), and {@code summary/active}, in which a
 * component that no open change calls affected is operational. The latter holds no time of its own, so a frozen copy of it
 * can't be told from a quiet page. Stateless.
 */
final class FlashDutyReader implements FormatReader {

    /** A span that is longer is a mistake. */
    private static final long LONGEST_SPAN_SECONDS = 86_400;

    @Override
    public PageReading read(List<StatusDocument> documents) {
        StatusDocument document = documents.get(0);
        JsonNode root = Documents.object(document);
        if (root == null) {
            return PageReading.unknown(Documents.notAnObject(document));
        }
        // Their API puts every answer into an envelope.
        JsonNode body = root.path("data").isObject() ? root.path("data") : root;
        return body.has("generated_at") ? generated(body, document) : active(body, document);
    }

    private static PageReading generated(JsonNode body, StatusDocument document) {
        Instant generated = time(body, "generated_at");
        Duration stale = span(body.path("max_stale_seconds"));
        if (generated == null || stale == null) {
            return PageReading.unknown("no generated_at or max_stale_seconds to be read");
        }
        if (Duration.between(generated, document.servedAt()).compareTo(stale) > 0) {
            return PageReading.unknown("generated at " + generated + ", which holds for " + stale);
        }
        Draft draft = new Draft(document.servedAt());
        Duration poll = span(body.path("poll_after_seconds"));
        if (poll != null) {
            draft.freshFor(poll);
        }
        String overall = Json.text(body.path("overall"), "status");
        draft.summary(level(overall), overall);
        for (JsonNode component : Json.elements(body, "components")) {
            String word = Json.text(component, "status");
            draft.component(Json.text(component, "name"), level(word), word);
        }
        List<JsonNode> incidents = Json.array(body, "ongoing_incidents");
        if (incidents == null) {
            draft.doubt("no list of ongoing_incidents");
        } else {
            incidents.forEach(incident -> incident(incident, draft));
        }
        return draft.reading();
    }

    private static PageReading active(JsonNode body, StatusDocument document) {
        JsonNode page = body.path("page");
        List<JsonNode> components = Json.array(page, "components");
        List<JsonNode> changes = Json.array(body, "active_changes");
        if (Json.id(page, "page_id") == null || components == null || changes == null) {
            return PageReading.unknown("no generated_at, and no page_id, components and active_changes: not FlashDuty");
        }
        Draft draft = new Draft(document.servedAt());
        Map<String, StatusLevel> levels = new HashMap<>();
        for (JsonNode change : changes) {
            if (!incident(change, draft)) {
                continue;
            }
            for (JsonNode part : Json.elements(change, "affected_components")) {
                levels.merge(
                        String.valueOf(Json.id(part, "component_id")),
                        level(Json.text(part, "status")),
                        StatusLevel::orWorse);
            }
        }
        for (JsonNode component : components) {
            String id = String.valueOf(Json.id(component, "component_id"));
            draft.component(Json.text(component, "name"), levels.getOrDefault(id, StatusLevel.OPERATIONAL), null);
        }
        return draft.reading();
    }

    /** Reads an incident or a maintenance; says whether it goes on. */
    private static boolean incident(JsonNode incident, Draft draft) {
        if (!incident.isObject()) {
            draft.doubt("an incident that is no object");
            return false;
        }
        Set<String> components = new LinkedHashSet<>();
        List<JsonNode> affected = Json.elements(incident, "affected_components");
        // It has no impact but that of its components; that it is open says something is wrong.
        StatusLevel impact = affected.isEmpty() ? StatusLevel.DEGRADED : StatusLevel.OPERATIONAL;
        for (JsonNode part : affected) {
            impact = impact.orWorse(level(Json.text(part, "status")));
            String name = PlainText.of(Json.text(part, "name"));
            if (!name.isEmpty()) {
                components.add(name);
            }
        }
        String type = Json.text(incident, "type");
        boolean maintenance = "maintenance".equals(type);
        boolean known = maintenance || type == null || type.equals("incident");
        JsonNode update = latestUpdate(incident);
        String title = PlainText.of(Json.text(incident, "title"));
        String id = Json.id(incident, incident.has("change_id") ? "change_id" : "id");
        String words = Json.text(update, "description");
        PostedIncident posted = new PostedIncident(
                id == null ? title : PlainText.of(id),
                title,
                maintenance,
                known ? stage(Json.text(incident, "status")) : IncidentStage.UNKNOWN,
                impact,
                components,
                first(time(incident, "start_at_seconds"), time(incident, "started_at")),
                Times.later(
                        first(time(incident, "updated_at"), time(incident, "start_at_seconds")),
                        time(update, "at_seconds")),
                maintenance ? time(incident, "close_at_seconds") : null,
                PlainText.of(words != null ? words : Json.text(incident, "description")),
                null);
        draft.incident(posted);
        return posted.stage().isOpen();
    }

    private static JsonNode latestUpdate(JsonNode incident) {
        JsonNode latest = incident.path("updates").path(0);
        for (JsonNode update : Json.elements(incident, "updates")) {
            Instant time = time(update, "at_seconds");
            Instant best = time(latest, "at_seconds");
            if (time != null && (best == null || time.isAfter(best))) {
                latest = update;
            }
        }
        return latest;
    }

    private static StatusLevel level(@Nullable String word) {
        return "maintenance".equals(word) ? StatusLevel.MAINTENANCE : StatuspageShape.component(word);
    }

    private static IncidentStage stage(@Nullable String word) {
        return "ongoing".equals(word) ? IncidentStage.IN_PROGRESS : StatuspageShape.stage(word);
    }

    /** A time that is written as a text, or as the seconds since 1970. */
    private static @Nullable Instant time(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isIntegralNumber() && value.canConvertToLong()
                ? Times.ofEpochSecond(value.longValue())
                : Json.time(object, field);
    }

    private static @Nullable Instant first(@Nullable Instant one, @Nullable Instant other) {
        return one != null ? one : other;
    }

    private static @Nullable Duration span(JsonNode seconds) {
        long value = seconds.isIntegralNumber() && seconds.canConvertToLong() ? seconds.longValue() : -1;
        return value < 0 || value > LONGEST_SPAN_SECONDS ? null : Duration.ofSeconds(value);
    }
}
