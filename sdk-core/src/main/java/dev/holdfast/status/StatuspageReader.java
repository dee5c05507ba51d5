package dev.holdfast.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/** Reads {@code /api/v2/summary.json} of Atlassian Statuspage. Stateless. */
final class StatuspageReader implements FormatReader {

    @Override
    public PageReading read(List<StatusDocument> documents) {
        StatusDocument document = documents.get(0);
        JsonNode root = Documents.object(document);
        if (root == null) {
            return PageReading.unknown(Documents.notAnObject(document));
        }
        if (Json.id(root.path("page"), "id") == null) {
            return PageReading.unknown("no page.id: not a Statuspage");
        }
        Draft draft = new Draft(document.servedAt());
        Instant moved = Json.time(root.path("page"), "updated_at");
        if (draft.isFrozen(moved)) {
            return PageReading.unknown("page.updated_at is " + moved + ", which says nothing of now");
        }
        if (moved == null) {
            draft.doubt("no page.updated_at");
        }
        String indicator = Json.text(root.path("status"), "indicator");
        draft.summary(StatuspageShape.indicator(indicator), indicator);
        StatuspageShape.components(root, draft);
        for (String list : List.of("incidents", "scheduled_maintenances")) {
            List<JsonNode> incidents = Json.array(root, list);
            if (incidents == null) {
                draft.doubt("no list of " + list);
            } else {
                StatuspageShape.incidents(incidents, list.equals("scheduled_maintenances"), draft);
            }
        }
        return draft.reading();
    }
}
