package dev.holdfast.benchmarks.outage;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What calls live through while a server fails, with Holdfast and with others, in real time over loopback:
 *
 * <pre>
 * mvn -B -pl sdk-benchmarks -am -DskipTests package
 * java -jar sdk-benchmarks/target/holdfast-benchmarks.jar --scenarios outage-1.5s --clients holdfast --repeats 1
 * </pre>
 */
public final class OutageBenchmark {

    private OutageBenchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        if (Arrays.asList(args).contains("--help")) {
            System.out.println(Options.USAGE + names());
            return;
        }
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + Options.USAGE + names());
            System.exit(2);
            return;
        }
        Map<String, String> environment = Environment.describe(options, args);
        List<Result> results = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(options.parallel(), Threads.daemons("run"));
        ExecutorCompletionService<Result> runs = new ExecutorCompletionService<>(threads);
        List<Run> wanted = options.runs();
        wanted.forEach(run -> runs.submit(() -> Result.of(run, run.execute())));
        for (int i = 0; i < wanted.size(); i++) {
            Result result = runs.take().get();
            results.add(result);
            System.out.println(line(i + 1, wanted.size(), result));
            RawResults.write(options.out().resolve("runs"), environment, result);
            // Anew after each run, so that nothing is lost where the last one never comes.
            Files.writeString(options.out().resolve("report.md"), Report.of(options, environment, results));
        }
        threads.shutdown();
        System.out.println(Report.of(options, environment, results));
    }

    private static String line(int count, int of, Result result) {
        Metrics metrics = result.metrics();
        return String.format(
                Locale.ROOT,
                "%d/%d %s, %s, repeat %d: success %.1f %%, %.2f requests a call, late by %.0f ms",
                count,
                of,
                result.run().scenario().name(),
                result.run().kind().id(),
                result.run().repeat(),
                100 * metrics.successShare(),
                metrics.requestsPerCall(),
                1000 * metrics.latenessP99Seconds());
    }

    private static String names() {
        StringBuilder names = new StringBuilder(1024).append("Scenarios:\n");
        Scenarios.STANDARD.forEach(s -> names.append("  " + s.name() + ": " + s.title() + "\n"));
        names.append("More, when named:\n");
        Scenarios.EXTRA.forEach(s -> names.append("  " + s.name() + ": " + s.title() + "\n"));
        names.append("Clients:\n");
        ClientKind.all().forEach(c -> names.append("  " + c.id() + ": " + c.title() + "\n"));
        return names.toString();
    }
}
