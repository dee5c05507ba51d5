package dev.holdfast.stream;

import java.util.Arrays;

/**
 * The places in an event's JSON that mean something, and which keys lead to them. Numbers rather than an enum: they are
 * looked up for every key of every event.
 *
 * <pre>
 * ROOT ─ type, object, sequence_number, model, done …         what the event is
 *      ├ error ─ …                                            what went wrong
 *      ├ choices[] ─ index, finish_reason, text, delta ─ …    Chat Completions
 *      ├ candidates[] ─ index, finishReason, content.parts    Gemini
 *      ├ delta, content_block, part ─ …                       Anthropic, Responses
 *      ├ item.type, response.id|background|store              Responses
 *      └ response, thinking, message ─ …                      Ollama
 * </pre>
 */
final class Node {

    /** Means nothing, and nothing below it does. */
    static final byte NONE = 0;

    static final byte ROOT = 1;
    static final byte TYPE = 2;
    static final byte OBJECT = 3;
    static final byte SEQUENCE = 4;
    static final byte MODEL = 5;
    static final byte DONE = 6;
    static final byte ERROR = 7;
    static final byte CHOICES = 8;
    static final byte CHOICE = 9;
    static final byte INDEX = 10;
    static final byte FINISH = 11;
    /** A choice's delta or message: what is said in it but for the role is content. */
    static final byte CHOICE_DELTA = 12;

    static final byte CHOICE_ERROR = 13;
    static final byte CANDIDATES = 14;
    static final byte CANDIDATE = 15;
    static final byte CANDIDATE_CONTENT = 16;
    /** Of Gemini: tells the format, says nothing. */
    static final byte META = 17;

    static final byte FEEDBACK = 18;
    static final byte BLOCK_REASON = 19;
    /** {@code delta}, {@code content_block} or {@code part}: what is said in it but for the type is content. */
    static final byte PART = 20;

    static final byte ITEM = 21;
    static final byte ITEM_TYPE = 22;
    /** An object in the Responses API, text in Ollama's. */
    static final byte RESPONSE = 23;

    static final byte RESPONSE_ID = 24;
    static final byte BACKGROUND = 25;
    static final byte STORE = 26;
    /** Ollama's {@code message}: what is said in it but for the role is content. */
    static final byte MESSAGE = 27;

    /** Whatever is said here or below is content of the choice. */
    static final byte SAYS_IN_CHOICE = 28;
    /** Whatever is said here or below is content of the part. */
    static final byte SAYS_IN_PART = 29;
    /** Whatever is said here or below is content of Ollama's message. */
    static final byte SAYS_IN_MESSAGE = 30;

    private static final int COUNT = 31;

    /** Longer keys mean nothing. */
    static final int LONGEST_KEY = 16;

    /** By node and length of the key: first eight bytes, the others, where it leads; again. */
    private static final long[][][] KEYS = new long[COUNT][LONGEST_KEY + 1][0];

    private static final byte[] OTHER_KEYS = new byte[COUNT];

    static {
        keys(ROOT, TYPE, "type");
        keys(ROOT, OBJECT, "object");
        keys(ROOT, SEQUENCE, "sequence_number");
        keys(ROOT, MODEL, "model");
        keys(ROOT, DONE, "done");
        keys(ROOT, ERROR, "error");
        keys(ROOT, CHOICES, "choices");
        keys(ROOT, CANDIDATES, "candidates");
        keys(ROOT, META, "usageMetadata", "modelVersion");
        keys(ROOT, FEEDBACK, "promptFeedback");
        keys(ROOT, PART, "delta", "content_block", "part");
        keys(ROOT, ITEM, "item");
        keys(ROOT, RESPONSE, "response");
        keys(ROOT, MESSAGE, "message");
        keys(ROOT, SAYS_IN_MESSAGE, "thinking");
        keys(CHOICE, INDEX, "index");
        keys(CHOICE, FINISH, "finish_reason");
        keys(CHOICE, SAYS_IN_CHOICE, "text");
        keys(CHOICE, CHOICE_DELTA, "delta", "message");
        keys(CHOICE, CHOICE_ERROR, "error");
        keys(CANDIDATE, INDEX, "index");
        keys(CANDIDATE, FINISH, "finishReason");
        keys(CANDIDATE, CANDIDATE_CONTENT, "content");
        keys(CANDIDATE_CONTENT, SAYS_IN_CHOICE, "parts");
        keys(FEEDBACK, BLOCK_REASON, "blockReason");
        keys(ITEM, ITEM_TYPE, "type");
        keys(RESPONSE, RESPONSE_ID, "id");
        keys(RESPONSE, BACKGROUND, "background");
        keys(RESPONSE, STORE, "store");
        keys(CHOICE_DELTA, NONE, "role");
        keys(MESSAGE, NONE, "role");
        keys(PART, NONE, "type");
        OTHER_KEYS[CHOICE_DELTA] = SAYS_IN_CHOICE;
        OTHER_KEYS[MESSAGE] = SAYS_IN_MESSAGE;
        OTHER_KEYS[PART] = SAYS_IN_PART;
        OTHER_KEYS[SAYS_IN_CHOICE] = SAYS_IN_CHOICE;
        OTHER_KEYS[SAYS_IN_PART] = SAYS_IN_PART;
        OTHER_KEYS[SAYS_IN_MESSAGE] = SAYS_IN_MESSAGE;
        OTHER_KEYS[ERROR] = ERROR;
        OTHER_KEYS[CHOICE_ERROR] = CHOICE_ERROR;
    }

    private Node() {}

    private static void keys(byte from, byte to, String... names) {
        for (String name : names) {
            long first = 0;
            long rest = 0;
            for (int i = 0; i < name.length(); i++) {
                if (i < 8) {
                    first = first << 8 | name.charAt(i);
                } else {
                    rest = rest << 8 | name.charAt(i);
                }
            }
            long[] row = KEYS[from][name.length()];
            int end = row.length;
            row = Arrays.copyOf(row, end + 3);
            row[end] = first;
            row[end + 1] = rest;
            row[end + 2] = to;
            KEYS[from][name.length()] = row;
        }
    }

    /** Whether it matters which keys an object here has. */
    static boolean readsKeys(byte node) {
        return switch (node) {
            case NONE, SAYS_IN_CHOICE, SAYS_IN_PART, SAYS_IN_MESSAGE, ERROR, CHOICE_ERROR -> false;
            default -> true;
        };
    }

    /** Where a key leads whatever it is called. */
    static byte below(byte node) {
        return OTHER_KEYS[node];
    }

    /** Where a key leads: its first eight bytes, its others, its length. */
    static byte below(byte node, long first, long rest, int length) {
        if (length <= LONGEST_KEY) {
            long[] row = KEYS[node][length];
            for (int i = 0; i < row.length; i += 3) {
                if (row[i] == first && row[i + 1] == rest) {
                    return (byte) row[i + 2];
                }
            }
        }
        return OTHER_KEYS[node];
    }

    /** What an object in this place is. */
    static byte object(byte node) {
        return switch (node) {
            case CHOICE,
                    CANDIDATE,
                    CHOICE_DELTA,
                    CANDIDATE_CONTENT,
                    FEEDBACK,
                    PART,
                    ITEM,
                    RESPONSE,
                    MESSAGE,
                    ERROR,
                    CHOICE_ERROR,
                    SAYS_IN_CHOICE,
                    SAYS_IN_PART,
                    SAYS_IN_MESSAGE -> node;
            default -> NONE;
        };
    }

    /** What an array in this place is. */
    static byte array(byte node) {
        return switch (node) {
            case CHOICES, CANDIDATES, ERROR, SAYS_IN_CHOICE, SAYS_IN_PART, SAYS_IN_MESSAGE -> node;
            case CHOICE_DELTA -> SAYS_IN_CHOICE;
            case PART -> SAYS_IN_PART;
            case MESSAGE -> SAYS_IN_MESSAGE;
            default -> NONE;
        };
    }

    /** What the elements of an array are. */
    static byte element(byte array) {
        return switch (array) {
            case CHOICES -> CHOICE;
            case CANDIDATES -> CANDIDATE;
            case ERROR, SAYS_IN_CHOICE, SAYS_IN_PART, SAYS_IN_MESSAGE -> array;
            default -> NONE;
        };
    }
}
