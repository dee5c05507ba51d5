package dev.holdfast.benchmarks.outage;

import org.jspecify.annotations.Nullable;

/** One way to make calls: what a program would hold for its whole life. Thread-safe. */
interface Client extends AutoCloseable {

    /** How a call ended. */
    interface Callback {
        /**
         * Run once, on any thread.
         *
         * @param failure what the call failed with, in a word or two; null if it succeeded
         */
        void ended(@Nullable String failure);
    }

    /** Makes a call and returns at once. */
    void call(int index, Callback callback);

    @Override
    void close();
}
