package dev.holdfast.examples;

import dev.holdfast.Provider;
import dev.holdfast.call.Endpoint;
import dev.holdfast.diagnosis.Diagnosis;
import dev.holdfast.diagnosis.Service;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Dialect;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureClassifier;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.RequestView;
import dev.holdfast.failure.ResponseView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The failure in the README's picture: nginx's page for a backend that it can't reach, three times in seven seconds. */
final class Pictured {

    private static final Instant ENDED = Instant.parse("2026-11-02T14:02:11Z");

    private Pictured() {}

    static Diagnosis diagnosis() {
        Provider provider = Provider.openAi();
        Endpoint endpoint = provider.endpointFor("api.openai.com", 443, "/v1/chat/completions");
        Failure failure = FailureClassifier.of(Dialect.STANDARD)
                .classify(new ResponseView(
                        new RequestView("POST", endpoint.host(), RequestView.Expects.API),
                        502,
                        name -> name.equals("content-type") ? List.of("text/html") : List.of(),
                        "<html><head><title>502 Bad Gateway</title></head><body><hr><center>nginx/1.22.1</center></body></html>"
                                .getBytes(StandardCharsets.UTF_8),
                        ENDED,
                        Duration.ofMillis(12)))
                .orElseThrow();
        List<Attempted> attempts = Stream.of(0, 2400, 7000)
                .map(millis -> new Attempted(3, endpoint, Duration.ofMillis(millis), null, false, failure))
                .toList();
        return Diagnosis.of(
                new CallReport(
                        endpoint,
                        failure,
                        Reason.PATIENCE_EXHAUSTED,
                        attempts,
                        new CallReport.Timing(ENDED, Duration.ofMillis(7012), Duration.ofSeconds(10), null, null)),
                new Service(provider.displayName(), provider.statusPage().orElse(null), false));
    }
}
