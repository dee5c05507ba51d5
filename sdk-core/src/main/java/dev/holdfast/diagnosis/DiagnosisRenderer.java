package dev.holdfast.diagnosis;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Puts findings into words. {@link Headline} and {@link Remark} choose the sentences, {@link Messages} has them. */
final class DiagnosisRenderer {

    private final Messages messages;
    private final ServiceName service;

    DiagnosisRenderer(Messages messages, ServiceName service) {
        this.messages = messages;
        this.service = service;
    }

    /** What it means for the reader and, where it helps, one thing more. */
    String line(Findings findings) {
        Map<String, String> values = valuesOf(findings);
        String headline = messages.say(Headline.keyOf(findings), values);
        Optional<String> remark = Remark.keyOf(findings).map(key -> messages.say(key, values));
        return remark.isPresent()
                ? messages.say("line", Map.of("headline", headline, "remark", remark.get()))
                : headline;
    }

    private Map<String, String> valuesOf(Findings findings) {
        SpokenTime time = new SpokenTime(messages);
        Map<String, String> values = new HashMap<>();
        values.put("Service", service.isKnown() ? service.shown() : messages.say("service.first", Map.of()));
        values.put("service", service.isKnown() ? service.shown() : messages.say("service.within", Map.of()));
        values.put("tries", Integer.toString(findings.effort().tries()));
        values.put("span", time.span(findings.effort().elapsed()));
        findings.untilNext().ifPresent(wait -> values.put("wait", time.until(wait)));
        return values;
    }
}
