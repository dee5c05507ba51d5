package dev.holdfast.failure;

/** What a status means where nothing else says more. */
final class Statuses {

    private Statuses() {}

    static FailureKind kind(int status, ErrorBody body) {
        return switch (status) {
            case 401 -> FailureKind.UNAUTHORIZED;
            case 402 -> FailureKind.OUT_OF_MONEY;
            case 403, 451 -> FailureKind.FORBIDDEN;
            case 404, 410 -> FailureKind.NOT_FOUND;
            case 407 -> FailureKind.PROXY_AUTHENTICATION;
            case 408, 499, 504, 524, 598, 599 -> FailureKind.GATEWAY_TIMEOUT;
            case 409, 423 -> FailureKind.CONFLICT;
            case 413 -> FailureKind.TOO_LARGE;
            case 425 -> FailureKind.TOO_EARLY;
            case 429, 509 -> FailureKind.RATE_LIMITED;
            case 498, 529 -> FailureKind.OVERLOADED;
            case 405, 501, 505 -> FailureKind.NOT_SUPPORTED;
            case 502, 520, 521, 522, 523, 525, 526, 527, 530 -> FailureKind.BAD_GATEWAY;
            case 503 -> FailureKind.UNAVAILABLE;
            case 511 -> FailureKind.PORTAL;
            default -> byRange(status, body);
        };
    }

    private static FailureKind byRange(int status, ErrorBody body) {
        if (status >= 500 && status < 600) {
            return FailureKind.SERVER_ERROR;
        }
        if (status >= 400 && status < 500) {
            return FailureKind.INVALID_REQUEST;
        }
        FailureKind generic = Codes.generic(body);
        return generic != null ? generic : FailureKind.MALFORMED;
    }
}
