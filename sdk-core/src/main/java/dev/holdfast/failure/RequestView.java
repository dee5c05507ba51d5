package dev.holdfast.failure;

/**
 * What the classifier needs to know of a request.
 *
 * @param method the HTTP method
 * @param host the host that was called
 * @param expects what the caller asked for
 */
public record RequestView(String method, String host, Expects expects) {

    /** What kind of body a good answer has. */
    public enum Expects {
        /** JSON, a stream of events, or anything else that an API answers with; not HTML. */
        API,
        /** Whatever comes: the request asks for HTML or another non-API type by name. */
        ANYTHING
    }
}
