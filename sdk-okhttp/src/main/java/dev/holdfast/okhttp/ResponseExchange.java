package dev.holdfast.okhttp;

import dev.holdfast.Provider;
import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.Phase;
import dev.holdfast.failure.RequestView;
import dev.holdfast.failure.ResponseView;
import dev.holdfast.okhttp.GivingUp.LastAnswer;
import dev.holdfast.transport.AttemptTerms;
import dev.holdfast.transport.Exchange;
import dev.holdfast.transport.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** What a call of the factory and one inside an interceptor have in common; how they send is what they differ in. */
abstract class ResponseExchange implements Exchange<Response> {

    /** On an alternate's answer: the alternate's name. */
    static final String ANSWERED_BY = "X-Holdfast-Answered-By";

    private final Request request;
    private final CallState state;
    private final Endpoint endpoint;
    private final RequestView view;
    private final Provider provider;
    private final GivingUp givingUp;

    private volatile long headersNanos;
    /** The first one's. */
    private volatile @Nullable LastAnswer last;

    private volatile List<Moved> elsewhere = List.of();
    /** Where the last attempt went; null where the request was made for. */
    private volatile @Nullable Moved moved;

    /**
     * An exchange that sends a prepared request.
     *
     * @param request as {@link Requests#prepare} made it with {@code state}
     */
    ResponseExchange(Request request, CallState state, Endpoint endpoint, Provider provider, GivingUp givingUp) {
        this.request = request;
        this.state = state;
        this.endpoint = endpoint;
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

    /** The request as an attempt sends it. */
    final Request prepared(AttemptTerms terms) {
        return terms.target() == 0 ? request : elsewhere.get(terms.target() - 1).request();
    }

    /** Starts the trace of an attempt and forgets the answer of the one before it to the same place. */
    final void begin(AttemptTrace trace, AttemptTerms terms) {
        Moved to = terms.target() == 0 ? null : elsewhere.get(terms.target() - 1);
        if (to == null) {
            last = null;
        }
        moved = to;
        state.begin(trace, to == null ? null : to.detour());
    }

    /** Where the call's first attempt goes. */
    final Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public final List<Target> alternates() {
        List<Moved> all = detours();
        elsewhere = all;
        return all.stream()
                .map(to -> new Target(
                        to.endpoint(), to.detour().alternate().provider().dialect()))
                .toList();
    }

    /** Where else the request can go. */
    abstract List<Moved> detours();

    /** Notes an answer's arrival, and gives it back the header that OkHttp was not shown. */
    final Response arrived(Response response) {
        AttemptTrace trace = state.trace();
        if (trace == null) {
            return response;
        }
        headersNanos = trace.elapsedNanos();
        Moved from = moved;
        state.answeredBy(from == null ? endpoint : from.endpoint());
        String retryAfter = response.code() == 503 ? trace.hiddenRetryAfter() : null;
        // Unless an interceptor has made the request anew.
        boolean known = CallState.of(response.request()) == state;
        if (retryAfter == null && from == null && known) {
            return response;
        }
        Response.Builder told = response.newBuilder();
        if (retryAfter != null) {
            told.header("Retry-After", retryAfter);
        }
        if (from != null) {
            told.header(ANSWERED_BY, from.detour().name());
        }
        if (!known) {
            told.request(
                    response.request().newBuilder().tag(CallState.class, state).build());
        }
        return told.build();
    }

    @Override
    public final RequestView request() {
        return view;
    }

    @Override
    public final long requestBytes() {
        return Requests.knownBytes(request);
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
    public final boolean idempotentByMethod() {
        return Requests.isIdempotentByMethod(request);
    }

    @Override
    public final boolean isHealthy(Response response) {
        return Answers.isHealthy(response, view.expects());
    }

    @Override
    public final ResponseView view(Response response) throws IOException {
        Moved from = moved;
        Answers.Seen seen = Answers.see(response, from == null ? view : from.view(), Duration.ofNanos(headersNanos));
        if (seen.cut() && cancelSignal().isCancelled()) {
            throw GivingUp.canceled(null);
        }
        if (from == null) {
            last = new LastAnswer(response, seen.excerpt(), seen.cut());
        }
        return seen.view();
    }

    @Override
    public final ErrorView view(IOException error) {
        AttemptTrace trace = state.trace();
        Moved to = moved;
        RequestView asked = to == null ? view : to.view();
        return trace == null
                ? new ErrorView(asked, error, Phase.UNKNOWN, false, false, Duration.ZERO)
                : new ErrorView(
                        asked,
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
        LastAnswer kept = last;
        state.answeredBy(response == null && kept == null ? null : endpoint);
        return givingUp.end(report, request, response, kept);
    }
}
