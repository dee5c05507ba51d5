package dev.holdfast.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was seen on the wire.
 *
 * @param status the HTTP status; 0 when there was no answer
 * @param code the provider's error code; null when there was none
 * @param reference what a support team finds the request by
 * @param hint what the server said about trying again
 * @param elapsed how long the attempt took until its answer's headers or its exception
 * @param exception what the transport threw; null when there was an answer
 */
public record Facts(
        int status,
        @Nullable String code,
        Reference reference,
        ServerHint hint,
        Duration elapsed,
        @Nullable Throwable exception) {

    /**
     * Ids of one request.
     *
     * @param requestId the provider's request id; null when none came
     * @param rayId the edge's id, such as {@code cf-ray}; null when none came
     */
    public record Reference(
            @Nullable String requestId, @Nullable String rayId) {

        /** No id came. */
        public static final Reference NONE = new Reference(null, null);

        public Reference {
            requestId = requestId == null ? null : Printable.of(requestId, 128);
            rayId = rayId == null ? null : Printable.of(rayId, 128);
        }
    }

    public Facts {
        code = code == null ? null : Printable.of(code, 64);
    }

    /** Without the exception's message, which may hold anything. */
    @Override
    public String toString() {
        return "Facts[status=" + status + ", code=" + code + ", reference=" + reference + ", hint=" + hint
                + ", elapsed=" + elapsed + ", exception="
                + (exception == null ? "none" : exception.getClass().getName()) + "]";
    }
}
