package dev.holdfast.benchmarks.outage;

import dev.holdfast.Holdfast;
import dev.holdfast.Provider;
import dev.holdfast.call.CallOptions;
import dev.holdfast.okhttp.HoldfastCallFactory;

/** Holdfast as it comes; only the call says how long it may take. */
final class HoldfastClient implements Client {

    private static final CallOptions OPTIONS =
            CallOptions.defaults().withDeadline(Scenario.DEADLINE).withPatience(Scenario.DEADLINE);

    private final Http http;
    private final HoldfastCallFactory calls;

    HoldfastClient(Http http) {
        this.http = http;
        this.calls = HoldfastCallFactory.wrap(
                http.client(), Holdfast.forProvider(Provider.openAi().at(http.baseUrl())));
    }

    @Override
    public void call(int index, Callback callback) {
        calls.newCall(http.request(index).tag(CallOptions.class, OPTIONS).build())
                .enqueue(new Enqueued(callback));
    }

    @Override
    public void close() {
        http.close();
    }
}
