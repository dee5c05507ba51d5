package dev.holdfast.engine;

import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.OutageHint;

/**
 * What is known of an endpoint beside what its calls tell. Asked on the path of calls, so it only ever answers with what
 * is known already. Thread-safe; neither blocks nor throws.
 */
interface Watch {

    /** Knows nothing. */
    Watch BLIND = new Watch() {
        @Override
        public void failed(Endpoint endpoint, Failure failure, boolean repeatedly) {}

        @Override
        public OutageHint.Posted posted(Endpoint endpoint) {
            return OutageHint.Posted.NOTHING;
        }
    };

    /**
     * An attempt has failed: a reason to look.
     *
     * @param repeatedly whether calls keep failing there
     */
    void failed(Endpoint endpoint, Failure failure, boolean repeatedly);

    /** What the provider's status page says of the endpoint, as far as decisions go. */
    OutageHint.Posted posted(Endpoint endpoint);
}
