package dev.holdfast.stream;

import org.jspecify.annotations.Nullable;

/**
 * How far a streamed answer has come, in figures. A snapshot.
 *
 * @param bytes how many bytes arrived
 * @param events how many events were complete
 * @param contentEvents how many of them had content
 * @param lastEventEnd the offset behind the last complete event, in bytes from the beginning; 0 when there was none
 * @param responseId the id of the response (Responses API); null when none was told
 * @param lastSequence the last {@code sequence_number} of a complete event (Responses API); -1 when there was none
 * @param background whether the response runs in the background, as the server says; null when it doesn't
 * @param stored whether the response is stored, as the server says; null when it doesn't
 * @param lastEventId the last {@code id:} of an SSE stream; null when there was none
 * @param retryMillis the last {@code retry:} of an SSE stream, in milliseconds; -1 when there was none
 */
public record StreamProgress(
        long bytes,
        long events,
        long contentEvents,
        long lastEventEnd,
        @Nullable String responseId,
        long lastSequence,
        @Nullable Boolean background,
        @Nullable Boolean stored,
        @Nullable String lastEventId,
        long retryMillis) {

    /** Nothing has arrived. */
    public static final StreamProgress NONE = new StreamProgress(0, 0, 0, 0, null, -1, null, null, null, -1);
}
