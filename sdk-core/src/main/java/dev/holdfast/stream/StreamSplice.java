package dev.holdfast.stream;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * Joins the parts of a resumed SSE stream into one: lets complete events through only, and, after a resumption, none that has
 * been let through already. So the reader sees no event torn and none twice. Bytes are handed on as they came.
 *
 * <p>It holds back no more than the event under way, at most 1 MiB. A larger event is let through as it comes, and the stream
 * can't be resumed from then on.
 *
 * <p>One for each answer, used by one thread at a time.
 */
public final class StreamSplice {

    /** Takes the bytes that are let through. The array is the splice's own again afterwards. */
    @FunctionalInterface
    public interface Sink {

        void accept(byte[] bytes, int offset, int length) throws IOException;
    }

    /** The largest event that is held back: 1 MiB. */
    public static final int MOST_HELD = 1024 * 1024;

    private static final int FIRST = 1024;
    private static final byte[] NOTHING = {};

    private EventReader reader = newReader();
    private byte[] held = NOTHING;
    private int heldLength;
    private boolean resumable = true;
    private long delivered = -1;
    /** Events up to this number have been let through before the resumption. */
    private long skipUpTo = -1;

    // While bytes are read.

    private byte[] array = NOTHING;
    /** Where in the array what has not been let through begins. */
    private int start;

    private Sink sink = (bytes, offset, length) -> {};

    /** The first one, thrown when the reader has returned. */
    private final Failed failed = new Failed();

    /** A splice at the beginning of an answer. */
    public StreamSplice() {}

    private EventReader newReader() {
        return new EventReader(StreamFormat.SSE, new EventReader.Listener() {
            @Override
            public void event(int to) {
                eventEnded(to);
            }

            @Override
            public void between(int to) {
                letThrough(to);
            }
        });
    }
}
