package dev.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.breaker.Breakers;
import dev.holdfast.call.Endpoint;
import dev.holdfast.retry.BudgetPolicy;
import dev.holdfast.testing.VirtualTime;
import dev.holdfast.valve.ValvePolicy;
import org.junit.jupiter.api.Test;

class EndpointStateTest {

    private static final Endpoint ENDPOINT = new Endpoint("p/chat", "api.example.com", 443);

    private final VirtualTime time = new VirtualTime();
    private final Breakers breakers = new Breakers(
            BreakerPolicy.defaults(), time, () -> 0.5, endpoint -> false, (endpoint, from, to, openFor, failure) -> {});

    @Test
    void the_clock_knows_how_much_succeeds_also_under_another_breaker() {
        EndpointState state =
                new Endpoints(breakers, BudgetPolicy.defaults(), ValvePolicy.defaults(), time.clockwork()).of(ENDPOINT);
        state.successes().add(3);
        state.outage().failed(true);
        assertThat(state.outage().observe().failingShare()).isEqualTo(0.25);

        EndpointState other = state.with(state.breaker(), state.valve());
        other.successes().add(6);
        assertThat(other.outage().observe().failingShare()).isEqualTo(0.1);
    }
}
