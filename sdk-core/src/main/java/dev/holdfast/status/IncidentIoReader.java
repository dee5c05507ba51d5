package dev.holdfast.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/**
 * Reads incident.io's {@code /api/v2/summary.json} and {@code /api/v2/incidents.json}. They look like Statuspage's, but the
 * summary has no incidents, and the incidents seldom say which components they are about. Stateless.
 */
final class IncidentIoReader implements FormatReader {

    @Override
    public PageReading read(List<StatusDocument> documents) {
        StatusDocument first = documents.get(0);
        StatusDocument second = documents.get(1);
        JsonNode summary = Documents.object(first);
        JsonNode history = Documents.object(second);
        List<JsonNode> incidents = history == null ? null : Json.array(history, "incidents");
        boolean page = summary != null && Json.id(summary.path("page"), "id") != null;
        if (!page && incidents == null) {
            return PageReading.unknown(summary == null ? Documents.notAnObject(first) : "no page.id: not incident.io");
        }
        Draft draft = new Draft(first.servedAt());
        Instant moved = null;
        if (summary != null && page) {
            moved = Json.time(summary.path("page"), "updated_at");
            String indicator = Json.text(summary.path("status"), "indicator");
            draft.summary(StatuspageShape.indicator(indicator), indicator);
            StatuspageShape.components(summary, draft);
            StatuspageShape.incidents(Json.elements(summary, "scheduled_maintenances"), true, draft);
        } else {
            draft.doubt(summary == null ? Documents.notAnObject(first) : "no page.id: not incident.io");
        }
        if (incidents == null) {
            draft.doubt(history == null ? Documents.notAnObject(second) : "no list of incidents");
        } else {
            moved = Times.later(moved, StatuspageShape.incidents(incidents, false, draft));
        }
        if (draft.isFrozen(moved)) {
            return PageReading.unknown("nothing has moved since " + moved + ", which says nothing of now");
        }
        if (moved == null) {
            draft.doubt("no time of the last change");
        }
        return draft.reading();
    }
}
