package dev.holdfast.benchmarks.outage;

/** One way to make calls: what a program would hold for its whole life. Thread-safe. */
interface Client extends AutoCloseable {

    /** How a call ended. */
    interface Callback {
        /** Run once, on any thread. */
        void ended(boolean success);
    }

    /** Makes a call and returns at once. */
    void call(int index, Callback callback);

    @Override
    void close();
}
