package dev.holdfast.okhttp;

import dev.holdfast.failure.Phase;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * How far one attempt has come, as OkHttp's events tell it, and what its network interceptor did to it. Thread-safe:
 * OkHttp 5 connects to several addresses at once, on threads of its own.
 */
final class AttemptTrace {

    private final long startNanos = System.nanoTime();
    private final boolean mustBeFresh;
    private final Set<InetSocketAddress> failedAddresses = ConcurrentHashMap.newKeySet();
    private final AtomicInteger addresses = new AtomicInteger();

    private volatile Phase phase;
    private volatile boolean connectedSinceLastRequest;
    private volatile boolean requested;
    private volatile boolean reused;
    private volatile boolean proxied;
    private volatile @Nullable String hiddenRetryAfter;
    private volatile KeyGuard.@Nullable Guarded guarded;

    /**
     * A trace of an attempt that begins now.
     *
     * @param start {@link Phase#QUEUED} where events will be heard, {@link Phase#UNKNOWN} where not
     * @param mustBeFresh whether the attempt must not use a connection that was kept alive
     */
    AttemptTrace(Phase start, boolean mustBeFresh) {
        this.phase = start;
        this.mustBeFresh = mustBeFresh;
    }

    /** What goes to an alternate from now on. */
    void guarded(KeyGuard.Guarded request) {
        guarded = request;
    }

    /** What of a request that is being sent the program's own listeners may see: no alternate's key. */
    Request shown(Request sent) {
        KeyGuard.Guarded to = guarded;
        return to == null ? sent : to.seen(sent);
    }

    /** The same of an answer. */
    Response shown(Response answer) {
        KeyGuard.Guarded to = guarded;
        return to == null
                ? answer
                : answer.newBuilder().request(to.seen(answer.request())).build();
    }

    void lookingUp() {
        phase = Phase.NAME_LOOKUP;
    }

    void lookedUp(int count) {
        addresses.addAndGet(count);
    }

    void connecting(Proxy proxy) {
        proxied = proxy.type() != Proxy.Type.DIRECT;
        phase = Phase.CONNECTING;
    }

    void shakingHands() {
        phase = Phase.TLS;
    }

    void connected() {
        connectedSinceLastRequest = true;
    }

    void connectFailed(InetSocketAddress address) {
        failedAddresses.add(address);
    }

    void acquired(Proxy proxy) {
        proxied = proxy.type() != Proxy.Type.DIRECT;
    }

    void sending() {
        // A follow-up (a redirect, a sign-in) goes over the connection of the request before it, without another event.
        reused = !connectedSinceLastRequest;
        connectedSinceLastRequest = false;
        requested = true;
        phase = Phase.SENDING;
    }

    void sent() {
        phase = Phase.WAITING;
    }

    void sendFailed() {
        phase = Phase.SENDING;
    }

    void reading() {
        phase = Phase.READING;
    }

    /** Called before anything is sent over the attempt's connection: whether it is one that must not be used. */
    boolean isStale() {
        return mustBeFresh && !requested && !connectedSinceLastRequest;
    }

    void hideRetryAfter(String value) {
        hiddenRetryAfter = value;
    }

    /** The {@code Retry-After} that OkHttp was not shown; null when there was none. */
    @Nullable
    String hiddenRetryAfter() {
        return hiddenRetryAfter;
    }

    Phase phase() {
        return phase;
    }

    /** Whether the request went, or was about to go, over a connection that had been there before. */
    boolean reused() {
        return reused;
    }

    boolean proxied() {
        return proxied;
    }

    /** Addresses that refused or failed. */
    Set<InetSocketAddress> failedAddresses() {
        return Set.copyOf(failedAddresses);
    }

    /** Addresses of the host that were not tried; 0 unless a connect failed. */
    int untriedAddresses() {
        return failedAddresses.isEmpty() || requested ? 0 : Math.max(0, addresses.get() - failedAddresses.size());
    }

    long elapsedNanos() {
        return System.nanoTime() - startNanos;
    }
}
