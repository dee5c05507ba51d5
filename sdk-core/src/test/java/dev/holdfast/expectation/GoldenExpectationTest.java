package dev.holdfast.expectation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.expectation.PostedDurations.Row;
import dev.holdfast.expectation.PostedIncidents.Incident;
import dev.holdfast.expectation.PostedIncidents.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The tables of docs/expectation.md: the numbers of the product, and how they held for the incidents of 2023, which had no
 * part in them. {@code -Dholdfast.golden=write} writes them anew.
 */
class GoldenExpectationTest {

    private static final Path PAGE = Path.of("../docs/expectation.md");
    private static final Set<String> API_AND_PLAYGROUND = Set.of("API", "API+Playground", "Playground");

    private static final int FEWEST_TO_TELL = 10;

    /** What became of the incidents that outlasted an age. */
    private record Held(int incidents, int sooner, int within) {

        static Held of(Stage stage, int age, List<Incident> incidents) {
            Row row = PostedDurations.at(stage.rows(), Duration.ofMinutes(age));
            List<Integer> left = stage.remaining(incidents, age);
            return new Held(
                    left.size(),
                    (int) left.stream()
                            .filter(minutes -> minutes < row.fromMinutes())
                            .count(),
                    (int) left.stream()
                            .filter(minutes -> minutes >= row.fromMinutes() && minutes <= row.toMinutes())
                            .count());
        }

        double share() {
            return (double) within / incidents;
        }

        double error() {
            return Math.sqrt(share() * (1 - share()) / incidents);
        }

        String meets() {
            return share() + 2 * error() < 0.60 ? "below" : share() - 2 * error() > 0.75 ? "above" : "yes";
        }

        String cells() {
            if (incidents < FEWEST_TO_TELL) {
                return incidents + " | – | – | – | –";
            }
            return "%d | %s | %s | %s | %s"
                    .formatted(
                            incidents,
                            percent((double) sooner / incidents),
                            percent(share()),
                            percent((double) (incidents - sooner - within) / incidents),
                            percent(error()));
        }

        private static String percent(double share) {
            return Math.round(100 * share) + " %";
        }
    }

    @Test
    void the_ranges_are_those_of_the_product() throws IOException {
        StringBuilder table = new StringBuilder("| stage | lasted | incidents | still takes |\n|---|---|---|---|\n");
        for (Stage stage : Stage.values()) {
            for (Row row : stage.rows()) {
                table.append("| %s | %d min | %d | %d to %d min |\n"
                        .formatted(
                                stage.words, row.afterMinutes(), row.incidents(), row.fromMinutes(), row.toMinutes()));
            }
        }
        compare("ranges", table.toString());
    }

    @Test
    void how_the_ranges_held_in_2023_is_told_as_it_was() throws IOException {
        List<Incident> incidents = PostedIncidents.of2023();
        assertThat(incidents).hasSize(190);
        StringBuilder table =
                new StringBuilder("| stage | lasted | incidents | sooner | within | later | standard error |"
                        + " median width | 60 to 75 % within |\n|---|---|---|---|---|---|---|---|---|\n");
        for (Stage stage : Stage.values()) {
            for (int age : Calibration.AGES) {
                Held held = Held.of(stage, age, incidents);
                Row row = PostedDurations.at(stage.rows(), Duration.ofMinutes(age));
                table.append("| %s | %d min | %s | %d min | %s |\n"
                        .formatted(stage.words, age, held.cells(), row.toMinutes() - row.fromMinutes(), held.meets()));
            }
        }
        compare("back-test", table.toString());
    }

    @Test
    void how_the_ranges_held_for_others_than_they_were_made_from_is_told_as_it_was() throws IOException {
        StringBuilder table = new StringBuilder("| stage | incidents of | incidents | sooner | within | later |"
                + " standard error |\n|---|---|---|---|---|---|---|\n");
        for (Stage stage : Stage.values()) {
            row(table, stage, "OpenAI, API and Playground", one -> isOpenAi(one) && isAsCalibrated(one));
            row(table, stage, "OpenAI, anything else", one -> isOpenAi(one) && !isAsCalibrated(one));
            row(table, stage, "Anthropic", one -> one.provider().equals("anthropic"));
            row(table, stage, "Character.AI", one -> one.provider().equals("character"));
        }
        compare("by-provider", table.toString());
    }

    private static void row(StringBuilder table, Stage stage, String name, Predicate<Incident> which)
            throws IOException {
        List<Incident> incidents =
                PostedIncidents.of2023().stream().filter(which).toList();
        table.append("| %s | %s | %s |\n"
                .formatted(stage.words, name, Held.of(stage, 15, incidents).cells()));
    }

    private static boolean isOpenAi(Incident incident) {
        return incident.provider().equals("openai");
    }

    /** Before 2023 there were incidents of these only. */
    private static boolean isAsCalibrated(Incident incident) {
        return API_AND_PLAYGROUND.contains(incident.components());
    }

    @Test
    void the_calibration_saw_OpenAIs_API_and_Playground_only() throws IOException {
        assertThat(PostedIncidents.upTo2022()).allMatch(one -> isOpenAi(one) && isAsCalibrated(one));
    }

    private static void compare(String name, String table) throws IOException {
        Pattern marked =
                Pattern.compile("(<!-- table:" + Pattern.quote(name) + " -->\n\n)(.*?)(?=\n\n|\\z)", Pattern.DOTALL);
        String page = Files.readString(PAGE);
        Matcher found = marked.matcher(page);
        assertThat(found.find()).as("a table in " + PAGE + ": " + name).isTrue();
        if ("write".equals(System.getProperty("holdfast.golden"))) {
            Files.writeString(
                    PAGE, found.replaceFirst(old -> Matcher.quoteReplacement(old.group(1) + table.stripTrailing())));
        } else {
            assertThat(found.group(2) + "\n").isEqualTo(table);
        }
    }
}
