package dev.holdfast.failure;

import org.jspecify.annotations.Nullable;

/** Tells a success from an error that came with a 2xx. In doubt it is a success: nobody wants a good answer thrown away. */
final class Success {

    private Success() {}

    /** What the answer is instead of a success; null when it is one. */
    static @Nullable FailureKind whyNot(ResponseView response, BodyShape shape, ErrorBody body) {
        boolean api = response.request().expects() == RequestView.Expects.API;
        String type = BodyShape.contentType(response);
        return switch (shape) {
            case HTML -> api ? FailureKind.PORTAL : null;
            case JSON -> inJson(response, body, type);
            case TEXT, BINARY ->
                // Gateways pass on garbage as a 200 without a type; some with the type that was asked for.
                api && (type.isEmpty() || type.contains("json")) ? FailureKind.MALFORMED : null;
            case EMPTY, EVENTS -> null;
        };
    }

    private static @Nullable FailureKind inJson(ResponseView response, ErrorBody body, String type) {
        boolean cutByUs = response.body().length >= ResponseView.MAX_BODY;
        if (!body.whole && !cutByUs && type.contains("application/json")) {
            return FailureKind.MALFORMED;
        }
        return body.envelope && isErrorObject(body) ? kind(body) : null;
    }

    /** Objects that were fetched, such as a failed batch, have an error of their own, which is not the call's. */
    private static boolean isErrorObject(ErrorBody body) {
        String object = body.object;
        return object == null || object.equals("error") || object.startsWith("chat.completion");
    }

    private static FailureKind kind(ErrorBody body) {
        FailureKind specific = Codes.specific(body, Dialect.STANDARD);
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
