package dev.holdfast.stream;

import dev.holdfast.failure.ResponseView;
import java.util.Arrays;

/** The beginning of something, of which no more is kept than a classifier reads. Not thread-safe. */
final class Excerpt {

    private static final int MOST = ResponseView.MAX_BODY;
    private static final int FIRST = 1024;

    private byte[] kept = new byte[0];
    private int length;

    void clear() {
        length = 0;
    }

    void add(byte[] bytes, int from, int to) {
        int more = Math.min(to - from, MOST - length);
        if (more <= 0) {
            return;
        }
        if (length + more > kept.length) {
            kept = Arrays.copyOf(kept, Math.min(MOST, Math.max(FIRST, Math.max(length + more, kept.length * 2))));
        }
        System.arraycopy(bytes, from, kept, length, more);
        length += more;
    }

    byte[] bytes() {
        return Arrays.copyOf(kept, length);
    }
}
