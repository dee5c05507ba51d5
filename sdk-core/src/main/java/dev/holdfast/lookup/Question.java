package dev.holdfast.lookup;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A GET that carries no cookie, no credentials and nothing about whoever asks.
 *
 * @param url whom to ask; see {@link WebAddress}
 * @param accept the header Accept
 * @param etag the ETag of what is known already; null when there is none
 * @param lastModified the Last-Modified of what is known already; null when there is none
 * @param mayMoveTo the hosts that a redirect may lead to, beside the one that is asked; null when redirects are not followed,
 *     but are the answer
 * @param timeout for all of it: name look-up, connect, TLS, redirects, headers and body
 */
public record Question(
        URI url,
        String accept,
        @Nullable String etag,
        @Nullable String lastModified,
        @Nullable Set<String> mayMoveTo,
        Duration timeout) {

    /** No answer may have a longer body. */
    public static final int LONGEST_BODY = 1 << 20;

    public Question {
        WebAddress.check("url", url);
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout <= 0: " + timeout);
        }
        mayMoveTo = mayMoveTo == null ? null : Set.copyOf(mayMoveTo);
    }
}
