package dev.holdfast.engine;

import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.event.HoldfastEvent.AttemptFailed;
import dev.holdfast.event.HoldfastEvent.AttemptStarted;
import dev.holdfast.event.HoldfastEvent.BreakerChanged;
import dev.holdfast.event.HoldfastEvent.CallAborted;
import dev.holdfast.event.HoldfastEvent.CallCancelled;
import dev.holdfast.event.HoldfastEvent.CallGivenUp;
import dev.holdfast.event.HoldfastEvent.CallStarted;
import dev.holdfast.event.HoldfastEvent.CallSucceeded;
import dev.holdfast.event.HoldfastEvent.FailedOver;
import dev.holdfast.event.HoldfastEvent.WaitStarted;
import dev.holdfast.event.HoldfastListener;
import dev.holdfast.testing.VirtualTime;
import java.util.List;

/** Writes down every event, a line each. */
record EventLog(VirtualTime time, List<String> timeline) implements HoldfastListener {

    @Override
    public void on(HoldfastEvent event) {
        timeline.add(time.now().toMillis() + "ms " + line(event));
    }

    private static String line(HoldfastEvent event) {
        if (event instanceof AttemptStarted start) {
            return (start.probe() ? "probe " : "attempt ") + start.attempt();
        } else if (event instanceof AttemptFailed failed) {
            return "failed " + failed.attempt().failure().kind();
        } else if (event instanceof WaitStarted wait) {
            return "wait " + wait.delay().toMillis() + "ms " + wait.why();
        } else if (event instanceof FailedOver move) {
            return "to " + move.endpoint() + " " + move.why();
        } else if (event instanceof CallSucceeded success) {
            return "answer after " + success.attempts();
        } else if (event instanceof CallGivenUp end) {
            return "given up " + end.report().why();
        } else if (event instanceof CallAborted abort) {
            return "aborted by "
                    + (abort.cause() == null
                            ? "nothing"
                            : abort.cause().getClass().getSimpleName());
        } else if (event instanceof BreakerChanged change) {
            return "breaker " + change.to();
        } else {
            return event instanceof CallStarted ? "call" : event instanceof CallCancelled ? "cancelled" : "" + event;
        }
    }
}
