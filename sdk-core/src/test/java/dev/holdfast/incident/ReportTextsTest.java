package dev.holdfast.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.StatusLevel;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
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

class ReportTextsTest {

    private static final Locale PT = Locale.forLanguageTag("pt");
    private static final Pattern GAP = Pattern.compile("\\{[^}]*}");

    private final ReportTexts texts = ReportTexts.builtIn();
    private final Map<String, String> english = texts.sentences(Locale.ENGLISH);
    private final Map<String, String> japanese = texts.sentences(Locale.JAPANESE);

    @Test
    @DisplayName("Promise 29: every locale is complete, with the same keys and the same placeholders")
    void every_locale_is_complete() {
        assertThat(japanese.keySet()).isEqualTo(english.keySet());
        assertThat(gaps(japanese)).isEqualTo(gaps(english));
    }

    private static Map<String, Set<String>> gaps(Map<String, String> sentences) {
        Map<String, Set<String>> gaps = new TreeMap<>();
        sentences.forEach((key, sentence) -> gaps.put(
                key,
                GAP.matcher(sentence)
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toCollection(TreeSet::new))));
        return gaps;
    }

    @Test
    void no_sentence_is_empty_or_the_same_in_both_languages() {
        english.forEach((key, sentence) -> {
            assertThat(sentence).as(key).isNotBlank().doesNotContain("!");
            assertThat(japanese.get(key))
                    .as(key)
                    .isNotBlank()
                    .isNotEqualTo(sentence)
                    .doesNotContain("！", "!");
        });
    }

    @Test
    @DisplayName("Promise 29: every constant has words in both languages")
    void every_constant_has_words() {
        Map<String, Enum<?>[]> families = Map.of(
                "kind", FailureKind.values(),
                "hop", Hop.values(),
                "likely", LikelyCause.values(),
                "stage", IncidentStage.values(),
                "level", StatusLevel.values(),
                "breaker", BreakerState.values(),
                "severity", Severity.values(),
                "advice", IncidentAdvice.values());
        for (Map<String, String> sentences : List.of(english, japanese)) {
            families.forEach((family, constants) -> {
                for (Enum<?> constant : constants) {
                    String key = family + "."
                            + constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
                    assertThat(sentences).containsKey(key);
                }
            });
        }
    }

    @Test
    void advice_is_a_sentence() {
        for (IncidentAdvice advice : IncidentAdvice.values()) {
            assertThat(texts.of(Locale.ENGLISH).of("advice", advice)).endsWith(".");
            assertThat(texts.of(Locale.JAPANESE).of("advice", advice)).endsWith("。");
        }
    }

    @Test
    void one_sentence_is_replaced_and_the_others_stay() {
        ReportTexts ours = texts.with(Locale.ENGLISH, Map.of("what.down.over", "{length} of silence"));
        assertThat(ReportCases.outage().render(ReportForm.TEXT, Locale.ENGLISH, ReportCases.OPENAI, ours))
                .isEqualTo("OpenAI chat completions: 6 minutes of silence; 1,216 of 1,276 affected calls rescued.");
        assertThat(ours.sentences(Locale.JAPANESE)).isEqualTo(japanese);
        assertThat(texts.sentences(Locale.ENGLISH)).isEqualTo(english);
    }

    @Test
    @DisplayName("Promise 29: a language is added whole, and a report speaks it in every form")
    void a_language_is_added() throws IOException {
        StringBuilder file = new StringBuilder();
        english.forEach((key, sentence) ->
                file.append(key).append("=pt ").append(sentence).append('\n'));
        ReportTexts ours = texts.with(PT, new StringReader(file.toString()));
        assertThat(ours).hasToString("ReportTexts[en, ja, pt]");
        assertThat(ours.languages()).containsExactlyInAnyOrder(Locale.ENGLISH, Locale.JAPANESE, PT);
        IncidentReport report = ReportCases.outage();
        Locale brazil = Locale.forLanguageTag("pt-BR");
        assertThat(report.render(ReportForm.TEXT, brazil, ReportCases.OPENAI, ours))
                .startsWith("pt pt OpenAI")
                // Its numbers are that language's too.
                .contains("1.216");
        assertThat(report.render(ReportForm.HTML, brazil, ReportCases.OPENAI, ours))
                .contains("<html lang=\"pt\">");
        assertThat(report.render(ReportForm.JSON, brazil, ReportCases.OPENAI, ours))
                .contains("\"lang\":\"pt\"");
        assertThat(report.render(ReportForm.MARKDOWN, brazil, ReportCases.OPENAI, ours)
                        .lines())
                .filteredOn(line -> line.startsWith("#"))
                .allMatch(line -> line.contains(" pt "));
        assertThat(report.render(ReportForm.TEXT, Locale.GERMAN, ReportCases.OPENAI, ours))
                .startsWith("OpenAI")
                .contains("1,216");
    }

    @Test
    void what_does_not_fit_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> texts.with(Locale.ENGLISH, Map.of("what.dwn.over", "x")))
                .withMessage("texts have no sentence \"what.dwn.over\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> texts.with(Locale.ENGLISH, Map.of("what.down.over", "for {hours}")))
                .withMessage(
                        "sentence \"what.down.over\" has gaps that nothing fills: [{hours}]; it may have [{length}]");
        Map<String, String> most = new HashMap<>(english);
        most.remove("footer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> texts.with(PT, most))
                .withMessage("texts for pt lack 1 of " + english.size() + " sentences: [footer]");
    }
}
