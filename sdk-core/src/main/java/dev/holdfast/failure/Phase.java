package dev.holdfast.failure;

/** How far an attempt had come, in order. */
public enum Phase {
    /** The transport does not tell. */
    UNKNOWN,
    /** Nothing has happened yet, such as waiting for a place among the client's running calls. */
    QUEUED,
    /** Looking up the host's name. */
    NAME_LOOKUP,
    /** Opening the connection. */
    CONNECTING,
    /** In the TLS handshake. */
    TLS,
    /** Sending the request; some of it may have arrived. */
    SENDING,
    /** The request is sent, no byte of the answer has arrived. */
    WAITING,
    /** The answer has begun. */
    READING
}
