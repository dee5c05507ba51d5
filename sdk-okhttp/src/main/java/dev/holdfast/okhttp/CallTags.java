package dev.holdfast.okhttp;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** The tags of one call: those of its request, and those computed later. Thread-safe. */
final class CallTags {

    private final Request request;
    private final ConcurrentHashMap<Class<?>, Object> computed = new ConcurrentHashMap<>();

    CallTags(Request request) {
        this.request = request;
    }

    <T> @Nullable T get(Class<? extends T> type) {
        T tag = request.tag(type);
        return tag != null ? tag : type.cast(computed.get(type));
    }

    /** No lock is held while {@code compute} runs; of several results, one wins. */
    <T> T computeIfAbsent(Class<T> type, Supplier<? extends T> compute) {
        T tag = get(type);
        if (tag != null) {
            return tag;
        }
        T made = compute.get();
        Object winner = computed.putIfAbsent(type, made);
        return winner == null ? made : type.cast(winner);
    }
}
