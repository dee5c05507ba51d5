package dev.holdfast.okhttp;

import dev.holdfast.Holdfast;
import dev.holdfast.OnGiveUp;
import dev.holdfast.call.CallOptions;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls hold fast where only an application interceptor fits, such as inside another SDK's client. Where a
 * {@link HoldfastCallFactory} fits, it is the better choice. Thread-safe.
 *
 * <p>A call that is given up returns the last answer with its body rewritten into the provider's own JSON error, the
 * diagnosis as its message, and {@code X-Should-Retry: false}, so that the SDK above shows the diagnosis and does not try
 * again; where there was no answer, a 503 in that form is made. {@code Holdfast} may be set to do otherwise.
 *
 * <p>What an interceptor can't do, however it is added:
 *
 * <ul>
 *   <li>A wait holds its thread, in {@code enqueue} also the dispatcher's slot, and the call's connection.
 *   <li>It hears of no cancel, and looks for one every 20 ms.
 *   <li>A deadline of {@code CallOptions} bounds each connect, write and read; the client's call timeout bounds the whole,
 *       and the call is given up a twentieth of it, 250 ms at most, before its end, so that there is time to say so.
 *   <li>A fresh connection is not certain where other calls keep an HTTP/2 connection to the same host busy.
 * </ul>
 *
 * <p>With {@code addInterceptor(new HoldfastInterceptor(holdfast))} alone, without {@link #install}, moreover: OkHttp
 * sends again by itself, unseen, after a failure of the connection, a 408, and a 503 with {@code Retry-After: 0}, unless
 * its client is built with {@code retryOnConnectionFailure(false)} (which does not stop the last); and an exception is told by
 * its class only, since no event says how far the attempt had come or whether its connection was a kept-alive one.
 */
public final class HoldfastInterceptor implements Interceptor {

    private static final int RESERVE_DIVISOR = 20;
    private static final long MAX_RESERVE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Holdfast holdfast;
    private final GivingUp givingUp;
    private final Detours detours;
    private final @Nullable InstalledHooks hooks;

    /**
     * An interceptor to be added with {@code addInterceptor} where {@link #install} can't be used.
     *
     * @throws IllegalArgumentException when {@code holdfast} has alternates: nothing would keep the first one's key from them
     */
    public HoldfastInterceptor(Holdfast holdfast) {
        this(holdfast, new Detours(withoutAlternates(holdfast)), null);
    }

    private HoldfastInterceptor(Holdfast holdfast, Detours detours, @Nullable InstalledHooks hooks) {
        this.holdfast = holdfast;
        this.detours = detours;
        this.givingUp = new GivingUp(holdfast, OnGiveUp.RETURN_ENVELOPE);
        this.hooks = hooks;
        DuplicateOkHttp.warnOnce();
    }

    private static Holdfast withoutAlternates(Holdfast holdfast) {
        if (!holdfast.alternates().isEmpty()) {
            throw new IllegalArgumentException("HoldfastInterceptor has alternates, whose keys only install(..) or a"
                    + " HoldfastCallFactory keep apart: " + holdfast.alternates());
        }
        return holdfast;
    }

    /**
     * Adds an interceptor to a client that is being built and sets what it needs: OkHttp's own recovery off, an event
     * listener around the client's own, a network interceptor, on OkHttp 4 a name look-up around the client's own. It goes
     * behind the interceptors that are there, so those run once a call. Set listener, pool and look-up before it.
     *
     * <p>Where {@code holdfast} has alternates, add network interceptors before it too. One that is added later could put the first
     * one's key into a request to an alternate, unseen; the first time that this happens, a warning is logged, and from then
     * on no call goes to an alternate.
     *
     * @throws IllegalArgumentException when the builder has one already
     */
    public static OkHttpClient.Builder install(OkHttpClient.Builder builder, Holdfast holdfast) {
        if (builder.interceptors().stream().anyMatch(HoldfastInterceptor.class::isInstance)) {
            throw new IllegalArgumentException("HoldfastInterceptor is installed twice: " + builder.interceptors());
        }
        Detours detours = new Detours(holdfast);
        InstalledHooks hooks = InstalledHooks.into(builder, !detours.isEmpty());
        return builder.addInterceptor(new HoldfastInterceptor(holdfast, detours, hooks));
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        if (chain.connection() != null) {
            throw new IllegalStateException("HoldfastInterceptor is a network interceptor: use addInterceptor");
        }
        CallState above = CallState.of(chain.request());
        if (above != null && above.isRunning()) {
            // A HoldfastCallFactory is at work above this client: one of the two is enough.
            return chain.proceed(chain.request());
        }
        CallState state = new CallState();
        CallOptions options = Requests.options(chain.request());
        Request request = Requests.prepare(chain.request(), state, options, holdfast.provider());
        InstalledHooks heard = hooks != null && hooks.attach(chain.call(), state) ? hooks : null;
        detours.look(request);
        ChainExchange exchange =
                new ChainExchange(chain, request, state, options, holdfast.provider(), givingUp, detours, heard);
        try {
            return holdfast.execute(
                    exchange.endpoint(), Requests.bounded(options, nanosLeft(chain.call()), holdfast), exchange);
        } catch (IOException e) {
            throw chain.call().isCanceled() ? GivingUp.canceled(e) : e;
        } finally {
            state.finish();
        }
    }

    /** A little less than OkHttp gives the call: when that is over, no answer can be returned any more. */
    private static long nanosLeft(Call call) {
        long nanos = Requests.nanosLeft(call.timeout());
        return nanos - Math.min(nanos / RESERVE_DIVISOR, MAX_RESERVE_NANOS);
    }

    @Override
    public String toString() {
        return "HoldfastInterceptor(" + holdfast + ")";
    }
}
