package dev.holdfast.stream;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into events as its bytes come, whatever the pieces they come in, and has the data of each walked over by
 * {@link EventJson}. Lines end with LF, CR or both, as the specification of server-sent events allows; a byte order mark at
 * the beginning is skipped. Not thread-safe.
 */
final class EventReader {

    /** Hears what the bytes are, in order. Indexes are of the array under way. */
    interface Listener {

        /** An event ended before {@code to}. What it said is read from the reader now or never. */
        void event(int to);

        /** What came since the last event, up to {@code to}, belongs to none: blank lines, comments. */
        void between(int to);
    }

    // Where in a line.

    private static final int LINE_START = 0;
    private static final int IN_NAME = 1;
    /** Behind the colon, where one blank doesn't count. */
    private static final int BEFORE_VALUE = 2;

    private static final int IN_DATA = 3;
    private static final int IN_EVENT = 4;
    private static final int IN_ID = 5;
    private static final int IN_RETRY = 6;
    private static final int IN_COMMENT = 7;
    /** A field that the specification says to ignore. */
    private static final int IN_OTHER = 8;

    private static final long DATA = pack("data");
    private static final long EVENT = pack("event");
    private static final long ID = pack("id");
    private static final long RETRY = pack("retry");
    private static final int LONGEST_NAME = 5;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Longer ones are not kept. */
    private static final int MOST_VALUE = 256;

    private final boolean lines;
    private final Listener listener;
    final EventJson json = new EventJson();

    private int state = LINE_START;
    /** How much of a byte order mark has come; -1 when that is past. */
    private int mark;

    private boolean lineFeedMayFollow;
    private long name;
    private int nameLength;
    /** Whether the line has nothing but blanks so far. */
    private boolean blank = true;

    private boolean hasData;
    private boolean hasName;
    private EventType eventName = EventType.OTHER;

    private final byte[] value = new byte[MOST_VALUE];
    private int valueLength;
    private final byte[] id = new byte[MOST_VALUE];
    private int idLength = -1;
    private long retryMillis = -1;

    private StreamShape shape = StreamShape.UNDECIDED;
    private boolean torn;

    EventReader(StreamFormat format, Listener listener) {
        this.lines = format == StreamFormat.NDJSON;
        this.listener = listener;
    }

    StreamShape shape() {
        return shape;
    }

    /** What kind of event it is: by its {@code type}, else by the name that it was sent under. */
    EventType type() {
        return json.isWhole() && json.hasType ? json.type : eventName;
    }

    /** Whether it is an error by the name that it was sent under, whatever its data says. */
    boolean isNamedError() {
        return eventName == EventType.ERROR;
    }

    /** The last {@code id:}; null when there was none. */
    @Nullable
    String lastEventId() {
        return idLength < 0 ? null : new String(id, 0, idLength, StandardCharsets.UTF_8);
    }

    /** The last {@code retry:}; -1 when there was none. */
    long retryMillis() {
        return retryMillis;
    }

    /** Whether the stream ended in the middle of an event; known after {@link #end(int)}. */
    boolean isTorn() {
        return torn;
    }

    void read(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            byte b = bytes[i];
            if (mark >= 0 && isByteOrderMark(b)) {
                i++;
                continue;
            }
            boolean joins = lineFeedMayFollow && b == '\n';
            lineFeedMayFollow = false;
            if (joins) {
                i++;
                continue;
            }
            if (b == '\n' || b == '\r') {
                lineFeedMayFollow = b == '\r';
                i++;
                lineEnd(i);
                continue;
            }
            switch (state) {
                case LINE_START -> begin();
                case IN_NAME -> {
                    i++;
                    inName(b);
                }
                case BEFORE_VALUE -> {
                    i += b == ' ' ? 1 : 0;
                    value();
                }
                case IN_DATA -> i = json.walk(bytes, i, to);
                case IN_COMMENT, IN_OTHER -> i = lineEndIn(bytes, i, to);
                default -> {
                    i++;
                    if (valueLength < MOST_VALUE) {
                        value[valueLength] = b;
                    }
                    valueLength++;
                }
            }
        }
    }

    private static int lineEndIn(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != '\n' && bytes[i] != '\r') {
            i++;
        }
        return i;
    }

    private boolean isByteOrderMark(byte b) {
        if (b == BYTE_ORDER_MARK[mark]) {
            mark = mark == 2 ? -1 : mark + 1;
            return true;
        }
        if (mark > 0) {
            // Something else that begins so.
            blank = false;
            state = IN_OTHER;
            notAField();
        }
        mark = -1;
        return false;
    }

    private void begin() {
        if (lines) {
            state = IN_DATA;
        } else {
            state = IN_NAME;
            name = 0;
            nameLength = 0;
        }
    }

    private void inName(byte b) {
        if (b == ':') {
            named();
            return;
        }
        blank &= b == ' ' || b == '\t';
        if (nameLength == LONGEST_NAME || b == 0) {
            if (!blank) {
                state = IN_OTHER;
                notAField();
            }
            return;
        }
        name = name << 8 | (b & 0xFF);
        nameLength++;
    }

    private void notAField() {
        if (shape == StreamShape.UNDECIDED) {
            shape = StreamShape.DOCUMENT;
        }
    }

    /** A colon, or the end of the line: the field's name is known. */
    private void named() {
        blank = false;
        if (nameLength == 0) {
            shape = StreamShape.STREAM;
            state = IN_COMMENT;
        } else if (name == DATA || name == EVENT || name == ID || name == RETRY) {
            shape = StreamShape.STREAM;
            state = BEFORE_VALUE;
        } else {
            notAField();
            state = IN_OTHER;
        }
    }

    private void value() {
        valueLength = 0;
        if (name == DATA) {
            state = IN_DATA;
            if (hasData) {
                json.lineBreak();
            }
            hasData = true;
        } else {
            state = name == EVENT ? IN_EVENT : name == ID ? IN_ID : IN_RETRY;
        }
    }

    private void lineEnd(int to) {
        if (lines) {
            state = LINE_START;
            endLine(to);
            return;
        }
        if (state == LINE_START) {
            if (hasData || hasName) {
                dispatch(to);
            } else {
                listener.between(to);
            }
            return;
        }
        if (state == IN_NAME && !blank) {
            named();
        }
        if (state == BEFORE_VALUE) {
            value();
        }
        switch (state) {
            case IN_EVENT -> {
                hasName = true;
                eventName = valueLength > MOST_VALUE ? EventType.OTHER : EventType.of(value, valueLength);
            }
            case IN_ID -> {
                if (valueLength <= MOST_VALUE) {
                    System.arraycopy(value, 0, id, 0, valueLength);
                    idLength = valueLength;
                }
            }
            case IN_RETRY -> retry();
            default -> {}
        }
        state = LINE_START;
        blank = true;
        if (!hasData && !hasName) {
            listener.between(to);
        }
    }

    private void retry() {
        if (valueLength == 0 || valueLength > 18) {
            return;
        }
        long millis = 0;
        for (int i = 0; i < valueLength; i++) {
            if (value[i] < '0' || value[i] > '9') {
                return;
            }
            millis = millis * 10 + (value[i] - '0');
        }
        retryMillis = millis;
    }

    private void endLine(int to) {
        if (json.isBlank()) {
            listener.between(to);
            return;
        }
        json.lineBreak();
        if (json.isWhole()) {
            shape = StreamShape.STREAM;
        } else if (shape != StreamShape.STREAM) {
            notAField();
            listener.between(to);
            json.reset();
            return;
        }
        dispatch(to);
    }

    private void dispatch(int to) {
        listener.event(to);
        json.reset();
        hasData = false;
        hasName = false;
        eventName = EventType.OTHER;
    }

    /**
     * The bytes have ended. What lacks only the end of its line or the blank line behind it is an event all the same: several
     * servers write their last one so.
     *
     * @param to as for the last event
     */
    void end(int to) {
        boolean inComment = state == IN_COMMENT;
        boolean inLine = state != LINE_START && !inComment && !(state == IN_NAME && blank);
        if (lines) {
            if (json.isWhole()) {
                shape = StreamShape.STREAM;
                dispatch(to);
            } else if (!json.isBlank()) {
                torn = true;
                if (!json.isUnderWay()) {
                    notAField();
                }
            }
            return;
        }
        if (state == IN_NAME && !blank && !mayBeField()) {
            notAField();
        }
        boolean lineBroken = inLine || inComment;
        boolean whole = json.isWhole() || json.isDoneMark();
        if (hasData && (whole || !(lineBroken || json.isUnderWay()))) {
            dispatch(to);
        } else {
            torn = inLine || hasData || hasName;
        }
    }

    /** Whether what there is of a name may be the beginning of a field's. */
    private boolean mayBeField() {
        for (long field : new long[] {DATA, EVENT, ID, RETRY}) {
            for (long rest = field; rest != 0; rest >>>= 8) {
                if (rest == name) {
                    return true;
                }
            }
        }
        return false;
    }

    private static long pack(String name) {
        long packed = 0;
        for (int i = 0; i < name.length(); i++) {
            packed = packed << 8 | name.charAt(i);
        }
        return packed;
    }
}
