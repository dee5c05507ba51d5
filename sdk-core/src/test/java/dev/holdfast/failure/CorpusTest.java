package dev.holdfast.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Captures;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Every captured answer of a real proxy, read as HTTP, is understood as the table says. */
class CorpusTest {

    private static final String TABLE = "src/test/resources/gateways/expected.csv";

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(files = TABLE, useHeadersInDisplayName = false, numLinesToSkip = 1)
    @DisplayName("Promise 4: unknown gateways are still gateways; each capture is one failure")
    void understandsEachCapture(
            String capture,
            long elapsedMillis,
            String kind,
            @Nullable String hop,
            @Nullable String transience,
            @Nullable String replay,
            @Nullable String cause) {
        Optional<Failure> found = classify(Captures.bytes(capture), Duration.ofMillis(elapsedMillis));
        if (kind.equals("HEALTHY")) {
            assertThat(found).isEmpty();
            return;
        }
        Failure failure = found.orElseThrow();
        assertThat(Stream.of(
                        failure.kind(),
                        failure.origin().hop(),
                        failure.transience(),
                        failure.replay(),
                        failure.cause().likely()))
                .map(Enum::name)
                .containsExactly(kind, hop, transience, replay, cause);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(files = TABLE, useHeadersInDisplayName = false, numLinesToSkip = 1)
    @DisplayName("Promise 27: nothing of a page reaches evidence, ids or codes")
    void showsNothingOfThePage(String capture) {
        classify(Captures.bytes(capture), Duration.ZERO)
                .ifPresent(failure -> assertThat(failure.origin() + " " + failure.cause() + " " + failure.facts())
                        .doesNotContain("<")
                        .doesNotContain("127.0.0.1")
                        .doesNotContain("example.test"));
    }

    private static Optional<Failure> classify(byte[] bytes, Duration elapsed) {
        try {
            return Views.CLASSIFIER.classify(Captures.read(bytes, elapsed));
        } catch (ProtocolException e) {
            return Optional.of(Views.CLASSIFIER.classify(Views.error(e, Phase.READING)));
        }
    }
}
