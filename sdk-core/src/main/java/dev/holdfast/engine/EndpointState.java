package dev.holdfast.engine;

import dev.holdfast.breaker.Breaker;
import dev.holdfast.retry.RetryBudget;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the calls to one endpoint share.
 *
 * @param breaker whether calls may go
 * @param budget how many retries they may cost
 * @param successes how many calls have succeeded
 */
record EndpointState(Breaker breaker, RetryBudget budget, LongAdder successes) {}
