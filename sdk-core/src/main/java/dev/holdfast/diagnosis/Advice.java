package dev.holdfast.diagnosis;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a reader can do.
 *
 * @param action what, for a program
 * @param text the same in words
 * @param url where to go for it; null when there is no such place
 */
public record Advice(Action action, String text, @Nullable URI url) {

    /** Where to go for it. */
    public Optional<URI> link() {
        return Optional.ofNullable(url);
    }
}
