package dev.holdfast.diagnosis;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The service that a diagnosis speaks of.
 *
 * @param name its name as its users know it, such as {@code OpenAI}, made fit to be shown: one line of 60 characters at
 *     most; when blank, people read "the AI service"
 * @param statusPage where a person can read how it is; null when there is no such page
 * @param encrypted whether it is known that it is called over TLS only
 */
public record Service(String name, @Nullable URI statusPage, boolean encrypted) {

    private static final int MAX_NAME = 60;

    public Service {
        StringBuilder clean = new StringBuilder(name.length());
        name.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
                .limit(MAX_NAME)
                .forEach(clean::appendCodePoint);
        name = clean.toString().strip();
    }

    /** A service of which no more than the name is known. */
    public static Service named(String name) {
        return new Service(name, null, false);
    }

    boolean isNamed() {
        return !name.isEmpty();
    }
}
