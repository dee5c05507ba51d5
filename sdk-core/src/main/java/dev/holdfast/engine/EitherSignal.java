package dev.holdfast.engine;

import dev.holdfast.time.CancelSignal;

/** What ends a wait early: either of two. */
record EitherSignal(CancelSignal first, CancelSignal second) implements CancelSignal {

    @Override
    public boolean isCancelled() {
        return first.isCancelled() || second.isCancelled();
    }

    @Override
    public Registration onCancel(Runnable action) {
        Registration ofFirst = first.onCancel(action);
        Registration ofSecond = second.onCancel(action);
        return () -> {
            ofFirst.remove();
            ofSecond.remove();
        };
    }

    @Override
    public boolean mustBePolled() {
        return first.mustBePolled() || second.mustBePolled();
    }
}
