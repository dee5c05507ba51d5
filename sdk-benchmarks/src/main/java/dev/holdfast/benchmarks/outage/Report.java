package dev.holdfast.benchmarks.outage;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The Markdown report: a table a scenario, a row a client; where it ran several times, the lowest and highest value. */
final class Report {

    /** A run whose calls were made later than this, at 99 %, says as much about the machine as about the client. */
    static final double LATENESS_LIMIT_SECONDS = 0.1;

    private final StringBuilder out = new StringBuilder(4096);

    private Report() {}

    /**
     * @param environment what the runs ran on, in order
     */
    static String of(Options options, Map<String, String> environment, List<Result> results) {
        Report report = new Report();
        report.out.append("# Outages over loopback\n\n");
        environment.forEach((name, value) ->
                report.out.append("- ").append(name).append(": ").append(value).append('\n'));
        for (Scenario scenario : options.scenarios()) {
            List<Result> ofScenario = results.stream()
                    .filter(r -> r.run().scenario().equals(scenario))
                    .toList();
            if (!ofScenario.isEmpty()) {
                report.table(scenario, options.clients(), ofScenario);
            }
        }
        report.out.append("""

                Success and requests are those of the calls made, and of the time, of the fault. "Whole again" is how long after its
                end the last call was made that failed. The latencies are those of all calls of the run that succeeded. "Peak" is
                the most requests within one second after the fault. "Failures" are those of all calls of the first repeat. "Late": how much later than due the benchmark made a call, at
                99 %; ⚠ marks a run in which that was more than 0.1 s.
                """);
        return report.out.toString();
    }

    private void table(Scenario scenario, List<ClientKind> clients, List<Result> results) {
        out.append("\n## ")
                .append(scenario.title())
                .append(" (`")
                .append(scenario.name())
                .append("`)\n\n");
        out.append(
                "| client | runs | success | requests a call | whole again after | median | p99 | peak | late | failures of the run |\n");
        out.append("|---|--:|--:|--:|--:|--:|--:|--:|--:|---|\n");
        for (ClientKind client : clients) {
            List<Metrics> metrics = results.stream()
                    .filter(result -> result.run().kind() == client)
                    .map(Result::metrics)
                    .toList();
            if (!metrics.isEmpty()) {
                row(client, metrics);
            }
        }
    }

    private void row(ClientKind client, List<Metrics> metrics) {
        boolean late = metrics.stream().anyMatch(m -> m.latenessP99Seconds() > LATENESS_LIMIT_SECONDS);
        boolean whole = metrics.stream().allMatch(Metrics::whole);
        out.append("| ").append(client.title());
        cell(Integer.toString(metrics.size()));
        cell(range(metrics, m -> 100 * m.successShare(), "%.1f") + " %");
        cell(range(metrics, Metrics::requestsPerCall, "%.2f"));
        cell(range(metrics, Metrics::wholeAfterSeconds, "%.1f") + " s" + (whole ? "" : ", or never"));
        cell(range(metrics, Metrics::medianSeconds, "%.2f") + " s");
        cell(range(metrics, Metrics::p99Seconds, "%.2f") + " s");
        cell(range(metrics, Metrics::peakRequests, "%.0f"));
        cell(range(metrics, m -> 1000 * m.latenessP99Seconds(), "%.0f") + " ms" + (late ? " ⚠" : ""));
        cell(failures(metrics.get(0).failures()));
        out.append(" |\n");
    }

    private void cell(String text) {
        out.append(" | ").append(text);
    }

    /** The most frequent ones. */
    private static String failures(Map<String, Long> failures) {
        return failures.entrySet().stream()
                .limit(3)
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String range(List<Metrics> metrics, ToDoubleFunction<Metrics> value, String format) {
        String low = String.format(
                Locale.ROOT, format, metrics.stream().mapToDouble(value).min().orElseThrow());
        String high = String.format(
                Locale.ROOT, format, metrics.stream().mapToDouble(value).max().orElseThrow());
        return low.equals(high) ? low : low + "–" + high;
    }
}
