package dev.holdfast.failure;

import java.time.Duration;
import java.time.Instant;

/**
 * An answer as the classifier sees it.
 *
 * @param request what was asked
 * @param status the HTTP status
 * @param headers the headers
 * @param body the beginning of the body, decoded from any content encoding; no more than {@link #MAX_BODY} bytes count
 * @param arrival the wall clock when the headers arrived, against which dates in hints are read
 * @param elapsed how long the attempt took until the headers
 */
public record ResponseView(
        RequestView request, int status, HeaderView headers, byte[] body, Instant arrival, Duration elapsed) {

    /** The most that is read of a body: 64 KiB. */
    public static final int MAX_BODY = 64 * 1024;

    /** Without the body, which may hold anything. */
    @Override
    public String toString() {
        return "ResponseView[request=" + request + ", status=" + status + ", body=" + body.length + " bytes, elapsed="
                + elapsed + "]";
    }
}
