package dev.holdfast.status;

/**
 * A part of a service, as its page names it.
 *
 * @param name such as {@code Chat Completions}
 * @param level how it is
 */
public record PostedComponent(String name, StatusLevel level) {}
