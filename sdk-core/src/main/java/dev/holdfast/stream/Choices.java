package dev.holdfast.stream;

/**
 * Which of an answer's choices have begun and which have come to their end. A choice above the {@value #MOST}th counts as
 * that one: no provider gives more. Not thread-safe.
 */
final class Choices {

    /** OpenAI's bound for {@code n}. */
    private static final int MOST = 128;

    private final int expected;
    private final long[] begun = new long[MOST / 64];
    private final long[] finished = new long[MOST / 64];

    /**
     * @param expected how many there will be, at least
     */
    Choices(int expected) {
        this.expected = Math.min(expected, MOST);
    }

    /** Takes what an event told. */
    void add(OfEvent event) {
        for (int i = 0; i < begun.length; i++) {
            begun[i] |= event.begun[i];
            // What goes on after its end has not ended.
            finished[i] = (finished[i] & ~event.said[i]) | event.finished[i];
        }
    }

    /** Whether all that have begun have ended, and as many as were expected. */
    boolean areFinished() {
        int count = 0;
        for (int i = 0; i < begun.length; i++) {
            if (begun[i] != finished[i]) {
                return false;
            }
            count += Long.bitCount(finished[i]);
        }
        return count > 0 && count >= expected;
    }

    /** What one event tells of choices. */
    static final class OfEvent {

        private final long[] begun = new long[MOST / 64];
        private final long[] said = new long[MOST / 64];
        private final long[] finished = new long[MOST / 64];

        void reset() {
            for (int i = 0; i < begun.length; i++) {
                begun[i] = 0;
                said[i] = 0;
                finished[i] = 0;
            }
        }

        void told(int index, boolean says, boolean finishes) {
            int bit = Math.min(index, MOST - 1);
            begun[bit / 64] |= 1L << bit;
            if (says) {
                said[bit / 64] |= 1L << bit;
            }
            if (finishes) {
                finished[bit / 64] |= 1L << bit;
            }
        }
    }
}
