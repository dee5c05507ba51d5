package dev.holdfast.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sentences of one kind of text in English, Japanese and whatever languages a program adds: what stands behind the
 * {@code Texts} of a package. The English ones are the measure: which keys there are, and which gaps. Immutable and
 * thread-safe.
 */
public final class Bundles {

    private static final int MOST_NAMED = 5;

    private final Map<Locale, Messages> byLanguage;

    private Bundles(Map<Locale, Messages> byLanguage) {
        this.byLanguage = Map.copyOf(byLanguage);
    }

    /**
     * The built-in ones, from files in UTF-8.
     *
     * @param open gives the file of this name, null when it isn't packaged
     * @param name the files' name, such as {@code messages} for {@code messages.properties} and {@code messages_ja.properties}
     */
    public static Bundles load(Function<String, @Nullable InputStream> open, String name) {
        return new Bundles(Map.of(
                Locale.ENGLISH, new Messages(Locale.ENGLISH, loadFile(open, name + ".properties")),
                Locale.JAPANESE, new Messages(Locale.JAPANESE, loadFile(open, name + "_ja.properties"))));
    }

    /**
     * These texts with some sentences replaced, or with a language added.
     *
     * @throws IllegalArgumentException for a key that there is none of, a sentence that is empty or more than one line, a gap that
     *     the English sentence has not, or a new language of which sentences are missing; the message names them
     */
    public Bundles with(Locale language, Map<String, String> sentences) {
        Objects.requireNonNull(language, "language");
        if (language.getLanguage().isEmpty()) {
            throw new IllegalArgumentException("language of texts is empty: \"" + language.toLanguageTag() + "\"");
        }
        Map<String, String> english = require(Locale.ENGLISH);
        sentences.forEach((key, sentence) -> check(key, sentence, english.get(key)));
        // A country's variant begins with what its language has.
        Messages before = of(language);
        boolean sameLanguage = before.language().getLanguage().equals(language.getLanguage());
        Map<String, String> all = new LinkedHashMap<>(sameLanguage ? before.sentences() : Map.of());
        all.putAll(sentences);
        Set<String> missing = new TreeSet<>(english.keySet());
        missing.removeAll(all.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("texts for " + language.toLanguageTag() + " lack " + missing.size()
                    + " of " + english.size() + " sentences: "
                    + missing.stream().limit(MOST_NAMED).toList() + (missing.size() > MOST_NAMED ? " …" : ""));
        }
        Map<Locale, Messages> languages = new LinkedHashMap<>(byLanguage);
        languages.put(language, new Messages(language, all));
        return new Bundles(languages);
    }

    /**
     * The same from a {@code .properties} file.
     *
     * @param properties read to its end and left open; a file is in UTF-8 if it is opened so
     */
    public Bundles with(Locale language, Reader properties) throws IOException {
        return with(language, read(properties));
    }

    /** The languages there are. */
    public Set<Locale> languages() {
        return byLanguage.keySet();
    }

    /** The sentences by key, sorted, of the language that a reader of {@code locale} gets. */
    public Map<String, String> sentences(Locale locale) {
        return new TreeMap<>(of(locale).sentences());
    }

    /** The sentences for a reader of this locale; English where there are none in their language. */
    public Messages of(Locale locale) {
        String tag = locale.stripExtensions().toLanguageTag();
        Locale found = Locale.lookup(List.of(new Locale.LanguageRange(tag)), byLanguage.keySet());
        return Objects.requireNonNull(byLanguage.get(found == null ? Locale.ENGLISH : found));
    }

    private Map<String, String> require(Locale language) {
        return Objects.requireNonNull(byLanguage.get(language)).sentences();
    }

    private static void check(String key, String sentence, @Nullable String english) {
        if (english == null) {
            throw new IllegalArgumentException("texts have no sentence \"" + key + "\"");
        }
        if (sentence.isBlank()) {
            throw new IllegalArgumentException("sentence \"" + key + "\" is empty");
        }
        if (sentence.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("sentence \"" + key + "\" is more than one line: \"" + sentence + "\"");
        }
        Set<String> foreign = gaps(sentence);
        foreign.removeAll(gaps(english));
        if (!foreign.isEmpty()) {
            throw new IllegalArgumentException("sentence \"" + key + "\" has gaps that nothing fills: " + foreign
                    + "; it may have " + gaps(english));
        }
    }

    /** The gaps of a sentence; the service's name may stand in either form. */
    private static Set<String> gaps(String sentence) {
        Set<String> gaps = Messages.GAP
                .matcher(sentence)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        if (gaps.contains("{service}") || gaps.contains("{Service}")) {
            gaps.addAll(List.of("{service}", "{Service}"));
        }
        return gaps;
    }

    private static Map<String, String> loadFile(Function<String, @Nullable InputStream> open, String file) {
        try (InputStream in = open.apply(file)) {
            if (in == null) {
                throw new IllegalStateException("not packaged: " + file);
            }
            return read(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> read(Reader reader) throws IOException {
        Properties properties = new Properties();
        properties.load(reader);
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toUnmodifiableMap(key -> key, properties::getProperty));
    }

    /** The languages, sorted: {@code [en, ja]}. */
    @Override
    public String toString() {
        return new TreeSet<>(
                        byLanguage.keySet().stream().map(Locale::toLanguageTag).toList())
                .toString();
    }
}
