package dev.holdfast.status;

import dev.holdfast.call.Endpoint;
import dev.holdfast.lookup.Background;
import dev.holdfast.lookup.Lookup;
import dev.holdfast.time.Clockwork;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads status pages when calls fail, and knows what was read last. Thread-safe.
 *
 * <p>A call only ever leaves word here, or looks at what is known: both are lock-free, never wait and never throw. Pages are
 * read on background threads, each by one check at a time:
 *
 * <pre>
 *   failure ----- due? ---- no: nothing
 *                  |
 *                  | yes, and nobody is at it
 *                  v
 *             background:  GET document, GET document ...  read
 *                            |                               |
 *                            | understood                    | not: keep what was known, till it is stale
 *                            v                               v
 *             next check not before:                  1, 2, 4, 8, 15 min, or what Retry-After says
 *             what the source says, 1 min at least
 *                            '------- up to 25 % more by chance, never less -------'
 * </pre>
 *
 * <p>How old a reading is counts from when its documents left their server: what a cache says that it has held them for
 * ({@code Age}) is added. {@code 304 Not Modified} is a reading.
 *
 * <p>At most {@value #MOST_PAGES} pages are watched; what any more of them say stays unknown. That a page can't be read is
 * told to nobody: it is counted, and logged at debug level.
 */
public final class StatusMonitor {

    /** How many pages are watched. */
    public static final int MOST_PAGES = 64;

    /** So many endpoints are told of one check. */
    public static final int MOST_TOLD = 64;

    /** Is told what a page says after each check. */
    @FunctionalInterface
    public interface Listener {

        /**
         * A check has ended, well or not. Called on the background thread, once for each endpoint that has failed since the
         * check before, up to {@value #MOST_TOLD}. Whatever it throws is logged and ends there.
         */
        void read(StatusPage page, Endpoint endpoint, StatusView view);
    }

    /** What the pages share. */
    record Shared(
            StatusPolicy policy,
            Clockwork clockwork,
            Lookup lookup,
            Executor background,
            Listener listener,
            LongAdder checks,
            LongAdder reads,
            LongAdder failures) {}

    static final Logger LOGGER = LoggerFactory.getLogger("dev.holdfast.status");

    private final Shared shared;
    private final ConcurrentHashMap<StatusPage, PageWatch> watches = new ConcurrentHashMap<>();

    private StatusMonitor(Shared shared) {
        this.shared = shared;
    }

    /** One that looks pages up on the web. Starts no thread and makes no client before the first check. */
    public static StatusMonitor create(StatusPolicy policy, Clockwork clockwork, Listener listener) {
        return create(policy, clockwork, Lookup.web(), Background.executor(), listener);
    }

    /** One that looks pages up by the means given, for tests. */
    @SuppressWarnings("exports")
    public static StatusMonitor create(
            StatusPolicy policy, Clockwork clockwork, Lookup lookup, Executor background, Listener listener) {
        return new StatusMonitor(new Shared(
                policy, clockwork, lookup, background, listener, new LongAdder(), new LongAdder(), new LongAdder()));
    }

    /**
     * A call to an endpoint of this page's provider has failed. Has the page checked if it is time. Never waits, never
     * throws.
     */
    public void failed(StatusPage page, Endpoint endpoint) {
        if (!shared.policy().enabled()) {
            return;
        }
        try {
            PageWatch watch = watch(page);
            if (watch != null) {
                watch.failed(endpoint);
            }
        } catch (Throwable error) {
            shared.failures().increment();
        }
    }

    /** What is known now, however old: {@link StatusLevel#UNKNOWN} when it is too old. Never waits, never throws. */
    public StatusView latest(StatusPage page, Endpoint endpoint) {
        PageWatch watch;
        try {
            watch = watches.get(page);
        } catch (Throwable error) {
            // Looking up a page may ask a source of the user's whether it equals another.
            shared.failures().increment();
            watch = null;
        }
        return PageWatch.view(page, endpoint, watch == null ? null : watch.known(), shared);
    }

    /** How many checks of pages have been made. */
    public long checks() {
        return shared.checks().sum();
    }

    /** How many of them told something. One that is under way is not yet known to. */
    public long reads() {
        return shared.reads().sum();
    }

    /** How many of them told nothing, or could not be made. */
    public long failures() {
        return shared.failures().sum();
    }

    private @Nullable PageWatch watch(StatusPage page) {
        PageWatch known = watches.get(page);
        if (known != null) {
            return known;
        }
        StatusSource source = page.source().orElse(null);
        if (source == null || watches.size() >= MOST_PAGES) {
            return null;
        }
        PageWatch fresh = new PageWatch(page, source, shared);
        PageWatch sooner = watches.putIfAbsent(page, fresh);
        return sooner == null ? fresh : sooner;
    }

    @Override
    public String toString() {
        return "StatusMonitor[" + watches.size() + " of " + MOST_PAGES + ", " + shared.policy() + "]";
    }
}
