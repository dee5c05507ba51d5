package dev.holdfast.network;

import java.time.Duration;
import java.util.List;

/**
 * What two neutral places say about the caller's own network.
 *
 * @param state what they say together
 * @param evidence what each said, such as {@code example.org: 302, not the 204 expected}: host names, numbers and fixed words
 *     only; empty when nobody was asked
 * @param age how long ago that was; zero when nobody was asked
 */
public record NetworkVerdict(State state, List<String> evidence, Duration age) {

    /** What two probes can tell. */
    public enum State {
        /** Nobody was asked, or too long ago, or what came back tells nothing. */
        UNKNOWN,
        /** Neither place could be reached: it's this network, or its way out. */
        OFFLINE,
        /** Somebody else answered in their stead: a sign-in page, or a proxy that blocks. */
        PORTAL,
        /** The web is there: it's the provider, or the way to it. */
        ONLINE
    }

    public NetworkVerdict {
        evidence = List.copyOf(evidence);
    }

    /** Whether the caller's own network is what fails. */
    public boolean isOwnTrouble() {
        return state == State.OFFLINE || state == State.PORTAL;
    }
}
