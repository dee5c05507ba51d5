package dev.holdfast.transport;

import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.RequestView;
import dev.holdfast.failure.ResponseView;
import dev.holdfast.time.CancelSignal;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call over some HTTP client, as the engine sees it: something to send, more than once if need be. The engine decides,
 * the exchange does. It is used by one call and one attempt at a time; {@link #cancelSignal()} may fire at any time, and
 * the exchange itself then ends the attempt under way.
 *
 * <p>An attempt neither retries nor follows up by itself.
 *
 * @param <T> the client's response type
 */
public interface Exchange<T> {

    /** What is asked. */
    RequestView request();

    /** Whether the body can be written (again): false once a one-shot body has been begun. */
    boolean replayable();

    /** Whether sending twice does no more than sending once: by its method (RFC 9110, 9.2.2) or an honoured idempotency key. */
    boolean idempotent();

    /** Whether sending twice does no more than sending once wherever it is sent, since that lies in its method alone. */
    default boolean idempotentByMethod() {
        return false;
    }

    /**
     * Where else the request can be sent, in order; those that can't take it are left out. Asked at most once a call, and
     * only when the first can't take it, so what it costs need not be little.
     */
    default List<Target> alternates() {
        return List.of();
    }

    /** How many bytes of memory the request's body holds while the call waits; 0 where that is not known. */
    default long requestBytes() {
        return 0;
    }

    /** Fires when the caller cancels. */
    CancelSignal cancelSignal();

    /** Makes one attempt on the calling thread. */
    T send(AttemptTerms terms) throws IOException;

    /**
     * Makes one attempt on the client's threads and tells {@code receiver} exactly once. The receiver is quick and does
     * not throw.
     */
    void sendAsync(AttemptTerms terms, Receiver<T> receiver);

    /** Whether an answer is healthy at a glance, so that it is handed to the caller without being looked into. */
    boolean isHealthy(T response);

    /**
     * Looks into an answer without consuming it.
     *
     * @throws IOException when the body that should be looked into breaks off
     */
    ResponseView view(T response) throws IOException;

    /** Puts an exception of this exchange's last attempt in context. */
    ErrorView view(IOException error);

    /** Addresses of the host that the last attempt did not try; 0 where the client goes through them by itself. */
    int untriedAddresses();

    /** Closes an answer that will not be used. */
    void discard(T response);

    /**
     * Ends a call that is given up, in the way that its caller chose.
     *
     * @param report why, and what was done
     * @param response the answer that the report's failure is, open; null when there was none or it has been closed
     * @return what the caller gets
     * @throws IOException what the caller gets instead
     */
    T giveUp(CallReport report, @Nullable T response) throws IOException;

    /** Hears how an asynchronous attempt ended: exactly one of the two is called. */
    interface Receiver<T> {

        void answered(T response);

        void failed(IOException error);
    }
}
