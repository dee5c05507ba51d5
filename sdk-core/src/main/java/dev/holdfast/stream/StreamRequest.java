package dev.holdfast.stream;

import java.util.Objects;

/**
 * A request for a streamed answer, as a {@link ResumeStrategy} sees it.
 *
 * @param method the HTTP method
 * @param target path and query, encoded as they were sent, such as {@code /v1/responses?api-version=1}
 * @param body the body, or its beginning; empty when there is none or it can't be read again. Not changed by anyone
 */
public record StreamRequest(String method, String target, byte[] body) {

    public StreamRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(body, "body");
        if (!target.startsWith("/")) {
            throw new IllegalArgumentException(
                    "target does not begin with a slash: " + target.length() + " characters");
        }
    }

    /** Without the body, which may hold anything, and the query, which may hold a key. */
    @Override
    public String toString() {
        int query = target.indexOf('?');
        return "StreamRequest[" + method + " " + (query < 0 ? target : target.substring(0, query) + "?...") + ", body="
                + body.length + " bytes]";
    }
}
