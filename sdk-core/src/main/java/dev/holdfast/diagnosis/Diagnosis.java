package dev.holdfast.diagnosis;

import dev.holdfast.expectation.Expectation;
import dev.holdfast.expectation.OutageBand;
import dev.holdfast.failure.CallReport;
import dev.holdfast.text.Messages;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What to tell a person about a call that was given up: what it means for them, what happened and where, the likely cause,
 * what to expect, what was done, what they can do, whether anything is at risk, and a reference for support. Immutable and
 * thread-safe; nothing is rendered before it is asked for, and the same report gives the same words, whatever the clock,
 * the machine or its default locale.
 *
 * <p>The words for an end user hold no status codes, addresses, markup or secrets. No form holds a secret, a page's HTML, a
 * stack trace or a client's address, and none says anything to be safe that isn't known to be.
 */
public final class Diagnosis {

    private final CallReport report;
    private final Service service;
    private final Texts texts;
    private final Findings findings;

    private Diagnosis(CallReport report, Service service, Circumstances around, Texts texts) {
        this.report = report;
        this.service = service;
        this.texts = texts;
        this.findings = Findings.of(report, around);
    }

    /**
     * The diagnosis of a call.
     *
     * @param report how the call ended
     * @param service what its users know the service by
     * @param around what was known beside the call
     * @param texts the sentences
     */
    public static Diagnosis of(CallReport report, Service service, Circumstances around, Texts texts) {
        return new Diagnosis(report, service, around, texts);
    }

    /** The diagnosis of a call of which nothing is known but how it ended. */
    public static Diagnosis of(CallReport report, Service service, Texts texts) {
        return of(report, service, Circumstances.NONE, texts);
    }

    /** The diagnosis of a call, in English or Japanese. */
    public static Diagnosis of(CallReport report, Service service) {
        return of(report, service, Texts.builtIn());
    }

    /** What the diagnosis is about, for a program to act on. */
    public CallReport report() {
        return report;
    }

    /** One line for a person: one sentence or two. */
    public String render(Locale locale) {
        return wording(locale).line();
    }

    /**
     * The whole of it in a form.
     *
     * @param audience who reads it; {@link Form#LINE} is the same for everyone
     * @param locale the reader's; in {@link Texts} it says which language that is
     */
    public String render(Form form, Audience audience, Locale locale) {
        Wording wording = wording(locale);
        return switch (form) {
            case LINE -> wording.line();
            case TEXT -> TextForm.write(wording.page(audience));
            case MARKDOWN -> MarkdownForm.write(wording.page(audience));
            case HTML -> HtmlForm.write(wording.page(audience), Messages.name(findings.kind()));
            case JSON -> JsonForm.write(findings, wording.page(audience), audience);
            case PROBLEM -> {
                String key = Headline.titleKeyOf(findings);
                yield JsonForm.writeProblem(findings, wording.page(audience), audience, key, wording.say(key));
            }
        };
    }

    /** What the reader can do, the most helpful first. */
    public List<Advice> advice(Locale locale) {
        return wording(locale).page(Audience.END_USER).body().advice();
    }

    /** How long it makes sense to wait, if the service or the breaker has said. */
    public Optional<Duration> retryAfter() {
        return findings.untilNext();
    }

    /** What was known beside the call. */
    public Circumstances circumstances() {
        return findings.around();
    }

    /**
     * How long such an outage typically still takes, by what the provider has posted or by how long it has been going on;
     * empty when it is not known to be one.
     */
    public Optional<Expectation> expectation() {
        return findings.expectation();
    }

    /** The same in one of three words; {@link OutageBand#SHORT} at its beginning. */
    public OutageBand outageBand() {
        return findings.expectation().map(Expectation::band).orElse(OutageBand.SHORT);
    }

    /** The HTTP status in problem details, for a server that has to give up a request of its own. */
    public int problemStatus() {
        return Problems.status(findings);
    }

    private Wording wording(Locale locale) {
        return new Wording(texts.of(locale), findings, service);
    }

    /** The line in English. */
    @Override
    public String toString() {
        return render(Locale.ENGLISH);
    }
}
