package dev.holdfast.failure;

/**
 * Where in the chain something failed.
 *
 * <pre>
 *  this machine ── a proxy or portal ──▶ provider's edge ──▶ gateway / load balancer ──▶ backend
 *  LOCAL_NETWORK    INTERMEDIARY          EDGE                GATEWAY                     BACKEND
 * </pre>
 */
public enum Hop {
    /** This machine or the network that it is in. */
    LOCAL_NETWORK,
    /** A proxy, firewall or portal between this machine and the provider. */
    INTERMEDIARY,
    /** The provider's outermost servers, such as a content delivery network. */
    EDGE,
    /** The provider's gateway or load balancer. */
    GATEWAY,
    /** The provider's own service. */
    BACKEND,
    /** The evidence does not say. */
    UNKNOWN
}
