package dev.holdfast.transport;

/**
 * On what terms one attempt is made.
 *
 * @param number 1 for the first attempt of the call
 * @param timeoutNanos how long it may take until its answer's body has been read, what is left of the call's deadline; 0
 *     for no bound
 * @param freshConnection whether it must not use a connection that was kept alive
 * @param target where it goes: 0 where the request was made for, n to {@code alternates().get(n - 1)} of its exchange
 */
public record AttemptTerms(int number, long timeoutNanos, boolean freshConnection, int target) {

    /** A first attempt without a bound. */
    public static final AttemptTerms FIRST = new AttemptTerms(1, 0, false, 0);
}
