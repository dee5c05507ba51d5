package dev.holdfast.event;

/**
 * Hears what happens. It is called on the thread that did it, so it should be quick; whatever it throws is caught, logged
 * once and counted, and the call goes on.
 */
@FunctionalInterface
public interface HoldfastListener {

    void on(HoldfastEvent event);
}
