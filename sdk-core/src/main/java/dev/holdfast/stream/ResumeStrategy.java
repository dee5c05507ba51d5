package dev.holdfast.stream;

import java.util.Optional;

/**
 * Knows how a streamed answer that broke off goes on from where it was, with no event lost and none twice. Implementations are
 * pure and thread-safe.
 */
@FunctionalInterface
public interface ResumeStrategy {

    /**
     * The request whose answer goes on behind the last complete event; empty where that can't be had.
     *
     * @param original the request that was sent at first, also when this is not the first time that its answer broke off
     * @param progress how far the answer has come, over all its parts
     */
    Optional<ResumeRequest> resume(StreamRequest original, StreamProgress progress);

    /**
     * Of the Responses API: a response that was asked for with {@code stream} and {@code background}, and is stored, goes on
     * with {@code GET .../responses/{id}?stream=true&starting_after={sequence_number}}. The path and all other parameters, such
     * as Azure's {@code api-version}, stay those of the original.
     */
    static ResumeStrategy responsesApi() {
        return ResponsesResume.INSTANCE;
    }

    /** Nothing is resumed. */
    static ResumeStrategy none() {
        return NoResume.INSTANCE;
    }
}
