package dev.holdfast.text;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sentences of one language, with named gaps such as <code>{service}</code>. Immutable. */
public final class Messages {

    public static final Pattern GAP = Pattern.compile("\\{([A-Za-z]+)}");

    private final Locale language;
    private final Map<String, String> sentences;

    Messages(Locale language, Map<String, String> sentences) {
        this.language = language;
        this.sentences = Map.copyOf(sentences);
    }

    /** The language that they are in. */
    public Locale language() {
        return language;
    }

    public Map<String, String> sentences() {
        return sentences;
    }

    /** The sentence with its gaps filled. */
    public String say(String key, Map<String, String> values) {
        String sentence = require(sentences, key);
        // Most have none.
        return sentence.indexOf('{') < 0
                ? sentence
                : GAP.matcher(sentence).replaceAll(gap -> Matcher.quoteReplacement(require(values, gap.group(1))));
    }

    /** A sentence without gaps. */
    public String say(String key) {
        return say(key, Map.of());
    }

    /** Two sentences, one after the other. */
    public String join(String first, String second) {
        return say("joined", Map.of("first", first, "second", second));
    }

    /** The words for a constant, under {@code family}. */
    public String of(String family, Enum<?> constant) {
        return say(family + "." + name(constant));
    }

    /** A constant as a part of a key: {@code bad-gateway}. */
    public static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String require(Map<String, String> map, String key) {
        String value = map.get(key);
        if (value == null) {
            throw new IllegalStateException("no such message or value: " + key);
        }
        return value;
    }
}
