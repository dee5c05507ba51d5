package dev.holdfast.failure;

import java.time.Duration;

/**
 * One observation that a statement rests on.
 *
 * @param kind what was observed
 * @param detail the observation in the wire's own words, such as {@code nginx} or {@code ERR_CONNECT_FAIL 111}: short,
 *     printable, without secrets, markup or addresses
 */
public record Evidence(Kind kind, String detail) {

    /** What was observed. */
    public enum Kind {
        /** The status code. */
        STATUS,
        /** A header. */
        HEADER,
        /** The provider's request id: the API itself was reached. */
        REQUEST_ID,
        /** The provider's own JSON error envelope: the API itself was reached. */
        ENVELOPE,
        /** An error code inside that envelope. */
        ERROR_CODE,
        /** A page or text that a kind of gateway, proxy or edge is known to write. */
        GATEWAY_PAGE,
        /** The shape of the body: HTML, empty, not JSON. */
        BODY_SHAPE,
        /** How long the answer took. */
        ELAPSED,
        /** The class of an exception in the cause chain. */
        EXCEPTION,
        /** The phase that the transport had reached. */
        PHASE,
        /** What other requests met at the same time. */
        OTHER_CALLS,
        /** What the provider's status page says. */
        STATUS_PAGE
    }

    private static final int MAX_DETAIL = 120;

    public Evidence {
        detail = Printable.of(detail, MAX_DETAIL);
    }

    static Evidence elapsed(Duration elapsed) {
        // Duration.toMillis throws where the milliseconds don't fit.
        boolean fits = Math.abs(elapsed.toSeconds()) < Long.MAX_VALUE / 1_000;
        return new Evidence(Kind.ELAPSED, fits ? elapsed.toMillis() + " ms" : elapsed.toSeconds() + " s");
    }

    @Override
    public String toString() {
        return kind + " " + detail;
    }
}
