package dev.holdfast.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever comes in, the classifier answers, and what it says can be shown. */
class TotalityTest {

    private static final String[] WORDS = {
        "<html>",
        "nginx",
        "{\"error\":",
        "{",
        "}",
        "[",
        "]",
        "null",
        "\"code\":",
        "\"message\":\"",
        "\\u0000",
        "429",
        "insufficient_quota",
        "<center>",
        "\uD83D",
        "try again in 20s",
        "1e999",
        "\u0000",
        "sk-live-123456789",
        "192.0.2.7"
    };
    private static final String[] HEADERS = {
        "retry-after",
        "retry-after-ms",
        "x-request-id",
        "cf-ray",
        "server",
        "x-squid-error",
        "content-type",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "x-should-retry",
        "date",
        "via"
    };

    @Test
    @DisplayName("Promise 1: total: no bytes and no headers make it throw")
    void noBytesAndNoHeadersMakeItThrow() throws IOException {
        classifyAtRandom(1, 30_000);
    }

    @Test
    @Tag("soak")
    @DisplayName("Promise 1: total: no bytes and no headers make it throw, for as long as one cares to try")
    void noBytesAndNoHeadersMakeItThrowForMinutes() throws IOException {
        for (int seed = 2; seed < 102; seed++) {
            classifyAtRandom(seed, 100_000);
        }
    }

    private static void classifyAtRandom(int seed, int times) throws IOException {
        List<byte[]> corpus = corpus();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < times; i++) {
            byte[] body = random.nextInt(3) == 0
                    ? mutate(corpus.get(random.nextInt(corpus.size())), random)
                    : garbage(random);
            List<String> headers = new ArrayList<>();
            for (int h = random.nextInt(4); h > 0; h--) {
                headers.add(HEADERS[random.nextInt(HEADERS.length)]);
                headers.add(new String(garbage(random), StandardCharsets.UTF_8));
            }
            int status = random.nextInt(10) == 0 ? random.nextInt() : random.nextInt(100, 600);
            ResponseView view = Views.answer(
                    status, "", Duration.ofMillis(random.nextInt(100_000)), headers.toArray(new String[0]));
            view = new ResponseView(view.request(), status, view.headers(), body, view.arrival(), view.elapsed());
            Optional<Failure> failure = Views.CLASSIFIER.classify(view);
            failure.ifPresent(TotalityTest::canBeShown);
            assertThat(failure.isPresent() || status == 101 || (status >= 200 && status < 400))
                    .as("seed %d, answer %d: status %d", seed, i, status)
                    .isTrue();
        }
    }

    @Test
    @DisplayName("Promise 1: no more than 64 KiB of a body count")
    void noMoreThan64KiBCount() {
        byte[] long1 = new byte[ResponseView.MAX_BODY + 100];
        java.util.Arrays.fill(long1, (byte) ' ');
        byte[] code = "{\"error\":{\"code\":\"insufficient_quota\"}}".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(code, 0, long1, ResponseView.MAX_BODY, code.length);
        ResponseView base = Views.json(429, "");
        Failure failure = Views.classify(
                new ResponseView(base.request(), 429, base.headers(), long1, base.arrival(), base.elapsed()));
        assertThat(failure.kind()).isEqualTo(FailureKind.RATE_LIMITED);
    }

    @Test
    @DisplayName("Promise 1: deep nesting does not make it throw")
    void deepNestingDoesNotMakeItThrow() {
        String deep = "{\"error\":{\"code\":\"slow_down\",\"a\":" + "[".repeat(30_000);
        assertThat(Views.classify(Views.json(429, deep)).kind()).isEqualTo(FailureKind.RATE_LIMITED);
    }

    @Test
    @DisplayName("Promise 1: no exception graph makes it throw, cycles too")
    void noExceptionGraphMakesItThrow() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 5_000; i++) {
            List<Tangled> graph = new ArrayList<>();
            for (int n = random.nextInt(1, 50); n > 0; n--) {
                graph.add(new Tangled(new String(garbage(random), StandardCharsets.UTF_8), random.nextInt(20) == 0));
            }
            for (Tangled one : graph) {
                one.next = graph.get(random.nextInt(graph.size()));
                Tangled suppressed = graph.get(random.nextInt(graph.size()));
                if (suppressed != one) {
                    one.addSuppressed(suppressed);
                }
            }
            Phase phase = Phase.values()[random.nextInt(Phase.values().length)];
            canBeShown(Views.CLASSIFIER.classify(new ErrorView(
                    Views.REQUEST, graph.get(0), phase, random.nextBoolean(), random.nextBoolean(), Duration.ZERO)));
        }
    }

    @Test
    @DisplayName("Promise 27: no client address, key or markup in ids, codes and evidence")
    void nothingPrivateIsShown() {
        Failure failure = Views.classify(Views.json(
                502,
                "{\"error\":{\"code\":\"sk-proj-abcdef\",\"type\":\"<b>bold</b>\",\"message\":\"m\"}}",
                "x-request-id",
                "192.0.2.7",
                "cf-ray",
                "2001:db8::7",
                "request-id",
                "sk-secret"));
        assertThat(failure.toString())
                .doesNotContain("192.0.2.7")
                .doesNotContain("2001:db8")
                .doesNotContain("sk-")
                .doesNotContain("<");
    }

    private static void canBeShown(Failure failure) {
        String shown = failure.origin() + " " + failure.cause() + " "
                + failure.facts().reference() + " " + failure.facts().code();
        assertThat(shown).doesNotContain("<").doesNotContain("192.0.2.7").doesNotContain("sk-live");
        assertThat(shown.chars().noneMatch(Character::isISOControl)).isTrue();
        assertThat(shown.length()).isLessThan(4_000);
    }

    private static List<byte[]> corpus() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/gateways"))) {
            List<byte[]> all = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                byte[] bytes = Files.readAllBytes(file);
                all.add(java.util.Arrays.copyOf(bytes, Math.min(bytes.length, 4_000)));
            }
            return all;
        }
    }

    private static byte[] mutate(byte[] bytes, SplittableRandom random) {
        byte[] copy = bytes.clone();
        for (int i = 0; i < 5; i++) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt();
        }
        return java.util.Arrays.copyOf(copy, random.nextInt(copy.length + 1));
    }

    private static byte[] garbage(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(
                    random.nextInt(4) == 0
                            ? Character.toString(random.nextInt(0x300))
                            : WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Its causes may form any graph, and asking for its message may throw. */
    private static final class Tangled extends IOException {
        private static final long serialVersionUID = 1L;

        private final boolean broken;

        transient @Nullable Tangled next;

        Tangled(String message, boolean broken) {
            super(message);
            this.broken = broken;
        }

        @Override
        public String getMessage() {
            if (broken) {
                throw new IllegalStateException("a bug in an exception");
            }
            return super.getMessage();
        }

        @Override
        public synchronized @Nullable Throwable getCause() {
            return next;
        }
    }
}
