package dev.holdfast.examples;

import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.event.HoldfastEvent.WaitStarted;
import dev.holdfast.event.HoldfastListener;
import java.time.Duration;

/** Tells somebody who chats that the answer takes longer, and for how long. */
final class WaitNotice implements HoldfastListener {

    /** Nobody notices a shorter one. */
    private static final Duration WORTH_TELLING = Duration.ofMillis(700);

    private final Screen screen;

    WaitNotice(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void on(HoldfastEvent event) {
        if (event instanceof WaitStarted wait && wait.delay().compareTo(WORTH_TELLING) >= 0) {
            screen.dim(Text.CHAT_WAITS.in(
                    screen.locale(), Screen.tenths(wait.delay().toNanos())));
        }
    }
}
