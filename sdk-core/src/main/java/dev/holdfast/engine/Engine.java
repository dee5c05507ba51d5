package dev.holdfast.engine;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.Policy;
import dev.holdfast.breaker.Breaker;
import dev.holdfast.breaker.BreakerState;
import dev.holdfast.breaker.Breakers;
import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Endpoint;
import dev.holdfast.event.HoldfastEvent.BreakerChanged;
import dev.holdfast.failure.OutageHint;
import dev.holdfast.metrics.Metrics;
import dev.holdfast.metrics.Sample;
import dev.holdfast.network.NetworkVerdict;
import dev.holdfast.retry.RetryPlanner;
import dev.holdfast.status.StatusView;
import dev.holdfast.time.Clockwork;
import dev.holdfast.transport.Exchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs calls. Thread-safe.
 *
 * <pre>
 *  user's policies ( again while a step says so ( wait ( admission, here or elsewhere ( attempt ) → classify → plan ) ) )
 * </pre>
 *
 * A call's first attempt is the fast path: Failsafe is entered when an attempt has failed, or when the user has policies of
 * their own.
 */
public final class Engine {

    private final Settings settings;
    private final Breakers breakers;
    private final Endpoints endpoints;
    private final Telling telling;
    private final Lookout lookout;
    private final Meter meter = new Meter();
    private final Pipeline pipeline;
    private final SyncLoop sync;
    private final AsyncLoop async;

    /** Assembles everything a call passes through, a line a concern. */
    public Engine(Settings settings) {
        this.settings = settings;
        Settings.Policies policies = settings.policies();
        Clockwork clockwork = settings.clockwork();

        telling = new Telling(settings.listeners());
        lookout = new Lookout(settings.watching(), clockwork, telling);
        breakers = new Breakers(
                policies.breaker(),
                clockwork.ticker(),
                clockwork.chance(),
                endpoint -> lookout.posted(endpoint) != OutageHint.Posted.NOTHING,
                (endpoint, from, to, openFor, failure) -> {
                    if (to == BreakerState.OPEN) {
                        meter.breakerOpened();
                    }
                    breakerChanged(new BreakerChanged(endpoint, from, to, openFor, failure));
                });
        endpoints = new Endpoints(breakers, policies.retry().budget(), policies.valve(), clockwork);
        pipeline = new Pipeline(
                policies,
                clockwork,
                telling,
                meter,
                lookout,
                new FencedClassifier(settings.classifier(), telling),
                new RetryPlanner(policies.retry()));
        FailsafeExecutor<Object> failsafe = failsafe(policies.outer(), clockwork);
        boolean fastPath = policies.outer().isEmpty();
        sync = new SyncLoop(failsafe, fastPath, clockwork.sleeper());
        async = new AsyncLoop(failsafe, fastPath, clockwork.scheduler());
    }

    private void breakerChanged(BreakerChanged change) {
        endpoints.breakerChanged(change.endpoint(), change.to(), () -> telling.tell(change));
    }

    /**
     * One composed chain: the user's policies, then the loop. The loop knows nothing but "again": it has no delay, no
     * jitter, no limit of its own, since all of these are planned elsewhere.
     */
    private static FailsafeExecutor<Object> failsafe(List<Policy<Object>> outer, Clockwork clockwork) {
        List<Policy<Object>> chain = new ArrayList<>(outer);
        chain.add(dev.failsafe.RetryPolicy.builder()
                .handleIf((result, error) -> result == null && error == null)
                .withMaxRetries(-1)
                .build());
        return Failsafe.with(chain).with(new FailsafeScheduler(clockwork.scheduler()));
    }

    /** Runs a call on the calling thread. */
    public <T> T execute(Endpoint endpoint, CallOptions options, Exchange<T> exchange) throws IOException {
        return sync.run(new CallRun<>(pipeline, endpoints, endpoint, options, exchange));
    }

    /** Runs a call on its client's threads; while it waits it holds none. */
    public <T> void executeAsync(
            Endpoint endpoint, CallOptions options, Exchange<T> exchange, Exchange.Receiver<T> receiver) {
        async.run(new CallRun<>(pipeline, endpoints, endpoint, options, exchange), receiver);
    }

    /** The breaker of an endpoint, to be read or overridden. */
    public Breaker breaker(Endpoint endpoint) {
        return breakers.breaker(endpoint);
    }

    /** The breakers of all endpoints that are known. */
    public List<Breaker> breakers() {
        return breakers.all();
    }

    Collection<EndpointState> endpointsKnown() {
        return endpoints.known();
    }

    /** What has been counted so far; holds no lock. */
    public Metrics metrics() {
        return meter.snapshot(
                endpoints.known(),
                List.of(
                        Meter.counter("holdfast.callback.errors", "{error}", Map.of(), telling.callbackErrors()),
                        Meter.counter("holdfast.network.checks", "{check}", Map.of(), lookout.networkChecks()),
                        statusChecks("failed", lookout.monitor().failures()),
                        statusChecks("read", lookout.monitor().reads())));
    }

    private static Sample statusChecks(String outcome, long count) {
        return Meter.counter("holdfast.status.checks", "{check}", Map.of(Meter.OUTCOME, outcome), count);
    }

    /** What two neutral places say about this machine's network; empty when nobody is asked. */
    public Optional<NetworkVerdict> network() {
        return lookout.network();
    }

    /** What the status page of an endpoint's provider says; empty when there is none that can be read. */
    public Optional<StatusView> status(Endpoint endpoint) {
        return lookout.status(endpoint);
    }

    /** How often a callback of the user's has thrown: a listener, the log, a classifier. */
    public long listenerErrors() {
        return telling.callbackErrors();
    }

    @Override
    public String toString() {
        return settings.policies().outer().isEmpty()
                ? "Engine[" + settings.policies().retry() + " over "
                        + settings.policies().breaker() + "]"
                : "Engine[" + settings.policies().outer() + " over "
                        + settings.policies().retry() + " over "
                        + settings.policies().breaker() + "]";
    }
}
