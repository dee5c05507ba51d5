package dev.holdfast.benchmarks.outage;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** The scenarios, by name. */
final class Scenarios {

    private static final Fault DOWN = new Fault.Down();

    /** What runs unless told otherwise. */
    static final List<Scenario> STANDARD = List.of(
            Scenario.of("outage-1.5s", "down for 1.5 s", Duration.ofMillis(1500), DOWN),
            Scenario.of("outage-25s", "down for 25 s", Duration.ofSeconds(25), DOWN),
            Scenario.of("flaky", "30 % of requests fail, 25 s", Duration.ofSeconds(25), new Fault.Flaky(0.3)),
            Scenario.of("slow", "4 times slower for 10 s, 85 calls/s", Duration.ofSeconds(10), new Fault.Slow(4))
                    .withCallsPerSecond(85),
            Scenario.of("limit", "limit of 40 requests/s, 20 s", Duration.ofSeconds(20), new Fault.Limited(40)),
            new Scenario("flapping", "3 s down, 3 s up, four times", 60, 1, flapping(4, Duration.ofSeconds(3))));

    /** What runs when named. */
    static final List<Scenario> EXTRA = List.of(
            Scenario.of("healthy", "nothing, 10 s", Duration.ofSeconds(10), new Fault.None()),
            Scenario.of("stalled", "requests hang, 10 s", Duration.ofSeconds(10), new Fault.Stalled()),
            Scenario.of("outage-25s-fleet", "down for 25 s, 10 client processes", Duration.ofSeconds(25), DOWN)
                    .withProcesses(10),
            Scenario.of("outage-25s-trickle", "down for 25 s, 5 calls/s", Duration.ofSeconds(25), DOWN)
                    .withCallsPerSecond(5));

    private Scenarios() {}

    static Scenario named(String name) {
        for (List<Scenario> some : List.of(STANDARD, EXTRA)) {
            for (Scenario scenario : some) {
                if (scenario.name().equals(name)) {
                    return scenario;
                }
            }
        }
        throw new IllegalArgumentException("no such scenario: " + name);
    }

    /** Down and up in turn, each for {@code half}; the last time up belongs to the fault. */
    static List<Scenario.Phase> flapping(int times, Duration half) {
        return IntStream.range(0, 2 * times)
                .mapToObj(i -> new Scenario.Phase(
                        half.multipliedBy(i), half.multipliedBy(i + 1L), i % 2 == 0 ? DOWN : new Fault.None()))
                .toList();
    }
}
