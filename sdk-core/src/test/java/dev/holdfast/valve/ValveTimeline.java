package dev.holdfast.valve;

import dev.holdfast.breaker.Breaker;
import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.breaker.BreakerState;
import dev.holdfast.breaker.Breakers;
import dev.holdfast.call.Endpoint;
import dev.holdfast.call.Priority;
import dev.holdfast.testing.Failures;
import dev.holdfast.testing.Policies;
import dev.holdfast.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One valve in virtual time, and a line for each call that is told something: {@code "1000ms a goes as probe"}. */
final class ValveTimeline {

    static final Endpoint ENDPOINT = Endpoint.of("api.example.test", 443);
    /** So long an answer takes when nothing else is said. */
    static final Duration TOOK = Duration.ofMillis(200);

    final VirtualTime time = new VirtualTime();
    final List<String> events = new ArrayList<>();
    final Breaker breaker;
    final Valve valve;
    private final List<Call> calls = new ArrayList<>();
    private final ValveRelay relay = new ValveRelay();

    /** A call that waits or goes. */
    final class Call {
        final String name;
        final Waiter waiter;

        Call(String name, Wish wish) {
            this.name = name;
            this.waiter = new Waiter(wish, this::told);
        }

        private void told() {
            String what = waiter.told() instanceof Leave.Granted granted
                    ? granted.pass().isProbe() ? "goes as probe" : "goes"
                    : "is told " + ((Leave.Refused) Objects.requireNonNull(waiter.told())).why();
            events.add(time.now().plusNanos(500_000).toMillis() + "ms " + name + " " + what);
        }

        Pass pass() {
            if (waiter.told() instanceof Leave.Granted granted) {
                return granted.pass();
            }
            throw new AssertionError(name + " has no leave: " + events);
        }

        void succeeds() {
            calls.remove(this);
            pass().succeeded(TOOK.toNanos());
        }

        void fails() {
            calls.remove(this);
            pass().failed(Failures.badGateway(), TOOK.toNanos());
        }

        void leaves() {
            Leave unused = valve.leave(waiter);
        }
    }

    ValveTimeline() {
        this(ValvePolicy.defaults(), Policies.SECONDS);
    }

    ValveTimeline(ValvePolicy policy, BreakerPolicy breakerPolicy) {
        Breakers breakers = new Breakers(
                breakerPolicy,
                time,
                () -> Math.nextDown(1.0),
                endpoint -> false,
                (endpoint, from, to, openFor, failure) -> relay.changed(to));
        breaker = breakers.breaker(ENDPOINT);
        valve = new Valve(breaker, policy, time.clockwork());
        relay.valve = valve;
    }

    /** Answers whoever goes until nobody waits. */
    void letAllOut() {
        while (!calls.isEmpty()) {
            List<Call> going =
                    calls.stream().filter(call -> call.waiter.told() != null).toList();
            going.forEach(Call::succeeds);
            time.advance(TOOK);
        }
    }

    private static final class ValveRelay {
        private @Nullable Valve valve;

        void changed(BreakerState to) {
            if (valve != null) {
                valve.breakerChanged(to, () -> {});
            }
        }
    }

    /** Leave for a call that does not wait. */
    Pass go() {
        if (valve.ask() instanceof Leave.Granted granted) {
            return granted.pass();
        }
        throw new AssertionError("refused: " + events);
    }

    /** So many calls that are answered, one after the other. */
    ValveTimeline successes(int times) {
        for (int i = 0; i < times; i++) {
            Pass pass = go();
            time.advance(TOOK);
            pass.succeeded(TOOK.toNanos());
        }
        return this;
    }

    /** Opens the breaker. */
    ValveTimeline down() {
        while (breaker.state() == BreakerState.CLOSED) {
            go().failed(Failures.badGateway(), 0);
        }
        return this;
    }

    Call waits(String name, Duration patience) {
        return waits(name, patience, Priority.NORMAL);
    }

    Call waits(String name, Duration patience, Priority priority) {
        return waits(name, new Wish(priority, time.nanos(), time.nanos() + patience.toNanos(), true, 0));
    }

    Call waits(String name, Wish wish) {
        Call call = new Call(name, wish);
        calls.add(call);
        valve.enter(call.waiter);
        return call;
    }
}
