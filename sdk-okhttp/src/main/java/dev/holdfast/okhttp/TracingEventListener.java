package dev.holdfast.okhttp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Notes an attempt's events in its {@link AttemptTrace} and passes every event on to the client's own listener. */
final class TracingEventListener extends EventListener {

    private final EventListener user;
    private final Supplier<@Nullable AttemptTrace> trace;
    private final boolean noting;

    /**
     * A listener for one call of OkHttp's.
     *
     * @param user the listener that the client's owner has set for it
     * @param trace the attempt to note events in; null while there is none
     */
    TracingEventListener(EventListener user, Supplier<@Nullable AttemptTrace> trace) {
        this(user, trace, true);
    }

    private TracingEventListener(EventListener user, Supplier<@Nullable AttemptTrace> trace, boolean noting) {
        this.user = user;
        this.trace = trace;
        this.noting = noting;
    }

    /** A listener beside one that notes: it only passes events on, but for what {@code user} is not to see. */
    static EventListener beside(EventListener user, Supplier<@Nullable AttemptTrace> trace) {
        return new TracingEventListener(user, trace, false);
    }

    private void note(Consumer<AttemptTrace> event) {
        AttemptTrace attempt = noting ? trace.get() : null;
        if (attempt != null) {
            event.accept(attempt);
        }
    }

    /**
     * A cancel just before a connection is registered to be closed by it goes unheard, and the connect goes on to its
     * timeout. The two events that this is called at come just after, where OkHttp expects an IOException, if not from here.
     */
    private static void stopIfCancelled(Call call) {
        if (call.isCanceled()) {
            TracingEventListener.<RuntimeException>sneak(new IOException("Canceled"));
        }
    }

    @SuppressWarnings("unchecked") // The compiler takes it for an unchecked exception; nothing else does.
    private static <E extends Throwable> void sneak(IOException error) throws E {
        throw (E) error;
    }

    @Override
    public void callStart(Call call) {
        user.callStart(call);
    }

    @Override
    public void dispatcherQueueStart(Call call, Dispatcher dispatcher) {
        user.dispatcherQueueStart(call, dispatcher);
    }

    @Override
    public void dispatcherQueueEnd(Call call, Dispatcher dispatcher) {
        user.dispatcherQueueEnd(call, dispatcher);
    }

    @Override
    public void proxySelectStart(Call call, HttpUrl url) {
        user.proxySelectStart(call, url);
    }

    @Override
    public void proxySelectEnd(Call call, HttpUrl url, List<Proxy> proxies) {
        user.proxySelectEnd(call, url, proxies);
    }

    @Override
    public void dnsStart(Call call, String domainName) {
        note(AttemptTrace::lookingUp);
        user.dnsStart(call, domainName);
    }

    @Override
    public void dnsEnd(Call call, String domainName, List<InetAddress> inetAddressList) {
        note(attempt -> attempt.lookedUp(inetAddressList.size()));
        user.dnsEnd(call, domainName, inetAddressList);
    }

    @Override
    public void connectStart(Call call, InetSocketAddress inetSocketAddress, Proxy proxy) {
        note(attempt -> attempt.connecting(proxy));
        user.connectStart(call, inetSocketAddress, proxy);
        stopIfCancelled(call);
    }

    @Override
    public void secureConnectStart(Call call) {
        note(AttemptTrace::shakingHands);
        user.secureConnectStart(call);
        stopIfCancelled(call);
    }

    @Override
    public void secureConnectEnd(Call call, @Nullable Handshake handshake) {
        user.secureConnectEnd(call, handshake);
    }

    @Override
    public void connectEnd(Call call, InetSocketAddress inetSocketAddress, Proxy proxy, @Nullable Protocol protocol) {
        // Without a protocol it is the end of a proxy's challenge, not of a connect.
        if (protocol != null) {
            note(AttemptTrace::connected);
        }
        user.connectEnd(call, inetSocketAddress, proxy, protocol);
    }

    @Override
    public void connectFailed(
            Call call, InetSocketAddress inetSocketAddress, Proxy proxy, @Nullable Protocol protocol, IOException ioe) {
        note(attempt -> attempt.connectFailed(inetSocketAddress));
        user.connectFailed(call, inetSocketAddress, proxy, protocol, ioe);
    }

    @Override
    public void connectionAcquired(Call call, Connection connection) {
        note(attempt -> attempt.acquired(connection.route().proxy()));
        user.connectionAcquired(call, connection);
    }

    @Override
    public void connectionReleased(Call call, Connection connection) {
        user.connectionReleased(call, connection);
    }

    @Override
    public void requestHeadersStart(Call call) {
        note(AttemptTrace::sending);
        user.requestHeadersStart(call);
    }

    @Override
    public void requestHeadersEnd(Call call, Request request) {
        if (request.body() == null) {
            note(AttemptTrace::sent);
        }
        AttemptTrace attempt = trace.get();
        user.requestHeadersEnd(call, attempt == null ? request : attempt.shown(request));
    }

    @Override
    public void requestBodyStart(Call call) {
        user.requestBodyStart(call);
    }

    @Override
    public void requestBodyEnd(Call call, long byteCount) {
        note(AttemptTrace::sent);
        user.requestBodyEnd(call, byteCount);
    }

    @Override
    public void requestFailed(Call call, IOException ioe) {
        note(AttemptTrace::sendFailed);
        user.requestFailed(call, ioe);
    }

    @Override
    public void responseHeadersStart(Call call) {
        note(AttemptTrace::reading);
        user.responseHeadersStart(call);
    }

    @Override
    public void responseHeadersEnd(Call call, Response response) {
        AttemptTrace attempt = trace.get();
        user.responseHeadersEnd(call, attempt == null ? response : attempt.shown(response));
    }

    @Override
    public void responseBodyStart(Call call) {
        user.responseBodyStart(call);
    }

    @Override
    public void responseBodyEnd(Call call, long byteCount) {
        user.responseBodyEnd(call, byteCount);
    }

    @Override
    public void responseFailed(Call call, IOException ioe) {
        user.responseFailed(call, ioe);
    }

    @Override
    public void callEnd(Call call) {
        user.callEnd(call);
    }

    @Override
    public void callFailed(Call call, IOException ioe) {
        user.callFailed(call, ioe);
    }

    @Override
    public void canceled(Call call) {
        user.canceled(call);
    }

    @Override
    public void satisfactionFailure(Call call, Response response) {
        user.satisfactionFailure(call, response);
    }

    @Override
    public void cacheHit(Call call, Response response) {
        user.cacheHit(call, response);
    }

    @Override
    public void cacheMiss(Call call) {
        user.cacheMiss(call);
    }

    @Override
    public void cacheConditionalHit(Call call, Response cachedResponse) {
        user.cacheConditionalHit(call, cachedResponse);
    }

    @Override
    public void retryDecision(Call call, IOException exception, boolean retry) {
        user.retryDecision(call, exception, retry);
    }

    @Override
    public void followUpDecision(Call call, Response networkResponse, @Nullable Request nextRequest) {
        user.followUpDecision(call, networkResponse, nextRequest);
    }
}
