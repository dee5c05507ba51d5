package dev.holdfast.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads Instatus's {@code /summary.json}: a word for the page, its incidents and its maintenances, none of which say which
 * components they are about. A list that would be empty is left out. Experimental: written after the vendor's documentation. Stateless.
 */
final class InstatusReader implements FormatReader {

    /** Nobody plans longer ones; a number that says so is a mistake. */
    private static final long LONGEST_MINUTES = 100_000;

    @Override
    public PageReading read(List<StatusDocument> documents) {
        StatusDocument document = documents.get(0);
        JsonNode root = Documents.object(document);
        if (root == null) {
            return PageReading.unknown(Documents.notAnObject(document));
        }
        JsonNode page = root.path("page");
        if (Json.text(page, "name") == null || Addresses.link(Json.text(page, "url")) == null) {
            return PageReading.unknown("no page.name and page.url: not Instatus");
        }
        Draft draft = new Draft(document.servedAt());
        String status = Json.text(page, "status");
        draft.summary(page(status), status);
        read(root, "activeIncidents", false, draft);
        read(root, "activeMaintenances", true, draft);
        return draft.reading();
    }

    private static void read(JsonNode root, String field, boolean maintenance, Draft draft) {
        JsonNode list = root.path(field);
        if (list.isMissingNode() || list.isNull()) {
            return;
        }
        if (!list.isArray()) {
            draft.doubt(field + " is no list");
            return;
        }
        for (JsonNode incident : list) {
            if (incident.isObject()) {
                draft.incident(incident(incident, maintenance));
            } else {
                draft.doubt("an incident that is no object");
            }
        }
    }

    private static PostedIncident incident(JsonNode incident, boolean maintenance) {
        String title = PlainText.of(Json.text(incident, "name"));
        String id = Json.id(incident, "id");
        Instant started = Json.time(incident, maintenance ? "start" : "started");
        return new PostedIncident(
                id == null ? title : PlainText.of(id),
                title,
                maintenance,
                stage(Json.text(incident, "status")),
                maintenance ? StatusLevel.MAINTENANCE : impact(Json.text(incident, "impact")),
                Set.of(),
                started,
                Times.later(started, Json.time(incident, "updatedAt")),
                maintenance ? end(started, incident.path("duration")) : null,
                "",
                Addresses.link(Json.text(incident, "url")));
    }

    private static StatusLevel page(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "UP" -> StatusLevel.OPERATIONAL;
            case "HASISSUES" -> StatusLevel.DEGRADED;
            case "UNDERMAINTENANCE" -> StatusLevel.MAINTENANCE;
            default -> StatusLevel.UNKNOWN;
        };
    }

    private static StatusLevel impact(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "OPERATIONAL" -> StatusLevel.OPERATIONAL;
            case "UNDERMAINTENANCE" -> StatusLevel.MAINTENANCE;
            case "DEGRADEDPERFORMANCE" -> StatusLevel.DEGRADED;
            case "PARTIALOUTAGE", "MINOROUTAGE" -> StatusLevel.PARTIAL_OUTAGE;
            case "MAJOROUTAGE" -> StatusLevel.MAJOR_OUTAGE;
            default -> StatusLevel.UNKNOWN;
        };
    }

    private static IncidentStage stage(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "INVESTIGATING" -> IncidentStage.INVESTIGATING;
            case "IDENTIFIED" -> IncidentStage.IDENTIFIED;
            case "MONITORING" -> IncidentStage.MONITORING;
            case "RESOLVED", "COMPLETED" -> IncidentStage.RESOLVED;
            case "NOTSTARTEDYET" -> IncidentStage.SCHEDULED;
            case "INPROGRESS" -> IncidentStage.IN_PROGRESS;
            default -> IncidentStage.UNKNOWN;
        };
    }

    /** It tells how many minutes it takes, as a text or a number. */
    private static @Nullable Instant end(@Nullable Instant start, JsonNode duration) {
        long minutes = duration.asLong(-1);
        return start == null || minutes < 0 || minutes > LONGEST_MINUTES
                ? null
                : start.plus(Duration.ofMinutes(minutes));
    }
}
