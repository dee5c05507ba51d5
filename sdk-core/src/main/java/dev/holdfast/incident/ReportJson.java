package dev.holdfast.incident;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.call.Endpoint;
import dev.holdfast.incident.IncidentReport.BreakerMark;
import dev.holdfast.incident.IncidentReport.Cause;
import dev.holdfast.incident.IncidentReport.Period;
import dev.holdfast.incident.IncidentReport.Slice;
import dev.holdfast.incident.IncidentReport.StatusMark;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An incident report as {@code incident.schema.json} describes it. */
final class ReportJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String SCHEMA = "holdfast-incident/1";
    private static final int LONGEST_NAME = 400;

    private final JsonGenerator json;
    private final IncidentReport report;
    private final ReportPage page;

    private ReportJson(JsonGenerator json, IncidentReport report, ReportPage page) {
        this.json = json;
        this.report = report;
        this.page = page;
    }

    static String write(IncidentReport report, ReportPage page, ReportWords words) {
        StringWriter chars = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(chars)) {
            new ReportJson(json, report, page).object(words.language());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return chars.toString();
    }

    private void object(String language) throws IOException {
        json.writeStartObject();
        json.writeStringField("schema", SCHEMA);
        json.writeStringField("lang", language);
        json.writeStringField("id", ReportWords.clean(report.id(), LONGEST_NAME));
        endpoint(report.endpoint());
        json.writeBooleanField("over", report.isOver());
        json.writeStringField("severity", report.severity().name());
        period(report.period());
        calls();
        requests();
        causes();
        json.writeObjectFieldStart("whatIf");
        whatIf("withoutRetries", report.withoutRetries());
        whatIf("withTwoRetries", report.withTwoRetries());
        json.writeEndObject();
        status();
        timeline();
        related();
        text();
        advice();
        json.writeEndObject();
    }

    private void endpoint(Endpoint endpoint) throws IOException {
        json.writeObjectFieldStart("endpoint");
        json.writeStringField("name", ReportWords.clean(endpoint.name(), LONGEST_NAME));
        json.writeStringField("host", ReportWords.clean(endpoint.host(), LONGEST_NAME));
        json.writeNumberField("port", endpoint.port());
        json.writeEndObject();
    }

    private void period(Period period) throws IOException {
        json.writeObjectFieldStart("period");
        instant("startedAt", period.startedAt());
        instant("noticedAt", period.noticedAt());
        instant("endedAt", period.endedAt());
        instant("asOf", period.asOf());
        millis("lengthMillis", period.length());
        json.writeEndObject();
    }

    private void calls() throws IOException {
        json.writeObjectFieldStart("calls");
        json.writeNumberField("made", report.calls().made());
        json.writeNumberField("atOnce", report.calls().atOnce());
        json.writeNumberField("rescued", report.calls().rescued());
        json.writeNumberField("failed", report.calls().failed());
        json.writeNumberField("failedFast", report.calls().failedFast());
        json.writeNumberField("others", report.calls().others());
        json.writeEndObject();
    }

    private void requests() throws IOException {
        json.writeObjectFieldStart("requests");
        json.writeNumberField("sent", report.requests().sent());
        json.writeNumberField("failed", report.requests().failed());
        json.writeNumberField("probes", report.requests().probes());
        json.writeNumberField("elsewhere", report.requests().elsewhere());
        json.writeNumberField("waits", report.requests().waits());
        millis("longestWaitMillis", report.requests().longestWait());
        json.writeEndObject();
    }

    private void causes() throws IOException {
        json.writeArrayFieldStart("causes");
        for (Cause cause : report.causes()) {
            json.writeStartObject();
            json.writeStringField("kind", cause.kind().name());
            json.writeStringField("hop", cause.hop().name());
            json.writeStringField("likelyCause", cause.likely().name());
            json.writeNumberField("requests", cause.requests());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void whatIf(String name, IncidentReport.WhatIf other) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("lost", other.lost());
        json.writeNumberField("sent", other.sent());
        json.writeEndObject();
    }

    private void status() throws IOException {
        json.writeObjectFieldStart("status");
        link("page", report.status().page());
        json.writeNumberField("checks", report.status().checks());
        millis("lagMillis", report.status().lag());
        instant("firstShownAt", report.status().firstShown().map(StatusMark::at).orElse(null));
        json.writeArrayFieldStart("marks");
        for (StatusMark mark : report.status().marks()) {
            json.writeStartObject();
            instant("at", mark.at());
            json.writeStringField("level", mark.level().name());
            nullable("stage", mark.stage() == null ? null : mark.stage().name());
            json.writeStringField("title", StatusWording.title(mark));
            json.writeStringField("words", StatusWording.words(mark));
            link("link", mark.link());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void timeline() throws IOException {
        json.writeObjectFieldStart("timeline");
        json.writeArrayFieldStart("slices");
        for (Slice slice : report.timeline().slices()) {
            json.writeStartObject();
            instant("from", slice.from());
            millis("lengthMillis", slice.length());
            json.writeNumberField("calls", slice.calls());
            json.writeNumberField("answered", slice.answered());
            json.writeNumberField("rescued", slice.rescued());
            json.writeNumberField("requests", slice.requests());
            json.writeNumberField("failures", slice.failures());
            counts("kinds", slice.kinds());
            counts("hops", slice.hops());
            counts("likelyCauses", slice.causes());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("breaker");
        for (BreakerMark mark : report.timeline().breaker()) {
            json.writeStartObject();
            instant("at", mark.at());
            json.writeStringField("state", mark.state().name());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** In the order of the constants: that of the map is another one in each run. */
    private <E extends Enum<E>> void counts(String name, Map<E, Long> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<E, Long> count : new TreeMap<>(counts).entrySet()) {
            json.writeNumberField(count.getKey().name(), count.getValue());
        }
        json.writeEndObject();
    }

    private void related() throws IOException {
        json.writeArrayFieldStart("related");
        for (IncidentReport.Related related : report.related()) {
            json.writeStartObject();
            json.writeStringField("id", ReportWords.clean(related.id(), LONGEST_NAME));
            endpoint(related.endpoint());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void text() throws IOException {
        json.writeObjectFieldStart("text");
        json.writeStringField("alert", page.alert());
        json.writeStringField("headline", page.headline());
        json.writeStringField("when", page.when());
        json.writeStringField("whatIf", page.comparison().story());
        json.writeStringField("assumption", page.comparison().assumption());
        json.writeStringField("failed", page.failing().story());
        json.writeStringField("status", page.said().story());
        json.writeEndObject();
    }

    private void advice() throws IOException {
        json.writeArrayFieldStart("advice");
        for (ReportPage.Step step : page.advice()) {
            json.writeStartObject();
            json.writeStringField("advice", step.advice().name());
            json.writeStringField("text", step.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void instant(String name, @Nullable Instant at) throws IOException {
        nullable(
                name,
                at == null
                        ? null
                        : ReportWords.bounded(at).truncatedTo(ChronoUnit.MILLIS).toString());
    }

    private void millis(String name, @Nullable Duration duration) throws IOException {
        if (duration == null) {
            json.writeNullField(name);
        } else {
            // What doesn't fit into milliseconds is longer than anyone waits.
            long most = Long.MAX_VALUE / 1_000 - 1;
            long seconds = duration.toSeconds();
            boolean fits = -most < seconds && seconds < most;
            json.writeNumberField(name, fits ? duration.toMillis() : seconds < 0 ? -Long.MAX_VALUE : Long.MAX_VALUE);
        }
    }

    private void link(String name, @Nullable URI address) throws IOException {
        URI link = ReportWords.link(address);
        nullable(name, link == null ? null : link.toASCIIString());
    }

    private void nullable(String name, @Nullable String value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }
}
