package dev.holdfast.diagnosis;

import dev.holdfast.status.StatusView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was known beside the call itself when it was diagnosed. Each part may be missing: then nothing is said of it.
 *
 * @param statusView what the provider's status page said about the endpoint; null when it has not been asked
 */
public record Circumstances(@Nullable StatusView statusView) {

    /** Nothing was known. */
    public static final Circumstances NONE = new Circumstances(null);

    /** What the provider's status page said, if it was asked. */
    public Optional<StatusView> status() {
        return Optional.ofNullable(statusView);
    }
}
