package dev.holdfast.stream;

/** Whether what arrives is a stream at all. */
public enum StreamShape {
    /** Too little has arrived. */
    UNDECIDED,
    /** It has lines that a stream has. */
    STREAM,
    /** It began with something that no stream begins with: HTML, a JSON document, garbage. */
    DOCUMENT
}
