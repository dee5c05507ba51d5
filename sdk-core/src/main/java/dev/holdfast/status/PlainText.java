package dev.holdfast.status;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a text of a provider's fit to be shown: no markup, entities decoded, one line, no character that can't be seen or that
 * turns the direction of writing, {@value PostedIncident#LONGEST_TEXT} characters at most. Takes time in proportion to the
 * text and to no more than its first {@value #LONGEST_INPUT} characters.
 */
final class PlainText {

    static final int LONGEST_INPUT = 16_384;

    /** Longer than any entity that is known here. */
    private static final int LONGEST_ENTITY = 10;

    /** Tags that stand within a word or a sentence; all others part what is before them from what is behind. */
    private static final Set<String> INLINE =
            Set.of("a", "b", "code", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "u", "var", "time");

    /** Tags whose content nobody is to read. */
    private static final Set<String> HIDDEN = Set.of("script", "style", "template", "title");

    private static final Map<String, String> ENTITIES = Map.ofEntries(
            Map.entry("amp", "&"),
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("quot", "\""),
            Map.entry("apos", "'"),
            Map.entry("nbsp", " "),
            Map.entry("ndash", "\u2013"),
            Map.entry("mdash", "\u2014"),
            Map.entry("hellip", "\u2026"),
            Map.entry("lsquo", "\u2018"),
            Map.entry("rsquo", "\u2019"),
            Map.entry("ldquo", "\u201c"),
            Map.entry("rdquo", "\u201d"),
            Map.entry("bull", "\u2022"),
            Map.entry("middot", "\u00b7"));

    private PlainText() {}

    /** The text made plain; empty for null. */
    static String of(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String start = text.length() > LONGEST_INPUT ? text.substring(0, LONGEST_INPUT) : text;
        // Feeds hold markup whose brackets are entities themselves.
        return cut(oneLine(withoutTags(withoutEntities(withoutTags(start)))));
    }

    private static String withoutTags(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('<', at);
            if (open < 0 || open + 1 >= text.length()) {
                break;
            }
            out.append(text, at, open);
            if (!beginsTag(text.charAt(open + 1))) {
                out.append('<');
                at = open + 1;
                continue;
            }
            boolean comment = text.startsWith("<!--", open);
            int close = comment ? text.indexOf("-->", open + 4) : text.indexOf('>', open);
            if (close < 0) {
                // Cut off in the middle of a tag.
                return out.toString();
            }
            at = close + (comment ? 3 : 1);
            String name = comment ? "" : nameOf(text, open + 1);
            if (HIDDEN.contains(name) && text.charAt(open + 1) != '/') {
                int end = text.indexOf("</" + name, at);
                if (end < 0) {
                    return out.toString();
                }
                at = end;
            }
            if (!INLINE.contains(name)) {
                out.append(' ');
            }
        }
        return out.append(text, Math.min(at, text.length()), text.length()).toString();
    }

    private static boolean beginsTag(char c) {
        return c == '/' || c == '!' || c == '?' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** In lower case, without the slash of a closing tag. */
    private static String nameOf(String text, int from) {
        int start = text.charAt(from) == '/' ? from + 1 : from;
        int end = start;
        while (end < text.length() && end - start < LONGEST_ENTITY && Character.isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        return text.substring(start, end).toLowerCase(Locale.ROOT);
    }

    private static String withoutEntities(String text) {
        if (text.indexOf('&') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            int end = c == '&' ? endOfEntity(text, at + 1) : -1;
            String decoded = end < 0 ? null : decode(text.substring(at + 1, end));
            if (decoded == null) {
                out.append(c);
            } else {
                out.append(decoded);
                at = end;
            }
        }
        return out.toString();
    }

    private static int endOfEntity(String text, int from) {
        for (int i = from; i < text.length() && i - from <= LONGEST_ENTITY; i++) {
            if (text.charAt(i) == ';') {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable String decode(String entity) {
        if (!entity.startsWith("#")) {
            return ENTITIES.get(entity);
        }
        try {
            boolean hex = entity.startsWith("#x") || entity.startsWith("#X");
            int codePoint = hex ? Integer.parseInt(entity.substring(2), 16) : Integer.parseInt(entity.substring(1));
            return Character.isValidCodePoint(codePoint) ? Character.toString(codePoint) : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static String oneLine(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), 512));
        boolean space = false;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                space = true;
            } else if (isSeen(c)) {
                if (space && out.length() > 0) {
                    out.append(' ');
                }
                space = false;
                out.appendCodePoint(c);
            }
        }
        return out.toString();
    }

    /** Half a surrogate pair is not, nor is what has no shape of its own or one that only a font of theirs knows. */
    private static boolean isSeen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE -> false;
            default -> true;
        };
    }

    private static String cut(String text) {
        if (text.length() <= PostedIncident.LONGEST_TEXT) {
            return text;
        }
        int end = PostedIncident.LONGEST_TEXT - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end).stripTrailing() + "\u2026";
    }
}
