package dev.holdfast.expectation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.expectation.PostedDurations.Row;
import dev.holdfast.expectation.PostedIncidents.Incident;
import dev.holdfast.expectation.PostedIncidents.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The numbers of the product are those of the incidents up to the end of 2022, and of no others. */
class CalibrationTest {

    @ParameterizedTest
    @EnumSource(Stage.class)
    void the_ranges_are_made_from_the_incidents_up_to_the_end_of_2022(Stage stage) throws IOException {
        assertThat(PostedIncidents.upTo2022()).hasSize(45);
        assertThat(stage.rows()).isEqualTo(Calibration.rows(stage, PostedIncidents.upTo2022()));
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void a_range_never_falls_with_age_and_is_never_of_nothing(Stage stage) {
        Row before = new Row(-1, Integer.MAX_VALUE, 1, 2);
        for (Row row : stage.rows()) {
            assertThat(row.afterMinutes()).isGreaterThan(before.afterMinutes());
            assertThat(row.incidents()).isBetween(10, before.incidents());
            assertThat(row.fromMinutes()).isGreaterThanOrEqualTo(before.fromMinutes());
            assertThat(row.toMinutes())
                    .isGreaterThanOrEqualTo(before.toMinutes())
                    .isGreaterThan(row.fromMinutes());
            before = row;
        }
    }

    /** What the method was chosen by: each incident in turn is left out, and the others make its range. */
    @ParameterizedTest
    @EnumSource(Stage.class)
    void ranges_hold_in_60_to_75_percent_of_incidents_that_were_left_out_within_two_standard_errors(Stage stage)
            throws IOException {
        List<Incident> all = PostedIncidents.upTo2022();
        for (int age : Calibration.AGES) {
            int held = 0;
            int counted = 0;
            for (Incident one : all) {
                int left = stage.minutes(one) - age;
                if (left > 0) {
                    List<Incident> others = new ArrayList<>(all);
                    others.remove(one);
                    Row row = PostedDurations.at(Calibration.rows(stage, others), Duration.ofMinutes(age));
                    counted++;
                    held += row.fromMinutes() <= left && left <= row.toMinutes() ? 1 : 0;
                }
            }
            double share = (double) held / counted;
            double error = Math.sqrt(share * (1 - share) / counted);
            assertThat(share).as(stage + " at " + age).isCloseTo(0.675, within(0.075 + 2 * error));
        }
    }
}
