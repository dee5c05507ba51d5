package dev.holdfast.testing;

import dev.holdfast.breaker.BreakerPolicy;
import java.time.Duration;

/** Settings that make a test's times easy to read. */
public final class Policies {

    /** Opens for 1, 2, 4, 8, 16 and 20 seconds. */
    public static final BreakerPolicy SECONDS =
            BreakerPolicy.builder().openTime(Duration.ofSeconds(1)).growth(2).build();

    private Policies() {}
}
