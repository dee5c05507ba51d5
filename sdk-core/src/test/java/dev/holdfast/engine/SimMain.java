package dev.holdfast.engine;

import java.time.Duration;
import java.util.*;
import java.util.stream.*;

public class SimMain {
    static Duration s(double x) {
        return Duration.ofNanos((long) (x * 1e9));
    }

    static boolean TRACE = System.getenv("TRACE") != null;

    static Simulation sim(String name, long seed, int clients) {
        Simulation m = new Simulation(seed, clients);
        if (TRACE) {
            for (int i = 1; i < 4000; i++) {
                m.at(
                        s(i * Double.parseDouble(System.getProperty("step", "0.25"))),
                        x -> System.out.println(m.time.now().toMillis() + " " + m.server + " req " + m.server.requests
                                + " "
                                + m.engines.get(0).endpointsKnown().stream()
                                        .map(e -> e.valve() + " " + e.breaker().state())
                                        .toList()));
            }
        }
        double f = 10;
        switch (name) {
            case "1.5s outage":
                m.at(s(f), SimulatedServer::goDown);
                m.at(s(f + 1.5), x -> x.down = false);
                m.run(60, s(1.5));
                break;
            case "25s outage":
                m.at(s(f), SimulatedServer::goDown);
                m.at(s(f + 25), x -> x.down = false);
                m.run(60, s(25));
                break;
            case "30% random":
                m.at(s(f), x -> x.failing = .3);
                m.at(s(f + 25), x -> x.failing = 0);
                m.run(60, s(25));
                break;
            case "45% random":
                m.at(s(f), x -> x.failing = .45);
                m.at(s(f + 25), x -> x.failing = 0);
                m.run(60, s(25));
                break;
            case "4x slower":
                m.at(s(f), x -> x.slowness = 4);
                m.at(s(f + 10), x -> x.slowness = 1);
                m.run(85, s(10));
                break;
            case "4x light":
                m.at(s(f), x -> x.slowness = 4);
                m.at(s(f + 10), x -> x.slowness = 1);
                m.run(15, s(10));
                break;
            case "2x slower":
                m.at(s(f), x -> x.slowness = 2);
                m.at(s(f + 20), x -> x.slowness = 1);
                m.run(85, s(20));
                break;
            case "limit 40":
                m.at(s(f), x -> x.perWindow = 40);
                m.at(s(f + 20), x -> x.perWindow = 0);
                m.run(60, s(20));
                break;
            case "flapping":
                for (int i = 0; i < 4; i++) {
                    m.at(s(f + 6 * i), SimulatedServer::goDown);
                    m.at(s(f + 6 * i + 3), x -> x.down = false);
                }
                m.run(60, s(24));
                break;
            case "hang 25s":
                m.at(s(f), x -> x.hangs = true);
                m.at(s(f + 25), x -> x.hangs = false);
                m.run(60, s(25));
                break;
            case "none":
                m.run(60, s(25));
                break;
            case "100s outage":
                m.at(s(f), SimulatedServer::goDown);
                m.at(s(f + 100), x -> x.down = false);
                m.run(60, s(100));
                break;
        }
        return m;
    }

    public static void main(String[] a) {
        int clients = a.length > 0 ? Integer.parseInt(a[0]) : 1;
        List<String> names = a.length > 1
                ? List.of(Arrays.copyOfRange(a, 1, a.length))
                : List.of(
                        "none",
                        "1.5s outage",
                        "25s outage",
                        "30% random",
                        "45% random",
                        "4x slower",
                        "4x light",
                        "2x slower",
                        "limit 40",
                        "flapping",
                        "hang 25s",
                        "100s outage");
        for (String n : names) {
            for (long seed = 1; seed <= Integer.getInteger("seeds", 3); seed++) {
                Simulation m = sim(n, seed * 100, clients);
                Map<String, Long> why = m.madeInFault().stream()
                        .filter(c -> !c.succeeded)
                        .collect(Collectors.groupingBy(c -> String.valueOf(c.why), Collectors.counting()));
                long after = m.outcomes.stream()
                        .filter(c -> !c.succeeded && !m.madeInFault().contains(c))
                        .count();
                System.out.printf(
                        Locale.ROOT,
                        "%-12s success %.2f%%  req/call %.3f  whole %.2fs  median %.3fs  failedOther %d %s%n",
                        n,
                        m.success(),
                        m.requestsPerCall(),
                        m.wholeAgain().toMillis() / 1e3,
                        m.median().toMillis() / 1e3,
                        after,
                        why);
            }
        }
    }
}

class SimWhy {
    public static void main(String[] a) {
        Simulation m = SimMain.sim(a[0], Long.parseLong(a[1]), 1);
        for (var c : m.madeInFault())
            if (!c.succeeded && String.valueOf(c.why).startsWith(a[2]))
                System.out.println(c.made.toMillis() + " +" + c.took.toMillis() + " " + c.why);
    }
}
