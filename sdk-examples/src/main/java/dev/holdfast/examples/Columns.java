package dev.holdfast.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Text in a terminal's columns, of which a Japanese character takes two. */
final class Columns {

    /** Characters that must not begin a line. */
    private static final String NOT_FIRST = "、。，．・：；？！）」』】ーっゃゅょッャュョ々…";

    /** East Asian Wide and Fullwidth (Unicode UAX 11), as far as texts in these languages go. */
    private static final int[][] WIDE = {
        {0x1100, 0x115F},
        {0x2E80, 0xA4CF},
        {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},
        {0xFE30, 0xFE6F},
        {0xFF00, 0xFF60},
        {0xFFE0, 0xFFE6},
        {0x1F300, 0x1FAFF},
        {0x20000, 0x3FFFD}
    };

    private Columns() {}

    static int width(String text) {
        return text.codePoints().map(Columns::width).sum();
    }

    /** Padded on the right. */
    static String left(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    /** Padded on the left. */
    static String right(String text, int columns) {
        return " ".repeat(Math.max(0, columns - width(text))) + text;
    }

    /** Cut to fit, and marked so. */
    static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = 0;
        for (int c : text.codePoints().toArray()) {
            used += width(c);
            if (used > columns - 1) {
                break;
            }
            kept.appendCodePoint(c);
        }
        return kept.append('…').toString();
    }

    /** Broken into lines: at a space, or between two wide characters. */
    static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String piece : pieces(text)) {
            if (line.length() > 0 && width(line + piece.stripTrailing()) > columns) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
            line.append(piece);
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    /** What must stay together on a line. */
    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        int before = ' ';
        for (int c : text.codePoints().toArray()) {
            boolean apart = before == ' ' || width(before) == 2 || width(c) == 2;
            boolean glued = c == ' ' || NOT_FIRST.indexOf(c) >= 0 || before == '（' || before == '「';
            if (piece.length() > 0 && apart && !glued) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
            piece.appendCodePoint(c);
            before = c;
        }
        pieces.add(piece.toString());
        return pieces;
    }

    private static int width(int c) {
        return Arrays.stream(WIDE).anyMatch(range -> c >= range[0] && c <= range[1]) ? 2 : 1;
    }
}
