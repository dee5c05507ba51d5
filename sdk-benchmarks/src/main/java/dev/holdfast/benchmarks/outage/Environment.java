package dev.holdfast.benchmarks.outage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** What the runs run on. */
final class Environment {

    private static final Path CPUS = Path.of("/proc/cpuinfo");

    private Environment() {}

    static Map<String, String> describe(Options options, String... args) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("arguments", args.length == 0 ? "none" : "`" + String.join(" ", args) + "`");
        environment.put("seeds", options.seed() + " and up, the next for each repeat");
        environment.put("runs at the same time", Integer.toString(options.parallel()));
        environment.put(
                "machine",
                Runtime.getRuntime().availableProcessors() + " cores, " + cpu() + ", " + System.getProperty("os.name")
                        + " " + System.getProperty("os.version"));
        environment.put("JDK", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        environment.put("versions", versions());
        return environment;
    }

    private static String cpu() {
        try {
            return Files.readAllLines(CPUS).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(() -> System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** As the build has written them down. */
    private static String versions() {
        Properties properties = new Properties();
        try (InputStream in = Objects.requireNonNull(
                Environment.class.getResourceAsStream("versions.properties"), "versions.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.stringPropertyNames().stream()
                .sorted()
                .map(name -> name + " " + properties.getProperty(name))
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
    }
}
