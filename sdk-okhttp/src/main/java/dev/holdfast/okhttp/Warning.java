package dev.holdfast.okhttp;

import org.slf4j.Logger;

/** Says something to the log. */
final class Warning {

    private Warning() {}

    /** Warns. A log is a callback of the program's too: whatever it throws breaks no call. */
    static void log(Logger log, String message, Object... arguments) {
        try {
            log.warn(message, arguments);
        } catch (RuntimeException | Error unspeakable) {
            // Nobody is left to tell.
        }
    }
}
