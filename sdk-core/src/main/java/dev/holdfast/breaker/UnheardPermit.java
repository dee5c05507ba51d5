package dev.holdfast.breaker;

import dev.holdfast.failure.Failure;

/** A permit whose reports nobody needs. */
enum UnheardPermit implements Permit {
    INSTANCE;

    @Override
    public boolean isProbe() {
        return false;
    }

    @Override
    public void succeeded() {}

    @Override
    public void failed(Failure failure) {}

    @Override
    public void throttled(Failure failure) {}

    @Override
    public void released() {}
}
