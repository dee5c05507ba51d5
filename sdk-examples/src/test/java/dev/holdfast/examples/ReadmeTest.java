package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.call.CallOptions;
import dev.holdfast.retry.BudgetPolicy;
import dev.holdfast.retry.OutcomeUnknown;
import dev.holdfast.retry.RetryPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README shows is what there is. */
class ReadmeTest {

    private static final Path ROOT = Path.of("..");
    private static final List<Path> SOURCES = List.of(
            Path.of("src/main/java/dev/holdfast/examples/FirstUse.java"),
            ROOT.resolve("sdk-okhttp/src/it/openai-java/src/main/java/example/Main.java"),
            Path.of("src/main/java/dev/holdfast/examples/Settings.java"));

    private static final Pattern SNIPPET =
            Pattern.compile(" *// snippet:(\\S+)\n(.*?) *// snippet:\\1\n", Pattern.DOTALL);

    private final String readme = Files.readString(ROOT.resolve("README.md"));

    ReadmeTest() throws IOException {}

    private List<String> blocks(String language) {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(readme)
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    @Test
    void every_java_block_is_code_that_is_compiled() throws IOException {
        List<String> compiled = new ArrayList<>();
        for (Path source : SOURCES) {
            Matcher snippet = SNIPPET.matcher(Files.readString(source));
            while (snippet.find()) {
                compiled.add(snippet.group(2).stripTrailing().stripIndent() + "\n");
            }
        }
        assertThat(blocks("java")).containsExactlyElementsOf(compiled);
    }

    @Test
    void the_first_two_commands_run_the_program_and_pass_the_tests() {
        assertThat(blocks("sh"))
                .startsWith(
                        "mvn -q -B -DskipTests package && java -jar sdk-examples/target/holdfast-examples.jar\n",
                        "mvn -B verify\n");
    }

    @Test
    void the_version_is_the_one_that_is_built() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String version = pom.replaceFirst("(?s).*?<version>(.*?)</version>.*", "$1");
        assertThat(readme).contains("<version>" + version + "</version>");
    }

    @Test
    void the_table_of_defaults_shows_the_defaults() {
        RetryPolicy retry = RetryPolicy.defaults();
        BudgetPolicy budget = retry.budget();
        BreakerPolicy breaker = BreakerPolicy.defaults();
        assertThat(retry.outcomeUnknown()).isEqualTo(OutcomeUnknown.RETRY_SERVER_ERRORS);
        assertThat(CallOptions.defaults().mayWait()).isTrue();
        assertThat(breaker.openTime().growth()).isEqualTo(2);
        assertThat(breaker.enabled()).isTrue();

        assertThat(readme.lines().filter(line -> line.startsWith("| ")))
                .containsExactlyElementsOf(Stream.of(
                                "setting | default",
                                "patience: until when a new attempt may begin | %s s"
                                        .formatted(retry.patience().toSeconds()),
                                "deadline over the whole call | none, or OkHttp's call timeout",
                                "attempts | %d at most; probes and refused rate limits don't count"
                                        .formatted(retry.maxAttempts()),
                                "waits | %s jitter, %d ms doubling up to %d s; never earlier than the server said"
                                        .formatted(
                                                retry.backoff().jitter().name().toLowerCase(Locale.ROOT),
                                                retry.backoff().baseDelay().toMillis(),
                                                retry.backoff().maxDelay().toSeconds()),
                                "retry budget of an endpoint | %s a call and %s a second, at least %s; a retry that succeeds costs nothing"
                                        .formatted(
                                                plain(budget.perCall()),
                                                plain(budget.perSecond()),
                                                plain(budget.minimum())),
                                "may have been processed | 500, 502, 503, 529 are sent again; timeouts and lost connections are not",
                                "breaker of an endpoint | opens at %s %% failures of %d calls in %d s, or %d in a row of fewer; %d s, doubling up to %d s"
                                        .formatted(
                                                plain(100 * breaker.trip().failureRate()),
                                                breaker.trip().minimumCalls(),
                                                breaker.trip().window().toSeconds(),
                                                breaker.trip().consecutiveFailures(),
                                                breaker.openTime().first().toSeconds(),
                                                breaker.openTime().cap().toSeconds()),
                                "a call at an open breaker | waits for the next probe if its patience reaches; with `withMayWait(false)` it fails at once")
                        .map(row -> "| " + row + " |")
                        .toList());
    }

    private static String plain(double number) {
        return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
    }
}
