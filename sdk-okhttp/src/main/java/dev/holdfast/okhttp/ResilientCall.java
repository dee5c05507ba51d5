package dev.holdfast.okhttp;

import dev.holdfast.Holdfast;
import dev.holdfast.call.CallOptions;
import dev.holdfast.transport.Exchange;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import kotlin.jvm.JvmClassMappingKt;
import kotlin.jvm.functions.Function0;
import kotlin.reflect.KClass;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.EventListener;
import okhttp3.Request;
import okhttp3.Response;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A call that goes through Holdfast. Thread-safe in the way of OkHttp's own calls: one thread executes it, any thread
 * cancels it.
 */
final class ResilientCall implements Call {

    private final RawClients clients;
    private final Detours detours;
    private final Holdfast holdfast;
    private final GivingUp givingUp;
    private final Request request;
    private final CallOptions options;
    private final CallState state = new CallState();
    private final CallTags tags;
    private final CallExchange exchange;
    private final Timeout timeout = new Timeout();
    private final AtomicBoolean executed = new AtomicBoolean();

    ResilientCall(RawClients clients, Detours detours, Holdfast holdfast, GivingUp givingUp, Request request) {
        this.clients = clients;
        this.detours = detours;
        this.holdfast = holdfast;
        this.givingUp = givingUp;
        this.request = request;
        this.options = Requests.options(request);
        this.tags = new CallTags(request);
        Request prepared = Requests.prepare(request, state, options, holdfast.provider());
        this.exchange = new CallExchange(clients, detours, prepared, state, options, holdfast.provider(), givingUp);
        timeout.timeout(clients.user().callTimeoutMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public Response execute() throws IOException {
        begin();
        try {
            if (isCanceled()) {
                throw GivingUp.canceled(null);
            }
            return holdfast.execute(
                    exchange.endpoint(), Requests.bounded(options, Requests.nanosLeft(timeout), holdfast), exchange);
        } catch (IOException e) {
            throw asCallersSee(e);
        } finally {
            state.finish();
        }
    }

    @Override
    public void enqueue(Callback callback) {
        begin();
        Exchange.Receiver<Response> receiver = new Exchange.Receiver<>() {
            @Override
            public void answered(Response response) {
                state.finish();
                exchange.delivery().answered(ResilientCall.this, callback, response);
            }

            @Override
            public void failed(IOException error) {
                state.finish();
                exchange.delivery().failed(ResilientCall.this, callback, asCallersSee(error));
            }
        };
        if (isCanceled()) {
            receiver.failed(GivingUp.canceled(null));
            return;
        }
        holdfast.executeAsync(
                exchange.endpoint(),
                Requests.bounded(options, Requests.nanosLeft(timeout), holdfast),
                exchange,
                receiver);
    }

    private void begin() {
        if (!executed.compareAndSet(false, true)) {
            throw new IllegalStateException("Already Executed");
        }
    }

    /** However an attempt or a wait ended that was cancelled, a caller sees what OkHttp would have thrown. */
    private IOException asCallersSee(IOException error) {
        boolean asIs = !isCanceled() || "Canceled".equals(error.getMessage());
        return asIs ? error : GivingUp.canceled(error);
    }

    @Override
    public void cancel() {
        exchange.cancel();
    }

    @Override
    public boolean isExecuted() {
        return executed.get();
    }

    @Override
    public boolean isCanceled() {
        return exchange.cancelSignal().isCancelled();
    }

    /** Bounds the whole call, waits included. Each attempt gets what is left of it. */
    @Override
    public Timeout timeout() {
        return timeout;
    }

    @Override
    public void addEventListener(EventListener eventListener) {
        exchange.addEventListener(eventListener);
    }

    @Override
    public <T> @Nullable T tag(KClass<T> type) {
        return tags.get(JvmClassMappingKt.getJavaObjectType(type));
    }

    @Override
    public <T> @Nullable T tag(Class<? extends T> type) {
        return tags.get(type);
    }

    @Override
    public <T> T tag(KClass<T> type, Function0<? extends T> computeIfAbsent) {
        return tags.computeIfAbsent(JvmClassMappingKt.getJavaObjectType(type), computeIfAbsent::invoke);
    }

    @Override
    public <T> T tag(Class<T> type, Function0<? extends T> computeIfAbsent) {
        return tags.computeIfAbsent(type, computeIfAbsent::invoke);
    }

    /** A new call for the same request. Like OkHttp's own, it starts with the client's timeout. */
    @Override
    @SuppressWarnings({"MethodDoesntCallSuperMethod", "super"})
    public Call clone() {
        return new ResilientCall(clients, detours, holdfast, givingUp, request);
    }

    @Override
    public String toString() {
        return "ResilientCall{" + request.method() + " " + request.url().redact() + "}";
    }
}
