package dev.holdfast.diagnosis;

import dev.holdfast.failure.FailureKind;
import dev.holdfast.network.NetworkVerdict;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.PostedIncident;
import dev.holdfast.status.StatusLevel;
import dev.holdfast.status.StatusView;
import dev.holdfast.status.StatusView.Scope;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What status pages say. */
final class Views {

    static final URI PAGE = URI.create("https://status.acme.example");

    /** When the reports of {@link Reports} end. */
    static final Instant NOW =
            Reports.of(FailureKind.BAD_GATEWAY).report().timing().endedAt();

    static NetworkVerdict verdict(NetworkVerdict.State state) {
        return new NetworkVerdict(
                state, List.of("a.example: as expected", "b.example: not reached"), Duration.ofSeconds(2));
    }

    private static @Nullable NetworkVerdict network(Random random) {
        NetworkVerdict.State[] states = NetworkVerdict.State.values();
        return random.nextInt(3) == 0 ? null : verdict(states[random.nextInt(states.length)]);
    }

    private Views() {}

    /** All is well, as read a moment ago. */
    static StatusView green() {
        return of(StatusLevel.OPERATIONAL, Scope.COMPONENT, null, Duration.ofSeconds(20));
    }

    static StatusView unknown() {
        return new StatusView(StatusLevel.UNKNOWN, Scope.PAGE, List.of(), null, PAGE, null, Duration.ZERO);
    }

    /** An incident of the endpoint's own component that began 25 minutes ago and was written about 3 minutes ago. */
    static StatusView incident(IncidentStage stage) {
        return of(
                StatusLevel.MAJOR_OUTAGE,
                Scope.COMPONENT,
                posted(false, stage, Duration.ofMinutes(25), null),
                Duration.ofSeconds(20));
    }

    static StatusView maintenance(@Nullable Duration left) {
        return of(
                StatusLevel.MAINTENANCE,
                Scope.COMPONENT,
                posted(true, IncidentStage.IN_PROGRESS, Duration.ofMinutes(25), left),
                Duration.ofSeconds(20));
    }

    static StatusView of(StatusLevel level, Scope scope, @Nullable PostedIncident incident, Duration age) {
        List<String> components = scope == Scope.COMPONENT ? List.of("Chat API") : List.of();
        return new StatusView(level, scope, components, incident, PAGE, NOW.minus(age), age);
    }

    static PostedIncident posted(
            boolean maintenance, IncidentStage stage, @Nullable Duration since, @Nullable Duration left) {
        return written(maintenance, stage, since, left, "Elevated errors", "We are looking into it.");
    }

    static PostedIncident written(
            boolean maintenance,
            IncidentStage stage,
            @Nullable Duration since,
            @Nullable Duration left,
            String title,
            String words) {
        return new PostedIncident(
                "inc-1",
                title,
                maintenance,
                stage,
                StatusLevel.MAJOR_OUTAGE,
                Set.of("Chat API"),
                since == null ? null : NOW.minus(since),
                NOW.minus(Duration.ofMinutes(3)),
                left == null ? null : NOW.plus(left),
                words,
                URI.create("https://status.acme.example/incidents/1"));
    }

    /** Any of them, odd ones among them. */
    static Circumstances any(Random random) {
        if (random.nextInt(8) == 0) {
            return Circumstances.NONE;
        }
        Duration since = random.nextBoolean() ? null : Duration.ofMinutes(random.nextInt(3_000) - 60);
        Duration left = random.nextBoolean() ? null : Duration.ofMinutes(random.nextInt(3_000) - 60);
        PostedIncident incident = random.nextInt(4) == 0
                ? null
                : written(
                        random.nextBoolean(),
                        IncidentStage.values()[random.nextInt(IncidentStage.values().length)],
                        since,
                        left,
                        random.nextInt(4) == 0 ? "" : "Errors\n<b>$1 {words} \u202e\u0007",
                        random.nextInt(4) == 0 ? "" : "x".repeat(random.nextInt(500)));
        return new Circumstances(
                of(
                        StatusLevel.values()[random.nextInt(StatusLevel.values().length)],
                        Scope.values()[random.nextInt(Scope.values().length)],
                        incident,
                        Duration.ofSeconds(random.nextInt(100_000))),
                network(random));
    }
}
