package dev.holdfast.incident;

/** The forms in which an incident report is rendered. */
public enum ReportForm {
    /** One line for an alert: where, what, how long, and how many of the affected calls were rescued. */
    TEXT,
    /** Markdown (CommonMark with tables); whatever could be taken for markup is escaped. */
    MARKDOWN,
    /**
     * A whole page of HTML in one file, with charts; it is XML too. It loads nothing and runs nothing, its own policy forbids
     * both, and all text is escaped.
     */
    HTML,
    /** JSON by the schema in {@code incident.schema.json}; its {@code schema} member names the version. */
    JSON
}
