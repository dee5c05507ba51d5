package dev.holdfast.network;

import dev.holdfast.lookup.WebAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether and where to ask if the caller's own network works. Off by default. Immutable; a change is made with
 * {@link #toBuilder()}.
 *
 * <p>Two places are asked, of two operators, so that neither's own trouble is taken for the network's. The defaults are what
 * browsers and phones ask for the same purpose.
 *
 * <p><b>Privacy</b>: when it is switched on, both operators see this machine's public address, at the time of a failure (a
 * name that can't be found, no connection, no TLS), once a minute at most. Nothing else is sent: no cookie, no key, nothing
 * about the failed call.
 *
 * @param enabled whether anybody is asked
 * @param first one place
 * @param second another, of another operator
 * @param timeout for each, from the name look-up to the last byte; at most 30 s
 */
public record NetworkPolicy(boolean enabled, Probe first, Probe second, Duration timeout) {

    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);

    /**
     * A place on the web that always answers the same.
     *
     * @param url where it is. Plain http on purpose: a portal answers that with its own page, while https through a portal
     *     only breaks. Where a network lets nothing but https out, an https address is better than none
     * @param status the status that it answers with
     * @param bodyPrefix what its body begins with; null when any body will do
     */
    public record Probe(URI url, int status, @Nullable String bodyPrefix) {

        public Probe {
            Objects.requireNonNull(url, "url");
            WebAddress.check("probe", url);
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("status is not in 200..599: " + status);
            }
        }

        /** What its body begins with, if that matters. */
        public Optional<String> body() {
            return Optional.ofNullable(bodyPrefix);
        }
    }

    /** What Firefox asks (firefox-source-docs.mozilla.org, "Captive portal detection"). */
    private static final Probe MOZILLA =
            new Probe(URI.create("http://detectportal.firefox.com/success.txt"), 200, "success");

    /** What Android and Chrome ask. */
    private static final Probe GOOGLE =
            new Probe(URI.create("http://connectivitycheck.gstatic.com/generate_204"), 204, null);

    public NetworkPolicy {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(second, "second");
        Objects.requireNonNull(timeout, "timeout");
        if (WebAddress.host(first.url()).equals(WebAddress.host(second.url()))) {
            throw new IllegalArgumentException("both probes are on one host: " + WebAddress.host(first.url()));
        }
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout <= 0: " + timeout);
        }
        if (timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("timeout > " + LONGEST_TIMEOUT + ": " + timeout);
        }
    }

    /** Nobody is asked. The default. */
    public static NetworkPolicy disabled() {
        return builder().enabled(false).build();
    }

    /** Starts from the default places, switched on. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from this policy. */
    public Builder toBuilder() {
        return new Builder().enabled(enabled).first(first).second(second).timeout(timeout);
    }

    /** Builds a {@link NetworkPolicy}. Checks at {@link #build()}. Not thread-safe. */
    public static final class Builder {

        private boolean enabled = true;
        private Probe first = MOZILLA;
        private Probe second = GOOGLE;
        private Duration timeout = Duration.ofSeconds(3);

        private Builder() {}

        /** Whether anybody is asked. Default true: who makes a policy of their own wants it. */
        public Builder enabled(boolean value) {
            enabled = value;
            return this;
        }

        /** {@link NetworkPolicy#first}. Default {@code http://detectportal.firefox.com/success.txt}, by Mozilla. */
        public Builder first(Probe value) {
            first = value;
            return this;
        }

        /** {@link NetworkPolicy#second}. Default {@code http://connectivitycheck.gstatic.com/generate_204}, by Google. */
        public Builder second(Probe value) {
            second = value;
            return this;
        }

        /** {@link NetworkPolicy#timeout}. Default 3 s. */
        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        /** @throws IllegalArgumentException if a value breaks its rule; the message names both */
        public NetworkPolicy build() {
            return new NetworkPolicy(enabled, first, second, timeout);
        }
    }
}
