package dev.holdfast.stream;

import java.util.Optional;

/** Resumes nothing. */
enum NoResume implements ResumeStrategy {
    INSTANCE;

    @Override
    public Optional<ResumeRequest> resume(StreamRequest original, StreamProgress progress) {
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "none";
    }
}
