package dev.holdfast.diagnosis;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The sentences of one language, with named gaps such as <code>{service}</code>. Immutable.
 *
 * <p>Not a {@code ResourceBundle}: that one falls back to the JVM's default locale, so that the same report would read
 * differently on two machines.
 */
final class Messages {

    private static final Messages ENGLISH = load("messages.properties");
    private static final Messages JAPANESE = load("messages_ja.properties");
    private static final Pattern GAP = Pattern.compile("\\{([A-Za-z]+)}");

    private final Map<String, String> sentences;

    private Messages(Map<String, String> sentences) {
        this.sentences = sentences;
    }

    /** The sentences for a reader of this locale; English where there are none in their language. */
    static Messages of(Locale locale) {
        return locale.getLanguage().equals(Locale.JAPANESE.getLanguage()) ? JAPANESE : ENGLISH;
    }

    Map<String, String> sentences() {
        return sentences;
    }

    /** The sentence with its gaps filled. */
    String say(String key, Map<String, String> values) {
        return GAP.matcher(require(sentences, key))
                .replaceAll(gap -> Matcher.quoteReplacement(require(values, gap.group(1))));
    }

    private static String require(Map<String, String> map, String key) {
        String value = map.get(key);
        if (value == null) {
            throw new IllegalStateException("no such message or value: " + key);
        }
        return value;
    }

    private static Messages load(String file) {
        Properties properties = new Properties();
        try (InputStream in = Messages.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("not packaged: " + file);
            }
            Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Messages(properties.stringPropertyNames().stream()
                .collect(Collectors.toUnmodifiableMap(key -> key, properties::getProperty)));
    }
}
