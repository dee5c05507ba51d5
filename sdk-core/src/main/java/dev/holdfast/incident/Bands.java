package dev.holdfast.incident;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.incident.IncidentReport.BreakerMark;
import dev.holdfast.incident.IncidentReport.StatusMark;
import dev.holdfast.incident.TimeAxis.Stretch;
import java.util.List;

/** What was so for a while, along the time axis. */
final class Bands {

    private Bands() {}

    /**
     * What the page showed.
     *
     * @param said as the chart tells it apart
     * @param words the same in words
     */
    record Shown(PageSaid said, String words) {}

    /** The breaker is closed until it is known to be something else: that is how one begins. */
    static List<Stretch<BreakerState>> breaker(IncidentReport report, TimeAxis axis) {
        List<BreakerMark> marks = report.timeline().breaker();
        return axis.stretches(
                marks.stream().map(BreakerMark::at).toList(),
                marks.stream().map(BreakerMark::state).toList(),
                BreakerState.CLOSED);
    }

    /** Until the page has been read, nothing is known of it. */
    static List<Stretch<Shown>> status(IncidentReport report, TimeAxis axis, ReportWords words) {
        List<StatusMark> marks = report.status().marks();
        return axis.stretches(
                marks.stream().map(StatusMark::at).toList(),
                marks.stream()
                        .map(mark -> new Shown(PageSaid.of(mark), PageSaid.words(mark, words)))
                        .toList(),
                new Shown(PageSaid.UNREAD, words.say("mark.unread")));
    }
}
