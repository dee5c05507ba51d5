package dev.holdfast.failure;

/** Why a call failed, as far as a client can tell: the five causes of a bad gateway, and two that are not the provider's. */
public enum LikelyCause {
    /** Communication between the provider's servers failed: a backend crashed, refused or did not answer its gateway. */
    SERVER_COMMUNICATION,
    /** High load: answers take longer than a threshold allows, or the service says that it is overloaded. */
    HIGH_LOAD,
    /** Planned maintenance or unplanned downtime. */
    DOWNTIME,
    /** A bug or a wrong configuration on the provider's side. */
    BUG_OR_CONFIGURATION,
    /** A gateway that throttles, or a failing edge proxy or load balancer. */
    THROTTLING_OR_EDGE,
    /** This machine, its network, or a proxy or portal on the way. */
    LOCAL,
    /** The request itself, its key or its account. */
    CALLER,
    /** Cannot tell: the same evidence fits several causes. */
    CANNOT_TELL
}
