package dev.holdfast.lookup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Takes a body up to a limit; ends the connection at the first byte too many, or at once when it isn't wanted at all. */
final class BodyGuard implements BodySubscriber<byte[]> {

    /** A body that is not taken. */
    static final class Unwanted extends IOException {
        private static final long serialVersionUID = 1;

        final transient Answer.Failed answer;

        private Unwanted(Trouble trouble, String detail) {
            super(detail);
            this.answer = new Answer.Failed(trouble, detail);
        }
    }

    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final boolean wanted;
    private final @Nullable Unwanted refusal;
    private @Nullable Subscription subscription;

    private BodyGuard(boolean wanted, @Nullable Unwanted refusal) {
        this.wanted = wanted;
        this.refusal = refusal;
    }

    /** For the body of an answer with these headers. */
    static BodyGuard of(HttpHeaders headers) {
        long length = headers.firstValueAsLong("Content-Length").orElse(0);
        if (length > Question.LONGEST_BODY) {
            return new BodyGuard(false, tooLarge());
        }
        for (String encoding : headers.allValues("Content-Encoding")) {
            if (!encoding.isBlank() && !encoding.trim().toLowerCase(Locale.ROOT).equals("identity")) {
                return new BodyGuard(false, new Unwanted(Trouble.ENCODED, "a compressed body"));
            }
        }
        return new BodyGuard(true, null);
    }

    /** For a body that doesn't matter. */
    static BodyGuard none() {
        return new BodyGuard(false, null);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        if (wanted) {
            given.request(1);
        } else {
            end(refusal);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        Subscription source = subscription;
        if (source == null || result.isDone()) {
            return;
        }
        for (ByteBuffer buffer : buffers) {
            if (bytes.size() + buffer.remaining() > Question.LONGEST_BODY) {
                end(tooLarge());
                return;
            }
            byte[] part = new byte[buffer.remaining()];
            buffer.get(part);
            bytes.write(part, 0, part.length);
        }
        source.request(1);
    }

    @Override
    public void onError(Throwable error) {
        result.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        result.complete(bytes.toByteArray());
    }

    private void end(@Nullable Unwanted why) {
        if (why == null) {
            result.complete(new byte[0]);
        } else {
            result.completeExceptionally(why);
        }
        if (subscription != null) {
            subscription.cancel();
        }
    }

    private static Unwanted tooLarge() {
        return new Unwanted(Trouble.TOO_LARGE, "a body of more than " + Question.LONGEST_BODY + " bytes");
    }
}
