package dev.holdfast.diagnosis;

/** Which HTTP status a server answers with that has to give up a request of its own because of such a failure. */
final class Problems {

    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;
    private static final int INTERNAL_ERROR = 500;
    private static final int BAD_GATEWAY = 502;
    private static final int UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;

    private Problems() {}

    /**
     * By RFC 9110, section 15: 504 where no answer came in time, 502 where what came was unusable, 503 where it makes sense
     * to come back, 400 and 413 where the request itself was refused, and 500 for what the server's owner has to mend.
     */
    static int status(Findings findings) {
        return switch (findings.kind()) {
            case READ_TIMEOUT, CALL_TIMEOUT, GATEWAY_TIMEOUT, CONNECT_TIMEOUT -> GATEWAY_TIMEOUT;
            case UNAVAILABLE, OVERLOADED, RATE_LIMITED, TOO_EARLY, BREAKER_OPEN, STREAM_REFUSED, CANCELLED ->
                UNAVAILABLE;
            case INVALID_REQUEST, CONFLICT -> BAD_REQUEST;
            case TOO_LARGE -> TOO_LARGE;
            case OUT_OF_MONEY, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, NOT_SUPPORTED, PROXY_AUTHENTICATION ->
                INTERNAL_ERROR;
            default -> BAD_GATEWAY;
        };
    }
}
