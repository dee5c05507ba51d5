package dev.holdfast;

/** What a caller gets when a call is given up. */
public enum OnGiveUp {
    /**
     * A failure of the service or the network throws {@link HoldfastException}; the caller's own error (400, 401, 404, 422
     * …) comes back as the untouched response, from which its diagnosis can be read.
     */
    THROW_SERVICE_FAILURES,
    /** Every failure throws {@link HoldfastException}. */
    THROW_ALWAYS,
    /** The last response comes back untouched; where there was none, {@link HoldfastException} is thrown. */
    RETURN_RESPONSE,
    /**
     * A response in the provider's own JSON error form, with the diagnosis as its message and {@code X-Should-Retry:
     * false}, so that an official SDK above shows the diagnosis and does not send again. A caller's own error comes back
     * untouched.
     */
    RETURN_ENVELOPE
}
