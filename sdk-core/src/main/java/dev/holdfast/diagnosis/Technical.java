package dev.holdfast.diagnosis;

import dev.holdfast.diagnosis.Page.Fact;
import dev.holdfast.expectation.Expectation;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Cause;
import dev.holdfast.failure.Certainty;
import dev.holdfast.failure.Evidence;
import dev.holdfast.failure.Facts;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.Origin;
import dev.holdfast.failure.ServerHint;
import dev.holdfast.network.NetworkVerdict;
import dev.holdfast.status.PostedIncident;
import dev.holdfast.status.StatusView;
import dev.holdfast.text.Messages;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a developer reads below what the end user reads: what was seen, what was concluded and how surely, what was done.
 * Constants stand as they are in the API, with their meaning beside them in the reader's language.
 */
final class Technical {

    /** Of a longer history the first and the last ones are shown. */
    private static final int MOST_ATTEMPTS = 8;

    private static final int LAST_ATTEMPTS = 3;

    private static final String SEPARATOR = " \u00b7 ";

    /** An endpoint's name may hold anything. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private final Messages messages;
    private final Findings findings;
    private final CallReport report;
    private final Failure failure;
    private final List<Fact> facts = new ArrayList<>(10);

    private Technical(Findings findings, Messages messages) {
        this.messages = messages;
        this.findings = findings;
        this.report = findings.report();
        this.failure = report.failure();
    }

    static List<Fact> factsOf(Findings findings, Messages messages) {
        Technical technical = new Technical(findings, messages);
        technical.collect();
        return technical.facts;
    }

    /** The one id to find a request by; null when none came. */
    static @Nullable String id(Facts.Reference reference) {
        return reference.requestId() != null ? reference.requestId() : reference.rayId();
    }

    /** When the call ended, to the millisecond. */
    static String time(CallReport report) {
        return report.timing().endedAt().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** A moment to the millisecond; null when there is none. */
    static @Nullable String time(@Nullable Instant moment) {
        return moment == null ? null : moment.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private void collect() {
        add("what", what());
        add("where", where(failure.origin()));
        add("why", why(failure.cause()));
        add("evidence", evidence());
        add("attempts", attempts());
        add("ended", ended());
        add("replay", meaning("replay", findings.replay()));
        add("hint", hint(failure.facts().hint()));
        findings.around().status().ifPresent(view -> add("status", status(view)));
        findings.around().network().ifPresent(verdict -> add("network", network(verdict)));
        findings.expectation().ifPresent(expected -> add("expected", expected(expected)));
        add("outage", report.failingFor().map(Technical::exact).orElse(""));
        add("probe", report.untilNextProbe().map(Technical::exact).orElse(""));
        add("reference", reference());
    }

    private void add(String label, String value) {
        if (!value.isEmpty()) {
            facts.add(new Fact(
                    messages.say("label." + label), UNPRINTABLE.matcher(value).replaceAll(" ")));
        }
    }

    private String what() {
        Facts seen = failure.facts();
        String status = seen.status() > 0 ? seen.status() + " " : "";
        String kind = status + failure.kind();
        if (findings.isUnsent()) {
            return kind + SEPARATOR + report.endpoint().host();
        }
        return messages.say(
                "technical.what",
                Map.of(
                        "kind",
                        kind,
                        "host",
                        report.endpoint().host() + ":" + report.endpoint().port(),
                        "elapsed",
                        exact(seen.elapsed())));
    }

    private String where(Origin origin) {
        return sure(meaning("hop", origin.hop()), origin.certainty());
    }

    private String why(Cause cause) {
        return sure(meaning("likely-cause", cause.likely()), cause.certainty());
    }

    private String sure(String meaning, Certainty certainty) {
        return certainty == Certainty.NONE
                ? meaning
                : messages.say(
                        "technical.sure", Map.of("meaning", meaning, "certainty", messages.of("certainty", certainty)));
    }

    /** A constant and what it means. */
    private String meaning(String family, Enum<?> constant) {
        return messages.say(
                "technical.meaning", Map.of("constant", constant.name(), "meaning", messages.of(family, constant)));
    }

    private String evidence() {
        return Stream.concat(failure.origin().evidence().stream(), failure.cause().evidence().stream())
                .distinct()
                .map(Evidence::toString)
                .collect(Collectors.joining(SEPARATOR));
    }

    private String attempts() {
        List<Attempted> all = report.attempts();
        List<String> shown = new ArrayList<>(MOST_ATTEMPTS);
        for (int i = 0; i < all.size(); i++) {
            boolean skipped = all.size() > MOST_ATTEMPTS
                    && i >= MOST_ATTEMPTS - LAST_ATTEMPTS - 1
                    && i < all.size() - LAST_ATTEMPTS;
            if (!skipped) {
                shown.add(attempt(all.get(i)));
            } else if (i == MOST_ATTEMPTS - LAST_ATTEMPTS - 1) {
                shown.add("\u2026");
            }
        }
        return String.join(SEPARATOR, shown);
    }

    private String attempt(Attempted attempt) {
        Failure ended = attempt.failure();
        List<String> remarks = new ArrayList<>(3);
        Attempted.Wait wait = attempt.waited();
        if (wait != null) {
            remarks.add(messages.say(
                    "technical.waited",
                    Map.of("delay", exact(wait.delay()), "why", wait.why().name())));
        }
        if (attempt.freshConnection()) {
            remarks.add(messages.say("technical.fresh"));
        }
        if (!attempt.endpoint().equals(report.endpoint())) {
            remarks.add(attempt.endpoint().name());
        }
        String what = ended.facts().status() > 0
                ? Integer.toString(ended.facts().status())
                : ended.kind().name();
        String line = seconds(attempt.startedAfter()) + " " + what;
        return remarks.isEmpty() ? line : line + " (" + String.join(", ", remarks) + ")";
    }

    private String ended() {
        return switch (report.why()) {
            case PATIENCE_EXHAUSTED, HINT_TOO_LONG, BREAKER_OPEN, ADAPTIVE_LIMIT, PACED ->
                messages.say(
                        "technical.patience",
                        Map.of(
                                "meaning",
                                meaning("reason", report.why()),
                                "patience",
                                exact(report.timing().patience())));
            default -> meaning("reason", report.why());
        };
    }

    private static String hint(ServerHint hint) {
        List<String> parts = new ArrayList<>(3);
        if (hint.delay() != null) {
            parts.add(hint.source() + ": " + exact(hint.delay()));
        }
        if (hint.shouldRetry() != null) {
            parts.add("x-should-retry: " + hint.shouldRetry());
        }
        hint.ignored().forEach(ignored -> parts.add("(" + ignored + ")"));
        return String.join(SEPARATOR, parts);
    }

    private String reference() {
        Facts seen = failure.facts();
        List<String> parts = new ArrayList<>(7);
        parts.add(time(report));
        parts.add(report.endpoint().name());
        if (seen.status() > 0) {
            parts.add(Integer.toString(seen.status()));
        }
        if (seen.code() != null) {
            parts.add(seen.code());
        }
        if (seen.reference().requestId() != null) {
            parts.add(messages.say(
                    "technical.request-id", Map.of("id", seen.reference().requestId())));
        }
        if (seen.reference().rayId() != null) {
            parts.add(messages.say(
                    "technical.ray-id", Map.of("id", seen.reference().rayId())));
        }
        parts.add(messages.say(
                "technical.effort",
                Map.of(
                        "tries",
                        Integer.toString(findings.effort().tries()),
                        "elapsed",
                        exact(findings.effort().elapsed()))));
        return String.join(SEPARATOR, parts);
    }

    private String status(StatusView view) {
        List<String> parts = new ArrayList<>(8);
        parts.add(view.level() + " (" + view.scope() + ")");
        if (!view.components().isEmpty()) {
            parts.add(String.join(
                    ", ", view.components().stream().map(Posted::plain).toList()));
        }
        PostedIncident incident = view.incident();
        if (incident != null) {
            String since = time(incident.startedAt());
            parts.add(incident.stage() + (since == null ? "" : " " + since));
            parts.add(Posted.quoteOf(incident));
            URI link = Posted.linkOf(incident);
            if (link != null) {
                parts.add(Wording.shown(link));
            }
        }
        parts.add(
                view.checkedAt() == null
                        ? messages.say("technical.never-read")
                        : messages.say("technical.read", Map.of("age", exact(view.age()))));
        return String.join(SEPARATOR, parts);
    }

    private String network(NetworkVerdict verdict) {
        List<String> parts = new ArrayList<>(4);
        parts.add(verdict.state().name());
        verdict.evidence().forEach(one -> parts.add(Posted.plain(one)));
        if (!verdict.evidence().isEmpty()) {
            parts.add(messages.say("technical.read", Map.of("age", exact(verdict.age()))));
        }
        return String.join(SEPARATOR, parts);
    }

    private String expected(Expectation expected) {
        boolean moment = expected.from().equals(expected.to());
        return messages.say(
                moment ? "technical.planned" : "technical.expected",
                Map.of(
                        "from", Long.toString(expected.from().toMinutes()),
                        "to", Long.toString(expected.to().toMinutes()),
                        "basis", expected.basis() + ", " + expected.confidence()));
    }

    /** In the units that an engineer compares with settings and logs. */
    static String exact(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 1) {
            return duration.toMillis() + " ms";
        }
        if (seconds < 120) {
            return seconds(duration).replace(".0 s", " s");
        }
        return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }

    /** As a point on a timeline. */
    private static String seconds(Duration duration) {
        long tenths = (duration.toMillis() + 50) / 100;
        return tenths / 10 + "." + tenths % 10 + " s";
    }
}
