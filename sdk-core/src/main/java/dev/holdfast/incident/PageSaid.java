package dev.holdfast.incident;

import dev.holdfast.incident.IncidentReport.StatusMark;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.StatusLevel;

/** What a provider's page said, as the band of a chart tells it apart. */
enum PageSaid {
    /** It had not been read. */
    UNREAD,
    /** Nothing was wrong. */
    NONE,
    /** Something was wrong, and no incident was shown. */
    TROUBLE,
    INVESTIGATING,
    IDENTIFIED,
    MONITORING,
    RESOLVED,
    MAINTENANCE,
    /** It can't be told. */
    UNKNOWN;

    static PageSaid of(StatusMark mark) {
        IncidentStage stage = mark.stage();
        if (mark.level() == StatusLevel.MAINTENANCE) {
            return MAINTENANCE;
        }
        if (stage == null) {
            return switch (mark.level()) {
                case OPERATIONAL -> NONE;
                case MAINTENANCE -> MAINTENANCE;
                case UNKNOWN -> UNKNOWN;
                case DEGRADED, PARTIAL_OUTAGE, MAJOR_OUTAGE -> TROUBLE;
            };
        }
        return switch (stage) {
            case INVESTIGATING -> INVESTIGATING;
            case IDENTIFIED -> IDENTIFIED;
            case MONITORING -> MONITORING;
            case RESOLVED -> RESOLVED;
            case SCHEDULED, IN_PROGRESS -> MAINTENANCE;
            case UNKNOWN -> UNKNOWN;
        };
    }

    /** The same in words. */
    static String words(StatusMark mark, ReportWords words) {
        IncidentStage stage = mark.stage();
        if (stage != null) {
            return words.of("stage", stage);
        }
        return switch (of(mark)) {
            case NONE -> words.say("mark.none");
            case MAINTENANCE -> words.say("mark.maintenance");
            default -> words.of("level", mark.level());
        };
    }

    /** Whether it shows an incident, planned maintenance aside. */
    static boolean showsIncident(StatusMark mark) {
        return mark.stage() != null && of(mark) != MAINTENANCE;
    }
}
