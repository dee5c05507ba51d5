package dev.holdfast.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text of few bytes, in a place that is used again and again. What is too long is remembered as such, and is no text. */
final class ShortText {

    private final byte[] bytes;
    private int length;
    private boolean tooLong;

    ShortText(int longest) {
        this.bytes = new byte[longest];
    }

    void clear() {
        length = 0;
        tooLong = false;
    }

    void add(byte b) {
        if (length == bytes.length) {
            tooLong = true;
        } else {
            bytes[length++] = b;
        }
    }

    void set(ShortText other) {
        length = Math.min(other.length, bytes.length);
        tooLong = other.tooLong || other.length > bytes.length;
        System.arraycopy(other.bytes, 0, bytes, 0, length);
    }

    boolean isEmpty() {
        return length == 0;
    }

    boolean is(byte[] text) {
        return !tooLong && Arrays.equals(bytes, 0, length, text, 0, text.length);
    }

    boolean startsWith(byte[] text) {
        return length >= text.length && Arrays.equals(bytes, 0, text.length, text, 0, text.length);
    }

    boolean endsWith(byte[] text) {
        return !tooLong
                && length >= text.length
                && Arrays.equals(bytes, length - text.length, length, text, 0, text.length);
    }

    /** Empty where it was too long. */
    String string() {
        return tooLong ? "" : new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
