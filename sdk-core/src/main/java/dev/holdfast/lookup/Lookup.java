package dev.holdfast.lookup;

/**
 * Asks the web one question. Thread-safe. Blocks, so it is for background threads only: see {@link Background}.
 */
@FunctionalInterface
public interface Lookup {

    /** Total: whatever happens is an answer, within about the question's timeout. */
    Answer get(Question question);

    /**
     * By the JDK's HttpClient, one for the process. It is made at the first question and let go of ten seconds after the
     * last one.
     */
    static Lookup web() {
        return WebLookup.Holder.INSTANCE;
    }
}
