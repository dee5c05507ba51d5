package dev.holdfast.diagnosis;

import java.util.ArrayList;
import java.util.List;

/**
 * Which sentences a person reads, by their keys in the bundles, and in which order. Everything is decided here; what is
 * left to do is to put it into words and into a form.
 *
 * @param headline what it means for the reader
 * @param happened what happened, how far the request came, and the likely cause
 * @param posted what the provider's status page says
 * @param expected what to expect
 * @param done what Holdfast did
 * @param advice what the reader can do, the most helpful first
 * @param risk whether anything is at risk
 */
record Outline(
        String headline,
        List<String> happened,
        List<String> posted,
        List<String> expected,
        List<String> done,
        List<Advising.Step> advice,
        List<String> risk) {

    static Outline of(Findings findings, Service service) {
        return new Outline(
                Headline.keyOf(findings),
                Happening.keysOf(findings),
                Posted.keysOf(findings),
                Outlook.keysOf(findings),
                Doing.keysOf(findings),
                Advising.stepsOf(findings, service.statusPage() != null),
                Risk.keysOf(findings, service.encrypted()));
    }

    /** All sentences, in order. */
    List<String> keys() {
        List<String> all = new ArrayList<>();
        all.add(headline);
        all.addAll(happened);
        all.addAll(posted);
        all.addAll(expected);
        all.addAll(done);
        advice.forEach(step -> all.add(step.key()));
        all.addAll(risk);
        return all;
    }
}
