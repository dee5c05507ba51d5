package dev.holdfast.engine;

import dev.holdfast.breaker.Breaker;
import dev.holdfast.expectation.OutageClock;
import dev.holdfast.retry.RetryBudget;
import dev.holdfast.time.Ticker;
import dev.holdfast.valve.Valve;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the calls to one endpoint share.
 *
 * @param breaker whether it is up
 * @param valve whether calls may go, and which first
 * @param budget how many retries they may cost
 * @param successes how many calls have succeeded
 * @param outage for how long and how much it has been failing
 */
record EndpointState(Breaker breaker, Valve valve, RetryBudget budget, LongAdder successes, OutageClock outage) {

    EndpointState(Breaker breaker, Valve valve, RetryBudget budget, Ticker ticker) {
        this(breaker, valve, budget, new LongAdder(), ticker);
    }

    private EndpointState(Breaker breaker, Valve valve, RetryBudget budget, LongAdder successes, Ticker ticker) {
        this(breaker, valve, budget, successes, new OutageClock(ticker, successes::sum));
    }

    /** The same calls under another breaker. */
    EndpointState with(Breaker other, Valve itsValve) {
        return new EndpointState(other, itsValve, budget, successes, outage);
    }
}
