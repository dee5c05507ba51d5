package dev.holdfast.incident;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.incident.IncidentReport.BreakerMark;
import dev.holdfast.incident.IncidentReport.Calls;
import dev.holdfast.incident.IncidentReport.Cause;
import dev.holdfast.incident.IncidentReport.Period;
import dev.holdfast.incident.IncidentReport.Requests;
import dev.holdfast.incident.IncidentReport.StatusMark;
import dev.holdfast.incident.ReportPage.Event;
import dev.holdfast.incident.ReportPage.Figure;
import dev.holdfast.incident.ReportPage.Term;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts an incident report into the words of one language. Only what is true of it is said. */
final class ReportWording {

    /** Of a breaker that flaps, the charts tell more than a list. */
    private static final int MOST_BREAKER_EVENTS = 12;

    private static final int MOST_PAGE_EVENTS = 12;
    private static final int MOST_RELATED = 20;
    private static final int LONGEST_ID = 160;
    private static final Term NO_TERM = new Term("", "");

    private final IncidentReport report;
    private final ReportWords words;

    /** The end of a key: {@code .ongoing} or {@code .over}. */
    private final String state;

    private ReportWording(IncidentReport report, ReportWords words) {
        this.report = report;
        this.words = words;
        this.state = report.isOver() ? ".over" : ".ongoing";
    }

    static ReportPage of(IncidentReport report, ReportWords words) {
        return new ReportWording(report, words).page();
    }

    /** Calls that met the incident, whatever became of them. */
    static long affected(Calls calls) {
        return calls.rescued() + lost(calls);
    }

    static long lost(Calls calls) {
        return calls.failed() + calls.failedFast();
    }

    static long opened(List<BreakerMark> marks) {
        return marks.stream()
                .filter(mark -> mark.state() == BreakerState.OPEN || mark.state() == BreakerState.FORCED_OPEN)
                .count();
    }

    private ReportPage page() {
        String place = words.place(report.endpoint());
        String what = words.say(
                whatKey() + state, "length", words.roughly(report.period().length()));
        return new ReportPage(
                words.say("title", "place", place),
                words.say("headline", "place", place, "what", what),
                words.say("alert", "place", place, "what", what, "saved", saved()),
                words.say("state" + state),
                words.of("severity", report.severity()),
                when(),
                new ReportPage.Figures(words.say("section.numbers" + state), figures()),
                comparison(),
                failing(),
                StatusWording.of(report, words),
                new ReportPage.Course(words.say("section.timeline" + state), events(), eventsNote()),
                related(),
                report.advice().stream()
                        .map(advice -> new ReportPage.Step(advice, words.of("advice", advice)))
                        .toList(),
                words.say("footer", "id", ReportWords.clean(report.id(), LONGEST_ID)));
    }

    /** The severity is that of the worst moment; whether it holds for all of the time, the requests tell. */
    private String whatKey() {
        Requests requests = report.requests();
        double share = requests.sent() <= 0 ? 0 : (double) requests.failed() / requests.sent();
        return switch (report.severity()) {
            case DEGRADED -> "what.degraded";
            case MAJOR -> share > 0.5 ? "what.major" : "what.major-at-worst";
            case DOWN -> share >= 0.9 ? "what.down" : "what.down-at-worst";
        };
    }

    private String saved() {
        long affected = affected(report.calls());
        return affected == 0
                ? words.say("saved.nobody" + state)
                : words.say(
                        (affected == 1 ? "saved.one" : "saved.many") + state,
                        "rescued",
                        words.number(report.calls().rescued()),
                        "n",
                        words.number(affected));
    }

    private String when() {
        Period period = report.period();
        Instant end = period.endedAt();
        String lasted;
        if (end == null) {
            lasted = words.say("when.ongoing", "moment", words.moment(period.startedAt()));
        } else if (words.date(period.startedAt()).equals(words.date(end))) {
            lasted = words.say(
                    "when.on-one-day",
                    "date",
                    words.date(end),
                    "from",
                    words.clock(period.startedAt()),
                    "to",
                    words.clock(end));
        } else {
            lasted = words.say("when.over", "from", words.moment(period.startedAt()), "to", words.moment(end));
        }
        Duration unnoticed = Duration.between(period.startedAt(), period.noticedAt());
        String noticed = words.say("when.noticed", "length", words.exactly(unnoticed));
        String asOf = words.say("when.as-of", "moment", words.momentNear(period.asOf(), period.startedAt()));
        return words.join(words.join(lasted, noticed), asOf);
    }

    private List<Figure> figures() {
        Calls calls = report.calls();
        Requests requests = report.requests();
        List<Figure> all = new ArrayList<>(9);
        figure(all, "made", calls.made());
        figure(all, "at-once", calls.atOnce());
        figure(all, "rescued", calls.rescued());
        figure(all, "failed", calls.failed());
        figure(all, "failed-fast", calls.failedFast());
        if (calls.others() != 0) {
            figure(all, "others", calls.others());
        }
        all.add(new Figure(
                words.say("number.sent"),
                words.number(requests.sent()),
                words.say(
                        "note.sent",
                        "failed",
                        words.number(requests.failed()),
                        "probes",
                        words.number(requests.probes()))));
        if (requests.elsewhere() != 0) {
            figure(all, "elsewhere", requests.elsewhere());
        }
        all.add(new Figure(
                words.say("number.longest-wait"),
                words.exactly(requests.longestWait()),
                words.counted("note.waits", requests.waits())));
        return all;
    }

    private void figure(List<Figure> all, String name, long value) {
        all.add(new Figure(words.say("number." + name), words.number(value), words.say("note." + name)));
    }

    private ReportPage.Comparison comparison() {
        IncidentReport.WhatIf plain = report.withoutRetries();
        IncidentReport.WhatIf two = report.withTwoRetries();
        Requests requests = report.requests();
        long own = lost(report.calls());
        String lost = words.say("what-if.lost" + state, "plain", calls(plain.lost()), "own", words.number(own));
        String sent = words.say(
                "what-if.two" + state,
                "lost",
                calls(two.lost()),
                "sent",
                requests(two.sent()),
                "own",
                words.number(requests.sent()));
        String story = words.join(lost, sent);
        if (requests.elsewhere() != 0) {
            story = words.join(story, words.say("what-if.elsewhere", "requests", requests(requests.elsewhere())));
        }
        String estimated = words.say("basis.estimated");
        return new ReportPage.Comparison(
                story,
                words.say("what-if.assumption"),
                List.of(
                        new ReportPage.Client(
                                words.say("client.holdfast"), words.say("basis.observed"), own, requests.sent()),
                        new ReportPage.Client(words.say("client.plain"), estimated, plain.lost(), plain.sent()),
                        new ReportPage.Client(words.say("client.two"), estimated, two.lost(), two.sent())));
    }

    private String calls(long n) {
        return words.counted("calls", n);
    }

    private String requests(long n) {
        return words.counted("requests", n);
    }

    private ReportPage.Failing failing() {
        Requests requests = report.requests();
        if (requests.failed() == 0 && report.causes().isEmpty()) {
            return new ReportPage.Failing(words.say("causes.none"), List.of());
        }
        List<ReportPage.Way> ways = new ArrayList<>(11);
        long rest = requests.failed();
        for (Cause cause : report.causes()) {
            rest -= cause.requests();
            ways.add(new ReportPage.Way(
                    words.term("kind", cause.kind()),
                    words.term("hop", cause.hop()),
                    words.term("likely", cause.likely()),
                    cause.requests(),
                    words.percent(cause.requests(), requests.failed())));
        }
        if (rest > 0) {
            ways.add(new ReportPage.Way(
                    new Term(words.say("causes.rest"), ""),
                    NO_TERM,
                    NO_TERM,
                    rest,
                    words.percent(rest, requests.failed())));
        }
        String story = words.say(
                "causes.sum" + state, "failed", words.number(requests.failed()), "sent", requests(requests.sent()));
        return new ReportPage.Failing(story, ways);
    }

    private record Dated(Instant at, String what) {}

    private List<Event> events() {
        Period period = report.period();
        List<Dated> all = new ArrayList<>();
        all.add(new Dated(period.startedAt(), words.say("event.started")));
        all.add(new Dated(period.noticedAt(), words.say("event.noticed")));
        Instant end = period.endedAt();
        if (end != null) {
            all.add(new Dated(end, words.say("event.ended")));
        }
        List<BreakerMark> breaker = report.timeline().breaker();
        if (breaker.size() <= MOST_BREAKER_EVENTS) {
            for (BreakerMark mark : breaker) {
                if (mark.state() == BreakerState.CLOSED && mark.at().isBefore(period.startedAt())) {
                    continue;
                }
                all.add(new Dated(mark.at(), words.say("event.breaker", "state", words.of("breaker", mark.state()))));
            }
        }
        List<StatusMark> marks = report.status().marks();
        for (StatusMark mark : marks.subList(0, Math.min(marks.size(), MOST_PAGE_EVENTS))) {
            all.add(new Dated(mark.at(), words.say("event.page", "said", PageSaid.words(mark, words))));
        }
        all.add(new Dated(period.asOf(), words.say("event.as-of")));
        // Stable: of what happened at once, the first failure comes first.
        all.sort(Comparator.comparing(Dated::at));
        return all.stream()
                .map(one -> new Event(words.near(one.at(), period.startedAt()), one.what()))
                .toList();
    }

    private String eventsNote() {
        List<BreakerMark> breaker = report.timeline().breaker();
        return breaker.size() <= MOST_BREAKER_EVENTS
                ? ""
                : words.say(
                        "event.breaker-many",
                        "n",
                        words.number(breaker.size()),
                        "opened",
                        words.number(opened(breaker)));
    }

    private ReportPage.@Nullable Related related() {
        List<IncidentReport.Related> related = report.related();
        if (related.isEmpty()) {
            return null;
        }
        return new ReportPage.Related(
                words.counted("related", related.size()),
                related.stream()
                        .limit(MOST_RELATED)
                        .map(one -> words.say(
                                "related.entry",
                                "place",
                                words.place(one.endpoint()),
                                "id",
                                ReportWords.clean(one.id(), LONGEST_ID)))
                        .toList());
    }
}
