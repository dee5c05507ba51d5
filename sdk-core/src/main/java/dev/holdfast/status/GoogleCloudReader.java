package dev.holdfast.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads Google Cloud's {@code incidents.json}: an array of what is and of what was, over all products, of which one counts.
 * Stateless.
 */
final class GoogleCloudReader implements FormatReader {

    private final String product;

    GoogleCloudReader(String product) {
        this.product = product;
    }

    @Override
    public PageReading read(List<StatusDocument> documents) {
        StatusDocument document = documents.get(0);
        String problem = Documents.problem(document);
        JsonNode root = problem == null ? Json.parse(document.body()) : null;
        if (root == null || !root.isArray()) {
            return PageReading.unknown(
                    problem != null ? problem : document.url().getHost() + " answered no JSON array");
        }
        Draft draft = new Draft(document.servedAt());
        Instant moved = null;
        for (JsonNode incident : root) {
            if (!incident.isObject()) {
                draft.doubt("an incident that is no object");
                continue;
            }
            moved = Times.later(moved, updated(incident));
            JsonNode end = incident.path("end");
            boolean ends = !end.isMissingNode() && !end.isNull();
            if (ends && Times.parse(end.textValue()) == null) {
                draft.doubt("an incident whose end is no time");
            }
            if (ends || "AVAILABLE".equals(status(incident))) {
                continue;
            }
            List<JsonNode> products = Json.array(incident, "affected_products");
            if (products == null) {
                draft.doubt("an open incident without a list of products");
            } else if (products.stream().anyMatch(part -> product.equals(Json.id(part, "id")))) {
                draft.incident(incident(incident, document.url()));
            }
        }
        if (moved == null || draft.isFrozen(moved)) {
            return PageReading.unknown("nothing has moved since " + moved + ", which says nothing of now");
        }
        return draft.reading();
    }

    private static PostedIncident incident(JsonNode incident, URI page) {
        JsonNode update = incident.path("most_recent_update");
        Set<String> titles = new LinkedHashSet<>();
        for (JsonNode part : Json.elements(incident, "affected_products")) {
            String title = PlainText.of(Json.text(part, "title"));
            if (!title.isEmpty()) {
                titles.add(title);
            }
        }
        String title = PlainText.of(Json.text(incident, "external_desc"));
        String id = Json.id(incident, "id");
        String path = Json.text(incident, "uri");
        // How far they are with it is not said.
        return new PostedIncident(
                id == null ? title : PlainText.of(id),
                title,
                false,
                IncidentStage.INVESTIGATING,
                impact(status(incident)),
                titles,
                Json.time(incident, "begin", "created"),
                updated(incident),
                null,
                PlainText.of(Json.text(update, "text")),
                path == null ? null : Addresses.link(page.getScheme() + "://" + page.getRawAuthority() + slash(path)));
    }

    private static String slash(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    private static StatusLevel impact(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "SERVICE_OUTAGE" -> StatusLevel.MAJOR_OUTAGE;
            case "SERVICE_DISRUPTION" -> StatusLevel.PARTIAL_OUTAGE;
            case "SERVICE_INFORMATION" -> StatusLevel.DEGRADED;
            default -> StatusLevel.UNKNOWN;
        };
    }

    /** What was said last; the whole incident's where nothing was. */
    private static @Nullable String status(JsonNode incident) {
        JsonNode latest = incident.path("most_recent_update");
        return latest.has("status") ? Json.text(latest, "status") : Json.text(incident, "status_impact");
    }

    private static @Nullable Instant updated(JsonNode incident) {
        return Times.later(
                Json.time(incident, "modified", "created", "begin"),
                Json.time(incident.path("most_recent_update"), "modified", "when", "created"));
    }
}
