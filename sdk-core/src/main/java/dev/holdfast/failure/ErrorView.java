package dev.holdfast.failure;

import java.time.Duration;

/**
 * An exception as the classifier sees it.
 *
 * @param request what was asked
 * @param error what the transport threw
 * @param phase how far the attempt had come
 * @param connectionReused whether the connection had carried an earlier exchange
 * @param proxied whether the attempt went through a proxy that the client was told to use
 * @param elapsed how long the attempt took
 */
public record ErrorView(
        RequestView request,
        Throwable error,
        Phase phase,
        boolean connectionReused,
        boolean proxied,
        Duration elapsed) {}
