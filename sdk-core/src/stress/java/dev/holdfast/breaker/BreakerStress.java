package dev.holdfast.breaker;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.LI_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZL_Result;

/** What a breaker comes to when two things happen to it at once. */
public final class BreakerStress {

    private static final Duration OPEN_TIME = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofSeconds(30);

    private BreakerStress() {}

    /** Two ask at the end of the open time. */
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "one of them is the probe")
    @Outcome(expect = FORBIDDEN, desc = "none or two")
    @State
    public static class TwoAskers {
        private final Subject subject = new Subject().opened().after(OPEN_TIME);

        @Actor
        public void first(II_Result result) {
            result.r1 = subject.admits();
        }

        @Actor
        public void second(II_Result result) {
            result.r2 = subject.admits();
        }
    }

    /** A success begun before the opening arrives while the open time ends. */
    @JCStressTest
    @Outcome(id = "HALF_OPEN, 0", expect = ACCEPTABLE, desc = "the stale success changes nothing")
    @Outcome(expect = FORBIDDEN, desc = "it closed the breaker, or took the probe's place")
    @State
    public static class StaleSuccessAndProbe {
        private final Subject subject = new Subject();
        private final Permit early = subject.permit();

        public StaleSuccessAndProbe() {
            subject.opened().after(OPEN_TIME);
        }

        @Actor
        public void success() {
            early.succeeded();
        }

        @Actor
        public void ask() {
            subject.admits();
        }

        @Arbiter
        public void after(LI_Result result) {
            result.r1 = subject.breaker.state();
            result.r2 = subject.admits();
        }
    }

    /** A success and the failure that opens. */
    @JCStressTest
    @Outcome(id = "OPEN, 1", expect = ACCEPTABLE, desc = "the failure was first, or just before")
    @Outcome(id = "CLOSED, 0", expect = ACCEPTABLE, desc = "the success was first: the row has ended")
    @Outcome(expect = FORBIDDEN, desc = "a change was told that was none, or not told")
    @State
    public static class SuccessAndOpening {
        private final Subject subject = new Subject();
        private final Permit permit = subject.permit();

        public SuccessAndOpening() {
            permit.failed(Subject.FAILURE);
        }

        @Actor
        public void success() {
            permit.succeeded();
        }

        @Actor
        public void failure() {
            permit.failed(Subject.FAILURE);
        }

        @Arbiter
        public void after(LI_Result result) {
            result.r1 = subject.breaker.state();
            result.r2 = subject.changes.get();
        }
    }

    /** A probe is given back while its lease ends and somebody takes over. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the next probe goes, and keeps its own lease")
    @Outcome(expect = FORBIDDEN, desc = "nobody goes, or the old probe gives the new one's lease away")
    @State
    public static class ReleaseAndLeaseEnd {
        private final Subject subject = new Subject().opened().after(OPEN_TIME);
        private final Permit probe = subject.permit();

        public ReleaseAndLeaseEnd() {
            subject.after(LEASE);
        }

        @Actor
        public void release() {
            probe.released();
        }

        @Actor
        public void ask(II_Result result) {
            result.r1 = subject.admits();
        }

        @Arbiter
        public void after(II_Result result) {
            result.r2 = subject.admits();
        }
    }

    /** Two failures reach the threshold together. */
    @JCStressTest
    @Outcome(id = "OPEN, 1", expect = ACCEPTABLE, desc = "one of them opens it")
    @Outcome(expect = FORBIDDEN, desc = "none does, or both")
    @State
    public static class TwoFailures {
        private final Subject subject = new Subject();
        private final Permit permit = subject.permit();

        @Actor
        public void first() {
            permit.failed(Subject.FAILURE);
        }

        @Actor
        public void second() {
            permit.failed(Subject.FAILURE);
        }

        @Arbiter
        public void after(LI_Result result) {
            result.r1 = subject.breaker.state();
            result.r2 = subject.changes.get();
        }
    }

    /** A reset and a failing probe. */
    @JCStressTest
    @Outcome(id = "CLOSED", expect = ACCEPTABLE, desc = "the reset stands")
    @Outcome(expect = FORBIDDEN, desc = "a probe from before the reset undid it")
    @State
    public static class ResetAndProbeFailure {
        private final Subject subject = new Subject().opened().after(OPEN_TIME);
        private final Permit probe = subject.permit();

        @Actor
        public void reset() {
            subject.breaker.reset();
        }

        @Actor
        public void failure() {
            probe.failed(Subject.FAILURE);
        }

        @Arbiter
        public void after(L_Result result) {
            result.r1 = subject.breaker.state();
        }
    }

    /** A hand opens it and a probe succeeds. */
    @JCStressTest
    @Outcome(id = "FORCED_OPEN", expect = ACCEPTABLE, desc = "the hand has the last word")
    @Outcome(expect = FORBIDDEN, desc = "a probe overruled it")
    @State
    public static class ForceOpenAndProbeSuccess {
        private final Subject subject = new Subject().opened().after(OPEN_TIME);
        private final Permit probe = subject.permit();

        @Actor
        public void force() {
            subject.breaker.forceOpen();
        }

        @Actor
        public void success() {
            probe.succeeded();
        }

        @Arbiter
        public void after(L_Result result) {
            result.r1 = subject.breaker.state();
        }
    }

    /** A lapsed probe and its successor succeed together, where two successes close. */
    @JCStressTest
    @Outcome(id = "CLOSED, 3", expect = ACCEPTABLE, desc = "both count: it opened, half-opened and closed")
    @Outcome(expect = FORBIDDEN, desc = "a success was lost, or closed it twice")
    @State
    public static class TwoSuccesses {
        private final Subject subject = new Subject(2).opened().after(OPEN_TIME);
        private final Permit lapsed = subject.permit();
        private final Permit current = subject.after(LEASE).permit();

        @Actor
        public void lapsed() {
            lapsed.succeeded();
        }

        @Actor
        public void current() {
            current.succeeded();
        }

        @Arbiter
        public void after(LI_Result result) {
            result.r1 = subject.breaker.state();
            result.r2 = subject.changes.get();
        }
    }

    /** It is dropped for want of room while it opens. */
    @JCStressTest
    @Outcome(id = "true, CLOSED", expect = ACCEPTABLE, desc = "dropped, and opens no more")
    @Outcome(id = "false, OPEN", expect = ACCEPTABLE, desc = "open, and not dropped")
    @Outcome(expect = FORBIDDEN, desc = "an open one was dropped")
    @State
    public static class EvictionAndOpening {
        private final Subject subject = new Subject();
        private final Permit permit = subject.permit();

        public EvictionAndOpening() {
            permit.failed(Subject.FAILURE);
        }

        @Actor
        public void evict(ZL_Result result) {
            result.r1 = subject.breaker.retire();
        }

        @Actor
        public void failure() {
            permit.failed(Subject.FAILURE);
        }

        @Arbiter
        public void after(ZL_Result result) {
            result.r2 = subject.breaker.state();
        }
    }

    /** Two threads find the window's newest bucket full. */
    @JCStressTest
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "both count")
    @Outcome(expect = FORBIDDEN, desc = "one was counted in a bucket that got lost")
    @State
    public static class TwoTurnOverABucket {
        private final SlidingWindow window = new SlidingWindow(10, 0);

        @Actor
        public void success() {
            window.succeeded(1);
        }

        @Actor
        public void failure() {
            window.failed(2);
        }

        @Arbiter
        public void after(II_Result result) {
            SlidingWindow.Tally tally = window.tally(2);
            result.r1 = (int) tally.failures();
            result.r2 = (int) tally.total();
        }
    }
}
