package dev.holdfast.engine;

import dev.failsafe.Policy;
import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.event.HoldfastListener;
import dev.holdfast.failure.FailureClassifier;
import dev.holdfast.retry.RetryPolicy;
import dev.holdfast.time.Clockwork;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine is made of.
 *
 * @param classifier tells what an answer or an exception means
 * @param policies what to do about it
 * @param listeners who hears of it
 * @param clockwork time and chance
 */
public record Settings(
        FailureClassifier classifier, Policies policies, List<HoldfastListener> listeners, Clockwork clockwork) {

    /**
     * What to do about failures.
     *
     * @param retry when and how often to try again
     * @param breaker when not to try at all
     * @param deadline how long a call may take; null for no bound
     * @param outer the user's own Failsafe policies, outermost first, which wrap the whole call
     */
    public record Policies(
            RetryPolicy retry,
            BreakerPolicy breaker,
            @Nullable Duration deadline,
            List<Policy<Object>> outer) {

        public Policies {
            if (deadline != null && (deadline.isNegative() || deadline.isZero())) {
                throw new IllegalArgumentException("deadline <= 0: " + deadline);
            }
            outer = List.copyOf(outer);
        }
    }

    public Settings {
        listeners = List.copyOf(listeners);
    }
}
