package dev.holdfast.expectation;

import dev.holdfast.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tells for how long an endpoint has been failing, as this program has seen it: from its first failure after which none of
 * its calls succeeded. Thread-safe; a success while all is well costs one read.
 *
 * <p>Of a time in which nothing was sent nobody knows anything: a failure that comes more than {@link #LONGEST_GAP} after
 * the one before begins anew.
 */
public final class OutageClock {

    /** Five minutes. */
    public static final Duration LONGEST_GAP = Duration.ofMinutes(5);

    private final Ticker ticker;
    private final AtomicReference<@Nullable Spell> spell = new AtomicReference<>();

    /**
     * A stretch of failures with no success between.
     *
     * @param first the first of all
     * @param ofService the first that is known to be the service's own; null before there was one
     * @param last the last of all
     * @param failures how many there have been
     */
    private record Spell(long first, @Nullable Long ofService, long last, long failures) {

        boolean isBroken(long nowNanos) {
            return nowNanos - last > LONGEST_GAP.toNanos();
        }

        static Spell begin(boolean atService, long nowNanos) {
            return new Spell(nowNanos, atService ? nowNanos : null, nowNanos, 1);
        }

        Spell goesOn(boolean atService, long nowNanos) {
            return new Spell(
                    first, ofService != null || !atService ? ofService : (Long) nowNanos, nowNanos, failures + 1);
        }
    }

    public OutageClock(Ticker ticker) {
        this.ticker = ticker;
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
        Spell seen = spell.get();
        long now = ticker.nanos();
        Long began = seen == null || seen.isBroken(now) ? null : seen.ofService();
        return began == null ? Optional.empty() : Optional.of(Duration.ofNanos(Math.max(0, now - began)));
    }
}
