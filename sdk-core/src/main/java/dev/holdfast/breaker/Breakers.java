package dev.holdfast.breaker;

import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Failure;
import dev.holdfast.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The breakers of all endpoints, made when first asked for. Thread-safe.
 *
 * <p>At most {@value #MAX_KEPT} are kept. When one more is needed, the closed one goes that was used least recently. One
 * that is open, half-open or held by hand is never dropped, since that would forget an outage or an operator's word.
 * Don't keep a {@link Breaker} for long, but ask for it again: one that has been dropped is no longer asked.
 */
public final class Breakers {

    /** How many breakers are kept. */
    public static final int MAX_KEPT = 256;

    /** Is told of each change of state, after it has happened, on the thread that made it, which holds no lock. */
    @FunctionalInterface
    public interface Listener {

        /**
         * A breaker has changed its state. Of changes in quick succession by several threads, the later one may be told
         * first. Must not throw.
         *
         * @param openFor for how long no call goes; zero unless {@code to} is {@link BreakerState#OPEN}
         * @param failure what opened it; null unless {@code to} is {@link BreakerState#OPEN}
         */
        void changed(
                Endpoint endpoint, BreakerState from, BreakerState to, Duration openFor, @Nullable Failure failure);
    }

    private final BreakerPolicy policy;
    private final Ticker ticker;
    private final DoubleSupplier random;
    private final Predicate<Endpoint> outagePosted;
    private final Listener listener;
    private final ConcurrentHashMap<Endpoint, Kept> kept = new ConcurrentHashMap<>();

    /** Counts the registrations; changed under the lock. What "recently" is measured in. */
    private volatile long era;

    /**
     * @param random uniform in [0, 1), thread-safe
     * @param outagePosted whether the provider's status page shows an outage of an endpoint, asked when its breaker opens; thread-safe, must
     *     neither block nor throw
     */
    public Breakers(
            BreakerPolicy policy,
            Ticker ticker,
            DoubleSupplier random,
            Predicate<Endpoint> outagePosted,
            Listener listener) {
        this.policy = policy;
        this.ticker = ticker;
        this.random = random;
        this.outagePosted = outagePosted;
        this.listener = listener;
    }

    /** The breaker of an endpoint. */
    public Breaker breaker(Endpoint endpoint) {
        Kept found = kept.get(endpoint);
        return found == null ? register(endpoint) : found.usedIn(era);
    }

    /** Those that are kept, by name. A snapshot. */
    public synchronized List<Breaker> all() {
        List<Breaker> all = new ArrayList<>();
        for (Kept one : kept.values()) {
            all.add(one.breaker);
        }
        all.sort(Comparator.comparing(breaker -> breaker.endpoint().name()));
        return List.copyOf(all);
    }

    private synchronized Breaker register(Endpoint endpoint) {
        Kept found = kept.get(endpoint);
        if (found != null) {
            return found.usedIn(era);
        }
        if (kept.size() >= MAX_KEPT && !evictOne()) {
            // 256 endpoints down at once. To refuse this one would fail calls that nothing is known against; to drop
            // another's breaker would send calls into a known outage. So this endpoint goes without, as if switched
            // off.
            return new EndpointBreaker(endpoint, BreakerPolicy.disabled(), ticker, random, outagePosted, listener);
        }
        Kept added = new Kept(new EndpointBreaker(endpoint, policy, ticker, random, outagePosted, listener), ++era);
        kept.put(endpoint, added);
        return added.breaker;
    }

    /** Drops the closed breaker that was used least recently; false if none is closed. */
    private boolean evictOne() {
        List<Candidate> candidates = new ArrayList<>();
        for (Kept one : kept.values()) {
            candidates.add(new Candidate(one.breaker, one.lastUsedEra, one.registeredEra));
        }
        candidates.sort(Comparator.comparingLong(Candidate::lastUsedEra).thenComparingLong(Candidate::registeredEra));
        for (Candidate candidate : candidates) {
            // Retiring is one step with the check: a breaker that opens meanwhile stays.
            if (candidate.breaker().retire()) {
                kept.remove(candidate.breaker().endpoint());
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return "Breakers[" + kept.size() + " of " + MAX_KEPT + ", " + policy + "]";
    }

    /** A {@link Kept} at one moment: what is sorted must hold still. */
    private record Candidate(EndpointBreaker breaker, long lastUsedEra, long registeredEra) {}

    /**
     * A breaker and when it was last used. Time is counted in registrations, since only a registration ever needs to
     * know: so a use writes at most once between two of them, and reads no clock.
     */
    private static final class Kept {

        final EndpointBreaker breaker;
        final long registeredEra;
        volatile long lastUsedEra;

        Kept(EndpointBreaker breaker, long era) {
            this.breaker = breaker;
            this.registeredEra = era;
            this.lastUsedEra = era;
        }

        Breaker usedIn(long era) {
            if (lastUsedEra != era) {
                lastUsedEra = era;
            }
            return breaker;
        }
    }
}
