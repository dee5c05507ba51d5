package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.call.CallOptions;
import dev.holdfast.diagnosis.Audience;
import dev.holdfast.diagnosis.Form;
import dev.holdfast.retry.BudgetPolicy;
import dev.holdfast.retry.OutcomeUnknown;
import dev.holdfast.retry.RetryPolicy;
import dev.holdfast.status.StatusPolicy;
import dev.holdfast.valve.ValvePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README shows is what there is, in both languages. */
class ReadmeTest {

    private static final Path ROOT = Path.of("..");
    private static final List<Path> SOURCES = List.of(
            Path.of("src/main/java/dev/holdfast/examples/FirstUse.java"),
            ROOT.resolve("sdk-okhttp/src/it/openai-java/src/main/java/example/Main.java"),
            Path.of("src/main/java/dev/holdfast/examples/Settings.java"));

    private static final List<String> SNIPPETS =
            List.of("first-use", "openai-java", "read", "backup", "settings", "options");

    private static final Pattern PROMISE = Pattern.compile("^\\| (\\d+) \\| (.+) \\| (.+) \\|$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");

    private static String readme(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    private static List<String> blocks(String file, String language) {
        return Page.of(file).blocks(language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.ja.md"})
    void every_java_block_is_code_that_is_compiled(String file) {
        Map<String, String> compiled = new HashMap<>();
        for (Path source : SOURCES) {
            compiled.putAll(Page.snippets(source));
        }
        assertThat(blocks(file, "java"))
                .containsExactlyElementsOf(SNIPPETS.stream().map(compiled::get).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.ja.md"})
    void the_first_two_commands_run_the_program_and_pass_the_tests(String file) throws IOException {
        assertThat(blocks(file, "sh"))
                .startsWith(
                        "mvn -q -B -DskipTests package && java -jar sdk-examples/target/holdfast-examples.jar\n",
                        "mvn -B verify\n");
        assertThat(readme(file).indexOf("```sh")).isLessThan(readme(file).indexOf("!["));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.ja.md"})
    void the_version_is_the_one_that_is_built(String file) throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String version = pom.replaceFirst("(?s).*?<version>(.*?)</version>.*", "$1");
        assertThat(readme(file)).contains("<version>" + version + "</version>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.ja.md"})
    void every_promise_has_a_row_and_its_tests_bear_its_name(String file) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        Matcher row = PROMISE.matcher(readme(file));
        while (row.find()) {
            int number = Integer.parseInt(row.group(1));
            numbers.add(number);
            List<String> tests = links(row.group(3));
            assertThat(tests).as("promise %d", number).isNotEmpty();
            for (String test : tests) {
                assertThat(Files.readString(ROOT.resolve(test)))
                        .as(test)
                        .containsPattern("Promises? (\\d+(, | and ))*" + number + "\\b");
            }
        }
        assertThat(numbers)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 33).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.ja.md"})
    void every_link_leads_somewhere(String file) throws IOException {
        assertThat(links(readme(file)))
                .isNotEmpty()
                .filteredOn(link -> !link.startsWith("http"))
                .allSatisfy(link -> assertThat(ROOT.resolve(link)).exists());
    }

    private static List<String> links(String text) {
        return LINK.matcher(text).results().map(link -> link.group(1)).toList();
    }

    @ParameterizedTest
    @CsvSource({"en, with-and-without.svg", "ja, with-and-without.ja.svg"})
    void the_picture_shows_what_is_really_read(String language, String picture) throws IOException {
        String shown = Files.readString(ROOT.resolve("docs/images").resolve(picture))
                .replaceAll("<[^>]+>", "")
                .replaceAll("\\s", "");
        String read = Pictured.diagnosis().render(Form.TEXT, Audience.END_USER, Locale.forLanguageTag(language));
        assertThat(read.lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(shown).contains(line.replaceAll("\\s", "")));
    }

    @Test
    void the_table_of_defaults_shows_the_defaults() throws IOException {
        RetryPolicy retry = RetryPolicy.defaults();
        BudgetPolicy budget = retry.budget();
        BreakerPolicy breaker = BreakerPolicy.defaults();
        ValvePolicy valve = ValvePolicy.defaults();
        assertThat(valve.adaptiveLimit()).isTrue();
        assertThat(valve.pacing()).isTrue();
        assertThat(retry.outcomeUnknown()).isEqualTo(OutcomeUnknown.RETRY_SERVER_ERRORS);
        assertThat(CallOptions.defaults().mayWait()).isTrue();
        assertThat(breaker.enabled()).isTrue();

        assertThat(readme("README.md").lines())
                .containsSubsequence(Stream.of(
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
                                "retry budget of an endpoint | %s tokens a call and %s a second, at least %s; a retry costs one unless it succeeds"
                                        .formatted(
                                                plain(budget.perCall()),
                                                plain(budget.perSecond()),
                                                plain(budget.minimum())),
                                "may have been processed | 500, 502, 503, 529 are sent again; timeouts and lost connections are not",
                                "breaker of an endpoint | opens at %s %% failures of %d calls in %d s, or on a row of at least %d that chance can't explain; for %d ms, each time %s %% longer, up to %d s"
                                        .formatted(
                                                plain(100 * breaker.trip().failureRate()),
                                                breaker.trip().minimumCalls(),
                                                breaker.trip().window().toSeconds(),
                                                breaker.trip().consecutiveFailures(),
                                                breaker.openTime().first().toMillis(),
                                                plain(100 * (breaker.openTime().growth() - 1)),
                                                breaker.openTime().cap().toSeconds()),
                                "status page | read after %d failures in a row, at most once a minute; what is older than %d min is unknown"
                                        .formatted(
                                                StatusPolicy.defaults().failuresBeforeCheck(),
                                                StatusPolicy.defaults()
                                                        .staleAfter()
                                                        .toMinutes()),
                                "check of your own network | off",
                                "a call that can't go now | waits for its turn if that comes within its patience; with `withMayWait(false)` it fails at once",
                                "waiting for an endpoint | %d calls and %d MiB of bodies at most, by priority; %d s of age count for one priority more"
                                        .formatted(
                                                valve.maxWaiting(),
                                                valve.maxWaitingBytes() >> 20,
                                                valve.aging().toSeconds()),
                                "calls at a time, calls a second | limited after an outage and when answers swell; paced once a rate limit refuses")
                        .map(row -> "| " + row + " |")
                        .toList());
    }

    private static String plain(double number) {
        return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
    }
}
