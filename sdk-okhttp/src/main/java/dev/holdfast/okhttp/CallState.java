package dev.holdfast.okhttp;

import dev.holdfast.call.Endpoint;
import dev.holdfast.diagnosis.Diagnosis;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * What all attempts of one call share. It travels with the request as a tag, so that OkHttp's listeners and
 * interceptors find it, and so that a response can be asked how its call ended. Thread-safe.
 */
final class CallState {

    private volatile @Nullable AttemptTrace trace;
    private volatile @Nullable Detour detour;
    private volatile @Nullable Endpoint answeredBy;
    private volatile @Nullable Diagnosis diagnosis;
    private volatile boolean running = true;

    /** The state that a request carries; null when it carries none. */
    static @Nullable CallState of(Request request) {
        return request.tag(CallState.class);
    }

    /** An attempt begins, at an alternate or, without a detour, where the request was made for. */
    void begin(AttemptTrace attempt, @Nullable Detour to) {
        detour = to;
        trace = attempt;
    }

    /** The way that the attempt under way takes; null when it is the straight one. */
    @Nullable
    Detour detour() {
        return detour;
    }

    void answeredBy(@Nullable Endpoint endpoint) {
        answeredBy = endpoint;
    }

    /** Where the call's answer came from; null when it has none. */
    @Nullable
    Endpoint answeredBy() {
        return answeredBy;
    }

    /** The attempt under way; null before the first. */
    @Nullable
    AttemptTrace trace() {
        return trace;
    }

    /** Whether a call is under way with this state: not when a later request was derived from an earlier one's. */
    boolean isRunning() {
        return running;
    }

    void finish() {
        running = false;
    }

    void givenUp(Diagnosis why) {
        diagnosis = why;
    }

    /** Why the call was given up; null when it was not. */
    @Nullable
    Diagnosis diagnosis() {
        return diagnosis;
    }
}
