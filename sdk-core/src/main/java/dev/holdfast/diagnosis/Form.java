package dev.holdfast.diagnosis;

/** The forms in which a diagnosis is rendered. */
public enum Form {
    /** One line: what it means, and the one thing that helps most. The same for every reader. */
    LINE,
    /** Plain text in a few lines; list items begin with a number. */
    TEXT,
    /** Markdown (CommonMark); whatever could be taken for markup is escaped. */
    MARKDOWN,
    /** A fragment of HTML in a {@code section} of its own, without script or style; all text is escaped. */
    HTML,
    /** JSON by the schema in {@code diagnosis.schema.json}; its {@code schema} member names the version. */
    JSON,
    /**
     * Problem details by RFC 9457 ({@code application/problem+json}), the JSON above in the member {@code diagnosis}; the
     * schema is {@code problem.schema.json}.
     */
    PROBLEM
}
