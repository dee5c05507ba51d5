package dev.holdfast.examples;

import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.event.HoldfastEvent.AttemptStarted;
import dev.holdfast.event.HoldfastEvent.CallGivenUp;
import dev.holdfast.event.HoldfastEvent.CallStarted;
import dev.holdfast.event.HoldfastEvent.CallSucceeded;
import dev.holdfast.event.HoldfastEvent.FailedOver;
import dev.holdfast.event.HoldfastEvent.WaitStarted;
import dev.holdfast.event.HoldfastListener;
import java.util.HashSet;
import java.util.Set;

/** Counts what became of calls. Thread-safe. */
final class Tally implements HoldfastListener {

    /**
     * What was counted.
     *
     * @param calls how many calls began
     * @param atOnce how many were answered by their first request, without a wait
     * @param rescued how many were answered after a failure or a wait, or by an alternate
     * @param givenUp how many ended with a diagnosis
     * @param requests how many requests were sent for all of them
     */
    record Count(int calls, int atOnce, int rescued, int givenUp, int requests) {

        static final Count NONE = new Count(0, 0, 0, 0, 0);

        Count plus(Count more) {
            return new Count(
                    calls + more.calls,
                    atOnce + more.atOnce,
                    rescued + more.rescued,
                    givenUp + more.givenUp,
                    requests + more.requests);
        }

        Count minus(Count earlier) {
            return new Count(
                    calls - earlier.calls,
                    atOnce - earlier.atOnce,
                    rescued - earlier.rescued,
                    givenUp - earlier.givenUp,
                    requests - earlier.requests);
        }
    }

    private final Set<Long> helped = new HashSet<>();
    private int calls;
    private int atOnce;
    private int rescued;
    private int givenUp;
    private int requests;

    @Override
    public synchronized void on(HoldfastEvent event) {
        if (event instanceof CallStarted) {
            calls++;
        } else if (event instanceof AttemptStarted) {
            requests++;
        } else if (event instanceof WaitStarted wait) {
            helped.add(wait.callId());
        } else if (event instanceof FailedOver over) {
            helped.add(over.callId());
        } else if (event instanceof CallSucceeded success) {
            if (helped.remove(success.callId())) {
                rescued++;
            } else {
                atOnce++;
            }
        } else if (event instanceof CallGivenUp end) {
            helped.remove(end.callId());
            givenUp++;
        }
    }

    synchronized Count count() {
        return new Count(calls, atOnce, rescued, givenUp, requests);
    }
}
