package dev.holdfast.diagnosis;

import dev.holdfast.network.NetworkVerdict;
import dev.holdfast.status.StatusView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was known beside the call itself when it was diagnosed. Each part may be missing: then nothing is said of it.
 *
 * @param statusView what the provider's status page said about the endpoint; null when there is none that can be read
 * @param networkVerdict what a check of this machine's own network has shown; null when there was none
 */
public record Circumstances(
        @Nullable StatusView statusView, @Nullable NetworkVerdict networkVerdict) {

    /** Nothing was known. */
    public static final Circumstances NONE = new Circumstances(null, null);

    /** What a check of this machine's own network has shown, if there was one. */
    public Optional<NetworkVerdict> network() {
        return Optional.ofNullable(networkVerdict);
    }

    /** What the provider's status page said, if it was asked. */
    public Optional<StatusView> status() {
        return Optional.ofNullable(statusView);
    }
}
