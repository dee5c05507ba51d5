package dev.holdfast.engine;

import dev.failsafe.Policy;
import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.call.Endpoint;
import dev.holdfast.event.HoldfastListener;
import dev.holdfast.failure.FailureClassifier;
import dev.holdfast.lookup.Background;
import dev.holdfast.lookup.Lookup;
import dev.holdfast.network.NetworkPolicy;
import dev.holdfast.retry.RetryPolicy;
import dev.holdfast.status.StatusPage;
import dev.holdfast.status.StatusPolicy;
import dev.holdfast.time.Clockwork;
import dev.holdfast.valve.ValvePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an engine is made of.
 *
 * @param classifier tells what an answer or an exception means
 * @param policies what to do about it
 * @param listeners who hears of it
 * @param clockwork time and chance
 * @param watching what to look at when calls fail
 */
public record Settings(
        FailureClassifier classifier,
        Policies policies,
        List<HoldfastListener> listeners,
        Clockwork clockwork,
        Watching watching) {

    /**
     * What to do about failures.
     *
     * @param retry when and how often to try again
     * @param breaker when not to try at all
     * @param valve how calls wait for an endpoint that can't take them now
     * @param deadline how long a call may take; null for no bound
     * @param outer the user's own Failsafe policies, outermost first, which wrap the whole call
     */
    public record Policies(
            RetryPolicy retry,
            BreakerPolicy breaker,
            ValvePolicy valve,
            @Nullable Duration deadline,
            List<Policy<Object>> outer) {

        public Policies {
            if (deadline != null && (deadline.isNegative() || deadline.isZero())) {
                throw new IllegalArgumentException("deadline <= 0: " + deadline);
            }
            outer = List.copyOf(outer);
        }
    }

    /**
     * What to look at when calls fail, and by which means.
     *
     * @param status when and how often to look at status pages
     * @param network whether and where to look whether this machine's own network works
     * @param pageOf the status page of an endpoint's provider, if it has one; must neither block nor throw
     * @param lookup how to look
     * @param background where to
     */
    public record Watching(
            StatusPolicy status,
            NetworkPolicy network,
            Function<Endpoint, Optional<StatusPage>> pageOf,
            Lookup lookup,
            Executor background) {

        /** At nothing. */
        public static final Watching NOTHING =
                onTheWeb(StatusPolicy.disabled(), NetworkPolicy.disabled(), endpoint -> Optional.empty());

        /** By the JDK's HTTP client, on background threads. */
        public static Watching onTheWeb(
                StatusPolicy status, NetworkPolicy network, Function<Endpoint, Optional<StatusPage>> pageOf) {
            return new Watching(status, network, pageOf, Lookup.web(), Background.executor());
        }
    }

    public Settings {
        listeners = List.copyOf(listeners);
    }
}
