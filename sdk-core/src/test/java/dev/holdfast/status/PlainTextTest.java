package dev.holdfast.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts, times and links of documents. */
class PlainTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<p>One.</p><p>Two.</p> | One. Two.",
                "One.<br />Two. | One. Two.",
                "<b>E</b>rrors &amp; <a href=\"https://x.example\">more</a> | Errors & more",
                "a &lt; b &#60; c &#x3C; d | a < b < c < d",
                "&lt;p&gt;As feeds write it&lt;/p&gt; | As feeds write it",
                "a <script>alert('x')</script> b | a b",
                "a <!-- not <b>this</b> --> b | a b",
                "5 < 6 and 7 > 6 | 5 < 6 and 7 > 6",
                "&unknown; &#xFFFFFFF; & &; | &unknown; &#xFFFFFFF; & &;",
                "cut off <a href=\"https:// | cut off",
                "&#0;&#8238;hidden&#x200B; | hidden"
            })
    void markup_becomes_text(String markup, String plain) {
        assertThat(PlainText.of(markup)).isEqualTo(plain);
    }

    @Test
    void what_can_not_be_seen_is_left_out_and_spaces_are_folded() {
        assertThat(PlainText.of("  a\t\r\n b\u00a0\u2003c\u0000\u0007\u202e\u2066\u200b\ufeff\ud800d\ue000 \u2028e "))
                .isEqualTo("a b cd e");
        assertThat(PlainText.of(null)).isEmpty();
    }

    @Test
    void a_long_text_is_cut_with_an_ellipsis_and_never_within_a_character() {
        String cut = PlainText.of("x".repeat(301));
        assertThat(cut).hasSize(300).endsWith("x\u2026");
        assertThat(PlainText.of("x".repeat(300))).isEqualTo("x".repeat(300));
        String emoji = PlainText.of("x".repeat(298) + "\ud83d\ude00\ud83d\ude00");
        assertThat(emoji).isEqualTo("x".repeat(298) + "\u2026");
        assertThat(PlainText.of("x".repeat(297) + "\ud83d\ude00\ud83d\ude00"))
                .isEqualTo("x".repeat(297) + "\ud83d\ude00\u2026");
    }

    @Test
    void any_text_becomes_one_that_is_plain_already() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            String[] parts = {
                "<", ">", "&", ";", "lt", "#60", "#x202e", "b", "/", "!--", "-->", " ", "\u202e", "\ud83d", "x"
            };
            for (int i = random.nextInt(60); i >= 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            String plain = PlainText.of(text.toString());
            assertThat(plain.length()).as("seed %s", seed).isLessThanOrEqualTo(300);
            assertThat(plain.codePoints()
                            .noneMatch(c -> Character.getType(c) == Character.FORMAT
                                    || Character.getType(c) == Character.CONTROL
                                    || Character.getType(c) == Character.SURROGATE))
                    .as("seed %s: %s", seed, plain)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-10-07T00:30:19Z | 2026-10-07T00:30:19Z",
                "2026-10-07T00:30:19.123+02:00 | 2026-10-06T22:30:19.123Z",
                "2026-10-07 00:30:19Z | 2026-10-07T00:30:19Z",
                "Wed, 07 Oct 2026 00:30:19 GMT | 2026-10-07T00:30:19Z",
                "Wed, 7 Oct 2026 00:30:19 Z | 2026-10-07T00:30:19Z",
                "Wed, 07 Oct 2026 00:30:19 UTC | 2026-10-07T00:30:19Z",
                "Wed, 07 Oct 2026 00:30:19 -0000 | 2026-10-07T00:30:19Z",
                "Thu, 07 Oct 2026 00:30:19 +0200 | 2026-10-06T22:30:19Z",
                "07 Oct 2026 00:30:19 GMT | 2026-10-07T00:30:19Z",
                "Sat Jun 11 2022 18:55:50 GMT+0000 (Coordinated Universal Time) | 2022-06-11T18:55:50Z",
            })
    void times_are_read_in_the_forms_that_pages_use(String text, String time) {
        assertThat(Times.parse(text)).isEqualTo(Instant.parse(time));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "lately",
                "2026",
                "2026-13-01T00:00:00Z",
                "2026-10-07T00:30:19",
                "1759796000",
                ",",
                "Wed, x"
            })
    void what_is_no_time_is_none(String text) {
        assertThat(Times.parse(text)).isNull();
        assertThat(Times.parse(null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "data:text/html,x",
                "//status.example.com/x",
                "/incidents/1",
                "https://me:secret@example.com/",
                "https://me@example.com/",
                "https:///x",
                "ftp://example.com/",
                "https://exa mple.com/",
                ""
            })
    void what_is_no_link_for_a_person_is_none(String text) {
        assertThat(Addresses.link(text)).isNull();
    }

    @Test
    void an_absolute_link_is_one() {
        assertThat(Addresses.link(" https://stspg.io/x?y#z ")).isEqualTo(URI.create("https://stspg.io/x?y#z"));
    }
}
