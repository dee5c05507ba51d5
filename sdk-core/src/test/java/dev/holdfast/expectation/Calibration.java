package dev.holdfast.expectation;

import dev.holdfast.expectation.PostedDurations.Row;
import dev.holdfast.expectation.PostedIncidents.Incident;
import dev.holdfast.expectation.PostedIncidents.Stage;
import java.util.ArrayList;
import java.util.List;

/** How the rows of {@link PostedDurations} are made from incidents. */
final class Calibration {

    static final List<Integer> AGES = List.of(0, 5, 15, 30, 60, 120);

    private static final double FROM = 1 / 10.0;
    private static final double TO = 3 / 4.0;
    private static final int FEWEST_INCIDENTS = 10;

    private Calibration() {}

    static List<Row> rows(Stage stage, List<Incident> incidents) {
        List<Integer> ages = new ArrayList<>();
        List<Integer> weights = new ArrayList<>();
        List<Double> from = new ArrayList<>();
        List<Double> to = new ArrayList<>();
        for (int age : AGES) {
            List<Integer> left = stage.remaining(incidents, age);
            if (left.size() >= FEWEST_INCIDENTS) {
                ages.add(age);
                weights.add(left.size());
                from.add(atRank(left, FROM));
                to.add(atRank(left, TO));
            }
        }
        List<Double> risingFrom = rising(from, weights);
        List<Double> risingTo = rising(to, weights);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < ages.size(); i++) {
            rows.add(new Row(ages.get(i), weights.get(i), (int) Math.round(risingFrom.get(i)), (int)
                    Math.round(risingTo.get(i))));
        }
        return rows;
    }

    /** The value at rank share * (n + 1), counted from 1, between its neighbours in proportion. */
    private static double atRank(List<Integer> sorted, double share) {
        double rank = Math.min(Math.max(share * (sorted.size() + 1), 1), sorted.size());
        int below = (int) rank;
        int above = Math.min(below + 1, sorted.size());
        int low = sorted.get(below - 1);
        return low + (rank - below) * (sorted.get(above - 1) - low);
    }

    /** Pool adjacent violators: where a value is below the one before, both become their weighted mean. */
    private static List<Double> rising(List<Double> values, List<Integer> weights) {
        record Block(double mean, int weight, int size) {}
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Block last = new Block(values.get(i), weights.get(i), 1);
            while (!blocks.isEmpty() && blocks.get(blocks.size() - 1).mean() > last.mean()) {
                Block before = blocks.remove(blocks.size() - 1);
                int weight = before.weight() + last.weight();
                double mean = (before.mean() * before.weight() + last.mean() * last.weight()) / weight;
                last = new Block(mean, weight, before.size() + last.size());
            }
            blocks.add(last);
        }
        List<Double> rising = new ArrayList<>();
        for (Block block : blocks) {
            for (int i = 0; i < block.size(); i++) {
                rising.add(block.mean());
            }
        }
        return rising;
    }
}
