package dev.holdfast.failure;

import org.jspecify.annotations.Nullable;

/** Tells a success from an error that came with a 2xx. In doubt it is a success: nobody wants a good answer thrown away. */
final class Success {

    private Success() {}

    /** What the answer is instead of a success; null when it is one. */
    static @Nullable FailureKind whyNot(ResponseView response, BodyShape shape, ErrorBody body, Dialect dialect) {
        if (response.status() == 206) {
            // A part of something: its ends say nothing.
            return null;
        }
        boolean api = response.request().expects() == RequestView.Expects.API;
        String type = BodyShape.contentType(response);
        boolean json = type.contains("json") && !type.contains("json-seq");
        return switch (shape) {
            // Who calls it a text or a file means to send it: no portal does.
            case HTML -> api && (type.isEmpty() || json || type.contains("html")) ? FailureKind.PORTAL : null;
            case JSON -> inJson(response, body, dialect);
            // A string, a number or null is JSON too.
            case TEXT -> api && (type.isEmpty() || (json && !body.whole)) ? FailureKind.MALFORMED : null;
            // Gateways pass on garbage as a 200 without a type; some with the type that was asked for.
            case BINARY -> api && (type.isEmpty() || json) ? FailureKind.MALFORMED : null;
            case EMPTY, EVENTS -> null;
        };
    }

    private static @Nullable FailureKind inJson(ResponseView response, ErrorBody body, Dialect dialect) {
        if (body.envelope) {
            // Several answers in one array: one of them failed, not the call.
            return body.several || isErrorOfItsOwn(response, body) ? null : kind(body, dialect);
        }
        boolean cutByUs = response.body().length >= ResponseView.MAX_BODY;
        if (body.whole || cutByUs || !BodyShape.contentType(response).contains("application/json")) {
            return null;
        }
        return body.cut ? FailureKind.TRUNCATED : FailureKind.MALFORMED;
    }

    /** Things that are asked about, such as a batch that failed, have an error of their own, which is not the call's. */
    private static boolean isErrorOfItsOwn(ResponseView response, ErrorBody body) {
        String object = body.object;
        if (object == null) {
            return body.identified && response.request().method().equals("GET");
        }
        return switch (object) {
            case "error", "chat.completion", "text_completion" -> false;
            // One that was just made is the call's own; one that is looked up is not.
            case "response" -> response.request().method().equals("GET");
            default -> true;
        };
    }

    private static FailureKind kind(ErrorBody body, Dialect dialect) {
        FailureKind specific = Codes.specific(body, dialect);
        if (specific != null) {
            return specific;
        }
        if (body.number >= 400 && body.number < 600) {
            return Statuses.kind(body.number, body);
        }
        FailureKind generic = Codes.generic(body);
        return generic != null ? generic : FailureKind.SERVER_ERROR;
    }
}
