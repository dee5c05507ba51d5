package dev.holdfast.okhttp;

import dev.holdfast.Holdfast;
import dev.holdfast.OnGiveUp;
import dev.holdfast.diagnosis.Diagnosis;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.ErrorEnvelope;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Reason;
import java.io.IOException;
import java.util.Locale;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** What a caller gets whose call is given up. Immutable. */
final class GivingUp {

    static final String REBUILT = "X-Holdfast-Rebuilt";
    static final String REASON = "X-Holdfast-Reason";
    static final String SHOULD_RETRY = "X-Should-Retry";

    private static final MediaType JSON = MediaType.get("application/json");

    private final Holdfast holdfast;
    private final OnGiveUp way;

    /**
     * The way that was set on {@code holdfast}, or else the transport's own.
     *
     * @param otherwise what happens where nothing is set
     */
    GivingUp(Holdfast holdfast, OnGiveUp otherwise) {
        this.holdfast = holdfast;
        this.way = holdfast.onGiveUp().orElse(otherwise);
    }

    /** The last answer of a call, of which nothing but its head and an excerpt of its body may be left. */
    record LastAnswer(Response head, ByteString excerpt, boolean cut) {

        Response rebuilt() {
            Response.Builder rebuilt = head.newBuilder()
                    .body(ResponseBody.create(excerpt, contentType(head)))
                    .header(REBUILT, "true");
            if (head.header("Content-Length") != null) {
                rebuilt.header("Content-Length", Integer.toString(excerpt.size()));
            }
            return rebuilt.build();
        }

        private static @Nullable MediaType contentType(Response head) {
            String contentType = head.header("Content-Type");
            return contentType == null ? null : MediaType.parse(contentType);
        }
    }

    /**
     * Ends a call.
     *
     * @param request the request as it was sent
     * @param open the last answer while it is open; null when there was none or it has been closed
     * @param last what is kept of the last answer; null when the last attempt had none
     */
    Response end(CallReport report, Request request, @Nullable Response open, @Nullable LastAnswer last)
            throws IOException {
        if (report.why() == Reason.CANCELLED || report.failure().kind() == FailureKind.CANCELLED) {
            close(open);
            throw canceled(report.failure().facts().exception());
        }
        Diagnosis diagnosis = holdfast.diagnose(report);
        CallState state = CallState.of(request);
        if (state != null) {
            state.givenUp(diagnosis);
        }
        switch (way) {
            case THROW_SERVICE_FAILURES -> {
                Response response = report.failure().isCallersOwn() ? untouched(open, last) : null;
                if (response != null) {
                    return response;
                }
            }
            case THROW_ALWAYS -> {}
            case RETURN_RESPONSE -> {
                Response response = untouched(open, last);
                if (response != null) {
                    return response;
                }
            }
            case RETURN_ENVELOPE -> {
                return enveloped(report, diagnosis, request, open, last);
            }
        }
        close(open);
        throw holdfast.exception(report);
    }

    static IOException canceled(@Nullable Throwable cause) {
        return new IOException("Canceled", cause);
    }

    /** The answer as it came, where all of it can still be read; else what is left of it. */
    private static @Nullable Response untouched(@Nullable Response open, @Nullable LastAnswer last) {
        if (open != null && (last == null || !last.cut())) {
            return open;
        }
        close(open);
        return last == null ? null : last.rebuilt();
    }

    /**
     * An answer that an SDK above reads as its provider's own error. A caller's own error that is in the provider's JSON
     * already keeps its body, which says more than a diagnosis could: which field of the request is wrong, for one.
     */
    private Response enveloped(
            CallReport report,
            Diagnosis diagnosis,
            Request request,
            @Nullable Response open,
            @Nullable LastAnswer last) {
        String reason = report.why().name().toLowerCase(Locale.ROOT);
        Response head = open != null ? open : last == null ? null : last.head();
        if (head != null && report.failure().isCallersOwn() && head.code() >= 400 && isJson(head)) {
            Response response = untouched(open, last);
            if (response != null) {
                return response.newBuilder()
                        .header(SHOULD_RETRY, "false")
                        .header(REASON, reason)
                        .build();
            }
        }
        // A failure under a 200 must not look like a success.
        int status = head != null && head.code() >= 400 ? head.code() : 503;
        String code = report.failure().facts().code();
        byte[] body = ErrorEnvelope.write(
                holdfast.provider().dialect().envelope(),
                status,
                diagnosis.render(holdfast.locale()),
                code == null ? report.failure().kind().name().toLowerCase(Locale.ROOT) : code);
        close(open);
        Response.Builder made = head == null ? fromNothing(request) : head.newBuilder();
        if (status == 503 && (head == null || head.code() != 503)) {
            made.code(503).message("Service Unavailable");
        }
        return made.body(ResponseBody.create(body, JSON))
                .header("Content-Type", JSON.toString())
                .header("Content-Length", Integer.toString(body.length))
                .removeHeader("Content-Encoding")
                .removeHeader("Transfer-Encoding")
                .header(SHOULD_RETRY, "false")
                .header(REASON, reason)
                .build();
    }

    private static Response.Builder fromNothing(Request request) {
        long now = System.currentTimeMillis();
        return new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .sentRequestAtMillis(now)
                .receivedResponseAtMillis(now);
    }

    private static boolean isJson(Response head) {
        String contentType = head.header("Content-Type");
        return contentType != null && Requests.mediaType(contentType).endsWith("json");
    }

    private static void close(@Nullable Response response) {
        if (response != null) {
            response.close();
        }
    }
}
