package dev.holdfast.failure;

/** Makes text from the wire fit to be shown: one line, no control characters, bounded. */
final class Printable {

    private Printable() {}

    static String of(String text, int maxLength) {
        int end = Math.min(text.length(), maxLength);
        StringBuilder clean = new StringBuilder(end);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            clean.append(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c);
        }
        return clean.toString().strip();
    }
}
