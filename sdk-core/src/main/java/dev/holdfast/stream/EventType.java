package dev.holdfast.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What an event's {@code type}, or the name in its {@code event:} field, says about it. */
enum EventType {
    /** None, or one that says nothing: its shape decides. */
    OTHER,
    /** Lives but says nothing. */
    QUIET,
    /** Says what its {@code delta}, {@code part} or {@code content_block} says. */
    PART,
    /** Begins an item, which says something unless it is an empty message or thought. */
    ITEM,
    /** The last one. */
    END,
    /** The last one: it went wrong. */
    ERROR;

    private static final byte[] RESPONSE = bytes("response.");
    private static final byte[] DELTA = bytes(".delta");
    private static final byte[] PART_ADDED = bytes("_part.added");
    private static final byte[] CONTENT_BLOCK = bytes("content_block_");
    private static final byte[] MESSAGE = bytes("message_");

    private record Known(byte[] name, EventType type) {}

    /** Anthropic's (docs, "Streaming messages"), the Responses API's (API reference, "Streaming events"), keep-alives. */
    private static final List<Known> KNOWN = List.of(
            known("content_block_delta", PART),
            known("content_block_start", PART),
            known("content_block_stop", QUIET),
            known("message_start", QUIET),
            known("message_delta", QUIET),
            known("message_stop", END),
            known("ping", QUIET),
            known("response.created", QUIET),
            known("response.queued", QUIET),
            known("response.in_progress", QUIET),
            known("response.output_item.added", ITEM),
            known("response.completed", END),
            known("response.incomplete", END),
            known("response.cancelled", END),
            known("response.failed", ERROR),
            known("error", ERROR),
            known("keepalive", QUIET),
            known("keep-alive", QUIET),
            known("keep_alive", QUIET),
            known("response.keepalive", QUIET),
            known("heartbeat", QUIET));

    static EventType of(ShortText name) {
        if (name.startsWith(RESPONSE) && (name.endsWith(DELTA) || name.endsWith(PART_ADDED))) {
            return PART;
        }
        for (int i = 0; i < KNOWN.size(); i++) {
            if (name.is(KNOWN.get(i).name())) {
                return KNOWN.get(i).type();
            }
        }
        return OTHER;
    }

    /** Whether it is a name of the Responses API. */
    static boolean isOfResponses(ShortText name) {
        return name.startsWith(RESPONSE);
    }

    /** Whether streams with such a name have an end marker. */
    static boolean isMarked(ShortText name) {
        return name.startsWith(RESPONSE) || name.startsWith(CONTENT_BLOCK) || name.startsWith(MESSAGE);
    }

    private static Known known(String name, EventType type) {
        return new Known(bytes(name), type);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
