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

    /** A stretch of failures with no success between. */
    private record Spell(long firstNanos, long lastNanos) {

        boolean isBroken(long nowNanos) {
            return nowNanos - lastNanos > LONGEST_GAP.toNanos();
        }

        Spell goesOn(long nowNanos) {
            return isBroken(nowNanos) ? new Spell(nowNanos, nowNanos) : new Spell(firstNanos, nowNanos);
        }
    }

    public OutageClock(Ticker ticker) {
        this.ticker = ticker;
    }

    /** An attempt has failed in a way that speaks against the endpoint. */
    public void failed() {
        long now = ticker.nanos();
        spell.updateAndGet(seen -> seen == null ? new Spell(now, now) : seen.goesOn(now));
    }

    /** The endpoint has answered. */
    public void answered() {
        if (spell.get() != null) {
            spell.set(null);
        }
    }

    /** How long it has been failing; empty when it last answered, or when nothing is known. */
    public Optional<Duration> failingFor() {
        Spell seen = spell.get();
        long now = ticker.nanos();
        return seen == null || seen.isBroken(now)
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, now - seen.firstNanos())));
    }
}
