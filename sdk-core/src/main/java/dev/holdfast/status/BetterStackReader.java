package dev.holdfast.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads Better Stack's {@code /index.json}, which is JSON:API: the page, and what belongs to it in one list.
 * Experimental: written after the vendor's documentation. Stateless.
 */
final class BetterStackReader implements FormatReader {

    /** A monitor's days are counted in the time zone of the page. */
    private static final int LATEST_DAYS = 2;

    @Override
    public PageReading read(List<StatusDocument> documents) {
        StatusDocument document = documents.get(0);
        JsonNode root = Documents.object(document);
        if (root == null) {
            return PageReading.unknown(Documents.notAnObject(document));
        }
        JsonNode page = root.path("data");
        if (Json.id(page, "id") == null || !"status_page".equals(Json.text(page, "type"))) {
            return PageReading.unknown("no data of type status_page with an id: not Better Stack");
        }
        Draft draft = new Draft(document.servedAt());
        List<JsonNode> included = Json.array(root, "included");
        if (included == null) {
            draft.doubt("no list of what is included");
            included = List.of();
        }
        LocalDate day = latestDay(included);
        LocalDate today = LocalDate.ofInstant(document.servedAt(), ZoneOffset.UTC);
        if (day != null && day.isBefore(today.minusDays(LATEST_DAYS))) {
            return PageReading.unknown("the last day that is told of is " + day);
        }
        String state = Json.text(page.path("attributes"), "aggregate_state");
        draft.summary(level(state), state);
        Map<String, String> names = new HashMap<>();
        for (JsonNode part : included) {
            if ("status_page_resource".equals(Json.text(part, "type"))) {
                resource(part, names, draft);
            }
        }
        for (JsonNode part : included) {
            if ("status_report".equals(Json.text(part, "type"))) {
                draft.incident(report(part, included, names, document.servedAt()));
            }
        }
        return draft.reading();
    }

    private static StatusLevel level(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "operational", "resolved" -> StatusLevel.OPERATIONAL;
            case "degraded" -> StatusLevel.DEGRADED;
            case "downtime" -> StatusLevel.MAJOR_OUTAGE;
            case "maintenance" -> StatusLevel.MAINTENANCE;
            default -> StatusLevel.UNKNOWN;
        };
    }

    private static void resource(JsonNode part, Map<String, String> names, Draft draft) {
        JsonNode attributes = part.path("attributes");
        String name = Json.text(attributes, "public_name");
        String id = Json.id(part, "id");
        if (id != null && name != null) {
            names.put(id, PlainText.of(name));
        }
        String status = Json.text(attributes, "status");
        // Nobody watches it, which is no word about how it is.
        if (!"not_monitored".equals(status)) {
            draft.component(name, level(status), status);
        }
    }

    private static PostedIncident report(
            JsonNode part, List<JsonNode> included, Map<String, String> names, Instant now) {
        JsonNode attributes = part.path("attributes");
        String id = Json.id(part, "id");
        Instant starts = Json.time(attributes, "starts_at");
        Instant ends = Json.time(attributes, "ends_at");
        String type = Json.text(attributes, "report_type");
        StatusLevel state = level(Json.text(attributes, "aggregate_state"));
        boolean maintenance = "maintenance".equals(type) || state == StatusLevel.MAINTENANCE;
        JsonNode update = latestUpdate(part, id, included);
        Set<String> components = new LinkedHashSet<>();
        for (JsonNode resource : Json.elements(attributes, "affected_resources")) {
            String name = names.get(String.valueOf(Json.id(resource, "status_page_resource_id")));
            if (name != null && !name.isEmpty()) {
                components.add(name);
            }
        }
        IncidentStage stage;
        if (state == StatusLevel.OPERATIONAL || (ends != null && !ends.isAfter(now))) {
            stage = IncidentStage.RESOLVED;
        } else if (starts != null && starts.isAfter(now)) {
            stage = IncidentStage.SCHEDULED;
        } else if (!maintenance && !"manual".equals(type) && !"automatic".equals(type)) {
            stage = IncidentStage.UNKNOWN;
        } else {
            stage = maintenance ? IncidentStage.IN_PROGRESS : IncidentStage.INVESTIGATING;
        }
        String title = PlainText.of(Json.text(attributes, "title"));
        return new PostedIncident(
                id == null ? title : PlainText.of(id),
                title,
                maintenance,
                stage,
                state,
                components,
                starts,
                Times.later(starts, Json.time(update.path("attributes"), "published_at")),
                maintenance ? ends : null,
                PlainText.of(Json.text(update.path("attributes"), "message")),
                null);
    }

    private static JsonNode latestUpdate(JsonNode report, @Nullable String reportId, List<JsonNode> included) {
        Set<String> own = new LinkedHashSet<>();
        for (JsonNode reference : Json.elements(report.path("relationships").path("status_updates"), "data")) {
            own.add(String.valueOf(Json.id(reference, "id")));
        }
        JsonNode latest = report.path("no update");
        Instant best = null;
        for (JsonNode part : included) {
            if (!"status_update".equals(Json.text(part, "type"))) {
                continue;
            }
            JsonNode attributes = part.path("attributes");
            String of = Json.id(attributes, "status_report_id");
            Instant time = Json.time(attributes, "published_at");
            boolean isOwn = own.contains(String.valueOf(Json.id(part, "id"))) || (of != null && of.equals(reportId));
            if (isOwn && time != null && (best == null || time.isAfter(best))) {
                latest = part;
                best = time;
            }
        }
        return latest;
    }

    /** The last day that any monitor's history tells of: it shows whether the page is still kept. Null when none does. */
    private static @Nullable LocalDate latestDay(List<JsonNode> included) {
        LocalDate latest = null;
        for (JsonNode part : included) {
            for (JsonNode day : Json.elements(part.path("attributes"), "status_history")) {
                LocalDate date = date(Json.text(day, "day"));
                if (date != null && (latest == null || date.isAfter(latest))) {
                    latest = date;
                }
            }
        }
        return latest;
    }

    private static @Nullable LocalDate date(@Nullable String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeParseException notADay) {
            return null;
        }
    }
}
