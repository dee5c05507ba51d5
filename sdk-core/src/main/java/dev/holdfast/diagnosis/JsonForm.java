package dev.holdfast.diagnosis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.expectation.Expectation;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Evidence;
import dev.holdfast.failure.Facts;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.ServerHint;
import dev.holdfast.network.NetworkVerdict;
import dev.holdfast.status.PostedIncident;
import dev.holdfast.status.StatusView;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON as {@code diagnosis.schema.json} describes it, by itself or inside problem details (RFC 9457). */
final class JsonForm {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String SCHEMA = "holdfast-diagnosis/1";
    private static final String PROBLEM = "urn:holdfast:problem:";

    private final JsonGenerator json;
    private final Findings findings;
    private final Page page;
    private final boolean technical;

    private JsonForm(JsonGenerator json, Findings findings, Page page, boolean technical) {
        this.json = json;
        this.findings = findings;
        this.page = page;
        this.technical = technical;
    }

    static String write(Findings findings, Page page, Audience audience) {
        return written(json -> new JsonForm(json, findings, page, audience == Audience.DEVELOPER).object());
    }

    /**
     * Problem details as {@code problem.schema.json} describes them. Each {@code type} has one {@code title}, but for the
     * language, as RFC 9457, section 3.1.3, wants it: the headline without the time.
     *
     * @param titleKey its key in the bundles, which names the type
     * @param title the same in words
     */
    static String writeProblem(Findings findings, Page page, Audience audience, String titleKey, String title) {
        return written(json -> {
            json.writeStartObject();
            json.writeStringField("type", PROBLEM + titleKey.substring(titleKey.indexOf('.') + 1));
            json.writeStringField("title", title);
            json.writeNumberField("status", Problems.status(findings));
            json.writeStringField("detail", detail(page));
            json.writeFieldName("diagnosis");
            new JsonForm(json, findings, page, audience == Audience.DEVELOPER).object();
            json.writeEndObject();
        });
    }

    private interface Content {
        void to(JsonGenerator json) throws IOException;
    }

    private static String written(Content content) {
        StringWriter chars = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(chars)) {
            content.to(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return chars.toString();
    }

    private static String detail(Page page) {
        return String.join("\n", page.story().isEmpty() ? List.of(page.risk()) : page.story());
    }

    private void object() throws IOException {
        CallReport report = findings.report();
        json.writeStartObject();
        json.writeStringField("schema", SCHEMA);
        json.writeStringField("lang", page.messages().language().toLanguageTag());
        json.writeStringField("kind", findings.kind().name());
        json.writeStringField("reason", report.why().name());
        json.writeStringField("transience", report.failure().transience().name());
        json.writeStringField("replay", findings.replay().name());
        json.writeStringField("place", findings.place().name());
        json.writeStringField("outageBand", findings.band().name());
        millis("retryAfterMillis", findings.effort().untilNext());
        json.writeNumberField("tries", findings.effort().tries());
        expectation();
        status();
        network();
        text();
        advice();
        json.writeObjectFieldStart("reference");
        json.writeStringField("time", Technical.time(report));
        nullable("id", Technical.id(report.failure().facts().reference()));
        json.writeEndObject();
        if (technical) {
            technical(report);
        }
        json.writeEndObject();
    }

    private void expectation() throws IOException {
        Optional<Expectation> expected = findings.expectation();
        if (expected.isEmpty()) {
            json.writeNullField("expectation");
            return;
        }
        json.writeObjectFieldStart("expectation");
        millis("fromMillis", expected.get().from());
        millis("toMillis", expected.get().to());
        json.writeStringField("basis", expected.get().basis().name());
        json.writeStringField("confidence", expected.get().confidence().name());
        json.writeEndObject();
    }

    private void status() throws IOException {
        StatusView view = findings.around().statusView();
        if (view == null) {
            json.writeNullField("status");
            return;
        }
        json.writeObjectFieldStart("status");
        json.writeStringField("level", view.level().name());
        json.writeStringField("scope", view.scope().name());
        json.writeArrayFieldStart("components");
        for (String component : view.components()) {
            json.writeString(Posted.plain(component));
        }
        json.writeEndArray();
        json.writeStringField("page", view.page().toASCIIString());
        nullable("checkedAt", Technical.time(view.checkedAt()));
        millis("ageMillis", view.age());
        PostedIncident incident = view.incident();
        if (incident == null) {
            json.writeNullField("incident");
        } else {
            incident(incident);
        }
        json.writeEndObject();
    }

    private void network() throws IOException {
        NetworkVerdict verdict = findings.around().networkVerdict();
        if (verdict == null) {
            json.writeNullField("network");
            return;
        }
        json.writeObjectFieldStart("network");
        json.writeStringField("state", verdict.state().name());
        json.writeArrayFieldStart("evidence");
        for (String one : verdict.evidence()) {
            json.writeString(Posted.plain(one));
        }
        json.writeEndArray();
        millis("ageMillis", verdict.age());
        json.writeEndObject();
    }

    private void incident(PostedIncident incident) throws IOException {
        json.writeObjectFieldStart("incident");
        json.writeStringField("title", Posted.plain(incident.title()));
        json.writeStringField("words", Posted.plain(incident.words()));
        json.writeBooleanField("maintenance", incident.maintenance());
        json.writeStringField("stage", incident.stage().name());
        nullable("startedAt", Technical.time(incident.startedAt()));
        nullable("updatedAt", Technical.time(incident.updatedAt()));
        nullable("endsAt", Technical.time(incident.endsAt()));
        URI link = Posted.linkOf(incident);
        nullable("link", link == null ? null : link.toASCIIString());
        json.writeEndObject();
    }

    private void text() throws IOException {
        json.writeObjectFieldStart("text");
        json.writeStringField("line", page.line());
        json.writeStringField("headline", page.headline());
        json.writeStringField("happened", page.join(page.body().happened()));
        json.writeStringField("posted", page.join(page.body().posted()));
        json.writeStringField("expected", page.join(page.body().expected()));
        json.writeStringField("done", page.join(page.body().done()));
        json.writeStringField("risk", page.risk());
        json.writeEndObject();
    }

    private void advice() throws IOException {
        json.writeArrayFieldStart("advice");
        for (Advice advice : page.body().advice()) {
            json.writeStartObject();
            json.writeStringField("action", advice.action().name());
            json.writeStringField("text", advice.text());
            nullable("link", advice.url() == null ? null : advice.url().toASCIIString());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void technical(CallReport report) throws IOException {
        Failure failure = report.failure();
        json.writeObjectFieldStart("technical");
        json.writeStringField("endpoint", report.endpoint().name());
        json.writeStringField("host", report.endpoint().host());
        json.writeNumberField("port", report.endpoint().port());
        facts(failure);
        concluded(
                "origin",
                "hop",
                failure.origin().hop(),
                failure.origin().certainty(),
                failure.origin().evidence());
        concluded(
                "cause",
                "likely",
                failure.cause().likely(),
                failure.cause().certainty(),
                failure.cause().evidence());
        hint(failure.facts().hint());
        millis("elapsedMillis", report.timing().elapsed());
        millis("patienceMillis", report.timing().patience());
        millis("failingForMillis", report.timing().failingFor());
        millis("untilNextProbeMillis", report.timing().untilNextProbe());
        json.writeArrayFieldStart("attempts");
        for (Attempted attempt : report.attempts()) {
            attempt(attempt);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void facts(Failure failure) throws IOException {
        Facts facts = failure.facts();
        if (facts.status() > 0) {
            json.writeNumberField("status", facts.status());
        } else {
            json.writeNullField("status");
        }
        nullable("code", facts.code());
        nullable("requestId", facts.reference().requestId());
        nullable("rayId", facts.reference().rayId());
        Throwable exception = facts.exception();
        nullable("exception", exception == null ? null : exception.getClass().getName());
        millis("tookMillis", facts.elapsed());
    }

    private void concluded(String name, String member, Enum<?> conclusion, Enum<?> certainty, List<Evidence> evidence)
            throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField(member, conclusion.name());
        json.writeStringField("certainty", certainty.name());
        json.writeArrayFieldStart("evidence");
        for (Evidence one : evidence) {
            json.writeStartObject();
            json.writeStringField("kind", one.kind().name());
            json.writeStringField("detail", one.detail());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void hint(ServerHint hint) throws IOException {
        json.writeObjectFieldStart("hint");
        millis("delayMillis", hint.delay());
        nullable("source", hint.source());
        if (hint.shouldRetry() == null) {
            json.writeNullField("shouldRetry");
        } else {
            json.writeBooleanField("shouldRetry", hint.shouldRetry());
        }
        json.writeArrayFieldStart("ignored");
        for (String ignored : hint.ignored()) {
            json.writeString(ignored);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void attempt(Attempted attempt) throws IOException {
        Failure failure = attempt.failure();
        json.writeStartObject();
        json.writeNumberField("number", attempt.number());
        json.writeStringField("endpoint", attempt.endpoint().name());
        millis("startedAfterMillis", attempt.startedAfter());
        Attempted.Wait wait = attempt.waited();
        millis("waitedMillis", wait == null ? null : wait.delay());
        nullable("waitedBecause", wait == null ? null : wait.why().name());
        json.writeBooleanField("freshConnection", attempt.freshConnection());
        json.writeStringField("kind", failure.kind().name());
        json.writeStringField("replay", failure.replay().name());
        facts(failure);
        json.writeEndObject();
    }

    private void millis(String name, @Nullable Duration duration) throws IOException {
        if (duration == null) {
            json.writeNullField(name);
        } else {
            // What doesn't fit into milliseconds is longer than anyone waits.
            boolean fits = Math.abs(duration.toSeconds()) < Long.MAX_VALUE / 1_000;
            json.writeNumberField(name, fits ? duration.toMillis() : Long.MAX_VALUE);
        }
    }

    private void nullable(String name, @Nullable String value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }
}
