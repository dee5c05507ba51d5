package dev.holdfast.incident;

import dev.holdfast.incident.IncidentReport.StatusMark;
import dev.holdfast.incident.IncidentReport.StatusStory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the provider's page said, in words. What can't be told is not said (promise 25). */
final class StatusWording {

    /** A table that nobody reads to its end tells no more than its end. */
    private static final int MOST_MARKS = 40;

    private static final int LONGEST_TITLE = 160;
    private static final int LONGEST_WORDS = 400;

    private final IncidentReport report;
    private final StatusStory status;
    private final ReportWords words;

    private StatusWording(IncidentReport report, ReportWords words) {
        this.report = report;
        this.status = report.status();
        this.words = words;
    }

    static ReportPage.Said of(IncidentReport report, ReportWords words) {
        StatusWording wording = new StatusWording(report, words);
        List<StatusMark> marks = report.status().marks();
        List<StatusMark> shown = marks.subList(Math.max(0, marks.size() - MOST_MARKS), marks.size());
        String cut = shown.size() == marks.size()
                ? ""
                : words.say("rows.cut", "n", words.number(shown.size()), "all", words.number(marks.size()));
        boolean quotes = shown.stream()
                .anyMatch(mark -> !title(mark).isEmpty() || !words(mark).isEmpty());
        String note = words.join(quotes ? words.say("status.quoted") : "", cut);
        return new ReportPage.Said(
                wording.story(),
                ReportWords.link(report.status().page()),
                shown.stream().map(wording::mark).toList(),
                note);
    }

    static String title(StatusMark mark) {
        return ReportWords.clean(mark.title(), LONGEST_TITLE);
    }

    static String words(StatusMark mark) {
        return ReportWords.clean(mark.words(), LONGEST_WORDS);
    }

    private ReportPage.Mark mark(StatusMark mark) {
        return new ReportPage.Mark(
                words.near(mark.at(), report.period().startedAt()),
                PageSaid.words(mark, words),
                words.of("level", mark.level()),
                title(mark),
                words(mark),
                ReportWords.link(mark.link()));
    }

    private String story() {
        URI page = status.page();
        if (page == null) {
            return words.say("status.no-page");
        }
        URI link = ReportWords.link(page);
        String shown = link == null ? words.say("status.unnamed") : ReportWords.shown(link);
        if (status.checks() == 0 && status.marks().isEmpty()) {
            return words.say("status.never-read", "page", shown);
        }
        String checks = words.counted("status.checks", status.checks(), "page", shown);
        return words.join(checks, whatItSaid());
    }

    private String whatItSaid() {
        Duration lag = status.lag();
        String dated = lag == null ? "" : words.say(lagKey(lag), "length", words.exactly(lag));
        Instant start = report.period().startedAt();
        Optional<String> seen = status.firstShown()
                .map(mark -> words.say("status.shown", "moment", words.momentNear(mark.at(), start)));
        if (seen.isPresent() || lag != null) {
            return words.join(seen.orElse(""), dated);
        }
        if (status.marks().stream().anyMatch(mark -> PageSaid.of(mark) == PageSaid.MAINTENANCE)) {
            return words.say("status.maintenance");
        }
        boolean told = status.marks().stream().anyMatch(mark -> PageSaid.of(mark) != PageSaid.UNKNOWN);
        return words.say(!told ? "status.not-told" : report.isOver() ? "status.never.over" : "status.never.ongoing");
    }

    /** What differs by less than a second is the same: pages date to the second at best. */
    private static String lagKey(Duration lag) {
        if (lag.compareTo(Duration.ofSeconds(1)) < 0 && lag.compareTo(Duration.ofSeconds(-1)) > 0) {
            return "status.lag.same";
        }
        return lag.isNegative() ? "status.lag.earlier" : "status.lag.later";
    }
}
