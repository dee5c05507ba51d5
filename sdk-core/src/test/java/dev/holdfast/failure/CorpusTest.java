package dev.holdfast.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Every captured answer of a real proxy, read as HTTP by a few lines of this test, is understood as the table says. */
class CorpusTest {

    private static final String TABLE = "src/test/resources/gateways/expected.csv";
    private static final Path CORPUS = Path.of("src/test/resources/gateways");

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
            @Nullable String cause)
            throws IOException {
        byte[] bytes = Files.readAllBytes(CORPUS.resolve(capture + ".http"));
        Optional<Failure> found = classify(bytes, Duration.ofMillis(elapsedMillis));
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
    void showsNothingOfThePage(String capture) throws IOException {
        byte[] bytes = Files.readAllBytes(CORPUS.resolve(capture + ".http"));
        classify(bytes, Duration.ZERO)
                .ifPresent(failure -> assertThat(failure.origin() + " " + failure.cause() + " " + failure.facts())
                        .doesNotContain("<")
                        .doesNotContain("127.0.0.1")
                        .doesNotContain("example.test"));
    }

    private static Optional<Failure> classify(byte[] bytes, Duration elapsed) {
        try {
            return Views.CLASSIFIER.classify(read(bytes, elapsed));
        } catch (ProtocolException e) {
            return Optional.of(Views.CLASSIFIER.classify(Views.error(e, Phase.READING)));
        }
    }

    private static ResponseView read(byte[] bytes, Duration elapsed) throws ProtocolException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String[] head = text.substring(0, Math.max(end, 0)).split("\r\n");
        if (!head[0].matches("HTTP/1\\.[01] \\d{3} .*")) {
            throw new ProtocolException("Unexpected status line: " + head[0]);
        }
        List<String> headers = new ArrayList<>();
        for (int i = 1; i < head.length; i++) {
            int colon = head[i].indexOf(':');
            headers.add(head[i].substring(0, colon));
            headers.add(head[i].substring(colon + 1).strip());
        }
        String body = text.substring(end + 4);
        ResponseView view =
                Views.answer(Integer.parseInt(head[0].substring(9, 12)), "", elapsed, headers.toArray(new String[0]));
        if (!view.headers().values("transfer-encoding").isEmpty()) {
            body = unchunked(body);
        }
        for (String length : view.headers().values("content-length")) {
            if (body.length() < Integer.parseInt(length)) {
                throw new ProtocolException("unexpected end of stream");
            }
        }
        return new ResponseView(
                view.request(),
                view.status(),
                view.headers(),
                body.getBytes(StandardCharsets.ISO_8859_1),
                view.arrival(),
                elapsed);
    }

    private static String unchunked(String body) throws ProtocolException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        int at = 0;
        while (true) {
            int line = body.indexOf("\r\n", at);
            if (line <= at) {
                throw new ProtocolException("unexpected end of stream");
            }
            int length = Integer.parseInt(body.substring(at, line), 16);
            if (length == 0) {
                return plain.toString(StandardCharsets.ISO_8859_1);
            }
            plain.writeBytes(body.substring(line + 2, line + 2 + length).getBytes(StandardCharsets.ISO_8859_1));
            at = line + 2 + length + 2;
        }
    }
}
