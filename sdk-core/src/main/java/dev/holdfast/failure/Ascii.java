package dev.holdfast.failure;

import java.util.regex.Pattern;

/** Identifiers from the wire that are shown to people. */
final class Ascii {

    /** An IPv4 address anywhere in a text. */
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    private Ascii() {}

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isLetterOrDigit(char c) {
        return isLetter(c) || (c >= '0' && c <= '9');
    }

    /** Whether a text looks as if it held a key or an address, which nobody is to see. */
    static boolean looksPrivate(String text) {
        return text.contains("sk-")
                || text.contains("Bearer")
                || ADDRESS.matcher(text).find();
    }
}
