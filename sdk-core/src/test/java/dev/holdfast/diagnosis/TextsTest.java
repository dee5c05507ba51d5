package dev.holdfast.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.FailureKind;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    private static final String KEY = "headline.bad-gateway";
    private static final Locale PT = Locale.forLanguageTag("pt");
    private static final Locale PT_BR = Locale.forLanguageTag("pt-BR");
    private static final CallReport REPORT = Reports.of(FailureKind.BAD_GATEWAY).report();

    private final Texts texts = Texts.builtIn();

    private static String headline(Texts texts, Locale locale) {
        return texts.of(locale).sentences().getOrDefault(KEY, "");
    }

    /** A language of the English sentences, each with a mark. */
    private static Map<String, String> marked(String mark) {
        Map<String, String> all = new HashMap<>();
        Texts.builtIn().sentences(Locale.ENGLISH).forEach((key, sentence) -> all.put(key, mark + sentence));
        return all;
    }

    @Test
    void one_sentence_is_replaced_and_the_others_stay() {
        Texts ours = texts.with(Locale.ENGLISH, Map.of(KEY, "{Service} has hiccups."));
        assertThat(Diagnosis.of(REPORT, Service.named("Acme"), ours).render(Locale.ENGLISH))
                .isEqualTo("Acme has hiccups. Please try again in a minute.");
        Map<String, String> expected = new HashMap<>(texts.sentences(Locale.ENGLISH));
        expected.put(KEY, "{Service} has hiccups.");
        assertThat(ours.sentences(Locale.ENGLISH)).isEqualTo(expected);
        assertThat(ours.sentences(Locale.JAPANESE)).isEqualTo(texts.sentences(Locale.JAPANESE));
    }

    @Test
    void texts_are_immutable() {
        Map<String, String> sentences = new HashMap<>(Map.of(KEY, "Ours."));
        Texts ours = texts.with(Locale.ENGLISH, sentences);
        sentences.put(KEY, "Changed.");
        texts.sentences(Locale.ENGLISH).put(KEY, "Changed.");
        assertThat(headline(ours, Locale.ENGLISH)).isEqualTo("Ours.");
        assertThat(headline(texts, Locale.ENGLISH)).startsWith("{Service} isn't");
        assertThat(Texts.builtIn()).isSameAs(texts);
        Set<Locale> languages = ours.languages();
        assertThatThrownBy(() -> languages.add(PT)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    @DisplayName("Promise 29: a language is added whole, and a diagnosis speaks it in every form")
    void a_language_is_added() {
        Texts ours = texts.with(PT, marked("pt "));
        assertThat(ours.languages()).containsExactlyInAnyOrder(Locale.ENGLISH, Locale.JAPANESE, PT);
        assertThat(ours).hasToString("Texts[en, ja, pt]");
        Diagnosis diagnosis = Diagnosis.of(REPORT, Service.named("Acme"), ours);
        assertThat(diagnosis.render(PT)).startsWith("pt pt Acme isn't");
        assertThat(diagnosis.render(Form.TEXT, Audience.DEVELOPER, PT).lines())
                .filteredOn(line -> !line.isEmpty() && !line.equals("---") && !line.matches("\\d\\. .*"))
                .allMatch(line -> line.startsWith("pt "));
        assertThat(diagnosis.render(Form.HTML, Audience.END_USER, PT)).contains("lang=\"pt\"");
        assertThat(diagnosis.render(Form.JSON, Audience.END_USER, PT)).contains("\"lang\":\"pt\"");
        assertThat(diagnosis.render(Locale.GERMAN)).startsWith("Acme isn't");
    }

    @Test
    void a_countrys_variant_begins_with_its_language() {
        Texts ours =
                texts.with(PT, marked("pt ")).with(PT_BR, Map.of(KEY, "br")).with(Locale.JAPAN, Map.of(KEY, "うち"));
        assertThat(headline(ours, PT_BR)).isEqualTo("br");
        assertThat(headline(ours, PT)).startsWith("pt ");
        assertThat(ours.sentences(PT_BR)).containsEntry("title.advice", "pt What you can do");
        assertThat(headline(ours, Locale.JAPAN)).isEqualTo("うち");
        assertThat(headline(ours, Locale.JAPANESE)).isEqualTo(headline(texts, Locale.JAPANESE));
        assertThat(ours.sentences(Locale.JAPAN)).hasSameSizeAs(texts.sentences(Locale.JAPANESE));
        assertThat(ours.of(PT_BR).language()).isEqualTo(PT_BR);
    }

    @ParameterizedTest
    @CsvSource({
        "pt-BR, pt", "pt-PT-x-mine, pt", "pt-u-nu-arab, pt", "en-GB, en", "ja-JP-u-ca-japanese, ja",
                "zh-Hant-TW, zh-Hant",
        "zh-Hant, zh-Hant", "zh, en", "zh-Hans-CN, en", "fr, en", "und, en", "de-CH, en"
    })
    void a_language_is_looked_for_from_the_particular_to_the_general(String wanted, String found) {
        Texts ours = texts.with(PT, marked("")).with(Locale.forLanguageTag("zh-Hant"), marked(""));
        assertThat(ours.of(Locale.forLanguageTag(wanted)).language()).isEqualTo(Locale.forLanguageTag(found));
    }

    @Test
    void an_unknown_key_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> texts.with(Locale.ENGLISH, Map.of("headline.bad-gatewya", "x")))
                .withMessage("texts have no sentence \"headline.bad-gatewya\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void an_empty_sentence_is_named(String sentence) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> texts.with(Locale.ENGLISH, Map.of(KEY, sentence)))
                .withMessage("sentence \"headline.bad-gateway\" is empty");
    }

    @Test
    void a_sentence_of_two_lines_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> texts.with(Locale.ENGLISH, Map.of(KEY, "One.\nTwo.")))
                .withMessage("sentence \"headline.bad-gateway\" is more than one line: \"One.\nTwo.\"");
    }

    @Test
    void a_gap_that_nothing_fills_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> texts.with(Locale.ENGLISH, Map.of(KEY, "{Service} is down for {wait}.")))
                .withMessage("sentence \"headline.bad-gateway\" has gaps that nothing fills: [{wait}]; it may have"
                        + " [{Service}, {service}]");
    }

    @Test
    void a_sentence_may_leave_gaps_out_and_use_either_form_of_the_name() {
        Texts ours = texts.with(
                Locale.ENGLISH,
                Map.of(
                        KEY,
                        "Sorry, {service} {is} {not} {}.".replace(" {is} {not} {}", " hiccups"),
                        "remark.soon",
                        "Later."));
        assertThat(Diagnosis.of(REPORT, Service.named(""), ours).render(Locale.ENGLISH))
                .isEqualTo("Sorry, the AI service hiccups. Later.");
    }

    @Test
    @DisplayName("Promise 29: a new language of which sentences are missing is refused, and some are named")
    void missing_sentences_are_named() {
        Map<String, String> most = marked("");
        most.remove("title.advice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> texts.with(PT, most))
                .withMessage("texts for pt lack 1 of " + marked("").size() + " sentences: [title.advice]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> texts.with(PT_BR, Map.of(KEY, "x")))
                .withMessageMatching(
                        "texts for pt-BR lack \\d+ of \\d+ sentences: \\[advice\\.[^,]+(, advice\\.[^,]+){4}\\] …");
    }

    @Test
    void a_language_has_to_be_one() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> texts.with(Locale.ROOT, Map.of(KEY, "x")))
                .withMessage("language of texts is empty: \"und\"");
    }

    @Test
    void a_file_is_read_in_the_readers_encoding(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("ours.properties");
        Files.writeString(file, "# ours\n" + KEY + "={service}が、\\\n    お休み中です。\n");
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            Texts ours = texts.with(Locale.JAPANESE, reader);
            assertThat(headline(ours, Locale.JAPAN)).isEqualTo("{service}が、お休み中です。");
            assertThat(reader.read()).as("at its end, still open").isEqualTo(-1);
        }
    }

    @Test
    void a_whole_language_is_read_from_a_file() throws IOException {
        Properties properties = new Properties();
        properties.putAll(marked("ü "));
        StringWriter file = new StringWriter();
        properties.store(file, null);
        assertThat(headline(texts.with(PT, new StringReader(file.toString())), PT))
                .startsWith("ü {Service}");
    }
}
