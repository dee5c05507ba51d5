package dev.holdfast.stream;

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

        void accept(byte[] bytes, int offset, int length);
    }

    /** The largest event that is held back: 1 MiB. */
    public static final int MOST_HELD = 1024 * 1024;

    private static final int FIRST = 1024;
    private static final byte[] NOTHING = {};
    private static final Sink NOWHERE = (bytes, offset, length) -> {};

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

    private Sink sink = NOWHERE;

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

    /** The next bytes have been read; what may go to the reader goes to the sink before this returns. */
    public void arrived(byte[] read, int offset, int length, Sink to) {
        Objects.checkFromIndexSize(offset, length, read.length);
        int end = offset + length;
        array = read;
        start = offset;
        sink = to;
        reader.read(read, offset, end);
        if (heldLength + (end - start) > MOST_HELD) {
            resumable = false;
        }
        if (resumable) {
            hold(end);
        } else {
            letThrough(end);
        }
        array = NOTHING;
        sink = NOWHERE;
    }

    /** The answer ends here, whole or not: what was held back goes to the sink, as a reader without the splice would have it. */
    public void end(Sink to) {
        to.accept(held, 0, heldLength);
        heldLength = 0;
    }

    /** Whether the reader has got complete events only, so that the stream can go on elsewhere. */
    public boolean isResumable() {
        return resumable;
    }

    /**
     * What to ask a {@link ResumeStrategy} with: the progress of what the reader has got. A watch may have counted an event that
     * lacked only the blank line behind it, and that was held back.
     */
    public StreamProgress delivered(StreamProgress seen) {
        return new StreamProgress(
                seen.bytes(),
                seen.events(),
                seen.contentEvents(),
                seen.lastEventEnd(),
                seen.responseId(),
                delivered,
                seen.background(),
                seen.stored(),
                seen.lastEventId(),
                seen.retryMillis());
    }

    /**
     * What arrives from now on is the answer to a {@link ResumeRequest}. The event that was torn is forgotten.
     *
     * @throws IllegalStateException if the stream can't be resumed
     */
    public void resumed() {
        if (!resumable) {
            throw new IllegalStateException("an event larger than " + MOST_HELD + " bytes was let through in pieces");
        }
        reader = newReader();
        heldLength = 0;
        skipUpTo = delivered;
    }

    private void eventEnded(int to) {
        long sequence = reader.json.isWhole() ? reader.json.sequence : -1;
        if (sequence >= 0 && sequence <= skipUpTo) {
            heldLength = 0;
            start = to;
            return;
        }
        delivered = Math.max(delivered, sequence);
        letThrough(to);
    }

    private void letThrough(int to) {
        if (heldLength > 0) {
            sink.accept(held, 0, heldLength);
            heldLength = 0;
        }
        if (to > start) {
            sink.accept(array, start, to - start);
        }
        start = to;
    }

    private void hold(int end) {
        int more = end - start;
        if (heldLength + more > held.length) {
            held = Arrays.copyOf(
                    held, Math.max(FIRST, Math.max(heldLength + more, Math.min(MOST_HELD, held.length * 2))));
        }
        System.arraycopy(array, start, held, heldLength, more);
        heldLength += more;
    }
}
