package dev.holdfast.benchmarks.outage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The raw results as JSON, a file a run: metrics, and every call and request in microseconds from the run's start. */
final class RawResults {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RawResults() {}

    /** Writes into {@code directory}, which is made if need be, and returns the file. */
    static Path write(Path directory, Map<String, String> environment, Result result) throws IOException {
        Run run = result.run();
        ObjectNode root = JSON.createObjectNode();
        root.put("scenario", run.scenario().name());
        root.put("client", run.kind().id());
        root.put("repeat", run.repeat());
        root.put("seed", run.seed());
        root.set("environment", JSON.valueToTree(environment));
        root.set("metrics", JSON.valueToTree(result.metrics()));
        ArrayNode due = root.putArray("dueMicros");
        ArrayNode made = root.putArray("madeMicros");
        ArrayNode ended = root.putArray("endedMicros");
        ArrayNode failure = root.putArray("failure");
        for (Trace.CallTrace call : result.trace().calls()) {
            due.add(call.dueNanos() / 1000);
            made.add(call.madeNanos() / 1000);
            if (call.endedNanos() == Long.MAX_VALUE) {
                ended.addNull();
            } else {
                ended.add(call.endedNanos() / 1000);
            }
            failure.add(call.failure());
        }
        ArrayNode requests = root.putArray("requestMicros");
        result.trace().requests().forEach(at -> requests.add(at / 1000));
        Files.createDirectories(directory);
        Path file = directory.resolve(run.scenario().name() + "." + run.kind().id() + "." + run.repeat() + ".json");
        Files.writeString(file, JSON.writeValueAsString(root));
        return file;
    }
}
