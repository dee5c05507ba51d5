package dev.holdfast.incident;

import dev.holdfast.text.Bundles;
import dev.holdfast.text.Messages;
import java.io.IOException;
import java.io.Reader;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The sentences that incident reports are made of, in English, Japanese and whatever languages a program adds. Immutable and
 * thread-safe; the {@code with} methods derive. The same rules hold as for the {@link dev.holdfast.diagnosis.Texts} of
 * diagnoses: a bundle for a language that is there replaces the sentences that it names, one for a new language has to be
 * complete, and a sentence can't have gaps that the English one has not.
 */
public final class ReportTexts {

    private static final ReportTexts BUILT_IN =
            new ReportTexts(Bundles.load(ReportTexts.class::getResourceAsStream, "report"));

    private final Bundles bundles;

    private ReportTexts(Bundles bundles) {
        this.bundles = bundles;
    }

    /** English and Japanese. */
    public static ReportTexts builtIn() {
        return BUILT_IN;
    }

    /**
     * These texts with some sentences replaced, or with a language added.
     *
     * @throws IllegalArgumentException for a key that there is none of, a sentence that is empty or more than one line, a gap that
     *     the English sentence has not, or a new language of which sentences are missing; the message names them
     */
    public ReportTexts with(Locale language, Map<String, String> sentences) {
        return new ReportTexts(bundles.with(language, sentences));
    }

    /**
     * The same from a {@code .properties} file.
     *
     * @param properties read to its end and left open; a file is in UTF-8 if it is opened so
     */
    public ReportTexts with(Locale language, Reader properties) throws IOException {
        return new ReportTexts(bundles.with(language, properties));
    }

    /** The languages there are. */
    public Set<Locale> languages() {
        return bundles.languages();
    }

    /** The sentences by key, sorted, of the language that a reader of {@code locale} gets. */
    public Map<String, String> sentences(Locale locale) {
        return bundles.sentences(locale);
    }

    /** The sentences for a reader of this locale; English where there are none in their language. */
    Messages of(Locale locale) {
        return bundles.of(locale);
    }

    @Override
    public String toString() {
        return "ReportTexts" + bundles;
    }
}
