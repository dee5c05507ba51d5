package dev.holdfast.incident;

import dev.holdfast.incident.IncidentReport.Period;
import dev.holdfast.incident.IncidentReport.Slice;
import dev.holdfast.incident.IncidentReport.StatusMark;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The time axis that all charts of a report share: its slices, and as much more as it takes to show when the page changed, if
 * that was not long after. Places on it are in percent. Immutable.
 */
final class TimeAxis {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** What people count time in. */
    private static final long[] STEPS = {
        SECOND,
        2 * SECOND,
        5 * SECOND,
        10 * SECOND,
        15 * SECOND,
        30 * SECOND,
        MINUTE,
        2 * MINUTE,
        5 * MINUTE,
        10 * MINUTE,
        15 * MINUTE,
        30 * MINUTE,
        HOUR,
        2 * HOUR,
        3 * HOUR,
        6 * HOUR,
        12 * HOUR,
        DAY
    };

    private static final int MOST_TICKS = 8;

    /** How much longer than the slices it may be, so that they don't shrink too far. */
    private static final double LONGEST = 1.8;

    private static final DateTimeFormatter DAYS = formatter("MM-dd");
    private static final DateTimeFormatter MINUTES = formatter("HH:mm");
    private static final DateTimeFormatter SECONDS = formatter("HH:mm:ss");

    private final long from;
    private final long to;

    private TimeAxis(long from, long to) {
        this.from = from;
        this.to = to;
    }

    static TimeAxis of(IncidentReport report) {
        List<Slice> slices = report.timeline().slices();
        Period period = report.period();
        Instant end = period.endedAt() != null ? period.endedAt() : period.asOf();
        long from = millis(slices.isEmpty() ? period.startedAt() : slices.get(0).from());
        long to = millis(slices.isEmpty() ? end : end(slices.get(slices.size() - 1)));
        to = Math.max(to, from + SECOND);
        long most = from + (long) ((to - from) * LONGEST);
        for (StatusMark mark : report.status().marks()) {
            long at = millis(mark.at());
            if (at >= to && at < most) {
                // And a bit more, so that it can be seen.
                to = at + (most - from) / 20;
            }
        }
        return new TimeAxis(from, to);
    }

    private static Instant end(Slice slice) {
        return slice.from().plus(slice.length());
    }

    private static long millis(Instant at) {
        return ReportWords.bounded(at).toEpochMilli();
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    Instant from() {
        return Instant.ofEpochMilli(from);
    }

    Instant to() {
        return Instant.ofEpochMilli(to);
    }

    /** Where a moment is; at an end what lies beyond it. */
    double at(Instant moment) {
        return Math.max(0, Math.min(100, 100.0 * (millis(moment) - from) / (to - from)));
    }

    boolean holds(Instant moment) {
        long at = millis(moment);
        return from <= at && at <= to;
    }

    /** The moment that many parts of a whole after the beginning. */
    Instant at(int part, int of) {
        return Instant.ofEpochMilli(from + (to - from) * part / of);
    }

    /**
     * A round time and what to call it.
     *
     * @param percent where
     * @param label how it is written
     */
    record Tick(double percent, String label) {}

    List<Tick> ticks() {
        long step = step();
        DateTimeFormatter format = step >= DAY ? DAYS : step >= MINUTE ? MINUTES : SECONDS;
        List<Tick> ticks = new ArrayList<>();
        for (long at = Math.floorDiv(from + step - 1, step) * step; at <= to; at += step) {
            boolean midnight = at % DAY == 0 && to - from > HOUR;
            Instant moment = Instant.ofEpochMilli(at);
            ticks.add(new Tick(at(moment), (midnight ? DAYS : format).format(moment)));
        }
        return ticks;
    }

    private long step() {
        for (long step : STEPS) {
            if ((to - from) / step < MOST_TICKS) {
                return step;
            }
        }
        return DAY * ((to - from) / (DAY * MOST_TICKS) + 1);
    }

    /**
     * A stretch of the axis through which something was so.
     *
     * @param from where it begins
     * @param to where it ends
     * @param value what was so
     */
    record Stretch<T>(Instant from, Instant to, T value) {}

    /**
     * The stretches between changes; those of no length and those outside are left out, and what stays the same is one.
     *
     * @param times when it changed, in order
     * @param values to what
     * @param before what was so before
     */
    <T> List<Stretch<T>> stretches(List<Instant> times, List<T> values, T before) {
        List<Stretch<T>> all = new ArrayList<>();
        Instant since = from();
        T value = before;
        for (int i = 0; i <= times.size(); i++) {
            Instant until = i < times.size() ? inside(times.get(i)) : to();
            if (until.isAfter(since)) {
                int last = all.size() - 1;
                if (last >= 0 && all.get(last).value().equals(value)) {
                    all.set(last, new Stretch<>(all.get(last).from(), until, value));
                } else {
                    all.add(new Stretch<>(since, until, value));
                }
                since = until;
            }
            if (i < times.size()) {
                value = values.get(i);
            }
        }
        return all;
    }

    private Instant inside(Instant moment) {
        return Instant.ofEpochMilli(Math.max(from, Math.min(to, millis(moment))));
    }
}
