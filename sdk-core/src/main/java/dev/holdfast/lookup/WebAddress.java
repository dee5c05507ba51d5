package dev.holdfast.lookup;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An address that may be looked up: http or https, with a host, without a user name or password. */
public final class WebAddress {

    private WebAddress() {}

    /**
     * Lets a good address pass.
     *
     * @throws IllegalArgumentException if it is not one; the message begins with {@code name}
     */
    public static void check(String name, URI url) {
        String problem = problem(url);
        if (problem != null) {
            throw new IllegalArgumentException(name + " " + problem);
        }
    }

    /** The host in lower case. */
    public static String host(URI url) {
        return url.getHost().toLowerCase(Locale.ROOT);
    }

    static boolean isHttps(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    /** What is wrong with it, without the part that may be a password; null when nothing is. */
    static @Nullable String problem(URI url) {
        if (!isHttps(url) && !"http".equalsIgnoreCase(url.getScheme())) {
            return "is not http or https: " + url.getScheme() + ":";
        }
        if (url.getRawAuthority() != null && url.getRawAuthority().contains("@")) {
            return "has a user name in it: " + url.getScheme() + "://...@" + url.getHost();
        }
        if (url.getHost() == null) {
            return "has no host: " + url;
        }
        if (url.getPort() == 0 || url.getPort() > 65_535) {
            return "has a port that is not in 1..65535: " + url;
        }
        return null;
    }
}
