package dev.holdfast.incident;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.Endpoint;
import dev.holdfast.diagnosis.Service;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.incident.IncidentReport.BreakerMark;
import dev.holdfast.incident.IncidentReport.Calls;
import dev.holdfast.incident.IncidentReport.Cause;
import dev.holdfast.incident.IncidentReport.Period;
import dev.holdfast.incident.IncidentReport.Related;
import dev.holdfast.incident.IncidentReport.Requests;
import dev.holdfast.incident.IncidentReport.Slice;
import dev.holdfast.incident.IncidentReport.StatusMark;
import dev.holdfast.incident.IncidentReport.StatusStory;
import dev.holdfast.incident.IncidentReport.Timeline;
import dev.holdfast.incident.IncidentReport.WhatIf;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.StatusLevel;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reports to be written up, as an incident's tracker would make them. */
final class ReportCases {

    static final Service OPENAI = new Service("OpenAI", URI.create("https://status.openai.com"), true);
    static final Endpoint CHAT = new Endpoint("openai/chat-completions", "api.openai.com", 443);
    static final URI PAGE = URI.create("https://status.openai.com/");
    static final Instant START = Instant.parse("2026-11-02T14:02:10Z");

    private static final Endpoint EMBEDDINGS = new Endpoint("openai/embeddings", "api.openai.com", 443);
    private static final Endpoint OTHERS = new Endpoint("localhost:8080", "localhost", 8080);

    private ReportCases() {}

    /**
     * A report and whose service it is about.
     *
     * @param name the golden files' name
     * @param about what happened, in a line
     */
    record Case(String name, String about, Service service, IncidentReport report) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> all() {
        return Stream.of(
                new Case("1-outage", "six minutes down, and a page that says so four minutes later", OPENAI, outage()),
                new Case("2-brown-out", "45 % errors and a breaker that flaps; the page was first", OPENAI, brownOut()),
                new Case("3-going-on", "down for four minutes so far; the page shows nothing", OPENAI, goingOn()),
                new Case("4-network", "this machine's own network; no page is known", Service.named(""), network()),
                new Case(
                        "5-hostile",
                        "texts that would like to be markup",
                        Service.named("<b>Acme</b> [x](y)"),
                        hostile()));
    }

    static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }

    /** How a slice went. */
    interface Going {
        Slice slice(Instant from, Duration length, int number);
    }

    static List<Slice> slices(long fromSecond, int count, long length, Going going) {
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            slices.add(going.slice(at(fromSecond + i * length), Duration.ofSeconds(length), i));
        }
        return slices;
    }

    static Slice slice(
            Instant from, Duration length, long calls, long answered, long rescued, long requests, long failures) {
        return new Slice(
                from,
                length,
                calls,
                answered,
                rescued,
                requests,
                failures,
                failures == 0 ? Map.of() : Map.of(FailureKind.BAD_GATEWAY, failures),
                failures == 0 ? Map.of() : Map.of(Hop.GATEWAY, failures),
                failures == 0 ? Map.of() : Map.of(LikelyCause.SERVER_COMMUNICATION, failures));
    }

    static IncidentReport outage() {
        List<Slice> slices = slices(-120, 96, 6, (from, length, i) -> {
            long second = -120 + i * 6L;
            int wobble = (i * 7) % 5;
            if (second < 0 || second >= 414) {
                return slice(from, length, 22 + wobble, 22 + wobble, 0, 22 + wobble, 0);
            }
            if (second < 24) {
                return slice(from, length, 4, 2, 0, 26 + 4 * wobble, 24 + 4 * wobble);
            }
            if (second < 366) {
                long failed = i % 6 == 0 ? 1 : 0;
                return slice(from, length, i % 3 == 0 ? 2 : 0, 0, 0, failed, failed);
            }
            return slice(from, length, 40 + 3 * wobble, 40 + 3 * wobble, 36 + 2 * wobble, 41 + 3 * wobble, 1);
        });
        List<BreakerMark> breaker = new ArrayList<>();
        breaker.add(new BreakerMark(at(-900), BreakerState.CLOSED));
        for (long second : new long[] {14, 46, 110, 206, 302}) {
            breaker.add(new BreakerMark(at(second), BreakerState.OPEN));
            breaker.add(new BreakerMark(
                    at(second == 302 ? 366 : second + (second < 110 ? 30 : 60)), BreakerState.HALF_OPEN));
        }
        breaker.add(new BreakerMark(at(372), BreakerState.CLOSED));
        return new IncidentReport(
                "openai/chat-completions#3",
                CHAT,
                new Period(START, at(9), at(366), at(456)),
                Severity.DOWN,
                new Calls(1_288, 6, 1_216, 38, 22, 6),
                new Requests(1_412, 1_309, 5, 0, 1_960, Duration.ofMillis(94_300)),
                List.of(
                        new Cause(FailureKind.BAD_GATEWAY, Hop.GATEWAY, LikelyCause.SERVER_COMMUNICATION, 1_204),
                        new Cause(FailureKind.UNAVAILABLE, Hop.EDGE, LikelyCause.THROTTLING_OR_EDGE, 81),
                        new Cause(FailureKind.READ_TIMEOUT, Hop.UNKNOWN, LikelyCause.CANNOT_TELL, 17)),
                new WhatIf(1_243, 1_288),
                new WhatIf(1_209, 3_733),
                new StatusStory(
                        PAGE,
                        List.of(
                                mark(40, StatusLevel.OPERATIONAL, null, "", ""),
                                mark(
                                        250,
                                        StatusLevel.MAJOR_OUTAGE,
                                        IncidentStage.INVESTIGATING,
                                        "Elevated errors across ChatGPT and the API",
                                        "We are currently investigating this issue."),
                                mark(
                                        340,
                                        StatusLevel.MAJOR_OUTAGE,
                                        IncidentStage.IDENTIFIED,
                                        "Elevated errors across ChatGPT and the API",
                                        "The issue has been identified and a fix is being implemented."),
                                mark(
                                        430,
                                        StatusLevel.DEGRADED,
                                        IncidentStage.MONITORING,
                                        "Elevated errors across ChatGPT and the API",
                                        "A fix has been implemented and we are monitoring the results."),
                                mark(
                                        690,
                                        StatusLevel.OPERATIONAL,
                                        IncidentStage.RESOLVED,
                                        "Elevated errors across ChatGPT and the API",
                                        "This incident has been resolved.")),
                        Duration.ofSeconds(185),
                        14),
                new Timeline(slices, breaker),
                List.of(new Related("openai/embeddings#1", EMBEDDINGS), new Related("localhost:8080#9", OTHERS)),
                List.of(IncidentAdvice.CONFIGURE_ALTERNATE, IncidentAdvice.CHECK_BILLING));
    }

    static StatusMark mark(long second, StatusLevel level, @Nullable IncidentStage stage, String title, String words) {
        URI link = stage == null ? null : URI.create("https://status.openai.com/incidents/01J9X?a=1&b=2");
        return new StatusMark(at(second), level, stage, title, words, link);
    }

    static IncidentReport brownOut() {
        List<Slice> slices = slices(-300, 120, 15, (from, length, i) -> {
            long second = -300 + i * 15L;
            int wobble = (i * 11) % 7;
            long calls = 60L + 3L * wobble;
            if (second < 0 || second >= 1_200) {
                return slice(from, length, calls, calls, 1, calls + 1, 1);
            }
            long failures = 40L + 2L * wobble;
            return slice(from, length, calls, calls - wobble / 3, 22 + wobble, calls + failures - 12, failures);
        });
        List<BreakerMark> breaker = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            breaker.add(new BreakerMark(at(60 + i * 105L), BreakerState.OPEN));
            breaker.add(new BreakerMark(at(75 + i * 105L), BreakerState.HALF_OPEN));
            breaker.add(new BreakerMark(at(78 + i * 105L), BreakerState.CLOSED));
        }
        return new IncidentReport(
                "openai/chat-completions#4",
                CHAT,
                new Period(START, at(31), at(1_200), at(1_500)),
                Severity.MAJOR,
                new Calls(5_520, 3_396, 2_044, 51, 29, 0),
                new Requests(8_300, 3_735, 22, 412, 2_680, Duration.ofMillis(18_400)),
                List.of(
                        new Cause(FailureKind.OVERLOADED, Hop.BACKEND, LikelyCause.HIGH_LOAD, 2_214),
                        new Cause(FailureKind.GATEWAY_TIMEOUT, Hop.GATEWAY, LikelyCause.HIGH_LOAD, 1_209),
                        new Cause(FailureKind.CONNECTION_LOST, Hop.EDGE, LikelyCause.CANNOT_TELL, 288)),
                new WhatIf(2_484, 5_520),
                new WhatIf(503, 9_120),
                new StatusStory(
                        PAGE,
                        List.of(
                                mark(
                                        -200,
                                        StatusLevel.DEGRADED,
                                        IncidentStage.INVESTIGATING,
                                        "Degraded performance",
                                        "Some users see slow answers."),
                                mark(500, StatusLevel.UNKNOWN, null, "", ""),
                                mark(620, StatusLevel.DEGRADED, IncidentStage.UNKNOWN, "Degraded performance", ""),
                                mark(900, StatusLevel.MAINTENANCE, IncidentStage.IN_PROGRESS, "Database upgrade", ""),
                                mark(1_100, StatusLevel.DEGRADED, null, "", "")),
                        Duration.ofSeconds(-260),
                        61),
                new Timeline(slices, breaker),
                List.of(new Related("openai/embeddings#1", EMBEDDINGS)),
                List.of(IncidentAdvice.SEND_LESS, IncidentAdvice.MORE_PATIENCE));
    }

    static IncidentReport goingOn() {
        List<Slice> slices = slices(-60, 100, 3, (from, length, i) -> {
            long second = -60 + i * 3L;
            int wobble = (i * 7) % 4;
            if (second < 0) {
                return slice(from, length, 5 + wobble, 5 + wobble, 0, 5 + wobble, 0);
            }
            long sent = second < 15 ? 9 + wobble : i % 4;
            boolean rescues = second > 60;
            return slice(
                    from,
                    length,
                    rescues ? 5 + wobble : 1,
                    rescues ? 5 + wobble - i % 3 / 2 : 0,
                    rescues ? 5 + wobble - i % 3 / 2 : 0,
                    sent,
                    sent);
        });
        return new IncidentReport(
                "openai/chat-completions#5",
                CHAT,
                new Period(START, at(7), null, at(240)),
                Severity.MAJOR,
                new Calls(340, 0, 312, 20, 8, 0),
                new Requests(190, 171, 3, 310, 702, Duration.ofMillis(8_140)),
                List.of(new Cause(FailureKind.BAD_GATEWAY, Hop.GATEWAY, LikelyCause.SERVER_COMMUNICATION, 171)),
                new WhatIf(340, 340),
                new WhatIf(337, 1_012),
                new StatusStory(PAGE, List.of(mark(12, StatusLevel.OPERATIONAL, null, "", "")), null, 4),
                new Timeline(
                        slices,
                        List.of(
                                new BreakerMark(at(14), BreakerState.OPEN),
                                new BreakerMark(at(74), BreakerState.HALF_OPEN),
                                new BreakerMark(at(80), BreakerState.OPEN),
                                new BreakerMark(at(200), BreakerState.FORCED_OPEN))),
                List.of(),
                List.of(IncidentAdvice.TELL_PROVIDER));
    }

    static IncidentReport network() {
        Endpoint own = Endpoint.of("api.example.com", 443);
        List<Slice> slices = slices(
                -30,
                40,
                2,
                (from, length, i) -> i < 15 || i > 25
                        ? slice(from, length, 1, 1, 0, 1, 0)
                        : new Slice(
                                from,
                                length,
                                i % 2,
                                0,
                                0,
                                2,
                                2,
                                Map.of(FailureKind.NAME_RESOLUTION, 2L),
                                Map.of(Hop.LOCAL_NETWORK, 2L),
                                Map.of(LikelyCause.LOCAL, 2L)));
        return new IncidentReport(
                "api.example.com:443#1",
                own,
                new Period(START, at(3), at(21), at(50)),
                Severity.DOWN,
                new Calls(6, 0, 1, 5, 0, 0),
                new Requests(22, 22, 0, 0, 1, Duration.ofMillis(450)),
                List.of(new Cause(FailureKind.NAME_RESOLUTION, Hop.LOCAL_NETWORK, LikelyCause.LOCAL, 22)),
                new WhatIf(6, 6),
                new WhatIf(5, 17),
                new StatusStory(null, List.of(), null, 0),
                new Timeline(slices, List.of()),
                List.of(),
                List.of(IncidentAdvice.CHECK_NETWORK));
    }

    static final String HOSTILE =
            "<script>alert('x')</script> </style><img src=x onerror=alert(1)> [click](javascript:alert(1)) ![i](http://evil.example/x.png)"
                    + " | a | b |\n# heading\n\n- item `code` ~~~ \u202eevil\u2066 \u0000\u0007\u2028 &lt; {n} $1 \\ <!-- ]]> \"quoted\"";

    static IncidentReport hostile() {
        String very = HOSTILE + " long".repeat(400);
        URI script = URI.create("javascript:alert(1)");
        URI withPassword = URI.create("https://me:secret@status.example.com/");
        URI quoting = URI.create("https://status.example.com/a'b(c)d?x=%22%3E%3Cscript%3E&y=1");
        return new IncidentReport(
                HOSTILE,
                new Endpoint(very, "api.example.com", 443),
                new Period(START, at(5), at(60), at(70)),
                Severity.DEGRADED,
                new Calls(10, 6, 1, 2, 1, 0),
                new Requests(14, 5, 0, 0, 4, Duration.ofSeconds(1)),
                List.of(new Cause(FailureKind.SERVER_ERROR, Hop.BACKEND, LikelyCause.BUG_OR_CONFIGURATION, 5)),
                new WhatIf(4, 10),
                new WhatIf(3, 16),
                new StatusStory(
                        quoting,
                        List.of(
                                new StatusMark(
                                        at(5),
                                        StatusLevel.DEGRADED,
                                        IncidentStage.INVESTIGATING,
                                        HOSTILE,
                                        very,
                                        script),
                                new StatusMark(
                                        at(9),
                                        StatusLevel.DEGRADED,
                                        IncidentStage.IDENTIFIED,
                                        "",
                                        HOSTILE,
                                        withPassword),
                                new StatusMark(
                                        at(20),
                                        StatusLevel.OPERATIONAL,
                                        IncidentStage.RESOLVED,
                                        "\u202e\u0000",
                                        "",
                                        quoting)),
                        Duration.ZERO,
                        1),
                new Timeline(
                        slices(-10, 8, 10, (from, length, i) -> slice(from, length, 2, 2, i % 2, 3, 1)), List.of()),
                List.of(new Related(HOSTILE, new Endpoint("<i>x</i>", "h", 1))),
                List.of(IncidentAdvice.NOTHING));
    }
}
