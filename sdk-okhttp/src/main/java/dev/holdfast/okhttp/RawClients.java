package dev.holdfast.okhttp;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.Authenticator;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;

/**
 * The clients that attempts are made with, all derived from the user's own and sharing its pool, dispatcher, cache and
 * everything else. They send once: what OkHttp does to recover by itself is off. Thread-safe.
 */
final class RawClients {

    private final OkHttpClient user;
    private final OkHttpClient ordinary;
    private final OkHttpClient elsewhere;

    /** @param guarded whether attempts may go to alternates */
    RawClients(OkHttpClient user, boolean guarded) {
        this.user = user;
        EventListener.Factory listeners = user.eventListenerFactory();
        OkHttpClient.Builder derived = user.newBuilder()
                .retryOnConnectionFailure(false)
                .eventListenerFactory(call -> {
                    EventListener own = listeners.create(call);
                    CallState state = CallState.of(call.request());
                    if (state == null) {
                        return own;
                    }
                    AttemptTrace trace = state.trace();
                    return new TracingEventListener(own, () -> trace);
                });
        derived.networkInterceptors().add(0, NetworkGuard.INSTANCE);
        if (guarded) {
            // The last one: what is sent to an alternate is what it lets through.
            derived.addNetworkInterceptor(
                    new KeyGuard(call -> call.request().tag(Detour.class), call -> CallState.of(call.request())));
        }
        this.ordinary = derived.build();
        // An alternate's "who are you?" is not for those who know the first one's key.
        this.elsewhere = guarded
                ? ordinary.newBuilder().authenticator(Authenticator.NONE).build()
                : ordinary;
    }

    OkHttpClient user() {
        return user;
    }

    OkHttpClient ordinary() {
        return ordinary;
    }

    /** The client for an attempt at this target. */
    OkHttpClient ordinary(int target) {
        return target == 0 ? ordinary : elsewhere;
    }

    /** A client whose pool is empty: for a connection that is certainly new, which is closed after its use. */
    OkHttpClient isolated(int target) {
        return ordinary(target)
                .newBuilder()
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .build();
    }

    /** A client that tries these addresses last. */
    OkHttpClient avoiding(Set<InetSocketAddress> failed, int target) {
        return ordinary(target)
                .newBuilder()
                .dns(new OtherAddressesFirst(ordinary.dns(), () -> failed))
                .build();
    }

    /** Closes the connections that are kept alive; OkHttp has no way to close those of one address only. */
    void evictIdle() {
        ordinary.connectionPool().evictAll();
    }
}
