package dev.holdfast.benchmarks.outage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param repeats how often Holdfast and the bounds run
 * @param peerRepeats how often the others run
 * @param parallel how many runs go at the same time, each against a server of its own
 * @param seed of the first repeat; each further one has the next
 * @param out where the report and the raw results go
 */
record Options(
        List<Scenario> scenarios,
        List<ClientKind> clients,
        int repeats,
        int peerRepeats,
        int parallel,
        long seed,
        Path out) {

    static final String USAGE = """
            OutageBenchmark [--scenarios a,b] [--clients a,b] [--repeats 3] [--peer-repeats 1] [--parallel 1]
                            [--seed 42] [--out target/outage]
            A run takes about 70 s. Several at once disturb each other: mind the lateness in the report.
            """;

    Options {
        scenarios = List.copyOf(scenarios);
        clients = List.copyOf(clients);
        atLeastOne("repeats", repeats);
        atLeastOne("peer-repeats", peerRepeats);
        atLeastOne("parallel", parallel);
    }

    static Options parse(String... args) {
        List<Scenario> scenarios = Scenarios.STANDARD;
        List<ClientKind> clients = ClientKind.all();
        int repeats = 3;
        int peerRepeats = 1;
        int parallel = 1;
        long seed = 42;
        Path out = Path.of("target", "outage");
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException("no value for " + args[i]);
            }
            String value = args[i + 1];
            switch (args[i]) {
                case "--scenarios" ->
                    scenarios = names(value).stream().map(Scenarios::named).toList();
                case "--clients" ->
                    clients = names(value).stream().map(ClientKind::named).toList();
                case "--repeats" -> repeats = Integer.parseInt(value);
                case "--peer-repeats" -> peerRepeats = Integer.parseInt(value);
                case "--parallel" -> parallel = Integer.parseInt(value);
                case "--seed" -> seed = Long.parseLong(value);
                case "--out" -> out = Path.of(value);
                default -> throw new IllegalArgumentException("no such option: " + args[i]);
            }
        }
        return new Options(scenarios, clients, repeats, peerRepeats, parallel, seed, out);
    }

    /** The runs, scenario by scenario. */
    List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            for (ClientKind client : clients) {
                int times = client.group() == ClientKind.Group.PEER ? peerRepeats : repeats;
                for (int repeat = 0; repeat < times; repeat++) {
                    runs.add(new Run(scenario, client, repeat, seed + repeat));
                }
            }
        }
        return runs;
    }

    private static List<String> names(String value) {
        return Arrays.asList(value.split(","));
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " < 1: " + value);
        }
    }
}
