package dev.holdfast.examples;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Where the program writes: at most {@value #WIDTH} columns, which every terminal has, in colour only on a terminal. Thread-safe, since a countdown
 * writes beside the call that waits.
 */
final class Screen {

    static final int WIDTH = 80;

    /** Columns before the text of a line: a moment and who it is about. */
    private static final int MARGIN = 20;

    private static final int LABEL = 9;

    /** What a line is about. */
    enum Voice {
        CALL("36"),
        WIRE("33"),
        HOLDFAST("35"),
        PERSON("1;32");

        private final String colour;

        Voice(String colour) {
            this.colour = colour;
        }
    }

    private final PrintStream out;
    private final boolean terminal;
    private final Locale locale;
    private long startNanos = System.nanoTime();

    Screen(PrintStream out, boolean terminal, Locale locale) {
        this.out = out;
        this.terminal = terminal;
        this.locale = locale;
    }

    boolean isTerminal() {
        return terminal;
    }

    Locale locale() {
        return locale;
    }

    /** A heading; the moments of the lines below count from here. */
    synchronized void heading(String title) {
        startNanos = System.nanoTime();
        String rule = "─".repeat(Math.max(2, WIDTH - 4 - Columns.width(title)));
        out.println();
        out.println(styled("1", "── " + title) + " " + styled("2", rule));
    }

    synchronized void paragraph(String text) {
        for (String line : Columns.wrap(text, WIDTH - 3)) {
            out.println("   " + line);
        }
    }

    synchronized void dim(String text) {
        wrapped(text, "2");
    }

    synchronized void blank() {
        out.println();
    }

    /** Something that happens now. */
    synchronized void line(Voice voice, String text) {
        print(voice, moment(), text);
    }

    /** Something that happens in a story that has a clock of its own. */
    synchronized void told(Voice voice, String text) {
        print(voice, "", text);
    }

    /** More of the line above, less important. */
    synchronized void more(String text) {
        out.println(" ".repeat(MARGIN) + styled("2", Columns.cut(text, WIDTH - MARGIN)));
    }

    /** What the person in front of it all reads. */
    synchronized void person(String text) {
        List<String> paragraphs = text.lines().toList();
        print(Voice.PERSON, "", paragraphs.get(0));
        for (String paragraph : paragraphs.subList(1, paragraphs.size())) {
            for (String line : Columns.wrap(paragraph, WIDTH - MARGIN)) {
                out.println((" ".repeat(MARGIN) + styled(Voice.PERSON.colour, line)).stripTrailing());
            }
        }
    }

    /** A line that stands until the next thing is written; only for a terminal. */
    synchronized void passing(Voice voice, String text) {
        out.print("\r\u001b[K" + head(voice, moment()) + styled("2", Columns.cut(text, WIDTH - MARGIN)));
        out.flush();
    }

    synchronized void endPassing() {
        out.print("\r\u001b[K");
        out.flush();
    }

    /** Where somebody types. */
    synchronized void prompt(String text) {
        out.println();
        out.print(styled(Voice.CALL.colour, text));
        if (!terminal) {
            // Nobody presses Enter on this line.
            out.println();
        }
        out.flush();
    }

    /** What the other side of a chat says. */
    synchronized void answer(String text) {
        text.lines().forEach(paragraph -> wrapped(paragraph, Voice.PERSON.colour));
    }

    /** What stands where an answer would. */
    synchronized void notice(String text) {
        text.lines().forEach(paragraph -> wrapped(paragraph, Voice.WIRE.colour));
    }

    private void wrapped(String text, String style) {
        for (String line : Columns.wrap(text, WIDTH - 3)) {
            out.println("   " + styled(style, line));
        }
    }

    /** Rows of equal length: the first column to the left, the others to the right. */
    synchronized void table(List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        rows.forEach(row -> {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], Columns.width(row.get(i)));
            }
        });
        for (int r = 0; r < rows.size(); r++) {
            StringBuilder line =
                    new StringBuilder("   ").append(Columns.left(rows.get(r).get(0), widths[0]));
            for (int i = 1; i < columns; i++) {
                line.append("  ").append(Columns.right(rows.get(r).get(i), widths[i]));
            }
            out.println(r == 0 || r == rows.size() - 1 ? styled("1", line.toString()) : line.toString());
        }
    }

    /** Seconds, to the hundredth. */
    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f", duration.toNanos() / 1e9);
    }

    /** Seconds of a wait, to the thousandth where a hundredth would round it away. */
    static String delay(Duration delay) {
        return delay.toMillis() >= 10 ? seconds(delay) : String.format(Locale.ROOT, "%.3f", delay.toNanos() / 1e9);
    }

    /** Seconds of a setting, which are mostly whole. */
    static String brief(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    /** Seconds for a countdown, in which hundredths would only flicker. */
    static String tenths(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e9);
    }

    private void print(Voice voice, String moment, String text) {
        List<String> lines = Columns.wrap(text, WIDTH - MARGIN);
        for (int i = 0; i < lines.size(); i++) {
            String shown = voice == Voice.PERSON ? styled(voice.colour, lines.get(i)) : lines.get(i);
            out.println((i == 0 ? head(voice, moment) : " ".repeat(MARGIN)) + shown);
        }
    }

    private String head(Voice voice, String moment) {
        String label = Columns.left(Text.label(voice).in(locale), LABEL);
        return styled("2", Columns.right(moment, MARGIN - LABEL - 2)) + "  " + styled(voice.colour, label);
    }

    private String moment() {
        return seconds(Duration.ofNanos(System.nanoTime() - startNanos)) + " s";
    }

    private String styled(String style, String text) {
        return terminal ? "\u001b[" + style + "m" + text + "\u001b[0m" : text;
    }
}
