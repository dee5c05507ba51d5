package dev.holdfast.okhttp;

import dev.holdfast.Provider;
import dev.holdfast.call.CallOptions;
import dev.holdfast.failure.Phase;
import dev.holdfast.time.CancelSignal;
import dev.holdfast.transport.AttemptTerms;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Interceptor.Chain;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One pass through an interceptor: each attempt proceeds once. Confined to the call's thread. */
final class ChainExchange extends ResponseExchange {

    /** How many kept-alive connections are turned down before one is used after all. */
    private static final int MAX_TURNED_DOWN = 8;

    private final Chain chain;
    private final @Nullable InstalledHooks hooks;
    private final Detours detours;
    private final @Nullable String endpointName;
    private Set<InetSocketAddress> failedAddresses = Set.of();

    /**
     * An exchange over a chain.
     *
     * @param hooks what hears of this call's events; null where nothing does
     */
    ChainExchange(
            Chain chain,
            Request request,
            CallState state,
            CallOptions options,
            Provider provider,
            GivingUp givingUp,
            Detours detours,
            @Nullable InstalledHooks hooks) {
        super(request, state, Requests.endpoint(request, options, provider), provider, givingUp);
        this.detours = detours;
        this.endpointName = options.endpoint();
        this.chain = chain;
        this.hooks = hooks;
    }

    /** Nowhere where nothing guards the keys. */
    @Override
    List<Moved> detours() {
        return hooks != null && hooks.areGuarding() ? detours.of(prepared(), endpointName) : List.of();
    }

    @Override
    public CancelSignal cancelSignal() {
        return new PolledCancel(chain.call());
    }

    /** An interceptor hears of no cancel: it has to look. */
    private record PolledCancel(Call call) implements CancelSignal {

        @Override
        public boolean isCancelled() {
            return call.isCanceled();
        }

        @Override
        public Registration onCancel(Runnable action) {
            return () -> {};
        }

        @Override
        public boolean mustBePolled() {
            return true;
        }
    }

    @Override
    public Response send(AttemptTerms terms) throws IOException {
        if (hooks == null) {
            begin(new AttemptTrace(Phase.UNKNOWN, false), terms);
            return arrived(bounded(terms).proceed(prepared(terms)));
        }
        hooks.avoid(failedAddresses);
        try {
            return sendTraced(terms, hooks);
        } catch (IOException e) {
            AttemptTrace trace = trace();
            failedAddresses = trace == null || trace.untriedAddresses() == 0 ? Set.of() : trace.failedAddresses();
            throw e;
        } finally {
            hooks.avoid(Set.of());
        }
    }

    private Response sendTraced(AttemptTerms terms, InstalledHooks installed) throws IOException {
        int turnedDown = 0;
        while (true) {
            if (terms.freshConnection()) {
                installed.evictIdle();
            }
            begin(new AttemptTrace(Phase.QUEUED, terms.freshConnection() && turnedDown < MAX_TURNED_DOWN), terms);
            try {
                return arrived(bounded(terms).proceed(prepared(terms)));
            } catch (NetworkGuard.NotFreshException e) {
                turnedDown++;
            }
        }
    }

    /** No connect, write or read of the attempt takes longer than the attempt may. */
    private Chain bounded(AttemptTerms terms) {
        if (terms.timeoutNanos() == 0) {
            return chain;
        }
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(terms.timeoutNanos()));
        return chain.withConnectTimeout(earlier(chain.connectTimeoutMillis(), millis), TimeUnit.MILLISECONDS)
                .withWriteTimeout(earlier(chain.writeTimeoutMillis(), millis), TimeUnit.MILLISECONDS)
                .withReadTimeout(earlier(chain.readTimeoutMillis(), millis), TimeUnit.MILLISECONDS);
    }

    private static int earlier(int timeoutMillis, long leftMillis) {
        int bound = (int) Math.min(leftMillis, Integer.MAX_VALUE);
        return timeoutMillis == 0 ? bound : Math.min(timeoutMillis, bound);
    }

    @Override
    public void sendAsync(AttemptTerms terms, Receiver<Response> receiver) {
        throw new UnsupportedOperationException("an interceptor waits on its own thread");
    }
}
