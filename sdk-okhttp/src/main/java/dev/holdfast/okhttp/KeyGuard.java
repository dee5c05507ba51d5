package dev.holdfast.okhttp;

import java.io.IOException;
import java.net.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The innermost network interceptor. Interceptors, an authenticator, a cookie jar may add the first one's key to whatever is
 * sent: from an attempt at an alternate it takes all but what is known to be harmless, and then adds the alternate's own key,
 * which nobody before it sees. Thread-safe.
 */
final class KeyGuard implements Interceptor {

    private static final Logger log = LoggerFactory.getLogger(HoldfastCallFactory.class);

    /** Where the attempt of a call goes; null where the request was made for. */
    private final Function<Call, @Nullable Detour> detours;

    private final Function<Call, @Nullable CallState> states;
    private final AtomicBoolean bypassed = new AtomicBoolean();

    KeyGuard(Function<Call, @Nullable Detour> detours, Function<Call, @Nullable CallState> states) {
        this.detours = detours;
        this.states = states;
    }

    /**
     * A request that was guarded.
     *
     * @param shown the request as those know it who are not to see the alternate's key
     * @param guarded the request as it is to be sent
     */
    record Guarded(KeyGuard by, Detour detour, Request shown, Request guarded) {

        /** Compares what is being sent with what was let through; returns what may be shown of it. */
        Request seen(Request sent) {
            by.check(sent, this);
            return shown;
        }
    }

    /** Whether something was seen to change a request behind it: it can't vouch for any more. */
    boolean isBypassed() {
        return bypassed.get();
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Detour detour = detours.apply(chain.call());
        if (detour == null) {
            return chain.proceed(chain.request());
        }
        Guarded guarded =
                new Guarded(this, detour, chain.request(), detour.guarded(chain.request(), isReadByProxy(chain)));
        CallState state = states.apply(chain.call());
        AttemptTrace trace = state == null ? null : state.trace();
        if (trace != null) {
            trace.guarded(guarded);
        }
        Response response = chain.proceed(guarded.guarded());
        check(response.request(), guarded);
        return response.newBuilder().request(chain.request()).build();
    }

    private void check(Request sent, Guarded guarded) {
        boolean same = sent.headers().equals(guarded.guarded().headers())
                && sent.url().equals(guarded.guarded().url());
        if (!same && bypassed.compareAndSet(false, true)) {
            Warning.log(
                    log,
                    "A network interceptor that was added after Holdfast's changed a request to the alternate {}: no call goes"
                            + " to an alternate through this client any more. Install Holdfast last.",
                    guarded.detour().name());
        }
    }

    private static boolean isReadByProxy(Chain chain) {
        Connection connection = chain.connection();
        return connection != null
                && connection.route().proxy().type() == Proxy.Type.HTTP
                && !chain.request().isHttps();
    }
}
