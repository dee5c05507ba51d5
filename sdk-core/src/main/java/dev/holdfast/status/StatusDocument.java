package dev.holdfast.status;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came for one of the addresses of a {@link StatusSource}.
 *
 * @param url what was asked for
 * @param status the HTTP status of the answer; 0 when none came
 * @param contentType the Content-Type as it came; null when there was none
 * @param body the bytes, 1 MiB at most; not to be changed
 * @param servedAt when it was sent, by the {@code Date} of the answer, else by the local clock
 */
public record StatusDocument(URI url, int status, @Nullable String contentType, byte[] body, Instant servedAt) {}
