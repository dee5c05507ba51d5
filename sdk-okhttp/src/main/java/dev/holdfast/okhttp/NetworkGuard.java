package dev.holdfast.okhttp;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The outermost network interceptor. It stops OkHttp from doing two things unseen: sending again by itself, and using a
 * kept-alive connection where a fresh one was asked for. Stateless, hence thread-safe.
 */
enum NetworkGuard implements Interceptor {
    INSTANCE;

    /** Thrown before anything was sent: the connection that OkHttp chose was not fresh. It is closed on the way out. */
    static final class NotFreshException extends IOException {
        private static final long serialVersionUID = 1L;

        NotFreshException() {
            super("a fresh connection was asked for");
        }
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        CallState state = CallState.of(chain.request());
        AttemptTrace trace = state == null ? null : state.trace();
        if (trace != null && trace.isStale()) {
            throw new NotFreshException();
        }
        return hideRetryAfterZero(chain.proceed(chain.request()), trace);
    }

    /** OkHttp answers a 503 with {@code Retry-After: 0} by sending again at once, whatever its settings say. */
    private static Response hideRetryAfterZero(Response response, @Nullable AttemptTrace trace) {
        if (response.code() != 503) {
            return response;
        }
        String retryAfter = response.header("Retry-After");
        if (retryAfter == null || !isZero(retryAfter)) {
            return response;
        }
        if (trace != null) {
            trace.hideRetryAfter(retryAfter);
        }
        return response.newBuilder().removeHeader("Retry-After").build();
    }

    private static boolean isZero(String retryAfter) {
        return !retryAfter.isEmpty() && retryAfter.chars().allMatch(c -> c == '0');
    }
}
