package dev.holdfast.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads incident.io's own shape, {@code /proxy/<host>}: what the page itself is drawn from. A component that no list calls
 * affected is operational. It holds no time of its own, so a frozen copy can't be told from a quiet page. Stateless.
 */
final class IncidentIoOwnReader implements FormatReader {

    @Override
    public PageReading read(List<StatusDocument> documents) {
        StatusDocument document = documents.get(0);
        JsonNode root = Documents.object(document);
        if (root == null) {
            return PageReading.unknown(Documents.notAnObject(document));
        }
        JsonNode summary = root.path("summary");
        List<JsonNode> affected = Json.array(summary, "affected_components");
        List<JsonNode> ongoing = Json.array(summary, "ongoing_incidents");
        Map<String, String> names = names(summary);
        URI page = Addresses.link(Json.text(summary, "public_url"));
        if ((page == null && names.isEmpty()) || affected == null || ongoing == null) {
            return PageReading.unknown(
                    "no summary with affected_components, ongoing_incidents and either a public_url or"
                            + " named components: not incident.io's own shape");
        }
        Draft draft = new Draft(document.servedAt());
        Map<String, StatusLevel> levels = new HashMap<>();
        for (JsonNode part : affected) {
            String id = Json.id(part, "component_id");
            if (id == null) {
                draft.doubt("an affected component without an id");
                continue;
            }
            names.putIfAbsent(id, "");
            levels.merge(id, StatuspageShape.component(word(part)), StatusLevel::orWorse);
        }
        names.forEach((id, name) -> draft.component(name, levels.getOrDefault(id, StatusLevel.OPERATIONAL), null));
        for (JsonNode incident : ongoing) {
            incident(incident, false, names, page, draft);
        }
        for (JsonNode maintenance : Json.elements(summary, "scheduled_maintenances")) {
            incident(maintenance, true, names, page, draft);
        }
        return draft.reading();
    }

    /** The names of components by id, from both places that have them. */
    private static Map<String, String> names(JsonNode summary) {
        Map<String, String> names = new LinkedHashMap<>();
        for (JsonNode item : Json.elements(summary.path("structure"), "items")) {
            name(names, item.path("component"), "component_id");
            for (JsonNode component : Json.elements(item.path("group"), "components")) {
                name(names, component, "component_id");
            }
        }
        for (JsonNode component : Json.elements(summary, "components")) {
            name(names, component, "id");
        }
        return names;
    }

    private static void name(Map<String, String> names, JsonNode component, String idField) {
        String id = Json.id(component, idField);
        String name = Json.text(component, "name");
        if (id != null && name != null) {
            names.put(id, name);
        }
    }

    private static void incident(
            JsonNode incident, boolean maintenance, Map<String, String> names, @Nullable URI page, Draft draft) {
        if (!incident.isObject()) {
            draft.doubt("an incident that is no object");
            return;
        }
        Set<String> components = new LinkedHashSet<>();
        List<JsonNode> affected = Json.elements(incident, "affected_components");
        // It has no impact but that of its components; that it is open says something is wrong.
        StatusLevel impact = affected.isEmpty() ? StatusLevel.DEGRADED : StatusLevel.OPERATIONAL;
        for (JsonNode part : affected) {
            impact = impact.orWorse(StatuspageShape.component(word(part)));
            String id = Json.id(part, "component_id");
            String name = PlainText.of(id == null ? null : names.get(id));
            if (!name.isEmpty()) {
                components.add(name);
            }
        }
        String title = PlainText.of(Json.text(incident, "name"));
        String id = Json.id(incident, "id");
        JsonNode update = latestUpdate(incident);
        draft.incident(new PostedIncident(
                id == null ? title : PlainText.of(id),
                title,
                maintenance,
                StatuspageShape.stage(Json.text(incident, "status")),
                impact,
                components,
                Json.time(incident, "starts_at", "published_at"),
                Times.later(Json.time(incident, "published_at"), Json.time(update, "published_at")),
                maintenance ? Json.time(incident, "ends_at") : null,
                PlainText.of(Json.text(update, "message_string")),
                page == null || id == null
                        ? page
                        : Addresses.link(page.toString().replaceFirst("/$", "") + "/incidents/" + id)));
    }

    private static JsonNode latestUpdate(JsonNode incident) {
        JsonNode latest = incident.path("updates").path(0);
        for (JsonNode update : Json.elements(incident, "updates")) {
            Instant time = Json.time(update, "published_at");
            Instant best = Json.time(latest, "published_at");
            if (time != null && (best == null || time.isAfter(best))) {
                latest = update;
            }
        }
        return latest;
    }

    /** How it is now, where that is told apart from how it was at its worst. */
    private static @Nullable String word(JsonNode part) {
        String now = Json.text(part, "current_status");
        return now != null ? now : Json.text(part, "status");
    }
}
