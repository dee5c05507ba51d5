package dev.holdfast.failure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An exception's causes and what it suppressed, nearest first, each once, however they are tangled. */
final class Causes {

    private static final int MOST = 32;

    private Causes() {}

    /** Never empty: the exception itself comes first. */
    static List<Throwable> of(Throwable error) {
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
        return found;
    }

    /** Exceptions may override this with anything. */
    private static @Nullable Throwable cause(Throwable error) {
        try {
            return error.getCause();
        } catch (RuntimeException | StackOverflowError broken) {
            return null;
        }
    }
}
