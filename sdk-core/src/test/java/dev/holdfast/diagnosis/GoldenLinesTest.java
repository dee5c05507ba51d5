package dev.holdfast.diagnosis;

import static dev.holdfast.failure.FailureKind.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Realistic reports and what a person reads, in a committed file. {@code -Dholdfast.golden=write} writes it anew. */
class GoldenLinesTest {

    private static final Path FILE = Path.of("src/test/resources/dev/holdfast/diagnosis/lines.md");

    @Test
    void the_lines_are_as_committed() throws IOException {
        String lines = lines();
        if ("write".equals(System.getProperty("holdfast.golden"))) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, lines);
        }
        assertThat(lines).isEqualTo(Files.readString(FILE));
    }

    private static String lines() {
        StringBuilder out = new StringBuilder("# What a person reads\n");
        reports().forEach((name, report) -> {
            Diagnosis diagnosis = Reports.diagnosis(report, name.contains("(OpenAI)") ? "OpenAI" : "");
            out.append("\n## ").append(name).append("\n\n");
            out.append(diagnosis.render(Locale.ENGLISH)).append("\n\n");
            out.append(diagnosis.render(Locale.JAPANESE)).append("\n");
        });
        return out.toString();
    }

    private static Map<String, CallReport> reports() {
        Map<String, CallReport> all = new LinkedHashMap<>();
        onTheWay(all);
        onTheConnection(all);
        atTheService(all);
        theAppsOwn(all);
        neither(all);
        return all;
    }

    private static void onTheWay(Map<String, CallReport> all) {
        Reports lookup = Reports.of(NAME_RESOLUTION).status(0).replay(Replay.UNPROCESSED);
        all.put(
                "Name not found, no network",
                lookup.at(Hop.LOCAL_NETWORK).cause(LikelyCause.LOCAL).report());
        all.put(
                "Name not found, 4 tries, no network",
                lookup.tries(4, Duration.ofSeconds(21)).report());
        all.put(
                "Name not found, cannot tell (OpenAI)",
                lookup.at(Hop.UNKNOWN)
                        .cause(LikelyCause.CANNOT_TELL)
                        .tries(1, Duration.ofMillis(30))
                        .report());
        Reports refused = Reports.of(CONNECT_REFUSED).status(0).replay(Replay.UNPROCESSED);
        all.put(
                "Refused, 4 tries, cannot tell",
                refused.at(Hop.UNKNOWN).tries(4, Duration.ofSeconds(26)).report());
        all.put(
                "Refused by the service (OpenAI)",
                refused.at(Hop.EDGE).tries(3, Duration.ofSeconds(9)).report());
        all.put(
                "Connect timeout",
                Reports.of(CONNECT_TIMEOUT)
                        .status(0)
                        .at(Hop.UNKNOWN)
                        .replay(Replay.UNPROCESSED)
                        .report());
        all.put(
                "TLS handshake failed",
                Reports.of(TLS_HANDSHAKE)
                        .status(0)
                        .at(Hop.UNKNOWN)
                        .replay(Replay.UNPROCESSED)
                        .report());
        all.put(
                "Bad certificate (OpenAI)",
                Reports.of(CERTIFICATE)
                        .status(0)
                        .at(Hop.INTERMEDIARY)
                        .replay(Replay.UNPROCESSED)
                        .permanent()
                        .report());
        all.put(
                "Proxy wants a password",
                Reports.of(PROXY_AUTHENTICATION)
                        .at(Hop.INTERMEDIARY)
                        .status(407)
                        .permanent()
                        .report());
        all.put(
                "Proxy can't reach the service (OpenAI)",
                Reports.of(PROXY_FAILED)
                        .at(Hop.INTERMEDIARY)
                        .replay(Replay.UNPROCESSED)
                        .tries(3, Duration.ofSeconds(11))
                        .report());
        all.put(
                "Hotel sign-in page",
                Reports.of(PORTAL).at(Hop.INTERMEDIARY).status(200).permanent().report());
        all.put(
                "Bot check",
                Reports.of(BLOCKED).at(Hop.EDGE).status(403).permanent().report());
        all.put(
                "Bad gateway from a proxy on the way",
                Reports.of(BAD_GATEWAY)
                        .at(Hop.INTERMEDIARY)
                        .tries(3, Duration.ofSeconds(7))
                        .report());
    }

    private static void onTheConnection(Map<String, CallReport> all) {
        Reports lost = Reports.of(CONNECTION_LOST).status(0).at(Hop.UNKNOWN).replay(Replay.UNKNOWN);
        all.put(
                "Connection lost after sending",
                lost.why(Reason.OUTCOME_UNKNOWN).report());
        all.put(
                "Connection lost, 3 tries by setting",
                lost.tries(3, Duration.ofSeconds(5)).report());
        all.put(
                "Read timeout (OpenAI)",
                Reports.of(READ_TIMEOUT)
                        .status(0)
                        .at(Hop.BACKEND)
                        .replay(Replay.UNKNOWN)
                        .why(Reason.OUTCOME_UNKNOWN)
                        .tries(1, Duration.ofSeconds(60))
                        .report());
        all.put(
                "Call timeout",
                Reports.of(CALL_TIMEOUT)
                        .status(0)
                        .at(Hop.UNKNOWN)
                        .replay(Replay.UNKNOWN)
                        .why(Reason.DEADLINE_EXCEEDED)
                        .report());
        all.put(
                "Answer cut off",
                Reports.of(TRUNCATED)
                        .status(0)
                        .at(Hop.UNKNOWN)
                        .replay(Replay.PROCESSED)
                        .why(Reason.OUTCOME_UNKNOWN)
                        .report());
        all.put(
                "Not an answer",
                Reports.of(MALFORMED)
                        .status(0)
                        .at(Hop.UNKNOWN)
                        .tries(2, Duration.ofSeconds(2))
                        .report());
    }

    private static void atTheService(Map<String, CallReport> all) {
        Reports gateway = Reports.of(BAD_GATEWAY);
        all.put("502, 3 tries", gateway.tries(3, Duration.ofMillis(7_040)).report());
        all.put(
                "502, 8 tries in two minutes (OpenAI)",
                gateway.tries(8, Duration.ofSeconds(118)).report());
        all.put("502, no patience", gateway.tries(1, Duration.ofMillis(300)).report());
        all.put("502, budget spent", gateway.why(Reason.BUDGET_EXHAUSTED).report());
        all.put("502, one-shot body", gateway.why(Reason.BODY_ONE_SHOT).report());
        all.put(
                "502 after a long delay, 2 tries",
                gateway.replay(Replay.UNKNOWN)
                        .why(Reason.PATIENCE_EXHAUSTED)
                        .tries(2, Duration.ofSeconds(64))
                        .report());
        Reports unavailable = Reports.of(UNAVAILABLE).status(503);
        all.put("503, 5 tries", unavailable.tries(5, Duration.ofSeconds(28)).report());
        all.put(
                "503, retry after 2 minutes",
                unavailable
                        .tries(1, Duration.ofMillis(80))
                        .why(Reason.HINT_TOO_LONG)
                        .hint(Duration.ofMinutes(2))
                        .report());
        all.put(
                "Overloaded (OpenAI)",
                Reports.of(OVERLOADED)
                        .status(529)
                        .tries(4, Duration.ofSeconds(19))
                        .report());
        all.put(
                "504",
                Reports.of(GATEWAY_TIMEOUT)
                        .status(504)
                        .replay(Replay.UNKNOWN)
                        .why(Reason.OUTCOME_UNKNOWN)
                        .report());
        all.put(
                "500, server says no retry (OpenAI)",
                Reports.of(SERVER_ERROR)
                        .status(500)
                        .at(Hop.BACKEND)
                        .why(Reason.SERVER_SAID_NO_RETRY)
                        .report());
        all.put(
                "500, lasting",
                Reports.of(SERVER_ERROR).status(500).at(Hop.BACKEND).permanent().report());
        Reports limited = Reports.of(RATE_LIMITED).status(429).at(Hop.BACKEND).replay(Replay.UNPROCESSED);
        all.put(
                "429, retry after 53 s (OpenAI)",
                limited.why(Reason.HINT_TOO_LONG).hint(Duration.ofSeconds(53)).report());
        all.put("429, retry after 24 h", limited.hint(Duration.ofHours(24)).report());
        all.put(
                "429 without a hint",
                Reports.of(RATE_LIMITED)
                        .status(429)
                        .at(Hop.BACKEND)
                        .replay(Replay.UNPROCESSED)
                        .tries(3, Duration.ofSeconds(12))
                        .report());
    }

    private static void theAppsOwn(Map<String, CallReport> all) {
        for (FailureKind kind : new FailureKind[] {
            OUT_OF_MONEY, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT, TOO_LARGE, INVALID_REQUEST, NOT_SUPPORTED
        }) {
            String name = kind.name().charAt(0)
                    + kind.name().substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
            all.put(
                    name + " (OpenAI)",
                    Reports.of(kind)
                            .status(400)
                            .at(Hop.BACKEND)
                            .cause(LikelyCause.CALLER)
                            .replay(Replay.UNPROCESSED)
                            .permanent()
                            .report());
        }
    }

    private static void neither(Map<String, CallReport> all) {
        Reports held = Reports.of(BREAKER_OPEN)
                .status(0)
                .replay(Replay.UNPROCESSED)
                .why(Reason.BREAKER_OPEN)
                .tries(0, Duration.ZERO);
        all.put("Breaker open, forced by hand", held.at(Hop.UNKNOWN).report());
        all.put(
                "Breaker open, next probe in 12 s (OpenAI)",
                held.probe(Duration.ofSeconds(12)).report());
        all.put(
                "Breaker opened during the call",
                Reports.of(UNAVAILABLE)
                        .status(503)
                        .why(Reason.BREAKER_OPEN)
                        .probe(Duration.ofMillis(2_410))
                        .tries(5, Duration.ofSeconds(6))
                        .report());
        all.put(
                "Cancelled in the first attempt",
                Reports.of(CANCELLED)
                        .status(0)
                        .replay(Replay.UNKNOWN)
                        .why(Reason.CANCELLED)
                        .report());
        all.put(
                "Cancelled in a wait",
                Reports.of(BAD_GATEWAY)
                        .why(Reason.CANCELLED)
                        .tries(2, Duration.ofSeconds(1))
                        .report());
        all.put(
                "Unknown",
                Reports.of(UNKNOWN)
                        .at(Hop.UNKNOWN)
                        .tries(2, Duration.ofSeconds(1))
                        .report());
    }
}
