package dev.holdfast.failure;

import java.time.Duration;
import java.util.List;

/**
 * What a provider says of an endpoint on its status page, as far as decisions need to know. It only ever explains and
 * lengthens: no hint makes a call go sooner, and none closes a breaker.
 *
 * @param posted what is posted about the very part of the service that the endpoint belongs to
 * @param seenHere whether this program sees it too: nothing has succeeded at the endpoint for a while, and enough has been
 *     tried
 */
public record OutageHint(Posted posted, boolean seenHere) {

    /** Nothing that matters is posted, or nothing is known. */
    public static final OutageHint NONE = new OutageHint(Posted.NOTHING, false);

    /**
     * The least wait before another attempt while an outage is both posted and seen here: ten seconds. Half of the posted
     * ones take 72 minutes and more (Chu et al., ICPE 2025, arXiv 2501.12469), so what a call gains by asking more often
     * is next to nothing, and a person whose call can't wait that long is better served by the diagnosis now.
     */
    public static final Duration LEAST_WAIT = Duration.ofSeconds(10);

    /** What can be posted. */
    public enum Posted {
        /** Nothing that matters. */
        NOTHING,
        /** An incident that is not yet said to be mended, or a component that is said to be in trouble. */
        INCIDENT,
        /** A planned maintenance that is going on. */
        MAINTENANCE
    }

    /** How long another attempt has to wait at least, in nanoseconds; 0 when the hint has no say in it. */
    public long leastWaitNanos() {
        return posted != Posted.NOTHING && seenHere ? LEAST_WAIT.toNanos() : 0;
    }

    /** The failure with what is posted said of its cause, where it may be that; the same one otherwise. */
    public Failure refine(Failure failure) {
        if (posted == Posted.NOTHING || !isOfOutage(failure)) {
            return failure;
        }
        boolean maintenance = posted == Posted.MAINTENANCE;
        if (!maintenance && failure.cause().likely() != LikelyCause.CANNOT_TELL) {
            return failure;
        }
        Evidence evidence = new Evidence(
                Evidence.Kind.STATUS_PAGE, maintenance ? "a maintenance is going on" : "trouble is posted");
        return new Failure(
                failure.kind(),
                failure.transience(),
                failure.replay(),
                failure.origin(),
                new Cause(LikelyCause.DOWNTIME, maintenance ? Certainty.LIKELY : Certainty.POSSIBLE, List.of(evidence)),
                failure.facts());
    }

    /** Whether it is how a service fails that is down or being worked on. */
    private static boolean isOfOutage(Failure failure) {
        return switch (failure.kind()) {
            case SERVER_ERROR,
                    BAD_GATEWAY,
                    UNAVAILABLE,
                    GATEWAY_TIMEOUT,
                    CONNECT_REFUSED,
                    CONNECT_TIMEOUT,
                    CONNECTION_LOST,
                    STREAM_REFUSED,
                    READ_TIMEOUT,
                    BREAKER_OPEN -> failure.transience() == Transience.TRANSIENT && failure.isAtService();
            default -> false;
        };
    }
}
