package dev.holdfast.diagnosis;

import dev.holdfast.text.Messages;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A diagnosis in the words of one language, before it takes a form.
 *
 * @param messages the language, for titles and for what joins sentences
 * @param line all of it in one line
 * @param headline what it means for the reader
 * @param body what follows it
 * @param reference what a support team finds the request by
 * @param facts what a developer reads below; empty for an end user
 */
record Page(Messages messages, String line, String headline, Body body, String reference, List<Fact> facts) {

    /**
     * What stands between the headline and the reference.
     *
     * @param happened what happened
     * @param posted what the provider's status page says
     * @param expected what to expect
     * @param done what Holdfast did
     * @param advice what the reader can do
     * @param risk whether anything is at risk
     */
    record Body(
            List<String> happened,
            List<String> posted,
            List<String> expected,
            List<String> done,
            List<Advice> advice,
            List<String> risk) {}

    /**
     * A line for a developer.
     *
     * @param label what it is about
     * @param value what there is to know
     */
    record Fact(String label, String value) {}

    /** The paragraphs before the advice. */
    List<String> story() {
        return Stream.of(
                        join(body.happened()),
                        join(body.posted()),
                        join(Stream.concat(body.expected().stream(), body.done().stream())
                                .toList()))
                .filter(paragraph -> !paragraph.isEmpty())
                .toList();
    }

    /** The paragraph after it. */
    String risk() {
        return join(body.risk());
    }

    String join(List<String> sentences) {
        return sentences.stream().reduce(messages::join).orElse("");
    }

    String title(String key) {
        return messages.say("title." + key);
    }

    /** A title and what it is the title of, on one line. */
    String labelled(String label, String value) {
        return messages.say("labelled", Map.of("label", label, "value", value));
    }
}
