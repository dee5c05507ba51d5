package dev.holdfast.diagnosis;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The service that a diagnosis speaks of.
 *
 * @param name its name as its users know it, such as {@code OpenAI}, made fit to be shown: one line of 60 characters at
 *     most; when blank, people read "the AI service"
 * @param statusPage where a person can read how it is; null when there is no such page
 */
public record Service(String name, @Nullable URI statusPage) {

    private static final int MAX_NAME = 60;

    public Service {
        StringBuilder clean = new StringBuilder(name.length());
        name.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
                .limit(MAX_NAME)
                .forEach(clean::appendCodePoint);
        name = clean.toString().strip();
    }

    /** A service without a page that tells how it is. */
    public static Service named(String name) {
        return new Service(name, null);
    }

    boolean isNamed() {
        return !name.isEmpty();
    }
}
