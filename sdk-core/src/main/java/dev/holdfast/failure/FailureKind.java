package dev.holdfast.failure;

/** What went wrong, named by what it means rather than by a status code. */
public enum FailureKind {
    // Before the service was reached.

    /** The host's name could not be resolved. */
    NAME_RESOLUTION,
    /** The host refused the connection. */
    CONNECT_REFUSED,
    /** No connection within the connect timeout. */
    CONNECT_TIMEOUT,
    /** The host could not be connected to for another reason, such as no route. */
    CONNECT_FAILED,
    /** The TLS handshake failed or hung. */
    TLS_HANDSHAKE,
    /** The server's certificate is not trusted, has expired or names another host. */
    CERTIFICATE,
    /** A proxy on the way wants a password. */
    PROXY_AUTHENTICATION,
    /** A proxy on the way could not reach the host. */
    PROXY_FAILED,
    /** Something on the way answered in the service's place, such as a hotel's sign-in page. */
    PORTAL,
    /** A firewall, a filter or a bot check turned the request away. */
    BLOCKED,

    // On the connection.

    /** The connection was closed or reset after the request had been sent, in part at least. */
    CONNECTION_LOST,
    /** A kept-alive connection turned out to be closed, before any byte of an answer. */
    STALE_CONNECTION,
    /** The server refused the HTTP/2 stream unprocessed (REFUSED_STREAM, or a GOAWAY below the stream's id). */
    STREAM_REFUSED,
    /** No byte of the answer arrived within the read timeout. */
    READ_TIMEOUT,
    /** The whole call took longer than its timeout. */
    CALL_TIMEOUT,
    /** An answer began and was cut off. */
    TRUNCATED,
    /** What arrived was not HTTP, or not what the content type said. */
    MALFORMED,

    // From a server.

    /** 502 and its like: a gateway got nothing usable from the server behind it. */
    BAD_GATEWAY,
    /** 503 and its like: no server could take the request right now. */
    UNAVAILABLE,
    /** The service says that it has more work than it can take. */
    OVERLOADED,
    /** 504 and its like: a gateway waited in vain for the server behind it. */
    GATEWAY_TIMEOUT,
    /** 500 and its like: the service itself failed. */
    SERVER_ERROR,
    /** Too many requests or tokens in a time: slow down. */
    RATE_LIMITED,
    /** The account has no credit or has met its spending limit: slowing down does not help. */
    OUT_OF_MONEY,
    /** The server was not willing to risk a replay of early data (425). */
    TOO_EARLY,

    // The caller's own.

    /** The key is missing, wrong or expired (401). */
    UNAUTHORIZED,
    /** The key may not do this (403). */
    FORBIDDEN,
    /** No such model, route or object (404). */
    NOT_FOUND,
    /** The request conflicts with the state of something (409). */
    CONFLICT,
    /** The request is too large (413). */
    TOO_LARGE,
    /** The request is not valid, or its content was refused (400, 422 …). */
    INVALID_REQUEST,
    /** The server does not do this at all (501, 505). */
    NOT_SUPPORTED,

    // Neither.

    /** Nothing was sent: the endpoint's breaker is open. */
    BREAKER_OPEN,
    /** The caller cancelled. */
    CANCELLED,
    /** None of the above fits. */
    UNKNOWN
}
