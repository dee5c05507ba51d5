package dev.holdfast.time;

/** Tells a waiting call that its caller has cancelled it. Thread-safe; once cancelled, always cancelled. */
public interface CancelSignal {

    boolean isCancelled();

    /**
     * Runs {@code action} when the call is cancelled, at once if it already is. The action must be quick and must not
     * throw. Only one action is held at a time: a call waits in one place at a time.
     *
     * @return what takes the action back
     */
    Registration onCancel(Runnable action);

    /**
     * Whether {@link #onCancel} can't be told and {@link #isCancelled} has to be asked again and again, as inside an
     * interceptor.
     */
    default boolean mustBePolled() {
        return false;
    }

    /** Takes an action back. */
    interface Registration {
        void remove();
    }
}
