package dev.holdfast.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The shape that Atlassian Statuspage gave its documents, and that others copied. */
final class StatuspageShape {

    private StatuspageShape() {}

    /** {@code status.indicator}, or the {@code impact} of an incident. */
    static StatusLevel indicator(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "none" -> StatusLevel.OPERATIONAL;
            case "minor" -> StatusLevel.DEGRADED;
            case "major" -> StatusLevel.PARTIAL_OUTAGE;
            case "critical" -> StatusLevel.MAJOR_OUTAGE;
            case "maintenance" -> StatusLevel.MAINTENANCE;
            default -> StatusLevel.UNKNOWN;
        };
    }

    /** The {@code status} of a component; incident.io writes {@code full_outage}. */
    static StatusLevel component(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "operational" -> StatusLevel.OPERATIONAL;
            case "degraded_performance", "degraded" -> StatusLevel.DEGRADED;
            case "partial_outage" -> StatusLevel.PARTIAL_OUTAGE;
            case "major_outage", "full_outage" -> StatusLevel.MAJOR_OUTAGE;
            case "under_maintenance" -> StatusLevel.MAINTENANCE;
            default -> StatusLevel.UNKNOWN;
        };
    }

    /** The {@code status} of an incident or a maintenance. */
    static IncidentStage stage(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "investigating" -> IncidentStage.INVESTIGATING;
            case "identified" -> IncidentStage.IDENTIFIED;
            case "monitoring", "verifying" -> IncidentStage.MONITORING;
            case "resolved", "postmortem", "completed", "maintenance_complete" -> IncidentStage.RESOLVED;
            case "scheduled", "maintenance_scheduled" -> IncidentStage.SCHEDULED;
            case "in_progress", "maintenance_in_progress" -> IncidentStage.IN_PROGRESS;
            default -> IncidentStage.UNKNOWN;
        };
    }

    /** Reads the components of a summary. */
    static void components(JsonNode root, Draft draft) {
        List<JsonNode> components = Json.array(root, "components");
        if (components == null) {
            draft.doubt("no list of components");
            return;
        }
        for (JsonNode component : components) {
            String word = Json.text(component, "status");
            draft.component(Json.text(component, "name"), component(word), word);
        }
    }

    /**
     * Reads incidents or maintenances.
     *
     * @param maintenance whether all in the list were planned
     * @return the latest time that is in any of them; null when there is none
     */
    static @Nullable Instant incidents(List<JsonNode> incidents, boolean maintenance, Draft draft) {
        Instant latest = null;
        for (JsonNode incident : incidents) {
            if (!incident.isObject()) {
                draft.doubt("an incident that is no object");
                continue;
            }
            PostedIncident posted = incident(incident, maintenance);
            latest = Times.later(latest, posted.updatedAt());
            draft.incident(posted);
        }
        return latest;
    }

    private static PostedIncident incident(JsonNode incident, boolean maintenance) {
        String title = PlainText.of(Json.text(incident, "name"));
        String id = Json.id(incident, "id");
        IncidentStage stage = stage(Json.text(incident, "status"));
        StatusLevel impact = indicator(Json.text(incident, "impact"));
        JsonNode update = latestUpdate(incident);
        boolean planned = maintenance
                || stage == IncidentStage.SCHEDULED
                || stage == IncidentStage.IN_PROGRESS
                || impact == StatusLevel.MAINTENANCE
                || incident.hasNonNull("scheduled_for");
        return new PostedIncident(
                id == null ? title : PlainText.of(id),
                title,
                planned,
                stage,
                impact,
                componentsOf(incident),
                planned
                        ? Json.time(incident, "scheduled_for", "started_at", "created_at")
                        : Json.time(incident, "started_at", "created_at"),
                Times.later(Json.time(incident, "updated_at", "created_at"), timeOf(update)),
                planned ? Json.time(incident, "scheduled_until") : null,
                PlainText.of(Json.text(update, "body")),
                linkOf(incident));
    }

    /** Updates stand newest first, as a rule. */
    private static JsonNode latestUpdate(JsonNode incident) {
        JsonNode latest = incident.path("incident_updates").path(0);
        for (JsonNode update : Json.elements(incident, "incident_updates")) {
            Instant time = timeOf(update);
            Instant best = timeOf(latest);
            if (time != null && (best == null || time.isAfter(best))) {
                latest = update;
            }
        }
        return latest;
    }

    private static @Nullable Instant timeOf(JsonNode update) {
        return Json.time(update, "display_at", "created_at");
    }

    /** Those of the incident; where it names none, those of its updates. */
    private static Set<String> componentsOf(JsonNode incident) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode component : Json.elements(incident, "components")) {
            add(names, component);
        }
        if (names.isEmpty()) {
            for (JsonNode update : Json.elements(incident, "incident_updates")) {
                for (JsonNode component : Json.elements(update, "affected_components")) {
                    // One without a code is a sentence: "No components were affected by this update."
                    if (component.hasNonNull("code")) {
                        add(names, component);
                    }
                }
            }
        }
        return names;
    }

    private static void add(Set<String> names, JsonNode component) {
        String name = PlainText.of(Json.text(component, "name"));
        if (!name.isEmpty()) {
            names.add(name);
        }
    }

    private static @Nullable URI linkOf(JsonNode incident) {
        return Addresses.link(Json.text(incident, "shortlink"));
    }
}
