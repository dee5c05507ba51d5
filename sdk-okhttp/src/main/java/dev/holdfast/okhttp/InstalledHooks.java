package dev.holdfast.okhttp;

import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.EventListener;
import okhttp3.OkHttp;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** What an installed interceptor has put into its client: how it hears of events, of addresses and of the pool. Thread-safe. */
final class InstalledHooks {

    private final ConnectionPool pool;
    private final KeyGuard guard = new KeyGuard(this::detour, this::state);
    private final ThreadLocal<Set<InetSocketAddress>> avoided = ThreadLocal.withInitial(Set::of);
    private final Map<Call, AtomicReference<@Nullable CallState>> states =
            Collections.synchronizedMap(new WeakHashMap<>());

    private InstalledHooks(ConnectionPool pool) {
        this.pool = pool;
    }

    /** @param guarded whether calls may go to alternates */
    static InstalledHooks into(OkHttpClient.Builder builder, boolean guarded) {
        OkHttpClient before = builder.build();
        InstalledHooks hooks = new InstalledHooks(before.connectionPool());
        EventListener.Factory listeners = before.eventListenerFactory();
        builder.retryOnConnectionFailure(false)
                .eventListenerFactory(call -> hooks.listen(call, listeners.create(call)));
        builder.networkInterceptors().add(0, NetworkGuard.INSTANCE);
        if (guarded) {
            builder.addNetworkInterceptor(hooks.guard);
        }
        if (OkHttp.VERSION.startsWith("4.")) {
            Dns dns = before.dns();
            builder.dns(new OtherAddressesFirst(dns, hooks.avoided::get));
        }
        return hooks;
    }

    private EventListener listen(Call call, EventListener user) {
        AtomicReference<@Nullable CallState> slot = new AtomicReference<>();
        states.put(call, slot);
        return new TracingEventListener(user, () -> {
            CallState state = slot.get();
            return state == null ? null : state.trace();
        });
    }

    /** From now on the events of {@code call} go to {@code state}. Whether they will be heard at all. */
    boolean attach(Call call, CallState state) {
        AtomicReference<@Nullable CallState> slot = states.get(call);
        if (slot == null) {
            return false;
        }
        slot.set(state);
        return true;
    }

    private @Nullable CallState state(Call call) {
        AtomicReference<@Nullable CallState> slot = states.get(call);
        return slot == null ? null : slot.get();
    }

    private @Nullable Detour detour(Call call) {
        CallState state = state(call);
        return state == null ? null : state.detour();
    }

    /** Whether what goes to an alternate is looked through at the very end. */
    boolean areGuarding() {
        return !guard.isBypassed();
    }

    void evictIdle() {
        pool.evictAll();
    }

    /** Name look-ups on this thread put these addresses last. */
    void avoid(Set<InetSocketAddress> failed) {
        if (failed.isEmpty()) {
            avoided.remove();
        } else {
            avoided.set(failed);
        }
    }
}
