package dev.holdfast.failure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Understands answers: codes before marks, marks before the status, the status before the shape. Where the evidence fits
 * several causes it says that it can't tell.
 */
final class AnswerClassifier {

    /** What is looked at of a page: its marks stand at the beginning or at the very end. */
    private static final int HEAD = 8 * 1024;

    private static final int TAIL = 1024;

    private static final List<String> RAY_HEADERS =
            List.of("cf-ray", "x-amz-cf-id", "x-azure-ref", "x-served-by", "x-vercel-id");

    /** Whatever the provider is, these are request ids. */
    private static final List<String> REQUEST_ID_HEADERS = List.of(
            "x-request-id",
            "request-id",
            "apim-request-id",
            "x-amzn-requestid",
            "x-goog-request-id",
            "x-groq-request-id");

    /** Ids that a gateway gives: they don't say that the API was reached. */
    private static final List<String> GATEWAY_ID_HEADERS = List.of("x-amzn-requestid", "x-kong-request-id");

    private final Dialect dialect;

    AnswerClassifier(Dialect dialect) {
        this.dialect = dialect;
    }

    Optional<Failure> classify(ResponseView response) {
        int status = response.status();
        if (status == 101 || (status >= 300 && status < 400)) {
            // Another protocol, a redirect that the client was told not to follow, "not modified": what was asked for.
            return Optional.empty();
        }
        BodyShape shape = BodyShape.of(response);
        ErrorBody body = shape.mayBeJson() ? ErrorBody.read(response.body()) : ErrorBody.NONE;
        if (status >= 200 && status < 300) {
            FailureKind kind = Success.whyNot(response, shape, body, dialect);
            if (kind == FailureKind.PORTAL && Words.speakOfFilter(response)) {
                kind = FailureKind.BLOCKED;
            }
            return kind == null ? Optional.empty() : Optional.of(failure(response, body, shape, kind, null));
        }
        if (body.bare && status >= 500 && dialect.envelope() != Dialect.Envelope.TEXT) {
            // {"error":"text"} is what gateways and frameworks write too.
            body.envelope = false;
        }
        // What an API's own error quotes is nobody's mark.
        String text = body.envelope ? "" : text(response.body());
        Mark mark = Marks.of(response, text);
        boolean page = mark != null && mark.where() == Evidence.Kind.GATEWAY_PAGE;
        if (dialect.envelope() == Dialect.Envelope.MESSAGE && body.message != null && !page) {
            body.envelope = true;
        }
        FailureKind specific = Codes.specific(body, dialect);
        FailureKind marked = mark == null ? null : mark.kind();
        FailureKind kind = specific != null ? specific : marked != null ? marked : Statuses.kind(status, body);
        return Optional.of(failure(response, body, shape, refine(kind, response, body, shape, mark), mark));
    }

    /** Where a code or a status alone says too much or too little. */
    private FailureKind refine(
            FailureKind kind, ResponseView response, ErrorBody body, BodyShape shape, @Nullable Mark mark) {
        if (kind == FailureKind.RATE_LIMITED
                && (response.status() == 413 || body.prose().startsWith("request too large"))) {
            // OpenAI, Groq: one request alone is more than the limit.
            return FailureKind.TOO_LARGE;
        }
        if (isMoney(kind, body)) {
            return FailureKind.OUT_OF_MONEY;
        }
        if (response.status() == 402
                && kind == FailureKind.OUT_OF_MONEY
                && Codes.specific(body, dialect) == null
                && Hints.read(response, body).delay() != null) {
            // OpenRouter: what is in flight has used up the credit for the moment.
            return FailureKind.RATE_LIMITED;
        }
        boolean page = shape == BodyShape.HTML && requestId(response, body) == null;
        boolean edges = mark != null && mark.hop() == Hop.EDGE && mark.where() == Evidence.Kind.GATEWAY_PAGE;
        if (kind == FailureKind.FORBIDDEN && (page || edges)) {
            // An API that refuses a key says so in JSON: a page, or an edge's own text, is from something that filters.
            return FailureKind.BLOCKED;
        }
        if (response.status() == 500 && kind == FailureKind.SERVER_ERROR && page && Words.speakOfGateway(response)) {
            // Some gateways answer a refused backend with a 500.
            return FailureKind.BAD_GATEWAY;
        }
        return kind;
    }

    /** Anthropic and xAI have no code for it. */
    private boolean isMoney(FailureKind kind, ErrorBody body) {
        return switch (kind) {
            case INVALID_REQUEST, FORBIDDEN, RATE_LIMITED ->
                body.envelope && Codes.specific(body, dialect) == null && Words.speakOfMoney(body.prose());
            default -> false;
        };
    }

    private Failure failure(
            ResponseView response, ErrorBody body, BodyShape shape, FailureKind kind, @Nullable Mark mark) {
        String requestId = requestId(response, body);
        Facts facts = new Facts(
                response.status(),
                Codes.shown(body),
                new Facts.Reference(requestId, id(response, RAY_HEADERS)),
                Hints.read(response, body),
                response.elapsed(),
                null);
        Judge judge = new Judge(response, body, shape, kind, mark, evidence(response, body, shape, mark, requestId));
        return new Failure(kind, judge.transience(), judge.replay(), judge.origin(), judge.cause(), facts);
    }

    private static List<Evidence> evidence(
            ResponseView response, ErrorBody body, BodyShape shape, @Nullable Mark mark, @Nullable String requestId) {
        List<Evidence> evidence = new ArrayList<>(6);
        if (mark != null) {
            evidence.add(new Evidence(mark.where(), mark.name()));
        }
        String code = Codes.shown(body);
        if (code != null) {
            evidence.add(new Evidence(Evidence.Kind.ERROR_CODE, code));
        }
        if (requestId != null) {
            // Gateways write ids into bodies of their own too, so there it counts in the API's envelope only.
            boolean theApis = !requestId.equals(id(response, GATEWAY_ID_HEADERS))
                    && (body.envelope || !requestId.equals(body.requestId));
            evidence.add(new Evidence(theApis ? Evidence.Kind.REQUEST_ID : Evidence.Kind.HEADER, requestId));
        }
        if (body.envelope) {
            evidence.add(new Evidence(Evidence.Kind.ENVELOPE, "JSON error envelope"));
        } else {
            evidence.add(new Evidence(Evidence.Kind.BODY_SHAPE, shape.words()));
        }
        evidence.add(new Evidence(Evidence.Kind.STATUS, Integer.toString(response.status())));
        evidence.add(Evidence.elapsed(response.elapsed()));
        return evidence;
    }

    private @Nullable String requestId(ResponseView response, ErrorBody body) {
        String id = id(response, dialect.requestIdHeaders());
        if (id == null) {
            id = id(response, REQUEST_ID_HEADERS);
        }
        return id != null || body.requestId == null || !isId(body.requestId) ? id : body.requestId;
    }

    private static @Nullable String id(ResponseView response, List<String> names) {
        for (String name : names) {
            for (String value : response.headers().values(name)) {
                if (isId(value.strip())) {
                    return value.strip();
                }
            }
        }
        return null;
    }

    /** Ids are shown to people: nothing with spaces or markup, no key, no address. */
    private static boolean isId(String value) {
        if (value.isEmpty() || value.length() > 128 || Private.isIn(value)) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!Ascii.isLetterOrDigit(c) && "-_.:/=+~".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The text in which marks are looked for, in lower case. */
    private static String text(byte[] body) {
        int length = Math.min(body.length, ResponseView.MAX_BODY);
        String head = new String(body, 0, Math.min(length, HEAD), StandardCharsets.UTF_8);
        if (length <= HEAD) {
            return head.toLowerCase(Locale.ROOT);
        }
        int tail = Math.min(TAIL, length - HEAD);
        return (head + new String(body, length - tail, tail, StandardCharsets.UTF_8)).toLowerCase(Locale.ROOT);
    }
}
