package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void a_Japanese_character_takes_two_columns() {
        assertThat(Columns.width("abc")).isEqualTo(3);
        assertThat(Columns.width("通信")).isEqualTo(4);
        assertThat(Columns.width("OpenAIが、")).isEqualTo(10);
        assertThat(Columns.left("通信", 6)).isEqualTo("通信  ");
        assertThat(Columns.right("通信", 6)).isEqualTo("  通信");
    }

    @Test
    void text_is_cut_to_its_columns_and_marked() {
        assertThat(Columns.cut("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Columns.cut("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(Columns.cut("あいうえお", 6)).isEqualTo("あい…");
    }

    @Test
    void English_breaks_at_blanks_and_Japanese_anywhere_but_before_a_full_stop() {
        assertThat(Columns.wrap("one two three", 7)).containsExactly("one two", "three");
        assertThat(Columns.wrap("あいうえお", 6)).containsExactly("あいう", "えお");
        assertThat(Columns.wrap("あいう。", 6)).containsExactly("あい", "う。");
        assertThat(Columns.wrap("約12分（3回）", 8)).containsExactly("約12分", "（3回）");
        assertThat(Columns.wrap("", 6)).containsExactly("");
    }

    @Test
    void a_table_lines_up_in_both_languages() {
        screen(false)
                .table(List.of(List.of("", "calls", "呼び出し"), List.of("利用制限", "2", "10"), List.of("all", "12", "3")));
        List<String> lines = shown().lines().toList();
        assertThat(lines).extracting(Columns::width).containsOnly(Columns.width(lines.get(0)));
    }

    @Test
    void a_countdown_shows_what_is_left_and_leaves_nothing_behind() {
        Screen screen = screen(true);
        Countdown countdown = Countdown.start(screen, Duration.ofHours(1), left -> left + " to go");
        countdown.stop();
        screen.blank();
        assertThat(shown()).endsWith("\r\u001b[K" + System.lineSeparator());
    }

    @Test
    void every_text_has_the_same_gaps_in_both_languages() {
        Pattern gap = Pattern.compile("%(\\d\\$)?[sd]");
        for (Text text : Text.values()) {
            assertThat(gaps(gap, text, Locale.JAPANESE)).as(text.name()).isEqualTo(gaps(gap, text, Locale.ENGLISH));
        }
    }

    private static long gaps(Pattern gap, Text text, Locale locale) {
        return gap.matcher(text.pattern(locale))
                .results()
                .map(MatchResult::group)
                .count();
    }

    private Screen screen(boolean terminal) {
        return new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, Locale.ENGLISH);
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
