package dev.holdfast.status;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which addresses may be asked and shown: absolute ones of http or https, without a user or password in them. */
final class Addresses {

    /** Longer ones of a document's are no place for a person to go to. */
    private static final int LONGEST_LINK = 2000;

    private Addresses() {}

    /** The address that was given, or an exception that names the rule; a password is not shown. */
    static URI checked(String setting, URI uri) {
        Objects.requireNonNull(uri, setting);
        if (!isHttp(uri) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    setting + " is not an absolute http(s) URL: scheme " + uri.getScheme() + ", host " + uri.getHost());
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(setting + " holds a user or password: host " + uri.getHost());
        }
        return uri;
    }

    /** A link that a document holds; null when it is none to be shown. */
    static @Nullable URI link(@Nullable String text) {
        if (text == null || text.length() > LONGEST_LINK) {
            return null;
        }
        try {
            URI uri = new URI(text.strip());
            return isHttp(uri) && uri.getHost() != null && uri.getRawUserInfo() == null ? uri : null;
        } catch (URISyntaxException notALink) {
            return null;
        }
    }

    /** The host as it is compared. */
    static String host(URI uri) {
        return uri.getHost().toLowerCase(Locale.ROOT);
    }

    /** Without its query, which may hold a key. */
    static String shown(URI uri) {
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                + uri.getRawPath();
    }

    private static boolean isHttp(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
    }
}
