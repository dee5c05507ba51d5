package dev.holdfast.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.text.Messages;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MessagesTest {

    private static final Pattern GAP = Pattern.compile("\\{[^}]*}");

    private final Map<String, String> english =
            Texts.builtIn().of(Locale.ENGLISH).sentences();
    private final Map<String, String> japanese =
            Texts.builtIn().of(Locale.JAPANESE).sentences();

    @Test
    @DisplayName("Promise 29: every locale is complete, with the same keys and the same placeholders")
    void every_locale_is_complete() {
        assertThat(new TreeSet<>(japanese.keySet())).isEqualTo(new TreeSet<>(english.keySet()));
        assertThat(gapsByKey(japanese)).isEqualTo(gapsByKey(english));
    }

    @Test
    void no_sentence_is_empty_or_the_same_in_both_languages() {
        english.forEach((key, sentence) -> {
            assertThat(sentence).as(key).isNotBlank();
            if (!key.equals("line")) {
                assertThat(japanese.get(key)).as(key).isNotBlank().isNotEqualTo(sentence);
            }
        });
    }

    @Test
    void sentences_end_as_sentences_do() {
        english.forEach((key, sentence) -> {
            if (isSentence(key)) {
                assertThat(sentence).as(key).endsWith(".").doesNotContain("!");
                assertThat(japanese.get(key)).as(key).endsWith("。").doesNotContain("！", "!");
            }
        });
    }

    @Test
    void no_sentence_begins_with_the_name_in_the_middle_form() {
        assertThat(english.values()).noneMatch(sentence -> sentence.startsWith("{service}"));
    }

    @Test
    void other_languages_are_served_in_English() {
        assertThat(Texts.builtIn().of(Locale.GERMAN)).isSameAs(Texts.builtIn().of(Locale.ENGLISH));
        assertThat(Texts.builtIn().of(Locale.ROOT)).isSameAs(Texts.builtIn().of(Locale.ENGLISH));
        assertThat(Texts.builtIn().of(Locale.JAPAN)).isSameAs(Texts.builtIn().of(Locale.JAPANESE));
        assertThat(Texts.builtIn().of(Locale.forLanguageTag("ja-Latn")))
                .isSameAs(Texts.builtIn().of(Locale.JAPANESE));
    }

    @Test
    void a_value_is_not_searched_for_gaps() {
        assertThat(Texts.builtIn().of(Locale.ENGLISH).say("headline.bad-gateway", Map.of("Service", "{tries} $1")))
                .isEqualTo("{tries} $1 isn't answering properly right now.");
    }

    @Test
    void a_missing_key_or_value_is_named() {
        Messages messages = Texts.builtIn().of(Locale.ENGLISH);
        assertThatThrownBy(() -> messages.say("headline.none", Map.of())).hasMessageContaining("headline.none");
        assertThatThrownBy(() -> messages.say("remark.wait", Map.of())).hasMessageContaining("wait");
    }

    private static boolean isSentence(String key) {
        return key.startsWith("headline.") || key.startsWith("remark.");
    }

    /** Of each sentence, with the two forms of the service's name taken as one. */
    private static Map<String, Set<String>> gapsByKey(Map<String, String> sentences) {
        Map<String, Set<String>> gaps = new TreeMap<>();
        sentences.forEach((key, sentence) -> gaps.put(
                key,
                GAP.matcher(sentence)
                        .results()
                        .map(MatchResult::group)
                        .map(gap -> gap.equals("{Service}") ? "{service}" : gap)
                        .collect(Collectors.toCollection(TreeSet::new))));
        return gaps;
    }
}
