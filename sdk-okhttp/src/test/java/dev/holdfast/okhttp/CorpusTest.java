package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.HoldfastException;
import dev.holdfast.OnGiveUp;
import dev.holdfast.Provider;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureClassifier;
import dev.holdfast.failure.Phase;
import dev.holdfast.failure.RequestView;
import dev.holdfast.failure.ResponseView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.Call;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every captured answer of a real proxy, sent over a real socket, goes through OkHttp and comes out as the table says. */
class CorpusTest {

    private static final Path CORPUS = Path.of("..", "sdk-core", "src", "test", "resources", "gateways");

    @RegisterExtension
    final Rig rig = new Rig();

    /** One line of the table. */
    private record Expected(String capture, Duration elapsed, String understoodAs) {

        static Expected of(String line) {
            String[] cells = line.split(",", 3);
            return new Expected(cells[0], Duration.ofMillis(Long.parseLong("0" + cells[1])), cells[2]);
        }

        @Override
        public String toString() {
            return capture;
        }
    }

    static Stream<Expected> table() throws IOException {
        return Files.readAllLines(CORPUS.resolve("expected.csv")).stream()
                .skip(1)
                .map(Expected::of);
    }

    @Test
    void everyCaptureHasARow() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            List<String> captures = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".http"))
                    .map(name -> name.substring(0, name.length() - ".http".length()))
                    .sorted()
                    .toList();
            assertThat(captures).hasSize(68);
            assertThat(table().map(Expected::capture).sorted()).containsExactlyElementsOf(captures);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    @DisplayName("Promise 1: one failure type from every capture")
    void oneFailureTypeFromEveryCapture(Expected expected) throws IOException {
        byte[] bytes = Files.readAllBytes(CORPUS.resolve(expected.capture() + ".http"));
        FaultServer server = rig.faults(connection -> {
            connection.readRequest();
            connection.write(bytes);
        });
        Call.Factory calls = HoldfastCallFactory.wrap(
                rig.client(),
                rig.holdfast(builder -> builder.retry(retry -> retry.maxAttempts(1))
                        .onGiveUp(OnGiveUp.THROW_ALWAYS)
                        .classifier(elapsed(expected.elapsed()))));
        assertThat(words(failure(calls.newCall(Rig.post(server.url()))))).isEqualTo(expected.understoodAs());
    }

    private static @Nullable Failure failure(Call call) throws IOException {
        try (Response response = call.execute()) {
            assertThat(HoldfastResponses.report(response)).isEmpty();
            try {
                response.body().bytes();
                return null;
            } catch (IOException brokeOff) {
                // What watches streams will see: the answer had begun.
                return FailureClassifier.of(Provider.openAi().dialect())
                        .classify(new ErrorView(
                                new RequestView("POST", "localhost", RequestView.Expects.API),
                                brokeOff,
                                Phase.READING,
                                false,
                                false,
                                Duration.ZERO));
            }
        } catch (HoldfastException givenUp) {
            CallReport report = givenUp.report();
            assertThat(givenUp.getMessage()).doesNotContain("<").doesNotContain("127.0.0.1");
            return report.failure();
        }
    }

    private static String words(@Nullable Failure failure) {
        return failure == null
                ? "HEALTHY,,,,"
                : String.join(
                        ",",
                        failure.kind().name(),
                        failure.origin().hop().name(),
                        failure.transience().name(),
                        failure.replay().name(),
                        failure.cause().likely().name());
    }

    /** The real classifier, told how long the proxy had taken when the answer was captured. */
    private static FailureClassifier elapsed(Duration elapsed) {
        FailureClassifier real = FailureClassifier.of(Provider.openAi().dialect());
        return new FailureClassifier() {
            @Override
            public Optional<Failure> classify(ResponseView view) {
                return real.classify(new ResponseView(
                        view.request(), view.status(), view.headers(), view.body(), view.arrival(), elapsed));
            }

            @Override
            public Failure classify(ErrorView error) {
                return real.classify(error);
            }
        };
    }
}
