package dev.holdfast.incident;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.failure.Replay;
import dev.holdfast.incident.IncidentReport.BreakerMark;
import dev.holdfast.incident.IncidentReport.Cause;
import dev.holdfast.incident.IncidentReport.Related;
import dev.holdfast.incident.IncidentReport.StatusMark;
import dev.holdfast.status.PostedIncident;
import dev.holdfast.status.StatusView;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of an incident that is open. Bounded, however long it lasts. Not thread-safe. */
final class OpenIncident {

    private static final int MOST_BREAKER_MARKS = 200;
    private static final int MOST_STATUS_MARKS = 100;
    static final int MOST_RELATED = 20;

    /** More ways of failing than this are counted, but not told apart. */
    private static final int MOST_CAUSES = 64;

    private static final int MOST_CAUSES_TOLD = 10;

    private record How(FailureKind kind, Hop hop, LikelyCause likely) {}

    /** What the totals were when it last was bad. */
    private record Bad(long atNanos, Cell totals) {}

    private final String id;
    private final Endpoint endpoint;
    private final long startNanos;
    private final long noticedNanos;
    /** Where the two clocks meet. */
    private final Instant startedAt;

    private final Cell totals;
    private Bad lastBad;
    private final Map<How, long[]> causes = new HashMap<>();
    private final Trail<BreakerMark> breaker = new Trail<>(MOST_BREAKER_MARKS);
    private final Trail<StatusMark> status = new Trail<>(MOST_STATUS_MARKS);
    private @Nullable StatusMark lastStatus;
    private @Nullable StatusMark firstShown;
    private @Nullable Instant postedStart;
    private @Nullable URI page;
    private long checks;
    private long outOfPatience;
    private boolean mayBeBilled;
    private Severity severity = Severity.DEGRADED;
    private final Map<String, Related> related = new LinkedHashMap<>();

    /**
     * One that has been noticed.
     *
     * @param startNanos the first failure
     * @param wallClock the wall clock now
     * @param before what has happened since the first failure
     */
    OpenIncident(String id, Endpoint endpoint, long startNanos, long nowNanos, Instant wallClock, Cell before) {
        this.id = id;
        this.endpoint = endpoint;
        this.startNanos = startNanos;
        this.noticedNanos = nowNanos;
        this.startedAt = wallClock.minusNanos(Math.max(0, nowNanos - startNanos));
        this.totals = before;
        this.lastBad = new Bad(nowNanos, before.copy());
    }

    String id() {
        return id;
    }

    long startNanos() {
        return startNanos;
    }

    Cell totals() {
        return totals;
    }

    long lastBadNanos() {
        return lastBad.atNanos();
    }

    Severity severity() {
        return severity;
    }

    @Nullable
    StatusMark lastStatus() {
        return lastStatus;
    }

    Instant at(long nanos) {
        return startedAt.plusNanos(nanos - startNanos);
    }

    /** It is still bad. */
    void bad(long nowNanos) {
        lastBad = new Bad(nowNanos, totals.copy());
    }

    /** A call that had begun before it was well was answered after that. */
    void rescuedLate(boolean here) {
        lastBad.totals().rescued++;
        lastBad.totals().elsewhere += here ? 0 : 1;
    }

    /** One was given up. */
    void failedLate(boolean sent) {
        lastBad.totals().failed += sent ? 1 : 0;
        lastBad.totals().failedFast += sent ? 0 : 1;
    }

    void severe(Severity seen) {
        severity = seen.compareTo(severity) > 0 ? seen : severity;
    }

    void failed(Failure failure) {
        How how =
                new How(failure.kind(), failure.origin().hop(), failure.cause().likely());
        long[] count = causes.get(how);
        if (count == null && causes.size() < MOST_CAUSES) {
            count = new long[1];
            causes.put(how, count);
        }
        if (count != null) {
            count[0]++;
        }
        mayBeBilled |= failure.replay() == Replay.UNKNOWN || failure.replay() == Replay.PROCESSED;
    }

    void ranOutOfPatience() {
        outOfPatience++;
    }

    void breaker(long nanos, BreakerState state) {
        breaker.add(new BreakerMark(at(nanos), state));
    }

    /** The page was read. */
    void checked(StatusView view, long nanos) {
        page = view.page();
        checks++;
        told(view, nanos);
    }

    /** What the page says from now on. */
    void told(StatusView view, long nanos) {
        PostedIncident posted = view.openIncident().orElse(null);
        StatusMark mark = new StatusMark(
                at(nanos),
                view.level(),
                posted == null ? null : posted.stage(),
                posted == null ? "" : posted.title(),
                posted == null ? "" : posted.words(),
                posted == null ? null : posted.link());
        StatusMark before = lastStatus;
        if (before == null || !saysTheSame(before, mark)) {
            status.add(mark);
            lastStatus = mark;
        }
        if (posted != null && firstShown == null && PageSaid.showsIncident(mark)) {
            firstShown = mark;
            postedStart = posted.startedAt();
        }
    }

    private static boolean saysTheSame(StatusMark one, StatusMark other) {
        return one.level() == other.level()
                && one.stage() == other.stage()
                && one.title().equals(other.title())
                && one.words().equals(other.words());
    }

    void related(String otherId, Endpoint other) {
        if (related.size() < MOST_RELATED) {
            related.putIfAbsent(otherId, new Related(otherId, other));
        }
    }

    /** All of it as far as it has come. */
    IncidentReport report(boolean over, Series series, long nowNanos) {
        long endNanos = over ? lastBad.atNanos() : nowNanos;
        Cell sum = over ? lastBad.totals() : totals;
        IncidentReport.Period period =
                new IncidentReport.Period(startedAt, at(noticedNanos), over ? at(endNanos) : null, at(nowNanos));
        IncidentReport.StatusStory story = new IncidentReport.StatusStory(page, status.marks(), lag(), checks);
        Counterfactual plain = new Counterfactual(series);
        double[] weights = weights(series, endNanos);
        return new IncidentReport(
                id,
                endpoint,
                period,
                severity,
                new IncidentReport.Calls(sum.calls(), sum.atOnce, sum.rescued, sum.failed, sum.failedFast, sum.others),
                new IncidentReport.Requests(
                        sum.requests,
                        sum.failures,
                        sum.probes,
                        sum.elsewhere,
                        sum.waits,
                        Duration.ofNanos(sum.longestWaitNanos)),
                causes(),
                plain.withoutRetries(weights),
                plain.withTwoRetries(weights),
                story,
                new IncidentReport.Timeline(slices(series), breaker.marks()),
                List.copyOf(related.values()),
                Suggesting.of(new Suggesting.Facts(sum, period.length(), outOfPatience, mayBeBilled, story)));
    }

    private @Nullable Duration lag() {
        StatusMark shown = firstShown;
        if (shown == null) {
            return null;
        }
        Instant since = postedStart;
        return Duration.between(startedAt, since != null ? since : shown.at());
    }

    private List<Cause> causes() {
        return causes.entrySet().stream()
                .map(entry -> new Cause(
                        entry.getKey().kind(),
                        entry.getKey().hop(),
                        entry.getKey().likely(),
                        entry.getValue()[0]))
                .sorted(Comparator.comparingLong(Cause::requests)
                        .reversed()
                        .thenComparing(Cause::kind)
                        .thenComparing(Cause::hop)
                        .thenComparing(Cause::likely))
                .limit(MOST_CAUSES_TOLD)
                .toList();
    }

    /** How much of each cell lies between the start and the end. */
    private double[] weights(Series series, long endNanos) {
        double[] weights = new double[series.cells().size()];
        for (int i = 0; i < weights.length; i++) {
            long from = series.beginNanos() + i * series.lengthNanos();
            long inside = Math.min(from + series.lengthNanos() - startNanos, endNanos - from);
            weights[i] = Math.min(1, Math.max(0, (double) inside / series.lengthNanos()));
        }
        return weights;
    }

    private List<IncidentReport.Slice> slices(Series series) {
        List<IncidentReport.Slice> slices = new ArrayList<>(series.cells().size());
        long from = series.beginNanos();
        for (Cell cell : series.cells()) {
            slices.add(new IncidentReport.Slice(
                    at(from),
                    Duration.ofNanos(series.lengthNanos()),
                    cell.calls(),
                    cell.answered(),
                    cell.rescued,
                    cell.requests,
                    cell.failures,
                    cell.kinds(),
                    cell.hops(),
                    cell.causes()));
            from += series.lengthNanos();
        }
        return slices;
    }
}
