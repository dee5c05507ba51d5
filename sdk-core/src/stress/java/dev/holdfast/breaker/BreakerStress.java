package dev.holdfast.breaker;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads count at once: each sees its own number. */
@JCStressTest
@Outcome(
        id = {"1, 2", "2, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "one after the other")
@Outcome(expect = Expect.FORBIDDEN, desc = "a count was lost")
@State
public class BreakerStress {
    private final AtomicInteger count = new AtomicInteger();

    @Actor
    public void first(II_Result result) {
        result.r1 = count.incrementAndGet();
    }

    @Actor
    public void second(II_Result result) {
        result.r2 = count.incrementAndGet();
    }
}
