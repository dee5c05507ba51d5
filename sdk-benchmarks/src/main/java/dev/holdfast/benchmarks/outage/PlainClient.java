package dev.holdfast.benchmarks.outage;

import okhttp3.OkHttpClient;

/** OkHttp alone: one attempt a call. */
final class PlainClient implements Client {

    private final Http http;
    private final OkHttpClient client;

    PlainClient(Http http) {
        this.http = http;
        this.client = http.client().newBuilder().callTimeout(Scenario.DEADLINE).build();
    }

    @Override
    public void call(int index, Callback callback) {
        client.newCall(http.request(index).build()).enqueue(new Enqueued(callback));
    }

    @Override
    public void close() {
        http.close();
    }
}
