package dev.holdfast.diagnosis;

import dev.holdfast.failure.CallReport;
import java.util.Locale;

/**
 * What to tell a person about a call that was given up. Immutable and thread-safe; the same report gives the same words,
 * whatever the clock, the machine or its default locale.
 *
 * <p>The words hold no status codes, addresses, markup or secrets, and say nothing to be safe that isn't known to be.
 */
public final class Diagnosis {

    private final CallReport report;
    private final ServiceName service;

    private Diagnosis(CallReport report, ServiceName service) {
        this.report = report;
        this.service = service;
    }

    /**
     * The diagnosis of a call.
     *
     * @param report how the call ended
     * @param service the name of the service as its users know it, such as {@code OpenAI}; when blank, it is called "the
     *     AI service"
     */
    public static Diagnosis of(CallReport report, String service) {
        return new Diagnosis(report, ServiceName.of(service));
    }

    /** What the diagnosis is about, for a program to act on. */
    public CallReport report() {
        return report;
    }

    /** One line for a person: one sentence or two. Japanese for every Japanese locale, English for all others. */
    public String render(Locale locale) {
        return new DiagnosisRenderer(Messages.of(locale), service).line(Findings.of(report));
    }

    /** The line in English. */
    @Override
    public String toString() {
        return render(Locale.ENGLISH);
    }
}
