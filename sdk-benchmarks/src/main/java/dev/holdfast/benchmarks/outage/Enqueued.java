package dev.holdfast.benchmarks.outage;

import java.io.IOException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;

/** Hands the end of an enqueued OkHttp call on: success is a 200 whose body has been read to its end. */
final class Enqueued implements Callback {

    private final Client.Callback callback;

    Enqueued(Client.Callback callback) {
        this.callback = callback;
    }

    @Override
    public void onFailure(Call call, IOException e) {
        callback.ended(false);
    }

    @Override
    public void onResponse(Call call, Response response) {
        boolean success;
        try (response) {
            response.body().bytes();
            success = response.code() == 200;
        } catch (IOException e) {
            success = false;
        }
        callback.ended(success);
    }
}
