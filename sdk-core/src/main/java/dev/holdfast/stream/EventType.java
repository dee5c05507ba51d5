package dev.holdfast.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the name of an event, its {@code type} or SSE {@code event:}, means. */
enum EventType {
    /** No name, or one that is not known. */
    OTHER(false),
    /** A sign of life of any format. */
    LIFE(false, "ping", "keepalive", "keep-alive", "keep_alive", "heartbeat"),
    /** Announces or closes something and says nothing. */
    QUIET(
            true,
            "message_start",
            "message_delta",
            "content_block_stop",
            "response.created",
            "response.in_progress",
            "response.queued"),
    /** Says something unless its delta, block or part is empty. */
    SPEAKING(true, "content_block_start", "content_block_delta"),
    /** Announces an item, which says something unless it is a message or reasoning to come. */
    ITEM(true, "response.output_item.added"),
    /** The last one. */
    END(true, "message_stop", "response.completed", "response.incomplete"),
    /** The last one of its kind; another kind may follow. */
    LIKELY_END(true, "transcript.text.done", "speech.audio.done", "image_generation.completed", "image_edit.completed"),
    ERROR(false, "error"),
    /** An error, which stands inside its {@code response}. */
    RESPONSE_FAILED(true, "response.failed"),
    /** Another one of a format that has an end marker. */
    KNOWN(true);

    /** Formats that end with a marker, by how the names of their events begin. */
    private static final byte[][] FAMILIES =
            bytes("response.", "thread.", "transcript.text.", "speech.audio.", "image_generation.", "image_edit.");

    private static final byte[][] NAMES;
    /** Whose name stands in the same place of {@link #NAMES}. */
    private static final EventType[] OWNERS;

    static {
        List<String> names = new ArrayList<>();
        List<EventType> owners = new ArrayList<>();
        for (EventType type : values()) {
            for (String name : type.names.isEmpty() ? new String[0] : type.names.split(" ", -1)) {
                names.add(name);
                owners.add(type);
            }
        }
        NAMES = bytes(names.toArray(new String[0]));
        OWNERS = owners.toArray(new EventType[0]);
    }

    private final boolean marksEnd;
    /** With a blank between them. */
    private final String names;

    EventType(boolean marksEnd, String... names) {
        this.marksEnd = marksEnd;
        this.names = String.join(" ", names);
    }

    private static byte[][] bytes(String... names) {
        byte[][] bytes = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            bytes[i] = names[i].getBytes(StandardCharsets.US_ASCII);
        }
        return bytes;
    }

    /** Whether it is of a format that has an end marker. */
    boolean marksEnd() {
        return marksEnd;
    }

    /** What a name means that stands at the beginning of {@code text}. */
    static EventType of(byte[] text, int length) {
        for (int i = 0; i < NAMES.length; i++) {
            if (NAMES[i].length == length && begins(text, length, NAMES[i])) {
                return OWNERS[i];
            }
        }
        for (byte[] family : FAMILIES) {
            if (begins(text, length, family)) {
                return KNOWN;
            }
        }
        return OTHER;
    }

    private static boolean begins(byte[] text, int length, byte[] name) {
        if (length < name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (text[i] != name[i]) {
                return false;
            }
        }
        return true;
    }
}
