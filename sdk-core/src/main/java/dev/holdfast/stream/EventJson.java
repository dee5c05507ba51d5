package dev.holdfast.stream;

import java.nio.charset.StandardCharsets;

/**
 * Walks over the JSON of one event after the other, byte by byte as they come, and notes what {@link Node} names. As strict as
 * a parser about the form, so that nothing is taken from broken JSON, but for the encoding of text, which it skips over.
 * Keeps no more of an event than {@value #MOST_TEXT} bytes. Not thread-safe.
 *
 * <h2>How it is made</h2>
 *
 * The state says what may come next; a bit per level says object or array, a {@link Node} per level says where it is. Text
 * that means nothing but that it is there is skipped in the tightest loop, which stops at quotes, backslashes and control
 * characters alone. A line end is never consumed: it belongs to the lines, see {@link #lineBreak()}.
 */
final class EventJson {

    /** Identifiers and names are shorter; of a longer text it is known that it is longer. */
    private static final int MOST_TEXT = 128;

    /** A parser's usual bound is 1000; providers' events have some ten. */
    private static final int MOST_DEPTH = 512;

    // What may come next.

    /** Nothing but blanks has come. */
    private static final int START = 0;
    /** Not JSON, or no object: read up to the end. */
    private static final int WORDS = 1;

    private static final int VALUE = 2;
    private static final int VALUE_OR_END = 3;
    private static final int KEY = 4;
    private static final int KEY_OR_END = 5;
    private static final int COLON = 6;
    private static final int COMMA_OR_END = 7;
    /** In a key that matters. */
    private static final int IN_KEY = 8;
    /** In a text that is kept. */
    private static final int IN_TEXT = 9;
    /** In a text of which it matters only whether it is empty, before its first byte. */
    private static final int BEFORE_TEXT = 10;
    /** In a text, or a key, that doesn't matter. */
    private static final int SKIPPING = 11;

    private static final int IN_LITERAL = 12;
    /** The object is closed. */
    private static final int WHOLE = 13;

    private static final int BROKEN = 14;

    private static final String DONE = "[DONE]";

    /** Bytes that end the run of plain bytes in a text. */
    private static final boolean[] STOPS = new boolean[256];

    static {
        for (int i = 0; i < 0x20; i++) {
            STOPS[i] = true;
        }
        STOPS['"'] = true;
        STOPS['\\'] = true;
    }

    private int state = START;
    private int depth;
    private final long[] objects = new long[MOST_DEPTH / 64];
    private final byte[] nodes = new byte[MOST_DEPTH];
    /** Of the innermost object or array. */
    private byte node;
    /** Of the value that comes, or that is being read. */
    private byte place;
    /** Whether the text being skipped is a key. */
    private boolean key;
    /** In a text: 0 outside an escape, 1 behind its backslash, 2 to 5 before its hex digits. */
    private int escape;

    private int escaped;

    private long keyFirst;
    private long keyRest;
    private int keyLength;

    private final byte[] text = new byte[MOST_TEXT];
    /** One more than fit when there was more. */
    private int textLength;

    // What was found.

    boolean hasChoices;
    boolean hasCandidates;
    boolean hasMeta;
    boolean hasModel;
    boolean hasPart;
    /** {@code done} is there, whatever it says. */
    boolean hasDone;

    boolean done;
    boolean blocked;
    boolean error;
    /** {@code object} is "error", as in a flat envelope. */
    boolean objectIsError;

    boolean choiceSays;
    boolean partSays;
    boolean messageSays;
    /** The item is a message or reasoning, which says nothing by being announced. */
    boolean itemIsQuiet;

    boolean hasType;
    EventType type = EventType.OTHER;
    long sequence = -1;
    final byte[] responseId = new byte[MOST_TEXT];
    int responseIdLength;
    /** 0 when not told, 1 when false, 2 when true. */
    int background;

    int stored;

    /** What is told of choices, candidates too. */
    final Choices.OfEvent choices = new Choices.OfEvent();

    private int choiceIndex;
    private boolean choiceFinished;
    private boolean choiceSaid;

    void reset() {
        state = START;
        depth = 0;
        node = Node.NONE;
        escape = 0;
        textLength = 0;
        hasChoices = false;
        hasCandidates = false;
        hasMeta = false;
        hasModel = false;
        hasPart = false;
        hasDone = false;
        done = false;
        blocked = false;
        error = false;
        objectIsError = false;
        choiceSays = false;
        partSays = false;
        messageSays = false;
        itemIsQuiet = false;
        hasType = false;
        type = EventType.OTHER;
        sequence = -1;
        responseIdLength = 0;
        background = 0;
        stored = 0;
        choices.reset();
    }

    /** Whether nothing but blanks came. */
    boolean isBlank() {
        return state == START;
    }

    /** Whether it is one whole object; what was found counts only then. */
    boolean isWhole() {
        return state == WHOLE;
    }

    /** Whether it is an object so far, and not closed. */
    boolean isUnderWay() {
        return state >= VALUE && state < WHOLE;
    }

    /** Whether it is {@code [DONE]}. */
    boolean isDoneMark() {
        if (state != WORDS || textLength > MOST_TEXT) {
            return false;
        }
        int end = textLength;
        while (end > 0 && text[end - 1] <= ' ' && text[end - 1] >= 0) {
            end--;
        }
        return end == DONE.length() && new String(text, 0, end, StandardCharsets.ISO_8859_1).equals(DONE);
    }

    /** Another line of the same event follows. */
    void lineBreak() {
        switch (state) {
            case WORDS -> keep((byte) '\n');
            case IN_LITERAL -> endLiteral();
            case IN_KEY, IN_TEXT, BEFORE_TEXT, SKIPPING -> state = BROKEN;
            default -> {}
        }
    }

    /** Walks up to {@code to} or to the end of the line, whichever comes first; gives where that is. */
    int walk(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            byte b = bytes[i];
            if (b == '\n' || b == '\r') {
                return i;
            }
            switch (state) {
                case SKIPPING -> {
                    if (escape == 0) {
                        while (!STOPS[b & 0xFF]) {
                            if (++i == to) {
                                return i;
                            }
                            b = bytes[i];
                        }
                        if (b == '"') {
                            i++;
                            state = key ? COLON : afterValue();
                        } else if (b == '\\') {
                            i++;
                            escape = 1;
                        } else if (b != '\n' && b != '\r') {
                            state = BROKEN;
                        }
                    } else {
                        i++;
                        escaped(b);
                    }
                }
                case IN_KEY -> {
                    i++;
                    if (escape != 0) {
                        if (escaped(b)) {
                            keep(escaped);
                        }
                    } else if (!STOPS[b & 0xFF]) {
                        keep(b & 0xFF);
                    } else if (b == '"') {
                        place = Node.below(node, keyFirst, keyRest, keyLength);
                        state = COLON;
                    } else {
                        backslash(b);
                    }
                }
                case IN_TEXT -> {
                    i++;
                    if (escape != 0) {
                        if (escaped(b)) {
                            keep((byte) (escaped < 0x80 ? escaped : '?'));
                        }
                    } else if (!STOPS[b & 0xFF]) {
                        keep(b);
                    } else if (b == '"') {
                        kept();
                        state = afterValue();
                    } else {
                        backslash(b);
                    }
                }
                case BEFORE_TEXT -> {
                    if (b != '"') {
                        says();
                    }
                    key = false;
                    state = SKIPPING;
                }
                case IN_LITERAL -> {
                    if (isOfLiteral(b)) {
                        i++;
                        keep(b);
                    } else {
                        endLiteral();
                    }
                }
                case WORDS -> {
                    i++;
                    keep(b);
                }
                case BROKEN -> i = lineEnd(bytes, i, to);
                default -> {
                    i++;
                    if (b != ' ' && b != '\t') {
                        next(b);
                    }
                }
            }
        }
        return i;
    }

    private static int lineEnd(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != '\n' && bytes[i] != '\r') {
            i++;
        }
        return i;
    }

    /** Takes a byte between values. */
    private void next(byte b) {
        switch (state) {
            case START -> {
                if (b == '{') {
                    open(Node.ROOT, true);
                } else {
                    state = WORDS;
                    keep(b);
                }
            }
            case KEY, KEY_OR_END -> {
                if (b == '"') {
                    beginKey();
                } else if (b == '}' && state == KEY_OR_END) {
                    close();
                } else {
                    state = BROKEN;
                }
            }
            case COLON -> state = b == ':' ? VALUE : BROKEN;
            case COMMA_OR_END -> {
                if (b == ',') {
                    if (inObject()) {
                        state = KEY;
                    } else {
                        place = Node.element(node);
                        state = VALUE;
                    }
                } else if (b == (inObject() ? '}' : ']')) {
                    close();
                } else {
                    state = BROKEN;
                }
            }
            case VALUE, VALUE_OR_END -> value(b);
            default -> state = BROKEN;
        }
    }

    private void value(byte b) {
        switch (b) {
            case '"' -> beginText();
            case '{' -> open(Node.object(place), true);
            case '[' -> open(Node.array(place), false);
            case ']' -> {
                if (state == VALUE_OR_END) {
                    close();
                } else {
                    state = BROKEN;
                }
            }
            default -> {
                if (isOfLiteral(b)) {
                    textLength = 0;
                    keep(b);
                    state = IN_LITERAL;
                } else {
                    state = BROKEN;
                }
            }
        }
    }

    private void open(byte as, boolean object) {
        if (depth == MOST_DEPTH) {
            state = BROKEN;
            return;
        }
        if (depth > 0) {
            nodes[depth - 1] = node;
            present();
        }
        long bit = 1L << depth;
        objects[depth / 64] = object ? objects[depth / 64] | bit : objects[depth / 64] & ~bit;
        depth++;
        node = as;
        if (object) {
            state = KEY_OR_END;
            if (as == Node.CHOICE || as == Node.CANDIDATE) {
                choiceIndex = 0;
                choiceFinished = false;
                choiceSaid = false;
            }
        } else {
            hasChoices |= as == Node.CHOICES;
            hasCandidates |= as == Node.CANDIDATES;
            place = Node.element(as);
            state = VALUE_OR_END;
        }
    }

    private void close() {
        if (node == Node.CHOICE || node == Node.CANDIDATE) {
            choices.told(choiceIndex, choiceSaid, choiceFinished);
        }
        depth--;
        node = depth == 0 ? Node.NONE : nodes[depth - 1];
        state = afterValue();
    }

    private boolean inObject() {
        return (objects[(depth - 1) / 64] >>> (depth - 1) & 1) != 0;
    }

    private int afterValue() {
        return depth == 0 ? WHOLE : COMMA_OR_END;
    }

    private void beginKey() {
        if (Node.readsKeys(node)) {
            keyFirst = 0;
            keyRest = 0;
            keyLength = 0;
            state = IN_KEY;
        } else {
            place = Node.below(node);
            key = true;
            state = SKIPPING;
        }
    }

    private void keep(int ofKey) {
        if (ofKey >= 0x80) {
            keyLength = Node.LONGEST_KEY;
        }
        if (keyLength < 8) {
            keyFirst = keyFirst << 8 | ofKey;
        } else {
            keyRest = keyRest << 8 | ofKey;
        }
        keyLength = Math.min(keyLength + 1, Node.LONGEST_KEY + 1);
    }

    private void keep(byte ofText) {
        if (textLength < MOST_TEXT) {
            text[textLength++] = ofText;
        } else {
            textLength = MOST_TEXT + 1;
        }
    }

    private void beginText() {
        present();
        switch (place) {
            case Node.TYPE,
                    Node.OBJECT,
                    Node.ERROR,
                    Node.CHOICE_ERROR,
                    Node.FINISH,
                    Node.BLOCK_REASON,
                    Node.ITEM_TYPE,
                    Node.RESPONSE_ID -> {
                textLength = 0;
                state = IN_TEXT;
            }
            case Node.SAYS_IN_CHOICE,
                    Node.SAYS_IN_PART,
                    Node.SAYS_IN_MESSAGE,
                    Node.CHOICE_DELTA,
                    Node.PART,
                    Node.MESSAGE,
                    Node.RESPONSE -> state = BEFORE_TEXT;
            default -> {
                key = false;
                state = SKIPPING;
            }
        }
    }

    private void backslash(byte b) {
        if (b == '\\') {
            escape = 1;
        } else {
            state = BROKEN;
        }
    }

    /** Takes a byte of an escape; true when that is complete and {@link #escaped} has what it stands for. */
    private boolean escaped(byte b) {
        if (escape == 1) {
            escape = 0;
            switch (b) {
                case '"', '\\', '/' -> escaped = b;
                case 'b' -> escaped = '\b';
                case 'f' -> escaped = '\f';
                case 'n' -> escaped = '\n';
                case 'r' -> escaped = '\r';
                case 't' -> escaped = '\t';
                case 'u' -> {
                    escaped = 0;
                    escape = 2;
                    return false;
                }
                default -> {
                    state = BROKEN;
                    return false;
                }
            }
            return true;
        }
        int digit = b < 0 ? -1 : Character.digit(b, 16);
        if (digit < 0) {
            state = BROKEN;
            return false;
        }
        escaped = escaped << 4 | digit;
        escape = escape == 5 ? 0 : escape + 1;
        return escape == 0;
    }

    /** A value that is not null is about to come. */
    private void present() {
        switch (place) {
            case Node.MODEL -> hasModel = true;
            case Node.META -> hasMeta = true;
            case Node.PART -> hasPart = true;
            default -> {}
        }
    }

    /** The value under way says something. */
    private void says() {
        switch (place) {
            case Node.SAYS_IN_CHOICE, Node.CHOICE_DELTA -> {
                choiceSays = true;
                choiceSaid = true;
            }
            case Node.SAYS_IN_PART, Node.PART -> partSays = true;
            case Node.SAYS_IN_MESSAGE, Node.MESSAGE, Node.RESPONSE -> messageSays = true;
            default -> {}
        }
    }

    private void kept() {
        switch (place) {
            case Node.TYPE -> {
                hasType = textLength > 0;
                type = EventType.of(text, textLength);
            }
            case Node.OBJECT -> objectIsError = is("error");
            case Node.ERROR, Node.CHOICE_ERROR -> errorSays(!isBlankText() && !is("0"));
            case Node.FINISH -> {
                choiceFinished = textLength > 0 && !is("FINISH_REASON_UNSPECIFIED");
                error |= node == Node.CHOICE && (is("error") || is("insufficient_system_resource"));
            }
            case Node.BLOCK_REASON -> blocked = textLength > 0 && !is("BLOCK_REASON_UNSPECIFIED");
            case Node.ITEM_TYPE -> itemIsQuiet = is("message") || is("reasoning");
            case Node.RESPONSE_ID -> {
                if (textLength <= MOST_TEXT) {
                    System.arraycopy(text, 0, responseId, 0, textLength);
                    responseIdLength = textLength;
                }
            }
            default -> {}
        }
    }

    /** Where an error envelope has its words: as the classifier reads it, which goes by named values up to some depth. */
    private void errorSays(boolean something) {
        boolean counts = place == Node.ERROR ? depth <= 6 : depth == 4;
        error |= something && counts && inObject();
    }

    private boolean isBlankText() {
        for (int i = 0; i < Math.min(textLength, MOST_TEXT); i++) {
            if (text[i] > ' ' || text[i] < 0) {
                return false;
            }
        }
        return textLength <= MOST_TEXT;
    }

    private boolean is(String word) {
        if (textLength != word.length()) {
            return false;
        }
        for (int i = 0; i < textLength; i++) {
            if (text[i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOfLiteral(byte b) {
        return (b >= '0' && b <= '9')
                || (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || b == '-'
                || b == '+'
                || b == '.';
    }

    private void endLiteral() {
        state = afterValue();
        if (is("null")) {
            return;
        }
        if (is("true") || is("false")) {
            bool(textLength == 4);
        } else if (isWholeNumber() || is("NaN") || is("Infinity") || is("-Infinity") || isNumber()) {
            number();
        } else {
            state = BROKEN;
            return;
        }
        present();
    }

    private void bool(boolean value) {
        switch (place) {
            case Node.DONE -> {
                hasDone = true;
                done = value;
            }
            case Node.BACKGROUND -> background = value ? 2 : 1;
            case Node.STORE -> stored = value ? 2 : 1;
            case Node.ERROR -> error |= value && depth == 1;
            default -> {
                if (value) {
                    says();
                }
            }
        }
    }

    private void number() {
        switch (place) {
            case Node.SEQUENCE -> sequence = whole();
            case Node.INDEX -> choiceIndex = (int) Math.min(Math.max(whole(), 0), Integer.MAX_VALUE);
            case Node.ERROR, Node.CHOICE_ERROR -> errorSays(isWholeNumber() && !is("0"));
            default -> says();
        }
    }

    /** The number, if it is a whole one that is not negative and fits; else -1. */
    private long whole() {
        if (textLength > 18 || text[0] == '-' || !isWholeNumber()) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < textLength; i++) {
            value = value * 10 + (text[i] - '0');
        }
        return value;
    }

    private boolean isWholeNumber() {
        return textLength <= MOST_TEXT && integer() == textLength;
    }

    /** RFC 8259, 6: where the integer part ends; 0 when there is none. */
    private int integer() {
        int i = text[0] == '-' ? 1 : 0;
        int digits = digits(i);
        return digits == 0 || (digits > 1 && text[i] == '0') ? 0 : i + digits;
    }

    private int digits(int from) {
        int i = from;
        while (i < textLength && text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        return i - from;
    }

    private boolean isNumber() {
        int i = textLength > MOST_TEXT ? 0 : integer();
        if (i == 0) {
            return false;
        }
        if (i < textLength && text[i] == '.') {
            int digits = digits(i + 1);
            if (digits == 0) {
                return false;
            }
            i += 1 + digits;
        }
        if (i < textLength && (text[i] == 'e' || text[i] == 'E')) {
            i++;
            if (i < textLength && (text[i] == '+' || text[i] == '-')) {
                i++;
            }
            int digits = digits(i);
            if (digits == 0) {
                return false;
            }
            i += digits;
        }
        return i == textLength;
    }
}
