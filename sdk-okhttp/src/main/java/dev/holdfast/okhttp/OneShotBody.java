package dev.holdfast.okhttp;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** A body that can be written once, kept from being written twice, however often its request is sent. Thread-safe. */
final class OneShotBody extends RequestBody {

    private final RequestBody body;
    private final AtomicBoolean begun = new AtomicBoolean();

    OneShotBody(RequestBody body) {
        this.body = body;
    }

    /** Whether writing has begun, so that what it was written from may be used up. */
    boolean isBegun() {
        return begun.get();
    }

    @Override
    public @Nullable MediaType contentType() {
        return body.contentType();
    }

    @Override
    public long contentLength() throws IOException {
        return body.contentLength();
    }

    @Override
    public boolean isDuplex() {
        return body.isDuplex();
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        if (!begun.compareAndSet(false, true)) {
            throw new IOException("request body can be written once only");
        }
        body.writeTo(sink);
    }
}
