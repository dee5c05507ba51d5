package dev.holdfast.benchmarks.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PeersTest {

    @ParameterizedTest
    @EnumSource(ClientKind.class)
    void every_client_gets_an_answer_from_a_healthy_server(ClientKind kind) throws Exception {
        Scenario scenario = Scenarios.named("healthy");
        Workload workload = Workload.of(scenario, 1);
        try (ChatServer server = ChatServer.start(scenario, workload)) {
            long originNanos = System.nanoTime();
            server.backend().begin(originNanos);
            try (Client client = kind.create(new ClientKind.Setting(server, scenario, workload, originNanos))) {
                CompletableFuture<Optional<String>> failure = new CompletableFuture<>();
                client.call(0, failed -> failure.complete(Optional.ofNullable(failed)));

                assertThat(failure.get(5, TimeUnit.SECONDS)).isEmpty();
            }
            assertThat(server.backend().arrivals()).hasSize(1);
        }
    }
}
