package dev.holdfast.stream;

import dev.holdfast.failure.HeaderView;
import dev.holdfast.failure.ResponseView;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Watches a streamed answer while its bytes are read: whether it has said anything, whether it came to its end. The formats of
 * all providers are told by their shape. What it says does not depend on the pieces that the bytes come in, and it never
 * throws for what they are. Whatever raises {@link #bytes()} is a sign of life.
 *
 * <p>One for each answer, used by one thread at a time.
 *
 * <p>It keeps no more than 64 KiB, and of a stream only the event under way as far as it came with an earlier read, so that
 * an error can be handed on.
 *
 * <table>
 * <caption>What ends a stream</caption>
 * <tr><td>Chat Completions, completions</td><td>{@code [DONE]}, or a {@code finish_reason} for every choice that has begun
 *     </td></tr>
 * <tr><td>Responses</td><td>{@code response.completed}, {@code response.incomplete}</td></tr>
 * <tr><td>Anthropic Messages</td><td>{@code message_stop}</td></tr>
 * <tr><td>Gemini</td><td>a {@code finishReason} for every candidate that has begun, or a {@code blockReason}</td></tr>
 * <tr><td>Ollama</td><td>{@code "done":true}</td></tr>
 * <tr><td>OpenAI's speech, transcripts, images</td><td>{@code speech.audio.done}, {@code transcript.text.done}, {@code
 *     image_generation.completed}, {@code image_edit.completed}</td></tr>
 * </table>
 */
public final class StreamWatch {

    private static final byte[] NOTHING = {};

    private final StreamFormat format;
    private EventReader reader;
    private final Choices choices;
    private final Excerpt excerpt = new Excerpt();

    /** The bytes under way. */
    private byte[] array = NOTHING;
    /** Where in the array the event under way begins, or goes on. */
    private int start;
    /** Offset in the stream of the array's first byte. */
    private long base;

    private long bytes;
    private long events;
    private long contentEvents;
    private long lastEventEnd;
    private long lastSequence = -1;
    /** Events up to this number arrived before the resumption. */
    private long skipUpTo = -1;

    private final byte[] responseId = new byte[128];
    private int responseIdLength;
    private int background;
    private int stored;

    /** Whether its format is one that ends with a marker. */
    private boolean marksEnd;
    /** The end after which nothing counts. */
    private boolean over;
    /** An end that something else may follow. */
    private boolean likelyOver;

    private boolean ended;
    private byte @Nullable [] error;
    private boolean finished;

    private StreamWatch(StreamFormat format, int choices) {
        this.format = format;
        this.choices = new Choices(choices);
        this.reader = newReader();
    }

    private EventReader newReader() {
        return new EventReader(format, new EventReader.Listener() {
            @Override
            public void event(int to) {
                eventEnded(to);
            }

            @Override
            public void between(int to) {
                if (shape() == StreamShape.STREAM) {
                    goOn(to);
                }
            }
        });
    }

    /** Watches an answer of one choice, or of an unknown number. */
    public static StreamWatch of(StreamFormat format) {
        return of(format, 1);
    }

    /**
     * Watches an answer of several choices.
     *
     * @param choices how many were asked for ({@code n}, {@code candidateCount}): without {@code [DONE]} it is not at its end
     *     before so many have ended; at least 1
     */
    public static StreamWatch of(StreamFormat format, int choices) {
        Objects.requireNonNull(format, "format");
        if (choices < 1) {
            throw new IllegalArgumentException("choices < 1: " + choices);
        }
        return new StreamWatch(format, choices);
    }

    /** The next bytes have been read. The array is not kept. */
    public void arrived(byte[] read, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, read.length);
        if (finished) {
            throw new IllegalStateException("bytes after the end: " + length);
        }
        int end = offset + length;
        array = read;
        start = offset;
        base = bytes - offset;
        reader.read(read, offset, end);
        bytes += length;
        excerpt.add(read, start, end);
        array = NOTHING;
    }

    /**
     * What the end of the bytes means. May be asked again; no bytes may follow.
     *
     * @param clean whether the transport saw the end that it was told to expect; false after an exception and where the caller
     *     stopped reading
     */
    public StreamEnd end(boolean clean) {
        if (!finished) {
            finished = true;
            start = 0;
            base = bytes;
            reader.end(0);
        }
        if (error != null) {
            return StreamEnd.FAILED;
        }
        if (ended) {
            return StreamEnd.COMPLETE;
        }
        if (shape() == StreamShape.DOCUMENT) {
            return StreamEnd.NOT_A_STREAM;
        }
        if (events == 0 && !reader.isTorn()) {
            return StreamEnd.EMPTY;
        }
        return clean && !marksEnd && !reader.isTorn() ? StreamEnd.UNMARKED : StreamEnd.TRUNCATED;
    }

    /**
     * What arrives from now on is the answer to a {@link ResumeRequest}: the same stream goes on. An event that was torn is
     * forgotten, and those that it has in common with what has arrived don't count again.
     */
    public void resumed() {
        reader = newReader();
        excerpt.clear();
        skipUpTo = lastSequence;
        finished = false;
    }

    /** How far it has come. */
    public StreamStage stage() {
        if (error != null) {
            return StreamStage.FAILED;
        }
        if (ended) {
            return StreamStage.ENDED;
        }
        if (contentEvents > 0) {
            return StreamStage.CONTENT;
        }
        return bytes > 0 ? StreamStage.PRELUDE : StreamStage.NOTHING;
    }

    /** Whether it is a stream at all. */
    public StreamShape shape() {
        return reader.shape();
    }

    /** How many bytes have arrived. */
    public long bytes() {
        return bytes;
    }

    /** How far it has come, in figures. */
    public StreamProgress progress() {
        return new StreamProgress(
                bytes,
                events,
                contentEvents,
                lastEventEnd,
                responseIdLength == 0 ? null : new String(responseId, 0, responseIdLength, StandardCharsets.UTF_8),
                lastSequence,
                background == 0 ? null : background == 2,
                stored == 0 ? null : stored == 2,
                reader.lastEventId(),
                reader.retryMillis());
    }

    /**
     * What went wrong, as an answer that a classifier understands: the error event as a body, or the beginning of what is no
     * stream. Its body is empty where neither is the case.
     *
     * @param head the answer that the stream is the body of; its status and headers stay but for the content type, which
     *     promised a stream
     */
    public ResponseView asAnswer(ResponseView head) {
        HeaderView headers = head.headers();
        HeaderView withoutType = name -> name.equalsIgnoreCase("content-type") ? List.of() : headers.values(name);
        byte[] body = error != null ? error : shape() == StreamShape.DOCUMENT ? excerpt.bytes() : NOTHING;
        return new ResponseView(
                head.request(), head.status(), withoutType, body.clone(), head.arrival(), head.elapsed());
    }

    /** An event is complete. */
    private void eventEnded(int to) {
        long sequence = reader.json.isWhole() ? reader.json.sequence : -1;
        if (sequence < 0 || sequence > skipUpTo) {
            count(to);
        }
        goOn(to);
    }

    private void count(int to) {
        events++;
        lastEventEnd = base + to;
        if (!over && error == null) {
            judge(to);
        }
    }

    /** What follows is of the next event. */
    private void goOn(int from) {
        excerpt.clear();
        start = from;
    }

    private void judge(int to) {
        EventJson json = reader.json;
        EventType type = reader.type();
        marksEnd |= type.marksEnd();
        if (json.isWhole()) {
            note(json);
        }
        if (isError(json, type)) {
            fail(to);
            return;
        }
        boolean last = json.isWhole() ? isLast(json, type) : json.isDoneMark();
        boolean says = json.isWhole() ? says(json, type) : !last && !json.isBlank() && type != EventType.LIFE;
        if (says) {
            contentEvents++;
            likelyOver = false;
        }
        likelyOver |= json.isWhole() && isLikelyLast(json, type);
        over = last;
        ended = over || likelyOver || choices.areFinished();
    }

    /** Notes what the event tells of the answer. */
    private void note(EventJson json) {
        if (json.sequence >= 0) {
            lastSequence = json.sequence;
        }
        if (json.responseIdLength > 0) {
            System.arraycopy(json.responseId, 0, responseId, 0, json.responseIdLength);
            responseIdLength = json.responseIdLength;
        }
        background = json.background == 0 ? background : json.background;
        stored = json.stored == 0 ? stored : json.stored;
        choices.add(json.choices);
        marksEnd |= json.hasChoices || json.hasCandidates || json.hasMeta || isOllamas(json);
    }

    private boolean isError(EventJson json, EventType type) {
        return reader.isNamedError()
                || (json.isWhole()
                        && (json.error
                                || json.objectIsError
                                || type == EventType.ERROR
                                || type == EventType.RESPONSE_FAILED));
    }

    private static boolean isLast(EventJson json, EventType type) {
        return type == EventType.END && !hasAlternatives(json);
    }

    private boolean isLikelyLast(EventJson json, EventType type) {
        return json.blocked || (!hasAlternatives(json) && (isOllamas(json) ? json.done : type == EventType.LIKELY_END));
    }

    private boolean says(EventJson json, EventType type) {
        if (hasAlternatives(json)) {
            return json.choiceSays || json.blocked;
        }
        if (isOllamas(json)) {
            return json.messageSays;
        }
        return switch (type) {
            case LIFE, QUIET, END -> false;
            case ITEM -> !json.itemIsQuiet;
            default -> json.hasPart ? json.partSays : json.blocked || !json.hasMeta;
        };
    }

    private static boolean hasAlternatives(EventJson json) {
        return json.hasChoices || json.hasCandidates;
    }

    /** Others have a field {@code done} of their own. */
    private boolean isOllamas(EventJson json) {
        return json.hasDone && (json.hasModel || format == StreamFormat.NDJSON);
    }

    private void fail(int to) {
        excerpt.add(array, start, to);
        error = ErrorEvent.body(format, excerpt.bytes());
    }
}
