package dev.holdfast.status;

import dev.holdfast.call.Endpoint;
import dev.holdfast.lookup.Turn;
import dev.holdfast.status.StatusMonitor.Shared;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One page: what is known of it, when it may be asked next, and who waits to hear. Thread-safe. */
final class PageWatch {

    /** The longest that failed checks alone put off the next one. */
    static final Duration LONGEST_BACKOFF = Duration.ofMinutes(15);

    /**
     * The last reading that was understood.
     *
     * @param asOfNanos when its documents left their server, on the monotonic clock
     * @param asOf the same, by the wall clock
     */
    record Known(PageReading reading, long asOfNanos, Instant asOf) {}

    private final StatusPage page;
    private final StatusSource source;
    private final Shared shared;
    private final Turn turn;
    private final Set<Endpoint> askers = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Known known;

    // Below: for whoever has the turn, which hands it on.
    private Map<String, Round.Kept> kept = Map.of();
    private int failedInARow;

    PageWatch(StatusPage page, StatusSource source, Shared shared) {
        this.page = page;
        this.source = source;
        this.shared = shared;
        this.turn = new Turn(nanos());
    }

    @Nullable
    Known known() {
        return known;
    }

    /** On the call's thread. */
    void failed(Endpoint endpoint) {
        if (!askers.contains(endpoint) && askers.size() < StatusMonitor.MOST_TOLD) {
            askers.add(endpoint);
        }
        if (!turn.take(nanos())) {
            return;
        }
        try {
            shared.background().execute(this::check);
        } catch (Throwable rejected) {
            end(putOff("no thread for it"));
        }
    }

    private void check() {
        shared.checks().increment();
        Duration wait = LONGEST_BACKOFF;
        try {
            wait = settle(Round.make(page, source, kept, shared));
        } catch (Throwable error) {
            // Such as a source that throws. Its message may hold anything.
            wait = putOff(error.getClass().getName());
        } finally {
            end(wait);
        }
        tell();
    }

    /** Takes over what a round has brought; returns how long not to ask again. */
    private Duration settle(Round round) {
        PageReading reading = round.understood();
        if (reading == null) {
            return longest(putOff(round.problem()), round.retryAfter());
        }
        if (round.age().compareTo(shared.policy().staleAfter()) > 0) {
            return longest(putOff("a cache has held it for " + round.age()), round.retryAfter());
        }
        shared.reads().increment();
        failedInARow = 0;
        kept = round.kept();
        long asOfNanos = nanos() - round.age().toNanos();
        Known before = known;
        // Of two caches, one may hold an older copy than the other.
        if (before == null || asOfNanos - before.asOfNanos() >= 0) {
            known = new Known(
                    reading, asOfNanos, shared.clockwork().ticker().wallClock().minus(round.age()));
        }
        StatusMonitor.LOGGER.debug("status page of {}: {}", page.provider(), reading.level());
        return longest(longest(shared.policy().minimumInterval(), round.freshFor()), round.retryAfter());
    }

    /** Counts a failed check; returns how long not to ask again: 1, 2, 4, 8, 15 min by default. */
    private Duration putOff(String problem) {
        shared.failures().increment();
        Duration shortest = shared.policy().minimumInterval();
        Duration doubled = shortest.multipliedBy(1L << Math.min(failedInARow, 4));
        failedInARow++;
        StatusMonitor.LOGGER.debug("status page of {} told nothing: {}", page.provider(), problem);
        return doubled.compareTo(LONGEST_BACKOFF) > 0 ? longest(shortest, LONGEST_BACKOFF) : doubled;
    }

    private void end(Duration wait) {
        Duration capped = wait.compareTo(StatusPolicy.LONGEST_INTERVAL) > 0 ? StatusPolicy.LONGEST_INTERVAL : wait;
        turn.end(nanos(), capped, shared.clockwork().chance().getAsDouble());
    }

    /** Everybody who has asked is told once; who asks meanwhile is told now or after the next check. */
    private void tell() {
        for (Iterator<Endpoint> waiting = askers.iterator(); waiting.hasNext(); ) {
            Endpoint endpoint = waiting.next();
            waiting.remove();
            try {
                shared.listener().read(page, endpoint, view(page, endpoint, known, shared));
            } catch (Throwable error) {
                StatusMonitor.LOGGER.debug("the listener to status pages threw", error);
            }
        }
    }

    private long nanos() {
        return shared.clockwork().ticker().nanos();
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** What is known, as an endpoint sees it. */
    static StatusView view(StatusPage page, Endpoint endpoint, @Nullable Known known, Shared shared) {
        PageReading reading = PageReading.unknown("not read yet");
        Instant asOf = null;
        Duration age = Duration.ZERO;
        if (known != null) {
            asOf = known.asOf();
            age = Duration.ofNanos(Math.max(0, shared.clockwork().ticker().nanos() - known.asOfNanos()));
            reading = age.compareTo(shared.policy().staleAfter()) > 0
                    ? PageReading.unknown("read too long ago")
                    : known.reading();
        }
        try {
            return page.view(reading, endpoint, asOf, age);
        } catch (Throwable error) {
            shared.failures().increment();
            return new StatusView(StatusLevel.UNKNOWN, StatusView.Scope.PAGE, List.of(), null, page.page(), asOf, age);
        }
    }
}
