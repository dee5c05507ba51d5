package dev.holdfast.diagnosis;

import dev.holdfast.status.PostedIncident;
import dev.holdfast.status.StatusView;
import dev.holdfast.text.Messages;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts findings into the words of one language. The other classes choose the sentences, {@link Messages} has them. */
final class Wording {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Messages messages;
    private final Findings findings;
    private final Service service;
    private final @Nullable URI statusPage;
    private final Map<String, String> values;

    Wording(Messages messages, Findings findings, Service service) {
        this.messages = messages;
        this.findings = findings;
        this.service = service;
        this.statusPage = service.statusPage();
        this.values = values(service);
    }

    private Map<String, String> values(Service service) {
        SpokenTime time = new SpokenTime(messages);
        Map<String, String> filled = new HashMap<>();
        filled.put("Service", service.isNamed() ? service.name() : messages.say("service.first"));
        filled.put("service", service.isNamed() ? service.name() : messages.say("service.within"));
        filled.put("tries", Integer.toString(findings.effort().tries()));
        filled.put("span", time.span(findings.effort().elapsed()));
        filled.put("took", time.length(findings.report().failure().facts().elapsed()));
        filled.put("outage", time.length(findings.outage()));
        findings.untilNext().ifPresent(wait -> filled.put("wait", time.until(wait)));
        findings.expectation().ifPresent(expected -> {
            filled.put("rest", time.range(expected.from(), expected.to()));
            filled.put("end", time.until(expected.to()));
        });
        findings.around().status().ifPresent(view -> posted(view, time, filled));
        if (statusPage != null) {
            filled.put("status", shown(statusPage));
        }
        return filled;
    }

    private void posted(StatusView view, SpokenTime time, Map<String, String> filled) {
        filled.put("age", time.length(view.age()));
        filled.put(
                "component",
                view.components().isEmpty()
                        ? ""
                        : Posted.plain(view.components().get(0)));
        PostedIncident incident = view.incident();
        if (incident != null) {
            filled.put("words", Posted.quoteOf(incident));
            incident.started()
                    .ifPresent(since -> filled.put(
                            "since",
                            time.length(Duration.between(
                                    since, findings.report().timing().endedAt()))));
        }
    }

    /** As people write an address: without the scheme, and without a query, which may hold anything. */
    static String shown(URI page) {
        String port = page.getPort() < 0 ? "" : ":" + page.getPort();
        String path = page.getRawPath() == null || page.getRawPath().equals("/") ? "" : page.getRawPath();
        return page.getHost() + port + path;
    }

    Messages messages() {
        return messages;
    }

    /** A sentence about this failure. */
    String say(String key) {
        return messages.say(key, values);
    }

    /** What it means for the reader and, where it helps, one thing more. */
    String line() {
        String headline = say(Headline.keyOf(findings));
        Optional<String> remark = Remark.keyOf(findings).map(this::say);
        return remark.map(more -> messages.join(headline, more)).orElse(headline);
    }

    /** The whole of it, sentence by sentence. */
    Page page(Audience audience) {
        Outline outline = Outline.of(findings, service);
        return new Page(
                messages,
                line(),
                say(outline.headline()),
                new Page.Body(
                        sentences(outline.happened()),
                        sentences(outline.posted()),
                        sentences(outline.expected()),
                        sentences(outline.done()),
                        advice(outline.advice()),
                        sentences(outline.risk())),
                reference(),
                audience == Audience.DEVELOPER ? Technical.factsOf(findings, messages) : List.of());
    }

    private List<String> sentences(List<String> keys) {
        return keys.stream().map(this::say).toList();
    }

    private List<Advice> advice(List<Advising.Step> steps) {
        List<Advice> advice = new ArrayList<>(steps.size());
        for (Advising.Step step : steps) {
            URI link = step.action() == Action.CHECK_STATUS_PAGE ? statusPage : null;
            advice.add(new Advice(step.action(), say(step.key()), link));
        }
        return advice;
    }

    /** When it was, and one id: what a support team finds the request by. */
    private String reference() {
        String time = TIME.format(findings.report().timing().endedAt());
        String id = Technical.id(findings.report().failure().facts().reference());
        return id == null ? time : time + " \u00b7 " + id;
    }
}
