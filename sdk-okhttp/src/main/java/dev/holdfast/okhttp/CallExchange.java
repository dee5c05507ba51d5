package dev.holdfast.okhttp;

import dev.holdfast.Provider;
import dev.holdfast.call.CallOptions;
import dev.holdfast.failure.Phase;
import dev.holdfast.time.CancelSignal;
import dev.holdfast.time.Cancellation;
import dev.holdfast.transport.AttemptTerms;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One call of the factory: each attempt is a call of OkHttp's own. {@link #cancel()} may come from any thread. */
final class CallExchange extends ResponseExchange {

    private final RawClients clients;
    private final Detours detours;
    private final @Nullable String endpointName;
    private final Delivery delivery;
    private final Cancellation cancellation = new Cancellation();
    private final CopyOnWriteArrayList<EventListener> listeners = new CopyOnWriteArrayList<>();

    private volatile @Nullable Call attempt;
    private volatile @Nullable AsyncAttempt asyncAttempt;
    private volatile Set<InetSocketAddress> failedAddresses = Set.of();

    CallExchange(
            RawClients clients,
            Detours detours,
            Request request,
            CallState state,
            CallOptions options,
            Provider provider,
            GivingUp givingUp) {
        super(request, state, Requests.endpoint(request, options, provider), provider, givingUp);
        this.clients = clients;
        this.detours = detours;
        this.endpointName = options.endpoint();
        this.delivery = new Delivery(clients.ordinary().dispatcher());
    }

    @Override
    public CancelSignal cancelSignal() {
        return cancellation;
    }

    @Override
    List<Moved> detours() {
        return detours.of(prepared(), endpointName);
    }

    Delivery delivery() {
        return delivery;
    }

    void addEventListener(EventListener listener) {
        listeners.add(listener);
    }

    /** Ends the wait or the attempt under way, and every later one. */
    void cancel() {
        cancellation.cancel();
        Call running = attempt;
        if (running != null) {
            running.cancel();
        }
        AsyncAttempt waiting = asyncAttempt;
        if (waiting != null) {
            waiting.cancelled();
        }
    }

    @Override
    public Response send(AttemptTerms terms) throws IOException {
        Call call = next(terms, clientFor(terms));
        try {
            return arrived(call.execute());
        } catch (NetworkGuard.NotFreshException e) {
            Call fresh = next(terms, clients.isolated(terms.target()));
            try {
                return arrived(fresh.execute());
            } catch (IOException again) {
                throw failed(fresh, again);
            }
        } catch (IOException e) {
            throw failed(call, e);
        }
    }

    @Override
    public void sendAsync(AttemptTerms terms, Receiver<Response> receiver) {
        AsyncAttempt async = new AsyncAttempt(terms, receiver);
        asyncAttempt = async;
        next(terms, clientFor(terms)).enqueue(async);
        if (cancellation.isCancelled()) {
            async.cancelled();
        }
    }

    private OkHttpClient clientFor(AttemptTerms terms) {
        if (terms.freshConnection()) {
            clients.evictIdle();
        }
        return failedAddresses.isEmpty()
                ? clients.ordinary(terms.target())
                : clients.avoiding(failedAddresses, terms.target());
    }

    private Call next(AttemptTerms terms, OkHttpClient client) {
        // An empty pool needs no guard.
        boolean guarded = terms.freshConnection()
                && client.connectionPool() == clients.ordinary().connectionPool();
        AttemptTrace trace = new AttemptTrace(Phase.QUEUED, guarded);
        begin(trace, terms);
        Call call = client.newCall(prepared(terms));
        call.timeout().timeout(terms.timeoutNanos(), TimeUnit.NANOSECONDS);
        for (EventListener listener : listeners) {
            call.addEventListener(TracingEventListener.beside(listener, () -> trace));
        }
        attempt = call;
        if (cancellation.isCancelled()) {
            call.cancel();
        }
        return call;
    }

    private IOException failed(Call call, IOException error) {
        AttemptTrace trace = trace();
        failedAddresses = trace == null || trace.untriedAddresses() == 0 ? Set.of() : trace.failedAddresses();
        if (isUsersCancel(call, error)) {
            // The dispatcher's cancelAll, or an interceptor: it is the user's cancel too.
            cancellation.cancel();
        }
        return error;
    }

    /** OkHttp cancels a call by itself when it runs out of time, and when an interceptor throws what it should not. */
    private static boolean isUsersCancel(Call call, IOException error) {
        return call.isCanceled()
                && !(error instanceof InterruptedIOException)
                && !isUnchecked(error.getCause())
                // OkHttp 4 has no place for a cause.
                && Arrays.stream(error.getSuppressed()).noneMatch(CallExchange::isUnchecked);
    }

    private static boolean isUnchecked(@Nullable Throwable thrown) {
        return thrown instanceof RuntimeException || thrown instanceof Error;
    }

    /** One attempt on OkHttp's threads. Whoever comes first, OkHttp or a cancel, tells the receiver. */
    private final class AsyncAttempt implements Callback {

        private final AttemptTerms terms;
        private final Receiver<Response> receiver;
        private final AtomicBoolean told = new AtomicBoolean();

        AsyncAttempt(AttemptTerms terms, Receiver<Response> receiver) {
            this.terms = terms;
            this.receiver = receiver;
        }

        @Override
        public void onResponse(Call call, Response response) {
            if (!told.compareAndSet(false, true)) {
                response.close();
                return;
            }
            delivery.onDispatcherThread(() -> receiver.answered(arrived(response)));
        }

        @Override
        public void onFailure(Call call, IOException error) {
            if (error instanceof NetworkGuard.NotFreshException && !told.get()) {
                sendFresh(call);
            } else {
                tell(call, error);
            }
        }

        private void sendFresh(Call before) {
            try {
                next(terms, clients.isolated(terms.target())).enqueue(this);
            } catch (RuntimeException | Error e) {
                // Out of the program's own factory of event listeners, say. OkHttp would tell nobody.
                tell(before, new IOException("unexpected: " + e.getClass().getSimpleName(), e));
            }
        }

        private void tell(Call call, IOException error) {
            if (told.compareAndSet(false, true)) {
                delivery.onDispatcherThread(() -> receiver.failed(failed(call, error)));
            }
        }

        /** OkHttp ends a call that is cancelled in a name look-up only when the look-up has ended: its caller hears at once. */
        void cancelled() {
            if (told.compareAndSet(false, true)) {
                receiver.failed(GivingUp.canceled(null));
            }
        }
    }
}
