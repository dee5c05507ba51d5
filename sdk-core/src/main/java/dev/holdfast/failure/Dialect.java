package dev.holdfast.failure;

import java.util.List;
import java.util.Map;

/**
 * What a provider's error answers look like, as data.
 *
 * @param envelope the shape of its error bodies, in which an answer made by Holdfast is written too
 * @param requestIdHeaders the headers that hold its request id, the surest first
 * @param codes what its own error codes mean, lower case; they go before the codes that every provider shares
 */
public record Dialect(Envelope envelope, List<String> requestIdHeaders, Map<String, FailureKind> codes) {

    /** The shapes of error bodies. */
    public enum Envelope {
        /** <code>{"error":{"message","type","param","code"}}</code> */
        OPENAI,
        /** <code>{"type":"error","error":{"type","message"},"request_id"}</code> */
        ANTHROPIC,
        /** <code>{"error":{"code":503,"message","status"}}</code> */
        GOOGLE,
        /** <code>{"object":"error","message","type","param","code"}</code> */
        FLAT,
        /** <code>{"message"}</code> */
        MESSAGE,
        /** <code>{"error":"text"}</code> */
        TEXT
    }

    /** Any OpenAI-compatible service. */
    public static final Dialect STANDARD =
            new Dialect(Envelope.OPENAI, List.of("x-request-id", "request-id"), Map.of());

    public Dialect {
        requestIdHeaders = List.copyOf(requestIdHeaders);
        codes = Map.copyOf(codes);
    }
}
