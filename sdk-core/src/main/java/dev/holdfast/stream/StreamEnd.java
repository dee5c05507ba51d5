package dev.holdfast.stream;

/** What the end of a streamed answer's bytes means. */
public enum StreamEnd {
    /** The end marker was there; however the connection ended, the answer is whole. */
    COMPLETE,
    /**
     * A clean end of a stream whose format has no end marker that is known: nothing speaks against its being whole, and
     * nothing proves it. To be taken as success.
     */
    UNMARKED,
    /** The end marker of its format was missing, or it ended in the middle of an event; a clean end changes nothing. */
    TRUNCATED,
    /** It reported an error. */
    FAILED,
    /** There was no event: no bytes, or blanks and comments only. */
    EMPTY,
    /** What came was a document, a page or garbage: the classifier judges it as any other body. */
    NOT_A_STREAM;

    /** Whether the caller has got a whole answer, as far as can be known. */
    public boolean isWhole() {
        return this == COMPLETE || this == UNMARKED;
    }
}
