package dev.holdfast.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpokenTimeTest {

    private final SpokenTime english = new SpokenTime(Texts.builtIn().of(Locale.ENGLISH));
    private final SpokenTime japanese = new SpokenTime(Texts.builtIn().of(Locale.JAPANESE));

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "PT0.000000001S, 1 second,             1秒",
        "PT1S,           1 second,             1秒",
        "PT1.001S,       2 seconds,            2秒",
        "PT7S,           7 seconds,            7秒",
        "PT50S,          50 seconds,           50秒",
        "PT50.001S,      about a minute,       約1分",
        "PT1M,           about a minute,       約1分",
        "PT1M6S,         about a minute,       約1分",
        "PT1M7S,         about 2 minutes,      約2分",
        "PT6M,           about 6 minutes,      約6分",
        "PT55M,          about 55 minutes,     約55分",
        "PT56M,          about an hour,        約1時間",
        "PT1H6M,         about an hour,        約1時間",
        "PT1H7M,         about 2 hours,        約2時間",
        "PT10H17M5.7S,   about 11 hours,       約11時間",
        "PT24H,          about 24 hours,       約24時間",
        "PT48H,          about 2 days,         約2日",
        "PT114H,         about 5 days,         約5日",
        "P364D,          about 364 days,       約364日",
        "P365D,          more than a year,     1年以上",
        "PT1000000000000000S, more than a year, 1年以上"
    })
    void a_wait_is_rounded_up(Duration wait, String inEnglish, String inJapanese) {
        assertThat(english.until(wait)).isEqualTo(inEnglish);
        assertThat(japanese.until(wait)).isEqualTo(inJapanese);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "PT0S,     in under a second,       1秒足らずの間",
        "PT-1S,    in under a second,       1秒足らずの間",
        "PT0.999S, in under a second,       1秒足らずの間",
        "PT1.4S,   in about a second,       約1秒の間",
        "PT1.5S,   over 2 seconds,          2秒間",
        "PT6.6S,   over 7 seconds,          7秒間",
        "PT52S,    over about a minute,     約1分間",
        "PT1M29S,  over about a minute,     約1分間",
        "PT1M31S,  over about 2 minutes,    約2分間",
        "PT58M,    over about an hour,      約1時間の間",
        "PT3H10M,  over about 3 hours,      約3時間の間",
        "PT50H,    over about 2 days,       約2日の間",
        "P400D,    over more than a year,   1年以上の間"
    })
    void a_time_gone_by_is_rounded_to_the_nearest(Duration elapsed, String inEnglish, String inJapanese) {
        assertThat(english.span(elapsed)).isEqualTo(inEnglish);
        assertThat(japanese.span(elapsed)).isEqualTo(inJapanese);
    }
}
