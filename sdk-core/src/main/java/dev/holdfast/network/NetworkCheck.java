package dev.holdfast.network;

import dev.holdfast.lookup.Answer;
import dev.holdfast.lookup.Background;
import dev.holdfast.lookup.Lookup;
import dev.holdfast.lookup.Question;
import dev.holdfast.lookup.Trouble;
import dev.holdfast.lookup.Turn;
import dev.holdfast.network.NetworkPolicy.Probe;
import dev.holdfast.network.NetworkVerdict.State;
import dev.holdfast.time.Clockwork;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks two neutral places whether the caller's own network works, when a call could not connect. Thread-safe.
 *
 * <p>A call only ever leaves word here, or looks at what is known: both are lock-free, never wait and never throw. Both
 * places are asked at the same time on background threads, and not again for a minute (and up to 15 s more by chance). What
 * they said counts for two minutes.
 *
 * <pre>
 *                                    the second place
 *                     as expected   another answer   not reached   unclear
 *   the   as expected    ONLINE        UNKNOWN         ONLINE      ONLINE
 *  first  another        UNKNOWN       PORTAL          PORTAL      UNKNOWN
 *  place  not reached    ONLINE        PORTAL          OFFLINE     UNKNOWN
 *         unclear        ONLINE        UNKNOWN         UNKNOWN     UNKNOWN
 *
 *   unclear: 5xx but for 511, 429, 407, or a connection that breaks off
 * </pre>
 */
public final class NetworkCheck {

    private static final Logger LOGGER = LoggerFactory.getLogger("dev.holdfast.network");
    private static final NetworkVerdict NEVER = new NetworkVerdict(State.UNKNOWN, List.of(), Duration.ZERO);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration STALE_AFTER = Duration.ofMinutes(2);

    /** What was found, when the later of the two answers had come. */
    private record Found(State state, List<String> evidence, long atNanos) {}

    private final NetworkPolicy policy;
    private final Clockwork clockwork;
    private final Lookup lookup;
    private final Executor background;
    private final Turn turn;
    private final LongAdder checks = new LongAdder();
    private volatile @Nullable Found found;

    private NetworkCheck(NetworkPolicy policy, Clockwork clockwork, Lookup lookup, Executor background) {
        this.policy = policy;
        this.clockwork = clockwork;
        this.lookup = lookup;
        this.background = background;
        this.turn = new Turn(clockwork.ticker().nanos());
    }

    /** One that asks on the web. Starts no thread and makes no client before the first check. */
    public static NetworkCheck create(NetworkPolicy policy, Clockwork clockwork) {
        return create(policy, clockwork, Lookup.web(), Background.executor());
    }

    /** One that asks by the means given, for tests. */
    @SuppressWarnings("exports")
    public static NetworkCheck create(NetworkPolicy policy, Clockwork clockwork, Lookup lookup, Executor background) {
        return new NetworkCheck(policy, clockwork, lookup, background);
    }

    /**
     * A call failed before anything was sent: no name, no connection or no TLS. Has the network checked if it is time.
     * Never waits, never throws.
     */
    public void failed() {
        if (!policy.enabled() || !turn.take(clockwork.ticker().nanos())) {
            return;
        }
        checks.increment();
        Check check = new Check();
        check.ask(0, policy.first());
        check.ask(1, policy.second());
    }

    /** What is known now. Never waits, never throws. */
    public NetworkVerdict latest() {
        Found last = found;
        if (last == null) {
            return NEVER;
        }
        Duration age = Duration.ofNanos(Math.max(0, clockwork.ticker().nanos() - last.atNanos()));
        return age.compareTo(STALE_AFTER) > 0
                ? new NetworkVerdict(State.UNKNOWN, List.of(), age)
                : new NetworkVerdict(last.state(), last.evidence(), age);
    }

    /** How many checks have been begun. */
    public long checks() {
        return checks.sum();
    }

    @Override
    public String toString() {
        return "NetworkCheck[" + policy + "]";
    }

    /** Two questions; whoever is answered last concludes. */
    private final class Check {

        private final AtomicReferenceArray<@Nullable Reply> replies = new AtomicReferenceArray<>(2);
        private final AtomicInteger open = new AtomicInteger(2);

        /** On the call's thread. */
        void ask(int place, Probe probe) {
            try {
                background.execute(() -> settle(place, Reply.of(probe, answer(probe))));
            } catch (Throwable rejected) {
                settle(place, Reply.of(probe, new Answer.Failed(Trouble.NOT_ASKED, "no thread for it")));
            }
        }

        private Answer answer(Probe probe) {
            try {
                return lookup.get(new Question(probe.url(), "*/*", null, null, null, policy.timeout()));
            } catch (Throwable error) {
                return new Answer.Failed(Trouble.NOT_ASKED, error.getClass().getName());
            }
        }

        private void settle(int place, Reply reply) {
            replies.set(place, reply);
            if (open.decrementAndGet() > 0) {
                return;
            }
            Reply first = Objects.requireNonNull(replies.get(0));
            Reply second = Objects.requireNonNull(replies.get(1));
            State state = Reply.together(first, second);
            long now = clockwork.ticker().nanos();
            found = new Found(state, List.of(first.evidence(), second.evidence()), now);
            turn.end(now, INTERVAL, clockwork.chance().getAsDouble());
            LOGGER.debug("network: {}: {}; {}", state, first.evidence(), second.evidence());
        }
    }
}
