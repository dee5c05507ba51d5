package dev.holdfast.expectation;

import java.time.Duration;
import java.util.List;

/*
 * Where the numbers come from. 45 incidents that OpenAI posted for its API and its Playground from March 2021 to the end of
 * 2022, from the data set of Chu et al., "An Empirical Characterization of Outages and Incidents in Public Services for Large
 * Language Models" (ICPE 2025, arXiv 2501.12469). Of the incidents that had lasted longer than an age, what each still took
 * is sorted; the range goes from rank (n + 1) / 10 to rank 3 (n + 1) / 4, so that of as many of the same sort one in ten is
 * over sooner and one in four takes longer, whatever shape the distribution has. A range may not fall as the age grows: where
 * one would, it shares the weighted mean with its neighbours (pool adjacent violators). An age that fewer than 10
 * incidents had outlasted has no row. CalibrationTest computes all of it again. docs/expectation.md tells how well it held
 * for the incidents of 2023, which had no part in it.
 */
/** How long posted incidents still took, by how long they had lasted. Minutes. */
final class PostedDurations {

    /** From the first post until the provider writes "monitoring"; "resolved" where it never did. */
    static final List<Row> BEFORE_FIX = List.of(
            new Row(0, 43, 5, 126),
            new Row(5, 41, 5, 130),
            new Row(15, 33, 5, 155),
            new Row(30, 26, 5, 179),
            new Row(60, 18, 6, 196),
            new Row(120, 11, 9, 196));

    /** From the post "monitoring" to the last post. */
    static final List<Row> WATCHING = List.of(
            new Row(0, 31, 5, 82),
            new Row(5, 26, 5, 97),
            new Row(15, 21, 7, 117),
            new Row(30, 16, 7, 119),
            new Row(60, 10, 10, 139));

    /** From the first post to the last one. */
    static final List<Row> WHOLE = List.of(
            new Row(0, 45, 9, 211),
            new Row(5, 45, 9, 211),
            new Row(15, 39, 9, 221),
            new Row(30, 35, 9, 222),
            new Row(60, 23, 15, 222),
            new Row(120, 17, 15, 222));

    private PostedDurations() {}

    /**
     * From an age on.
     *
     * @param afterMinutes the age
     * @param incidents how many had lasted longer than that
     * @param fromMinutes the shorter end of what they still took
     * @param toMinutes the longer end of it
     */
    record Row(int afterMinutes, int incidents, int fromMinutes, int toMinutes) {}

    /** The last row whose age has been reached. */
    static Row at(List<Row> rows, Duration age) {
        Row found = rows.get(0);
        for (Row row : rows) {
            if (age.compareTo(Duration.ofMinutes(row.afterMinutes())) >= 0) {
                found = row;
            }
        }
        return found;
    }
}
