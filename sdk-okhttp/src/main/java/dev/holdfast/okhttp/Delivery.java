package dev.holdfast.okhttp;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a caller's callback on a thread of OkHttp's dispatcher, as OkHttp itself does: at once where a call has ended on
 * one, and not before the engine is done with it; else, where it has ended in a wait, on another one of them. The thread
 * that all waits share never runs a caller's code.
 */
final class Delivery {

    private static final Logger log = LoggerFactory.getLogger(HoldfastCallFactory.class);

    private final Dispatcher dispatcher;
    private final AtomicReference<@Nullable Turn> turn = new AtomicReference<>();

    Delivery(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** A stretch of the engine's work on a thread of the dispatcher. Only that thread touches {@code callback}. */
    private static final class Turn {
        private final Thread thread = Thread.currentThread();
        private @Nullable Runnable callback;
    }

    /** Lets the engine go on, on a thread of the dispatcher, and then runs the callback if the call ended meanwhile. */
    void onDispatcherThread(Runnable engine) {
        Turn mine = new Turn();
        turn.set(mine);
        try {
            engine.run();
        } finally {
            turn.compareAndSet(mine, null);
        }
        if (mine.callback != null) {
            mine.callback.run();
        }
    }

    void answered(Call call, Callback callback, Response response) {
        deliver(() -> {
            try {
                callback.onResponse(call, response);
            } catch (IOException e) {
                log.info("The callback of a call failed: {}", e.toString());
            }
        });
    }

    void failed(Call call, Callback callback, IOException error) {
        deliver(() -> callback.onFailure(call, error));
    }

    private void deliver(Runnable callback) {
        Turn current = turn.get();
        if (current != null && current.thread == Thread.currentThread()) {
            current.callback = callback;
            return;
        }
        try {
            dispatcher.executorService().execute(callback);
        } catch (RejectedExecutionException e) {
            // The dispatcher is shut down. OkHttp tells the caller on the thread at hand, too.
            callback.run();
        }
    }
}
