package dev.holdfast;

import dev.holdfast.breaker.Breaker;
import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Endpoint;
import dev.holdfast.diagnosis.Circumstances;
import dev.holdfast.diagnosis.Diagnosis;
import dev.holdfast.diagnosis.Service;
import dev.holdfast.diagnosis.Texts;
import dev.holdfast.engine.Engine;
import dev.holdfast.failure.CallReport;
import dev.holdfast.incident.IncidentReport;
import dev.holdfast.incident.IncidentTracker;
import dev.holdfast.metrics.Metrics;
import dev.holdfast.status.StatusView;
import dev.holdfast.transport.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls to a ChatGPT-like API so that they survive what passes, and explains what doesn't. One instance is meant to be
 * shared by all calls of a program to one provider: breakers and budgets live in it. Thread-safe and immutable; it holds no
 * thread and need not be closed.
 *
 * <p>Programs mostly use it through a transport, such as {@code HoldfastCallFactory} for OkHttp.
 */
public final class Holdfast {

    private final Provider provider;
    private final List<Alternate> alternates;
    private final @Nullable IncidentTracker tracker;
    private final Engine engine;
    private final Optional<OnGiveUp> onGiveUp;
    private final Optional<Duration> deadline;
    private final Locale locale;
    private final Texts texts;

    Holdfast(HoldfastBuilder builder) {
        this.provider = builder.provider();
        this.alternates = builder.alternates();
        this.tracker = builder.tracker();
        this.engine = new Engine(builder.settings(tracker));
        this.onGiveUp = builder.onGiveUp();
        this.deadline = builder.deadline();
        this.locale = builder.locale();
        this.texts = builder.texts();
    }

    /** With a default for every setting. */
    public static Holdfast forProvider(Provider provider) {
        return builder().provider(provider).build();
    }

    /** Changes some of the defaults. */
    public static HoldfastBuilder builder() {
        return new HoldfastBuilder();
    }

    /** Whom the calls go to. */
    public Provider provider() {
        return provider;
    }

    /** Where else they can go, in order. */
    public List<Alternate> alternates() {
        return alternates;
    }

    /** What a caller gets when a call is given up; empty to leave it to the transport. */
    public Optional<OnGiveUp> onGiveUp() {
        return onGiveUp;
    }

    /** How long a whole call may take unless its options say otherwise; empty for no bound. */
    public Optional<Duration> deadline() {
        return deadline;
    }

    /** The language of messages. */
    public Locale locale() {
        return locale;
    }

    /**
     * Makes a call on the calling thread.
     *
     * @throws IOException what the exchange gives up with, or {@code IOException("Canceled")}
     */
    public <T> T execute(Endpoint endpoint, CallOptions options, Exchange<T> exchange) throws IOException {
        return engine.execute(endpoint, options, exchange);
    }

    /**
     * Makes a call on its client's threads. While it waits it holds none. The receiver hears exactly once how the call
     * ended, maybe before this method returns, on the client's, the scheduler's or the cancelling thread.
     */
    public <T> void executeAsync(
            Endpoint endpoint, CallOptions options, Exchange<T> exchange, Exchange.Receiver<T> receiver) {
        engine.executeAsync(endpoint, options, exchange, receiver);
    }

    /** What to tell a person about a call that was given up. */
    public Diagnosis diagnose(CallReport report) {
        Optional<StatusView> status = engine.status(report.endpoint());
        Service service = new Service(
                provider.displayName(),
                provider.statusPage().or(() -> status.map(StatusView::page)).orElse(null),
                provider.isEncryptedAt(report.endpoint()));
        return Diagnosis.of(
                report,
                service,
                new Circumstances(status.orElse(null), engine.network().orElse(null)),
                texts);
    }

    /**
     * What the status page of an endpoint's provider says, as far as it is known now: it is read only after calls have
     * failed. Empty when there is no page that can be read.
     */
    public Optional<StatusView> status(Endpoint endpoint) {
        return engine.status(endpoint);
    }

    /** The exception that a given-up call ends with. */
    public HoldfastException exception(CallReport report) {
        Diagnosis diagnosis = diagnose(report);
        return new HoldfastException(diagnosis.render(locale), diagnosis);
    }

    /** The breaker of an endpoint, to be read, forced or reset. */
    public Breaker breaker(Endpoint endpoint) {
        return engine.breaker(endpoint);
    }

    /** The breakers of all endpoints called so far. */
    public List<Breaker> breakers() {
        return engine.breakers();
    }

    /** What has been counted so far, and how the endpoints are now; holds no lock. */
    public Metrics metrics() {
        return engine.metrics();
    }

    /** The incidents that are open, the oldest first; none when nobody listens to incidents. */
    public List<IncidentReport> incidents() {
        return tracker == null ? List.of() : tracker.open();
    }

    /** How often a callback of the user's has thrown: a listener, the log, a classifier. */
    public long listenerErrors() {
        return engine.listenerErrors() + (tracker == null ? 0 : tracker.callbackErrors());
    }

    @Override
    public String toString() {
        String elsewhere = alternates.isEmpty() ? "" : ", " + alternates;
        return "Holdfast[" + provider + elsewhere + ", " + engine + "]";
    }
}
