package dev.holdfast.okhttp;

import dev.holdfast.failure.RequestView;
import dev.holdfast.failure.RequestView.Expects;
import dev.holdfast.failure.ResponseView;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ByteString;
import okio.GzipSource;
import okio.Timeout;

/**
 * Looks into answers without consuming them: what is read stays in the body's buffer. A success is looked into only
 * where an error may hide in it, which costs no wait for more than the caller would have waited for anyway.
 */
final class Answers {

    /** How long to wait for the body of a failing answer. What has arrived by then counts. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What tells a page from an API's answer stands at its beginning. */
    private static final int PAGE_BEGINNING = 8 * 1024;

    private Answers() {}

    /** What there is to see in a success. */
    private enum Look {
        NOWHERE,
        WHOLE_BODY,
        BEGINNING,
        FIRST_BYTES
    }

    /**
     * What was seen of an answer.
     *
     * @param view the answer as the classifier sees it
     * @param excerpt the beginning of the body as it came
     * @param cut whether the rest of the body can't be read any more
     */
    record Seen(ResponseView view, ByteString excerpt, boolean cut) {}

    /** Whether the caller gets the answer without its body being looked into. */
    static boolean isHealthy(Response response, Expects expects) {
        return response.code() < 400 && look(response, expects) == Look.NOWHERE;
    }

    private static Look look(Response response, Expects expects) {
        int code = response.code();
        if (code < 200 || code > 299 || code == 204 || code == 205) {
            return Look.NOWHERE;
        }
        if (response.request().method().equals("HEAD")) {
            return Look.NOWHERE;
        }
        String contentType = response.header("Content-Type");
        if (contentType == null) {
            boolean empty = response.body().contentLength() == 0;
            return expects == Expects.API && !empty ? Look.FIRST_BYTES : Look.NOWHERE;
        }
        String type = Requests.mediaType(contentType);
        if (type.equals("application/json") || type.endsWith("+json")) {
            long length = response.body().contentLength();
            return length >= 0 && length <= ResponseView.MAX_BODY ? Look.WHOLE_BODY : Look.NOWHERE;
        }
        return type.equals("text/html") && expects == Expects.API ? Look.BEGINNING : Look.NOWHERE;
    }

    /**
     * Looks into an answer.
     *
     * @param elapsed how long it took until its headers
     * @throws IOException when the body of a success breaks off
     */
    static Seen see(Response response, RequestView request, Duration elapsed) throws IOException {
        ResponseBody body = response.body();
        BufferedSource source = body.source();
        boolean cut = false;
        if (response.code() < 400) {
            switch (look(response, request.expects())) {
                case WHOLE_BODY -> source.request(body.contentLength());
                case BEGINNING -> source.request(PAGE_BEGINNING);
                case FIRST_BYTES -> source.request(1);
                case NOWHERE -> {}
            }
        } else {
            cut = !requestPatiently(source);
        }
        ByteString excerpt = buffered(source.getBuffer());
        Instant arrival = Instant.ofEpochMilli(response.receivedResponseAtMillis());
        ResponseView view = new ResponseView(
                request, response.code(), response::headers, decoded(response, excerpt), arrival, elapsed);
        return new Seen(view, excerpt, cut);
    }

    /** Waits a bounded time for the body of a failing answer; false when it broke off or ran out of time. */
    private static boolean requestPatiently(BufferedSource source) {
        Timeout timeout = source.timeout();
        boolean hadDeadline = timeout.hasDeadline();
        long before = hadDeadline ? timeout.deadlineNanoTime() : 0;
        long end = System.nanoTime() + PATIENCE_NANOS;
        timeout.deadlineNanoTime(hadDeadline && before - end < 0 ? before : end);
        try {
            source.request(ResponseView.MAX_BODY);
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            if (hadDeadline) {
                timeout.deadlineNanoTime(before);
            } else {
                timeout.clearDeadline();
            }
        }
    }

    private static ByteString buffered(Buffer buffer) {
        Buffer beginning = new Buffer();
        buffer.copyTo(beginning, 0, Math.min(buffer.size(), ResponseView.MAX_BODY));
        return beginning.readByteString();
    }

    /** OkHttp decodes by itself unless the request named an encoding of its own. */
    private static byte[] decoded(Response response, ByteString excerpt) {
        if (!"gzip".equalsIgnoreCase(response.header("Content-Encoding"))) {
            return excerpt.toByteArray();
        }
        Buffer plain = new Buffer();
        try (GzipSource gzip = new GzipSource(new Buffer().write(excerpt))) {
            while (plain.size() < ResponseView.MAX_BODY
                    && gzip.read(plain, ResponseView.MAX_BODY - plain.size()) != -1) {}
        } catch (EOFException e) {
            // The excerpt ends before the body does.
            return plain.readByteArray();
        } catch (IOException e) {
            return plain.size() == 0 ? excerpt.toByteArray() : plain.readByteArray();
        }
        return plain.readByteArray();
    }
}
