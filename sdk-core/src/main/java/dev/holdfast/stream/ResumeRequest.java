package dev.holdfast.stream;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request that has an answer go on. It goes to the same scheme, host and port as the original and has its headers, but for
 * what is said here.
 *
 * @param method the HTTP method
 * @param target path and query, encoded
 * @param setHeaders headers to set, in place of any of the same name
 * @param dropHeaders headers of the original to leave out
 * @param body the body; null for none. Not changed by anyone
 */
public record ResumeRequest(
        String method, String target, Map<String, String> setHeaders, Set<String> dropHeaders, byte @Nullable [] body) {

    public ResumeRequest {
        Objects.requireNonNull(method, "method");
        if (!target.startsWith("/")) {
            throw new IllegalArgumentException(
                    "target does not begin with a slash: " + target.length() + " characters");
        }
        setHeaders = Map.copyOf(setHeaders);
        dropHeaders = Set.copyOf(dropHeaders);
    }

    /** Names of headers only: values, body and query may hold anything. */
    @Override
    public String toString() {
        int query = target.indexOf('?');
        return "ResumeRequest[" + method + " " + (query < 0 ? target : target.substring(0, query) + "?...") + ", set="
                + setHeaders.keySet() + ", drop=" + dropHeaders + ", body=" + (body == null ? 0 : body.length)
                + " bytes]";
    }
}
