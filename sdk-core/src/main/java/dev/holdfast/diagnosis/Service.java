package dev.holdfast.diagnosis;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The service that a diagnosis speaks of.
 *
 * @param name its name as its users know it, such as {@code OpenAI}, made fit to be shown: one line of 60 characters at
 *     most; when blank, people read "the AI service"
 * @param statusPage where a person can read how it is, an absolute http(s) address without a password; null when there
 *     is no such page
 * @param encrypted whether it is known that it is called over TLS only
 */
public record Service(String name, @Nullable URI statusPage, boolean encrypted) {

    private static final int MAX_NAME = 60;

    public Service {
        StringBuilder clean = new StringBuilder(name.length());
        name.codePoints().filter(Service::canBeShown).limit(MAX_NAME).forEach(clean::appendCodePoint);
        name = clean.toString().strip();
        if (statusPage != null) {
            requirePage(statusPage);
        }
    }

    private static boolean canBeShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** People are sent there. */
    private static void requirePage(URI page) {
        boolean http = "http".equalsIgnoreCase(page.getScheme()) || "https".equalsIgnoreCase(page.getScheme());
        if (!http || page.getHost() == null) {
            throw new IllegalArgumentException("status page is not an absolute http(s) address: scheme "
                    + page.getScheme() + ", host " + page.getHost());
        }
        if (page.getRawUserInfo() != null) {
            throw new IllegalArgumentException("status page holds a user or password: host " + page.getHost());
        }
    }

    /** A service of which no more than the name is known. */
    public static Service named(String name) {
        return new Service(name, null, false);
    }

    boolean isNamed() {
        return !name.isEmpty();
    }
}
