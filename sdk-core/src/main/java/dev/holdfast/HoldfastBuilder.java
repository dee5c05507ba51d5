package dev.holdfast;

import dev.failsafe.Bulkhead;
import dev.failsafe.Fallback;
import dev.failsafe.Policy;
import dev.failsafe.RateLimiter;
import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.call.Endpoint;
import dev.holdfast.diagnosis.Texts;
import dev.holdfast.engine.Settings;
import dev.holdfast.event.HoldfastListener;
import dev.holdfast.failure.FailureClassifier;
import dev.holdfast.incident.IncidentListener;
import dev.holdfast.incident.IncidentPolicy;
import dev.holdfast.incident.IncidentTracker;
import dev.holdfast.network.NetworkPolicy;
import dev.holdfast.retry.RetryPolicy;
import dev.holdfast.status.StatusPage;
import dev.holdfast.status.StatusPages;
import dev.holdfast.status.StatusPolicy;
import dev.holdfast.time.Clockwork;
import dev.holdfast.valve.ValvePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Holdfast}; every setting has a default. A null or a bad value is refused with
 * the setting's name and its value, in {@link #build()} or before. Not thread-safe. */
public final class HoldfastBuilder {

    private @Nullable Provider provider;
    private final List<Alternate> alternates = new ArrayList<>();
    private @Nullable FailureClassifier classifier;
    private RetryPolicy retry = RetryPolicy.defaults();
    private BreakerPolicy breaker = BreakerPolicy.defaults();
    private ValvePolicy valve = ValvePolicy.defaults();
    private @Nullable Duration deadline;
    private final List<Policy<Object>> policies = new ArrayList<>();
    private final List<HoldfastListener> listeners = new ArrayList<>();
    private NetworkPolicy network = NetworkPolicy.disabled();
    private StatusPolicy status = StatusPolicy.defaults();
    private StatusPages statusPages = StatusPages.builtIn();
    private final Set<String> ownPages = new HashSet<>();
    private IncidentPolicy incidentPolicy = IncidentPolicy.defaults();
    private @Nullable IncidentListener incidentListener;
    private @Nullable OnGiveUp onGiveUp;
    private @Nullable Locale locale;
    private Texts texts = Texts.builtIn();
    private Clockwork clockwork = Clockwork.system();

    HoldfastBuilder() {}

    /** Whom the calls go to. The one setting without a default. */
    public HoldfastBuilder provider(Provider provider) {
        this.provider = Objects.requireNonNull(provider, "provider");
        return this;
    }

    /**
     * Where else a call can go while the provider can't take it. Each one more is tried after those before it. A call goes
     * there only if it may be sent again, under the same limits, and with the alternate's own key.
     */
    public HoldfastBuilder alternate(Alternate alternate) {
        alternates.add(Objects.requireNonNull(alternate, "alternate"));
        return this;
    }

    /** When and how often to try again. */
    public HoldfastBuilder retry(RetryPolicy retry) {
        this.retry = Objects.requireNonNull(retry, "retry");
        return this;
    }

    /** When and how often to try again: {@code retry(r -> r.maxAttempts(4))}. */
    public HoldfastBuilder retry(Consumer<RetryPolicy.Builder> changes) {
        RetryPolicy.Builder builder = RetryPolicy.builder();
        Objects.requireNonNull(changes, "changes").accept(builder);
        return retry(builder.build());
    }

    /** When not to try at all. */
    public HoldfastBuilder breaker(BreakerPolicy breaker) {
        this.breaker = Objects.requireNonNull(breaker, "breaker");
        return this;
    }

    /** When not to try at all: {@code breaker(b -> b.maxOpenTime(Duration.ofSeconds(10)))}. */
    public HoldfastBuilder breaker(Consumer<BreakerPolicy.Builder> changes) {
        BreakerPolicy.Builder builder = BreakerPolicy.builder();
        Objects.requireNonNull(changes, "changes").accept(builder);
        return breaker(builder.build());
    }

    /** How calls wait for an endpoint that can't take them now. */
    public HoldfastBuilder valve(ValvePolicy valve) {
        this.valve = Objects.requireNonNull(valve, "valve");
        return this;
    }

    /** How calls wait for an endpoint that can't take them now: {@code valve(v -> v.maxWaiting(100))}. */
    public HoldfastBuilder valve(Consumer<ValvePolicy.Builder> changes) {
        ValvePolicy.Builder builder = ValvePolicy.builder();
        Objects.requireNonNull(changes, "changes").accept(builder);
        return valve(builder.build());
    }

    /** How long a whole call may take, attempts and waits together. No bound by default, or what the transport sets. */
    public HoldfastBuilder deadline(Duration deadline) {
        Objects.requireNonNull(deadline, "deadline");
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("deadline <= 0: " + deadline);
        }
        this.deadline = deadline;
        return this;
    }

    /** Tells what an answer or an exception means, in place of the built-in classifier. */
    public HoldfastBuilder classifier(FailureClassifier classifier) {
        this.classifier = Objects.requireNonNull(classifier, "classifier");
        return this;
    }

    /** Hears of everything that happens. */
    public HoldfastBuilder listener(HoldfastListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /** When and how often the provider's status page is looked at. */
    public HoldfastBuilder status(StatusPolicy status) {
        this.status = Objects.requireNonNull(status, "status");
        return this;
    }

    /** When and how often the provider's status page is looked at: {@code status(s -> s.enabled(false))} for never. */
    public HoldfastBuilder status(Consumer<StatusPolicy.Builder> changes) {
        StatusPolicy.Builder builder = StatusPolicy.builder();
        Objects.requireNonNull(changes, "changes").accept(builder);
        return status(builder.build());
    }

    /**
     * The status page of a provider, in place of the built-in one or where there is none. A built-in page is not looked at
     * for calls to this machine itself (localhost); one that is given here always is.
     */
    public HoldfastBuilder statusPage(StatusPage page) {
        statusPages = statusPages.with(Objects.requireNonNull(page, "statusPage"));
        ownPages.add(page.provider());
        return this;
    }

    /**
     * Whether and where to look whether this machine's own network works, when no connection comes about. Off by default:
     * {@link NetworkPolicy} says who then sees what.
     */
    public HoldfastBuilder networkCheck(NetworkPolicy network) {
        this.network = Objects.requireNonNull(network, "networkCheck");
        return this;
    }

    /**
     * Hears of incidents: the alert, the news, and the report when one is over. Nothing is tracked without such a listener.
     */
    public HoldfastBuilder incidents(IncidentListener listener) {
        return incidents(IncidentPolicy.defaults(), listener);
    }

    /** Hears of incidents, by a policy of one's own of when one begins and ends. The last one given counts. */
    public HoldfastBuilder incidents(IncidentPolicy policy, IncidentListener listener) {
        this.incidentPolicy = Objects.requireNonNull(policy, "incident policy");
        this.incidentListener = Objects.requireNonNull(listener, "incident listener");
        return this;
    }

    /** What a caller gets when a call is given up. By default the transport decides. */
    public HoldfastBuilder onGiveUp(OnGiveUp onGiveUp) {
        this.onGiveUp = Objects.requireNonNull(onGiveUp, "onGiveUp");
        return this;
    }

    /** The language of messages; by default the one that the program runs in. */
    public HoldfastBuilder locale(Locale locale) {
        this.locale = Objects.requireNonNull(locale, "locale");
        return this;
    }

    /** The sentences of diagnoses: {@code texts(Texts.builtIn().with(Locale.FRENCH, sentences))}. */
    public HoldfastBuilder texts(Texts texts) {
        this.texts = Objects.requireNonNull(texts, "texts");
        return this;
    }

    /**
     * A Failsafe policy of your own that wraps the whole call; the first one given is outermost. A {@link Bulkhead}, a
     * {@link RateLimiter} or a {@link Fallback}: retries, breaking and timeouts are Holdfast's own.
     *
     * @throws IllegalArgumentException for any other kind of policy
     */
    @SuppressWarnings("unchecked") // A policy of any result type: it sees whatever the transport answers with.
    public HoldfastBuilder failsafePolicy(Policy<?> policy) {
        Objects.requireNonNull(policy, "policy");
        if (!(policy instanceof Bulkhead || policy instanceof RateLimiter || policy instanceof Fallback)) {
            throw new IllegalArgumentException("failsafe policy is not a Bulkhead, RateLimiter or Fallback: "
                    + policy.getClass().getSimpleName() + " (use retry(..), breaker(..) or deadline(..))");
        }
        policies.add((Policy<Object>) policy);
        return this;
    }

    /** Time and chance, for tests. */
    public HoldfastBuilder clockwork(Clockwork clockwork) {
        this.clockwork = Objects.requireNonNull(clockwork, "clockwork");
        return this;
    }

    /**
     * @throws IllegalStateException when no provider was given, or one without a base URL though there are alternates
     * @throws IllegalArgumentException when two alternates, or one and the provider, have the same name
     */
    public Holdfast build() {
        return new Holdfast(this);
    }

    Provider provider() {
        if (provider == null) {
            throw new IllegalStateException("provider is not set: call provider(Provider.openAi()) or another");
        }
        return provider;
    }

    List<Alternate> alternates() {
        Provider first = provider();
        if (!alternates.isEmpty() && first.baseUrl().isEmpty()) {
            throw new IllegalStateException(
                    "provider has no base URL, under which requests are that can go to alternates: " + first.id()
                            + " (give it one with Provider.at(..))");
        }
        Set<String> names = new HashSet<>(Set.of(first.id()));
        for (Alternate alternate : alternates) {
            if (!names.add(alternate.name())) {
                throw new IllegalArgumentException("alternate name is taken by the provider or another alternate: "
                        + alternate.name() + " (give it one with name(..))");
            }
        }
        return List.copyOf(alternates);
    }

    /** What notices incidents; null when nobody wants to hear of any. */
    @Nullable
    IncidentTracker tracker() {
        return incidentListener == null ? null : new IncidentTracker(incidentPolicy, clockwork, incidentListener);
    }

    Settings settings(@Nullable IncidentTracker tracker) {
        List<HoldfastListener> all = new ArrayList<>(listeners);
        if (tracker != null) {
            all.add(tracker);
        }
        return new Settings(
                classifier != null
                        ? classifier
                        : FailureClassifier.of(provider().dialect()),
                new Settings.Policies(retry, breaker, valve, deadline, policies),
                all,
                clockwork,
                Settings.Watching.onTheWeb(status, network, pages()));
    }

    private Function<Endpoint, Optional<StatusPage>> pages() {
        return new PageOfEndpoint(provider(), alternates(), statusPages, ownPages);
    }

    Optional<OnGiveUp> onGiveUp() {
        return Optional.ofNullable(onGiveUp);
    }

    Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    Texts texts() {
        return texts;
    }

    Locale locale() {
        return locale != null ? locale : Locale.getDefault();
    }
}
