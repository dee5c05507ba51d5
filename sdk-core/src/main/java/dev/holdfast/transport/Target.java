package dev.holdfast.transport;

import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Dialect;

/**
 * Another endpoint that an exchange's request can be sent to.
 *
 * @param endpoint where it is
 * @param dialect what its error answers look like
 */
public record Target(Endpoint endpoint, Dialect dialect) {}
