package dev.holdfast.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.Endpoint;
import dev.holdfast.diagnosis.Service;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportWordsTest {

    private final ReportWords english = words(Locale.ENGLISH, ReportCases.OPENAI);
    private final ReportWords japanese = words(Locale.JAPANESE, ReportCases.OPENAI);

    private static ReportWords words(Locale locale, Service service) {
        return new ReportWords(ReportTexts.builtIn().of(locale), service, ReportCases.CHAT);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, less than a second, 1秒未満",
        "PT0.999S, less than a second, 1秒未満",
        "PT1S, 1 second, 1秒",
        "PT89.4S, 89 seconds, 89秒",
        "PT89.5S, 2 minutes, 2分",
        "PT4M29S, 4 minutes, 4分",
        "PT89M29S, 89 minutes, 89分",
        "PT89M30S, 1 hour 30 minutes, 1時間30分",
        "PT2H, 2 hours, 2時間",
        "PT47H59M59S, 48 hours, 48時間",
        "PT48H, 2 days, 2日",
        "PT49H, 2 days 1 hour, 2日1時間",
        "PT-4M, 4 minutes, 4分"
    })
    void a_headline_says_about_how_long(Duration length, String en, String ja) {
        assertThat(english.roughly(length)).isEqualTo(en);
        assertThat(japanese.roughly(length)).isEqualTo(ja);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 seconds, 0秒",
        "PT0.449S, 0.4 seconds, 0.4秒",
        "PT1S, 1 second, 1秒",
        "PT8.14S, 8.1 seconds, 8.1秒",
        "PT10.4S, 10 seconds, 10秒",
        "PT59.6S, 1 minute, 1分",
        "PT1M34.3S, 1 minute 34 seconds, 1分34秒",
        "PT59M59.9S, 1 hour, 1時間",
        "PT1H1M, 1 hour 1 minute, 1時間1分",
        "PT-3M-5S, 3 minutes 5 seconds, 3分5秒"
    })
    void elsewhere_two_units_say_it(Duration length, String en, String ja) {
        assertThat(english.exactly(length)).isEqualTo(en);
        assertThat(japanese.exactly(length)).isEqualTo(ja);
    }

    @Test
    void the_longest_length_there_is() {
        assertThat(english.roughly(Duration.ofSeconds(Long.MAX_VALUE))).contains("days");
        assertThat(english.exactly(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)))
                .contains("days");
        assertThat(english.exactly(Duration.ofSeconds(Long.MIN_VALUE))).contains("days");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 5, 0%",
        "5, 5, 100%",
        "1, 3, 33.3%",
        "1, 100000, 0.1%",
        "99999, 100000, 99.9%",
        "45, 100, 45%",
        "0, 0, –"
    })
    void almost_all_is_not_all_and_almost_none_is_not_none(long part, long of, String expected) {
        assertThat(english.percent(part, of)).isEqualTo(expected);
    }

    @Test
    void a_place_is_named_as_its_users_know_it() {
        Endpoint embeddings = new Endpoint("openai/embeddings", "api.openai.com", 443);
        assertThat(english.place(ReportCases.CHAT)).isEqualTo("OpenAI chat completions");
        assertThat(english.place(embeddings)).isEqualTo("OpenAI embeddings");
        assertThat(english.place(Endpoint.of("localhost", 80))).isEqualTo("localhost:80");
        assertThat(words(Locale.ENGLISH, Service.named("")).place(ReportCases.CHAT))
                .isEqualTo("openai/chat-completions");
    }

    @Test
    void times_are_UTC_and_of_years_with_four_digits() {
        assertThat(english.moment(ReportCases.START)).isEqualTo("2 November 2026, 14:02:10 UTC");
        assertThat(japanese.moment(ReportCases.START)).isEqualTo("2026年11月2日 14:02:10（UTC）");
        assertThat(english.moment(Instant.MAX)).isEqualTo("31 December 9999, 23:59:59 UTC");
        assertThat(english.moment(Instant.MIN)).isEqualTo("1 January 1, 00:00:00 UTC");
        assertThat(english.near(ReportCases.at(60), ReportCases.START)).isEqualTo("14:03:10");
        assertThat(english.near(ReportCases.at(86_400), ReportCases.START)).isEqualTo("3 November 2026 14:02:10");
    }

    @Test
    void what_others_wrote_is_one_line_of_what_can_be_seen() {
        assertThat(ReportWords.clean(" a\n\n b\u2028c\u202ed\u0000\u200be\ud800f\uffff ", 99))
                .isEqualTo("a b cd ef");
        assertThat(ReportWords.clean("\ud83d\ude80".repeat(9), 3)).isEqualTo("\ud83d\ude80".repeat(3) + "…");
        assertThat(ReportWords.clean("abc", 3)).isEqualTo("abc");
        assertThat(ReportWords.clean("abc  ", 3)).isEqualTo("abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "data:text/html,x",
                "//status.example.com",
                "https:///path",
                "file:///etc/passwd",
                "https://me:secret@status.example.com/",
                "mailto:a@example.com"
            })
    void nobody_is_sent_to_what_is_no_page(String address) {
        assertThat(ReportWords.link(URI.create(address))).isNull();
    }

    @Test
    void pages_are_linked() {
        assertThat(ReportWords.link(URI.create("HTTPS://status.example.com/a"))).isNotNull();
        assertThat(ReportWords.shown(URI.create("http://localhost:8080/now?token=x")))
                .isEqualTo("localhost:8080/now");
    }
}
