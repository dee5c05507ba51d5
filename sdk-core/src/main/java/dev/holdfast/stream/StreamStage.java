package dev.holdfast.stream;

/**
 * How far a streamed answer has come. Decided event by event: an event counts once it is complete.
 *
 * <pre>
 * NOTHING → PRELUDE → CONTENT → ENDED
 *     └─────────┴─────────┴──→ FAILED
 * </pre>
 *
 * From {@code ENDED} it can go back to {@code CONTENT}, when a further choice begins behind the end of the others.
 */
public enum StreamStage {
    /** No byte has arrived. */
    NOTHING,
    /** It lives but has said nothing: comments, pings, keep-alives, announcements, empty deltas. */
    PRELUDE,
    /**
     * It has said something that a caller would show or act on: text, a tool call, reasoning, a refusal, sound. An event of a
     * type that is not known counts as content, so that nothing is held back for ever.
     */
    CONTENT,
    /** Its end marker has been seen. */
    ENDED,
    /** It has reported an error. */
    FAILED
}
