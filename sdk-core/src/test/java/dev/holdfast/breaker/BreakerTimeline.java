package dev.holdfast.breaker;

import dev.holdfast.breaker.Admission.Admitted;
import dev.holdfast.breaker.Admission.Refused;
import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Failure;
import dev.holdfast.testing.Failures;
import dev.holdfast.testing.Policies;
import dev.holdfast.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** One breaker in virtual time, and a line for each thing that happens to it: {@code "1500ms OPEN -> HALF_OPEN"}. */
final class BreakerTimeline {

    /** The upper edge of all jitter, so that times are the nominal ones, to the millisecond. */
    static final DoubleSupplier NO_JITTER = () -> Math.nextDown(1.0);

    static final Endpoint ENDPOINT = Endpoint.of("api.example.com", 443);

    final VirtualTime time;
    final Breaker breaker;
    /** Whether the status page shows an outage. */
    boolean outagePosted;

    private final List<String> events = new ArrayList<>();

    BreakerTimeline() {
        this(Policies.SECONDS);
    }

    BreakerTimeline(BreakerPolicy policy) {
        this(policy, NO_JITTER, new VirtualTime());
    }

    BreakerTimeline(BreakerPolicy policy, DoubleSupplier random, VirtualTime time) {
        this.time = time;
        breaker = new Breakers(policy, time, random, endpoint -> outagePosted, this::changed).breaker(ENDPOINT);
    }

    private void changed(
            Endpoint endpoint, BreakerState from, BreakerState to, Duration openFor, @Nullable Failure failure) {
        String opened = failure == null ? "" : " for " + millis(openFor) + " (" + failure.kind() + ")";
        note(from + " -> " + to + opened);
    }

    /** Everything so far. */
    List<String> events() {
        return List.copyOf(events);
    }

    /** Lets time pass. */
    BreakerTimeline after(Duration duration) {
        time.advance(duration);
        return this;
    }

    BreakerTimeline afterMillis(long millis) {
        return after(Duration.ofMillis(millis));
    }

    /** Asks, and notes the answer. */
    Admission ask() {
        Admission answer = breaker.admit();
        if (answer instanceof Admitted admitted) {
            note(admitted.permit().isProbe() ? "probe" : "go");
        } else if (answer instanceof Refused refused) {
            boolean forEver = refused.retryAfterNanos() == Long.MAX_VALUE;
            note("ask again " + (forEver ? "never" : "in " + millis(Duration.ofNanos(refused.retryAfterNanos()))));
        }
        return answer;
    }

    /** Asks for what must be admitted. */
    Permit go() {
        if (ask() instanceof Admitted admitted) {
            return admitted.permit();
        }
        throw new AssertionError("refused: " + events);
    }

    /** Attempts that end at once; not noted, but for what they change. */
    BreakerTimeline failures(int count) {
        return failures(count, Failures.badGateway());
    }

    BreakerTimeline failures(int count, Failure failure) {
        for (int i = 0; i < count; i++) {
            permit().failed(failure);
        }
        return this;
    }

    BreakerTimeline successes(int count) {
        for (int i = 0; i < count; i++) {
            permit().succeeded();
        }
        return this;
    }

    private Permit permit() {
        if (breaker.admit() instanceof Admitted admitted) {
            return admitted.permit();
        }
        throw new AssertionError("refused: " + events);
    }

    BreakerState state() {
        return breaker.state();
    }

    private void note(String event) {
        events.add(millis(time.now()) + " " + event);
    }

    private static String millis(Duration duration) {
        // Rounded: the jitter's upper edge is a nanosecond short of its nominal time.
        return String.format(Locale.ROOT, "%dms", Math.round(duration.toNanos() / 1e6));
    }
}
