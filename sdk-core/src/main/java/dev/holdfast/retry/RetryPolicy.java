package dev.holdfast.retry;

import java.time.Duration;
import java.util.Objects;

/**
 * When and how often to try again. Immutable.
 *
 * @param maxAttempts how many requests a call sends at most; 8 by default. Patience and budget are the real bounds. Probes
 *     of an endpoint that was down and attempts that a rate limit refused don't count.
 * @param patience how long after a call's start a new attempt may still begin; 30 s by default
 * @param backoff the waits between attempts
 * @param outcomeUnknown what to do when a request may have been processed
 * @param budget how many retries an endpoint may cost
 */
public record RetryPolicy(
        int maxAttempts, Duration patience, Backoff backoff, OutcomeUnknown outcomeUnknown, BudgetPolicy budget) {

    private static final RetryPolicy DEFAULTS = new Builder().build();

    public RetryPolicy {
        Objects.requireNonNull(patience, "patience");
        Objects.requireNonNull(backoff, "backoff");
        Objects.requireNonNull(outcomeUnknown, "outcomeUnknown");
        Objects.requireNonNull(budget, "budget");
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts < 1: " + maxAttempts);
        }
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience < 0: " + patience);
        }
    }

    public static RetryPolicy defaults() {
        return DEFAULTS;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Changes some of the defaults. Not thread-safe. */
    public static final class Builder {
        private int maxAttempts = 8;
        private Duration patience = Duration.ofSeconds(30);
        private Duration baseDelay = Backoff.defaults().baseDelay();
        private Duration maxDelay = Backoff.defaults().maxDelay();
        private Jitter jitter = Backoff.defaults().jitter();
        private OutcomeUnknown outcomeUnknown = OutcomeUnknown.RETRY_SERVER_ERRORS;
        private BudgetPolicy budget = BudgetPolicy.defaults();

        private Builder() {}

        /** How many requests a call sends at most; 1 switches retries off. */
        public Builder maxAttempts(int maxAttempts) {
            this.maxAttempts = maxAttempts;
            return this;
        }

        /** How long after a call's start a new attempt may still begin. */
        public Builder patience(Duration patience) {
            this.patience = patience;
            return this;
        }

        /** The envelope of the first wait. */
        public Builder baseDelay(Duration baseDelay) {
            this.baseDelay = baseDelay;
            return this;
        }

        /** The cap of the waits' envelope. */
        public Builder maxDelay(Duration maxDelay) {
            this.maxDelay = maxDelay;
            return this;
        }

        /** How chance spreads the waits. */
        public Builder jitter(Jitter jitter) {
            this.jitter = jitter;
            return this;
        }

        /** What to do when a request may have been processed. */
        public Builder outcomeUnknown(OutcomeUnknown outcomeUnknown) {
            this.outcomeUnknown = outcomeUnknown;
            return this;
        }

        /** How many retries an endpoint may cost. */
        public Builder budget(BudgetPolicy budget) {
            this.budget = budget;
            return this;
        }

        /** @throws IllegalArgumentException naming the setting and its value */
        public RetryPolicy build() {
            return new RetryPolicy(
                    maxAttempts, patience, new Backoff(baseDelay, maxDelay, jitter), outcomeUnknown, budget);
        }
    }
}
