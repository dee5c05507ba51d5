package dev.holdfast.okhttp;

import dev.holdfast.call.Endpoint;
import dev.holdfast.diagnosis.Diagnosis;
import dev.holdfast.failure.CallReport;
import java.util.Optional;
import okhttp3.Response;

/**
 * Asks a response how its call ended. What it knows travels with the response's request, so it is there for a response
 * that was derived with {@link Response#newBuilder()} too. Thread-safe.
 */
public final class HoldfastResponses {

    private HoldfastResponses() {}

    /**
     * Where an answer came from: the endpoint that its call was made for, or an alternate's. Empty for an answer that
     * Holdfast made up, and for one that it did not bring.
     */
    public static Optional<Endpoint> answeredBy(Response response) {
        CallState state = CallState.of(response.request());
        return state == null ? Optional.empty() : Optional.ofNullable(state.answeredBy());
    }

    /** What Holdfast did and why it gave up; empty for an answer that is not a failure. */
    public static Optional<CallReport> report(Response response) {
        return diagnosis(response).map(Diagnosis::report);
    }

    /** What a person may be told; empty for an answer that is not a failure. */
    public static Optional<Diagnosis> diagnosis(Response response) {
        CallState state = CallState.of(response.request());
        return state == null ? Optional.empty() : Optional.ofNullable(state.diagnosis());
    }
}
