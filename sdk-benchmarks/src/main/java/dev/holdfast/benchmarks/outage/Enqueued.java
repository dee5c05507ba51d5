package dev.holdfast.benchmarks.outage;

import dev.holdfast.HoldfastException;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Hands the end of an enqueued OkHttp call on: success is a 200 whose body has been read to its end. */
final class Enqueued implements Callback {

    private final Client.Callback callback;

    Enqueued(Client.Callback callback) {
        this.callback = callback;
    }

    @Override
    public void onFailure(Call call, IOException e) {
        callback.ended(failure(e));
    }

    @Override
    public void onResponse(Call call, Response response) {
        @Nullable String failure;
        try (response) {
            response.body().bytes();
            failure = response.code() == 200 ? null : "status " + response.code();
        } catch (IOException e) {
            failure = failure(e);
        }
        callback.ended(failure);
    }

    private static String failure(IOException e) {
        return e instanceof HoldfastException given
                ? given.reason().name()
                : e.getClass().getSimpleName();
    }
}
