package dev.holdfast.diagnosis;

import dev.holdfast.text.Bundles;
import dev.holdfast.text.Messages;
import java.io.IOException;
import java.io.Reader;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The sentences that diagnoses are made of, in English, Japanese and whatever languages a program adds. Immutable and
 * thread-safe; the {@code with} methods derive.
 *
 * <p>A bundle is a set of sentences by key, as a map or as a {@code .properties} file in UTF-8; the built-in English one,
 * {@link #sentences(Locale)} of {@link Locale#ENGLISH}, has them all. A bundle for a language that is there replaces the
 * sentences that it names. One for a new language has to be complete, so that nobody reads two languages at once. A sentence
 * may leave gaps out, but can't have others than the English one has.
 *
 * <p>A reader's language is looked for as RFC 4647 looks up: {@code pt-BR}, then {@code pt}; English where there is none.
 * Not a {@code ResourceBundle}: that one falls back to the JVM's default locale, so that the same report would read
 * differently on two machines.
 */
public final class Texts {

    private static final Texts BUILT_IN = new Texts(Bundles.load(Texts.class::getResourceAsStream, "messages"));

    private final Bundles bundles;

    private Texts(Bundles bundles) {
        this.bundles = bundles;
    }

    /** English and Japanese. */
    public static Texts builtIn() {
        return BUILT_IN;
    }

    /**
     * These texts with some sentences replaced, or with a language added.
     *
     * @throws IllegalArgumentException for a key that there is none of, a sentence that is empty or more than one line, a gap that
     *     the English sentence has not, or a new language of which sentences are missing; the message names them
     */
    public Texts with(Locale language, Map<String, String> sentences) {
        return new Texts(bundles.with(language, sentences));
    }

    /**
     * The same from a {@code .properties} file.
     *
     * @param properties read to its end and left open; a file is in UTF-8 if it is opened so
     */
    public Texts with(Locale language, Reader properties) throws IOException {
        return new Texts(bundles.with(language, properties));
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
        return "Texts" + bundles;
    }
}
