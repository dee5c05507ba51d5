package dev.holdfast.engine;

import dev.holdfast.breaker.Breaker;
import dev.holdfast.breaker.BreakerState;
import dev.holdfast.breaker.Breakers;
import dev.holdfast.call.Endpoint;
import dev.holdfast.retry.BudgetPolicy;
import dev.holdfast.retry.RetryBudget;
import dev.holdfast.time.Clockwork;
import dev.holdfast.time.Ticker;
import dev.holdfast.valve.Valve;
import dev.holdfast.valve.ValvePolicy;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;

/** The states of all endpoints, bounded. Thread-safe; finding a known one takes one look-up. */
final class Endpoints {

    private static final int MAX = 256;

    private final Breakers breakers;
    private final BudgetPolicy budget;
    private final ValvePolicy valve;
    private final Clockwork clockwork;
    private final ConcurrentHashMap<Endpoint, EndpointState> states = new ConcurrentHashMap<>();

    Endpoints(Breakers breakers, BudgetPolicy budget, ValvePolicy valve, Clockwork clockwork) {
        this.breakers = breakers;
        this.budget = budget;
        this.valve = valve;
        this.clockwork = clockwork;
    }

    /** Those that are known; a view, read without locks. */
    Collection<EndpointState> known() {
        return states.values();
    }

    EndpointState of(Endpoint endpoint) {
        Breaker breaker = breakers.breaker(endpoint);
        EndpointState known = states.get(endpoint);
        // The registry of breakers may have dropped an idle one and made another since.
        return known != null && known.breaker() == breaker ? known : remember(endpoint, breaker);
    }

    private EndpointState remember(Endpoint endpoint, Breaker breaker) {
        if (states.size() >= MAX) {
            long now = ticker().nanos();
            states.values().removeIf(state -> state.budget().isUntouched(now));
        }
        EndpointState fresh =
                new EndpointState(breaker, valve(breaker), new RetryBudget(budget, ticker().nanos()), ticker());
        if (states.size() >= MAX && !states.containsKey(endpoint)) {
            // Hundreds of endpoints have a spent budget: one more starts full each time rather than grow without bound.
            return fresh;
        }
        return states.compute(
                endpoint, (key, present) -> present == null ? fresh : present.with(breaker, valve(breaker)));
    }

    private Valve valve(Breaker breaker) {
        return new Valve(breaker, valve, clockwork);
    }

    private Ticker ticker() {
        return clockwork.ticker();
    }

    /** The breaker of an endpoint has changed: those that wait there are told, and others by {@code telling}. */
    void breakerChanged(Endpoint endpoint, BreakerState to, Runnable telling) {
        EndpointState known = states.get(endpoint);
        if (known == null) {
            telling.run();
        } else {
            known.valve().breakerChanged(to, telling);
        }
    }
}
