package dev.holdfast.stream;

/**
 * Goes over the JSON of one event, in any pieces, and tells {@link EventFacts} what stands in the places that mean
 * something. It keeps the places that are open and the key that is being read, never a value. Checks the structure; numbers
 * and encoding are not looked at closely. Not thread-safe.
 */
final class JsonWalk {

    /** JSON that is nested deeper is not understood. No provider's goes deeper than some ten levels. */
    private static final int DEEPEST = 256;

    private enum State {
        VALUE,
        FIRST_ELEMENT,
        FIRST_KEY,
        KEY,
        COLON,
        AFTER,
        STRING,
        ESCAPE,
        HEX,
        SCALAR,
        WHOLE,
        /** Not JSON, or not JSON any more. */
        BROKEN
    }

    private final EventFacts facts;

    private final byte[] nodes = new byte[DEEPEST];
    private final boolean[] arrays = new boolean[DEEPEST];
    private int depth;

    private State state = State.VALUE;
    /** The place of the value that is expected or being read. */
    private byte node = Node.ROOT;
    /** Whether anything but blanks was there. */
    private boolean begun;

    private boolean inKey;
    /** Whether the string's bytes matter. */
    private boolean reads;
    /** Whether the string has any. */
    private boolean said;

    /** Of a key or a scalar: the first eight bytes, the next eight, how many there were. */
    private long first;

    private long rest;
    private int length;

    private int hexLeft;
    /** Of a number: its value so far, -1 where it is none or too long. */
    private long number;

    private boolean nonZero;
    /** Whether the root is an array whose one element is the bare word DONE. */
    private boolean done;

    JsonWalk(EventFacts facts) {
        this.facts = facts;
    }

    void reset() {
        depth = 0;
        state = State.VALUE;
        node = Node.ROOT;
        begun = false;
        done = false;
    }

    /** Whether nothing but blanks has come. */
    boolean isBlank() {
        return !begun;
    }

    /** Whether one whole value has come. */
    boolean isWhole() {
        return state == State.WHOLE;
    }

    /** Whether what has come is no beginning of a value that needs more to be whole: a value, a bare word, or mere text. */
    boolean mayEndHere() {
        return state == State.WHOLE || state == State.BROKEN || (state == State.SCALAR && depth == 0);
    }

    /** Whether it is {@code [DONE]}. */
    boolean isDone() {
        return done && isWhole();
    }

    /** A line ended. Between the lines of one event it counts as a blank. */
    void newline() {
        switch (state) {
            case STRING, ESCAPE, HEX -> state = State.BROKEN;
            case SCALAR -> endScalar();
            default -> {}
        }
    }

    /** Goes on up to the end of the line; returns the index of the byte that ends it, or {@code to}. */
    int feed(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (state == State.STRING) {
                i = string(bytes, i, to);
                continue;
            }
            byte b = bytes[i];
            if (b == '\n' || b == '\r') {
                return i;
            }
            if (state == State.BROKEN) {
                i++;
                continue;
            }
            if (state == State.SCALAR && !isOfScalar(b)) {
                endScalar();
            }
            step(b);
            i++;
            if (state == State.STRING && i < to && (bytes[i] == '\n' || bytes[i] == '\r')) {
                return i;
            }
        }
        return i;
    }

    /** To the end of the string, the line or the bytes. The byte that ends the line is left. */
    private int string(byte[] bytes, int from, int to) {
        int i = from;
        if (reads) {
            while (i < to && isPlain(bytes[i])) {
                read(bytes[i++]);
            }
        } else {
            while (i < to && isPlain(bytes[i])) {
                i++;
            }
        }
        said |= i > from;
        if (i == to) {
            return i;
        }
        switch (bytes[i]) {
            case '"' -> endString();
            case '\\' -> {
                said = true;
                state = State.ESCAPE;
            }
            default -> {
                // A line can't end in a string.
                state = State.BROKEN;
                return i;
            }
        }
        return i + 1;
    }

    private static boolean isPlain(byte b) {
        return b != '"' && b != '\\' && (b & 0xE0) != 0;
    }

    private void step(byte b) {
        switch (state) {
            case ESCAPE -> escape(b);
            case HEX -> {
                if (Character.digit(b, 16) < 0) {
                    state = State.BROKEN;
                } else if (--hexLeft == 0) {
                    state = State.STRING;
                }
            }
            case SCALAR -> scalar(b);
            default -> {
                if (b != ' ' && b != '\t') {
                    begun = true;
                    structure(b);
                }
            }
        }
    }

    private void structure(byte b) {
        switch (state) {
            case VALUE -> value(b);
            case FIRST_ELEMENT -> {
                if (b == ']') {
                    close();
                } else {
                    value(b);
                }
            }
            case FIRST_KEY -> {
                if (b == '}') {
                    close();
                } else {
                    key(b);
                }
            }
            case KEY -> key(b);
            case COLON -> state = b == ':' ? State.VALUE : State.BROKEN;
            case AFTER -> after(b);
            default -> state = State.BROKEN;
        }
    }

    private void value(byte b) {
        switch (b) {
            case '"' -> {
                inKey = false;
                reads = Node.isText(node);
                said = false;
                facts.text.clear();
                state = State.STRING;
            }
            case '{' -> open(depth == 0 ? Node.ROOT : Node.object(node), false);
            case '[' -> open(depth == 0 ? Node.NONE : Node.array(node), true);
            default -> {
                if (isOfScalar(b)) {
                    first = 0;
                    length = 0;
                    number = 0;
                    nonZero = false;
                    state = State.SCALAR;
                    scalar(b);
                } else {
                    state = State.BROKEN;
                }
            }
        }
    }

    private void key(byte b) {
        if (b != '"') {
            state = State.BROKEN;
            return;
        }
        inKey = true;
        reads = Node.readsKeys(nodes[depth - 1]);
        first = 0;
        rest = 0;
        length = 0;
        state = State.STRING;
    }

    private void after(byte b) {
        boolean array = arrays[depth - 1];
        if (b == ',') {
            done = false;
            node = array ? Node.element(nodes[depth - 1]) : Node.NONE;
            state = array ? State.VALUE : State.KEY;
        } else if (b == (array ? ']' : '}')) {
            close();
        } else {
            state = State.BROKEN;
        }
    }

    private void open(byte container, boolean array) {
        if (depth == DEEPEST) {
            state = State.BROKEN;
            return;
        }
        facts.opened(container, array);
        nodes[depth] = container;
        arrays[depth++] = array;
        node = array ? Node.element(container) : Node.NONE;
        state = array ? State.FIRST_ELEMENT : State.FIRST_KEY;
    }

    private void close() {
        depth--;
        facts.closed(nodes[depth], arrays[depth]);
        ended();
    }

    private void ended() {
        state = depth == 0 ? State.WHOLE : State.AFTER;
    }

    private void read(byte b) {
        if (!inKey) {
            facts.text.add(b);
            return;
        }
        if (length < 8) {
            first = first << 8 | b & 0xFF;
        } else if (length < 16) {
            rest = rest << 8 | b & 0xFF;
        }
        length++;
    }

    private void escape(byte b) {
        if (reads) {
            // No text that matters has one.
            read((byte) '?');
        }
        switch (b) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> state = State.STRING;
            case 'u' -> {
                hexLeft = 4;
                state = State.HEX;
            }
            default -> state = State.BROKEN;
        }
    }

    private void endString() {
        if (inKey) {
            byte parent = nodes[depth - 1];
            node = reads ? Node.below(parent, first, rest, length) : Node.below(parent);
            state = State.COLON;
            return;
        }
        if (said) {
            facts.string(node);
        }
        ended();
    }

    /** Of a number, a literal, or what Python takes for one. */
    private static boolean isOfScalar(byte b) {
        return (b >= '0' && b <= '9')
                || (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || b == '-'
                || b == '+'
                || b == '.';
    }

    private void scalar(byte b) {
        length++;
        first = first << 8 | b;
        nonZero |= b > '0' && b <= '9';
        number = number < 0 || b < '0' || b > '9' || length > 18 ? -1 : number * 10 + (b - '0');
    }

    private static final long TRUE = word("true");
    private static final long FALSE = word("false");
    private static final long DONE = word("DONE");

    private void endScalar() {
        if (depth == 1 && arrays[0] && length == 4 && first == DONE) {
            done = true;
        } else if (length == 4 && first == TRUE) {
            facts.bool(node, true);
        } else if (length == 5 && first == FALSE) {
            facts.bool(node, false);
        } else if (nonZero || number >= 0) {
            facts.number(node, number, nonZero);
        }
        ended();
    }

    private static long word(String word) {
        long bytes = 0;
        for (int i = 0; i < word.length(); i++) {
            bytes = bytes << 8 | word.charAt(i);
        }
        return bytes;
    }
}
