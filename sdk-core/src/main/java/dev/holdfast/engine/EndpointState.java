package dev.holdfast.engine;

import dev.holdfast.breaker.Breaker;
import dev.holdfast.expectation.OutageClock;
import dev.holdfast.retry.RetryBudget;
import dev.holdfast.time.Ticker;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the calls to one endpoint share.
 *
 * @param breaker whether calls may go
 * @param budget how many retries they may cost
 * @param successes how many calls have succeeded
 * @param outage for how long and how much it has been failing
 */
record EndpointState(Breaker breaker, RetryBudget budget, LongAdder successes, OutageClock outage) {

    EndpointState(Breaker breaker, RetryBudget budget, Ticker ticker) {
        this(breaker, budget, new LongAdder(), ticker);
    }

    private EndpointState(Breaker breaker, RetryBudget budget, LongAdder successes, Ticker ticker) {
        this(breaker, budget, successes, new OutageClock(ticker, successes::sum));
    }

    /** The same calls under another breaker. */
    EndpointState with(Breaker other) {
        return new EndpointState(other, budget, successes, outage);
    }
}
