package dev.holdfast.okhttp;

import dev.holdfast.Holdfast;
import dev.holdfast.OnGiveUp;
import dev.holdfast.Provider;
import dev.holdfast.call.CallOptions;
import dev.holdfast.failure.ErrorView;
import dev.holdfast.transport.AttemptTerms;
import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Exchanges without an engine above them. */
final class Exchanges {

    private Exchanges() {}

    static CallExchange of(OkHttpClient client, Request request) {
        return of(new RawClients(client, false), request);
    }

    static CallExchange of(RawClients clients, Request request) {
        Provider provider = Provider.openAi();
        Holdfast holdfast = Holdfast.forProvider(provider);
        CallState state = new CallState();
        Request prepared = Requests.prepare(request, state, CallOptions.defaults(), provider);
        return new CallExchange(
                clients,
                new Detours(holdfast),
                prepared,
                state,
                CallOptions.defaults(),
                provider,
                new GivingUp(holdfast, OnGiveUp.THROW_SERVICE_FAILURES));
    }

    /** Makes an attempt that is to fail, up to the end of what is looked into of its answer. */
    static ErrorView failure(CallExchange exchange, AttemptTerms terms) {
        Response response;
        try {
            response = exchange.send(terms);
        } catch (IOException e) {
            return exchange.view(e);
        }
        try (response) {
            if (!exchange.isHealthy(response)) {
                exchange.view(response);
            }
        } catch (IOException e) {
            return exchange.view(e);
        }
        throw new AssertionError("answered: " + response);
    }
}
