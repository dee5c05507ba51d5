package dev.holdfast.expectation;

import dev.holdfast.time.Ticker;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells for how long an endpoint has been failing, as this program has seen it: from its first failure after which none of
 * its calls succeeded; how often, and how much of its traffic fails. Thread-safe; a success while all is well costs one
 * read: what has succeeded is read from a counter that is kept anyway, when something fails.
 *
 * <p>Of a time in which nothing was sent nobody knows anything: a failure that comes more than {@link #LONGEST_GAP} after
 * the one before begins anew.
 */
public final class OutageClock {

    /** Five minutes. */
    public static final Duration LONGEST_GAP = Duration.ofMinutes(5);

    private final Ticker ticker;
    private final LongSupplier successes;
    private final AtomicReference<Traffic> traffic;
    private final AtomicReference<@Nullable Spell> spell = new AtomicReference<>();

    /**
     * A stretch of failures with no success between.
     *
     * @param first the first of all
     * @param ofService the first that is known to be the service's own; null before there was one
     * @param last the last of all
     * @param failures how many there have been
     * @param failuresOfService how many of them are known to be the service's own
     */
    private record Spell(long first, @Nullable Long ofService, long last, long failures, long failuresOfService) {

        boolean isBroken(long nowNanos) {
            return nowNanos - last > LONGEST_GAP.toNanos();
        }

        static Spell begin(boolean atService, long nowNanos) {
            return new Spell(nowNanos, atService ? nowNanos : null, nowNanos, 1, atService ? 1 : 0);
        }

        Spell goesOn(boolean atService, long nowNanos) {
            return new Spell(
                    first,
                    ofService != null || !atService ? ofService : (Long) nowNanos,
                    nowNanos,
                    failures + 1,
                    failuresOfService + (atService ? 1 : 0));
        }
    }

    /**
     * A clock of an endpoint that nothing is known of.
     *
     * @param ticker the time
     * @param successes how many attempts have succeeded so far; it may lag behind under contention
     */
    public OutageClock(Ticker ticker, LongSupplier successes) {
        this.ticker = ticker;
        this.successes = successes;
        this.traffic = new AtomicReference<>(Traffic.none(ticker.nanos(), successes.getAsLong()));
    }

    /**
     * An attempt has failed.
     *
     * @param atService whether it is known that it failed at the service, rather than on the way to it
     */
    public void failed(boolean atService) {
        long now = ticker.nanos();
        spell.updateAndGet(
                seen -> seen == null || seen.isBroken(now) ? Spell.begin(atService, now) : seen.goesOn(atService, now));
        if (atService) {
            long succeeded = successes.getAsLong();
            traffic.updateAndGet(lately -> lately.failedAt(now, succeeded));
        }
    }

    /** The endpoint has answered. */
    public void answered() {
        if (spell.get() != null) {
            spell.set(null);
        }
    }

    /** Whether it has failed at least so often and for so long, wherever that was, and not answered since. */
    public boolean hasFailed(int times, Duration span) {
        Spell seen = spell.get();
        long now = ticker.nanos();
        return seen != null && !seen.isBroken(now) && seen.failures() >= times && now - seen.first() >= span.toNanos();
    }

    /**
     * How long the service itself has been failing: what failed on the way to it doesn't count. Empty when it last answered,
     * or when nothing is known.
     */
    public Optional<Duration> serviceFailingFor() {
        return observe().serviceFailingFor();
    }

    /** What is known now. */
    public Observation observe() {
        Spell seen = spell.get();
        Traffic lately = Objects.requireNonNull(traffic.get());
        long now = ticker.nanos();
        double share = now - lately.atNanos() > LONGEST_GAP.toNanos()
                ? 0
                : lately.until(now, successes.getAsLong()).failingShare();
        Long began = seen == null || seen.isBroken(now) ? null : seen.ofService();
        return seen == null || began == null
                ? new Observation(null, 0, share)
                : new Observation(Duration.ofNanos(Math.max(0, now - began)), seen.failuresOfService(), share);
    }
}
