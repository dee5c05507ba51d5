package dev.holdfast.failure;

import org.jspecify.annotations.Nullable;

/**
 * What a kind of gateway, proxy or edge is known to write, and what that says. A mark leaves open (null) what it does not
 * say.
 *
 * @param name whose it is, as shown in evidence
 * @param where whether it stands in the page or in a header
 * @param hop where its writer stands in the chain
 * @param kind what went wrong, where the mark says more than the status
 * @param replay whether the request was processed, where the mark says so
 * @param cause why, where the mark says so
 */
record Mark(
        String name,
        Evidence.Kind where,
        Hop hop,
        @Nullable FailureKind kind,
        @Nullable Replay replay,
        @Nullable LikelyCause cause) {

    static Mark of(String name, Hop hop) {
        return new Mark(name, Evidence.Kind.GATEWAY_PAGE, hop, null, null, null);
    }

    Mark inHeader() {
        return new Mark(name, Evidence.Kind.HEADER, hop, kind, replay, cause);
    }

    Mark kind(FailureKind newKind) {
        return new Mark(name, where, hop, newKind, replay, cause);
    }

    Mark unprocessed() {
        return new Mark(name, where, hop, kind, Replay.UNPROCESSED, cause);
    }

    Mark unknown() {
        return new Mark(name, where, hop, kind, Replay.UNKNOWN, cause);
    }

    Mark because(LikelyCause newCause) {
        return new Mark(name, where, hop, kind, replay, newCause);
    }
}
