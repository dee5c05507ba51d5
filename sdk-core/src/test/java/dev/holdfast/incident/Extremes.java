package dev.holdfast.incident;

import static dev.holdfast.incident.ReportCases.CHAT;
import static dev.holdfast.incident.ReportCases.OPENAI;
import static dev.holdfast.incident.ReportCases.PAGE;
import static dev.holdfast.incident.ReportCases.START;
import static dev.holdfast.incident.ReportCases.at;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.incident.IncidentReport.BreakerMark;
import dev.holdfast.incident.IncidentReport.Calls;
import dev.holdfast.incident.IncidentReport.Cause;
import dev.holdfast.incident.IncidentReport.Period;
import dev.holdfast.incident.IncidentReport.Requests;
import dev.holdfast.incident.IncidentReport.Slice;
import dev.holdfast.incident.IncidentReport.StatusMark;
import dev.holdfast.incident.IncidentReport.StatusStory;
import dev.holdfast.incident.IncidentReport.Timeline;
import dev.holdfast.incident.IncidentReport.WhatIf;
import dev.holdfast.incident.ReportCases.Case;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.StatusLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Reports at the edges of what a report can be. */
final class Extremes {

    private Extremes() {}

    static Stream<Case> all() {
        return Stream.of(
                new Case("nothing", "all is zero, and the period has no length", OPENAI, nothing()),
                new Case("one", "one of everything", OPENAI, one()),
                new Case("huge", "the largest numbers and the widest times", OPENAI, huge()),
                new Case("full", "240 slices, and a mark for every constant", OPENAI, full()));
    }

    static IncidentReport withTimeline(IncidentReport report, Timeline timeline) {
        return new IncidentReport(
                report.id(),
                report.endpoint(),
                report.period(),
                report.severity(),
                report.calls(),
                report.requests(),
                report.causes(),
                report.withoutRetries(),
                report.withTwoRetries(),
                report.status(),
                timeline,
                report.related(),
                report.advice());
    }

    static IncidentReport withStatus(IncidentReport report, StatusStory status) {
        return new IncidentReport(
                report.id(),
                report.endpoint(),
                report.period(),
                report.severity(),
                report.calls(),
                report.requests(),
                report.causes(),
                report.withoutRetries(),
                report.withTwoRetries(),
                status,
                report.timeline(),
                report.related(),
                report.advice());
    }

    static IncidentReport nothing() {
        return new IncidentReport(
                "a#1",
                CHAT,
                new Period(START, START, START, START),
                Severity.DEGRADED,
                new Calls(0, 0, 0, 0, 0, 0),
                new Requests(0, 0, 0, 0, 0, Duration.ZERO),
                List.of(),
                new WhatIf(0, 0),
                new WhatIf(0, 0),
                new StatusStory(PAGE, List.of(), null, 0),
                new Timeline(List.of(), List.of()),
                List.of(),
                List.of());
    }

    static IncidentReport one() {
        return new IncidentReport(
                "a#1",
                CHAT,
                new Period(START, at(1), at(1), at(1)),
                Severity.DOWN,
                new Calls(1, 0, 1, 0, 0, 0),
                new Requests(1, 1, 1, 1, 1, Duration.ofSeconds(1)),
                List.of(new Cause(FailureKind.BAD_GATEWAY, Hop.GATEWAY, LikelyCause.SERVER_COMMUNICATION, 1)),
                new WhatIf(1, 1),
                new WhatIf(1, 1),
                new StatusStory(PAGE, List.of(), null, 1),
                new Timeline(
                        List.of(ReportCases.slice(START, Duration.ZERO, 1, 1, 1, 1, 1)),
                        List.of(new BreakerMark(START, BreakerState.OPEN))),
                List.of(new IncidentReport.Related("b#1", CHAT)),
                List.of(IncidentAdvice.NOTHING));
    }

    static IncidentReport huge() {
        long most = Long.MAX_VALUE;
        return new IncidentReport(
                "a#" + most,
                CHAT,
                new Period(Instant.MIN, Instant.MAX, null, Instant.MAX),
                Severity.MAJOR,
                new Calls(most, most / 4, most / 4, most / 4, most / 4, most % 4),
                new Requests(most, most, most, most, most, Duration.ofSeconds(most)),
                List.of(new Cause(FailureKind.UNKNOWN, Hop.UNKNOWN, LikelyCause.CANNOT_TELL, most)),
                new WhatIf(most, most),
                new WhatIf(most, most),
                new StatusStory(
                        PAGE,
                        List.of(new StatusMark(
                                Instant.MAX, StatusLevel.MAJOR_OUTAGE, IncidentStage.INVESTIGATING, "t", "w", PAGE)),
                        Duration.ofSeconds(Long.MIN_VALUE),
                        most),
                new Timeline(
                        List.of(ReportCases.slice(START, Duration.ofDays(400), most, most, most, most, most)),
                        List.of(new BreakerMark(Instant.MIN, BreakerState.FORCED_CLOSED))),
                List.of(),
                Arrays.asList(IncidentAdvice.values()));
    }

    /** As much as a report can hold. */
    static IncidentReport full() {
        Duration length = Duration.ofMillis(1_234_567);
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < 240; i++) {
            long calls = 1_234_567L + 7_919L * i;
            slices.add(ReportCases.slice(
                    START.plus(length.multipliedBy(i)),
                    length,
                    calls,
                    calls * 5 / 7,
                    calls * 3 / 7,
                    calls * 3,
                    calls * 2));
        }
        List<BreakerMark> breaker = new ArrayList<>();
        List<StatusMark> marks = new ArrayList<>();
        BreakerState[] states = BreakerState.values();
        StatusLevel[] levels = StatusLevel.values();
        IncidentStage[] stages = IncidentStage.values();
        for (int i = 0; i < 200; i++) {
            Instant at = START.plus(length.multipliedBy(i + 1));
            breaker.add(new BreakerMark(at, states[i % states.length]));
            marks.add(new StatusMark(
                    at,
                    levels[i % levels.length],
                    i % 8 == 7 ? null : stages[i % 8],
                    "A title & more ".repeat(20),
                    "Words <and> more ".repeat(200),
                    PAGE));
        }
        List<Cause> causes = Stream.of(FailureKind.values())
                .limit(10)
                .map(kind -> new Cause(kind, Hop.GATEWAY, LikelyCause.HIGH_LOAD, 1_000_000))
                .toList();
        return new IncidentReport(
                "a#1",
                CHAT,
                new Period(START, at(9), START.plus(length.multipliedBy(230)), START.plus(length.multipliedBy(240))),
                Severity.MAJOR,
                new Calls(500_000_000, 100_000_000, 200_000_000, 100_000_000, 100_000_000, 0),
                new Requests(900_000_000, 600_000_000, 1_000, 7, 1_000_000, Duration.ofMinutes(9)),
                causes,
                new WhatIf(400_000_000, 500_000_000),
                new WhatIf(300_000_000, 1_200_000_000),
                new StatusStory(PAGE, marks, Duration.ofMinutes(12), 10_000),
                new Timeline(slices, breaker),
                List.of(),
                Arrays.asList(IncidentAdvice.values()));
    }
}
