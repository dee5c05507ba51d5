package dev.holdfast.okhttp;

import java.io.IOException;
import java.net.Proxy;
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

    private volatile boolean bypassed;

    KeyGuard(Function<Call, @Nullable Detour> detours) {
        this.detours = detours;
    }

    /** Whether something was seen to change a request behind it: it can't vouch for any more. */
    boolean isBypassed() {
        return bypassed;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Detour detour = detours.apply(chain.call());
        if (detour == null) {
            return chain.proceed(chain.request());
        }
        Request guarded = detour.guarded(chain.request(), isReadByProxy(chain));
        Response response = chain.proceed(guarded);
        Request sent = response.request();
        if (!sent.headers().equals(guarded.headers()) || !sent.url().equals(guarded.url())) {
            bypassed = true;
            log.warn(
                    "A network interceptor that was added after Holdfast's changed a request to the alternate {}: no call goes"
                            + " to an alternate through this client any more. Install Holdfast last.",
                    detour.name());
        }
        return response.newBuilder().request(chain.request()).build();
    }

    private static boolean isReadByProxy(Chain chain) {
        Connection connection = chain.connection();
        return connection != null
                && connection.route().proxy().type() == Proxy.Type.HTTP
                && !chain.request().isHttps();
    }
}
