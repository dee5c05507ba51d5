package dev.holdfast.failure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An exception, its causes and what they suppressed, nearest first, each once, however they are tangled. Immutable.
 */
final class Causes {

    private static final int MOST = 32;
    private static final int LONGEST_MESSAGE = 1024;

    /** Never empty. */
    private final List<Throwable> chain;

    private Causes(List<Throwable> chain) {
        this.chain = chain;
    }

    static Causes of(Throwable error) {
        List<Throwable> found = new ArrayList<>(4);
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> next = new ArrayDeque<>();
        next.add(error);
        while (!next.isEmpty() && found.size() < MOST) {
            Throwable one = next.poll();
            if (seen.add(one)) {
                found.add(one);
                Throwable cause = cause(one);
                if (cause != null) {
                    next.add(cause);
                }
                for (Throwable suppressed : one.getSuppressed()) {
                    next.add(suppressed);
                }
            }
        }
        return new Causes(found);
    }

    /** Exceptions may override this with anything. */
    private static @Nullable Throwable cause(Throwable error) {
        try {
            return error.getCause();
        } catch (RuntimeException | StackOverflowError broken) {
            return null;
        }
    }

    /** The exception itself first. */
    List<Throwable> chain() {
        return chain;
    }

    Throwable last() {
        return chain.get(chain.size() - 1);
    }

    boolean has(Class<? extends Throwable> type) {
        return chain.stream().anyMatch(type::isInstance);
    }

    /** Whether any message holds any of these words, which are in lower case. */
    boolean says(String... words) {
        for (Throwable one : chain) {
            String message = message(one);
            for (String word : words) {
                if (message.contains(word)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The simple name of its class, by which the classes of HTTP clients are known here. */
    static String name(Throwable error) {
        String name = error.getClass().getSimpleName();
        return name.isEmpty() ? error.getClass().getName() : name;
    }

    /** Lower case, bounded; empty when there is none, or when asking for it throws. */
    static String message(Throwable error) {
        try {
            String message = error.getMessage();
            return message == null
                    ? ""
                    : message.substring(0, Math.min(message.length(), LONGEST_MESSAGE))
                            .toLowerCase(Locale.ROOT);
        } catch (RuntimeException | StackOverflowError brokenException) {
            return "";
        }
    }
}
