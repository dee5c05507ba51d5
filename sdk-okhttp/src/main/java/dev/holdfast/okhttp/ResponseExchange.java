package dev.holdfast.okhttp;

import dev.holdfast.Provider;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.Phase;
import dev.holdfast.failure.RequestView;
import dev.holdfast.failure.ResponseView;
import dev.holdfast.okhttp.GivingUp.LastAnswer;
import dev.holdfast.transport.Exchange;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** What a call of the factory and one inside an interceptor have in common; how they send is what they differ in. */
abstract class ResponseExchange implements Exchange<Response> {

    private final Request request;
    private final CallState state;
    private final RequestView view;
    private final Provider provider;
    private final GivingUp givingUp;

    private volatile long headersNanos;
    private volatile @Nullable LastAnswer last;

    /**
     * An exchange that sends a prepared request.
     *
     * @param request as {@link Requests#prepare} made it with {@code state}
     */
    ResponseExchange(Request request, CallState state, Provider provider, GivingUp givingUp) {
        this.request = request;
        this.state = state;
        this.view = Requests.view(request);
        this.provider = provider;
        this.givingUp = givingUp;
    }

    final @Nullable AttemptTrace trace() {
        return state.trace();
    }

    final Request prepared() {
        return request;
    }

    /** Starts the trace of an attempt and forgets the answer of the one before. */
    final AttemptTrace begin(AttemptTrace trace) {
        last = null;
        state.begin(trace);
        return trace;
    }

    /** Notes an answer's arrival, and gives it back the header that OkHttp was not shown. */
    final Response arrived(Response response) {
        AttemptTrace trace = state.trace();
        if (trace == null) {
            return response;
        }
        headersNanos = trace.elapsedNanos();
        String retryAfter = trace.hiddenRetryAfter();
        return retryAfter == null || response.code() != 503
                ? response
                : response.newBuilder().header("Retry-After", retryAfter).build();
    }

    @Override
    public final RequestView request() {
        return view;
    }

    @Override
    public final boolean replayable() {
        return Requests.isReplayable(request);
    }

    @Override
    public final boolean idempotent() {
        return Requests.isIdempotent(request, provider);
    }

    @Override
    public final boolean isHealthy(Response response) {
        return Answers.isHealthy(response, view.expects());
    }

    @Override
    public final ResponseView view(Response response) throws IOException {
        Answers.Seen seen = Answers.see(response, view, Duration.ofNanos(headersNanos));
        if (seen.cut() && cancelSignal().isCancelled()) {
            throw GivingUp.canceled(null);
        }
        last = new LastAnswer(response, seen.excerpt(), seen.cut());
        return seen.view();
    }

    @Override
    public final ErrorView view(IOException error) {
        AttemptTrace trace = state.trace();
        return trace == null
                ? new ErrorView(view, error, Phase.UNKNOWN, false, false, Duration.ZERO)
                : new ErrorView(
                        view,
                        error,
                        trace.phase(),
                        trace.reused(),
                        trace.proxied(),
                        Duration.ofNanos(trace.elapsedNanos()));
    }

    @Override
    public int untriedAddresses() {
        AttemptTrace trace = state.trace();
        return trace == null ? 0 : trace.untriedAddresses();
    }

    @Override
    public final void discard(Response response) {
        response.close();
    }

    @Override
    public final Response giveUp(CallReport report, @Nullable Response response) throws IOException {
        return givingUp.end(report, request, response, last);
    }
}
