package dev.holdfast.okhttp;

import dev.holdfast.Holdfast;
import dev.holdfast.OnGiveUp;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * Makes calls that hold fast: they wait out a passing failure, break the circuit on a lasting one, and end with a
 * diagnosis. They are {@link Call}s in every other way, so whatever takes a {@link Call.Factory} takes this. Thread-safe;
 * one for a client is enough.
 *
 * <p>The client's pool, dispatcher, interceptors, authenticator, cookies, cache, proxy and timeouts are used as they are,
 * and its event listener hears of each attempt as of a call. What OkHttp does to recover by itself is off, because
 * Holdfast does it and counts it. The client's call timeout, or {@link Call#timeout()}, bounds the whole call.
 *
 * <p>A call is told what it wants with {@code request.newBuilder().tag(CallOptions.class, options)}. When it is given up,
 * a failure of the service or the network throws {@link dev.holdfast.HoldfastException}, and a caller's own error comes
 * back as the untouched response ({@link HoldfastResponses} reads its diagnosis), unless {@code Holdfast} is set to do
 * otherwise.
 *
 * <p>An alternate's answer says so in {@code X-Holdfast-Answered-By}. The client's authenticator is not asked about alternates,
 * and nothing that its interceptors add reaches one, but for what {@link dev.holdfast.Alternate} lists; after a redirect to
 * another host the alternate's own headers don't go along either.
 *
 * <p>{@code dispatcher().cancelAll()} reaches the calls that have an attempt under way. A call that waits has none, and is
 * cancelled by its own {@link Call#cancel()}.
 */
public final class HoldfastCallFactory implements Call.Factory {

    private final RawClients clients;
    private final Detours detours;
    private final Holdfast holdfast;
    private final GivingUp givingUp;

    private HoldfastCallFactory(OkHttpClient client, Holdfast holdfast) {
        this.detours = new Detours(holdfast);
        this.clients = new RawClients(client, !detours.isEmpty());
        this.holdfast = holdfast;
        this.givingUp = new GivingUp(holdfast, OnGiveUp.THROW_SERVICE_FAILURES);
    }

    /** A factory over {@code client}, which itself stays as it is. */
    public static HoldfastCallFactory wrap(OkHttpClient client, Holdfast holdfast) {
        DuplicateOkHttp.warnOnce();
        return new HoldfastCallFactory(client, holdfast);
    }

    @Override
    public Call newCall(Request request) {
        detours.look(request);
        return new ResilientCall(clients, detours, holdfast, givingUp, request);
    }

    @Override
    public String toString() {
        return "HoldfastCallFactory(" + holdfast + ")";
    }
}
