package dev.holdfast.examples;

import java.io.Console;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What the terminal can do, if there is one. */
final class Terminal {

    private Terminal() {}

    /** Whether escape sequences are welcome (no-color.org). */
    static boolean isColourful(Map<String, String> environment) {
        return isInteractive()
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }

    /** The charset to read and write: a locale without one ("C") says ASCII on terminals that all know UTF-8. */
    static Charset charset() {
        String name = System.getProperty("stdout.encoding", System.getProperty("native.encoding", "UTF-8"));
        Charset charset = Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
        return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
    }

    /** Whether somebody sits in front of it. From Java 22 there may be a console that is none. */
    @SuppressWarnings("SystemConsoleNull") // Null on 17; newer ones are asked below.
    private static boolean isInteractive() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
