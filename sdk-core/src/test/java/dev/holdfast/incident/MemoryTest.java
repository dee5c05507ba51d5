package dev.holdfast.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Replay;
import dev.holdfast.failure.ServerHint;
import dev.holdfast.failure.Transience;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.PostedIncident;
import dev.holdfast.status.StatusLevel;
import dev.holdfast.status.StatusView;
import dev.holdfast.testing.Failures;
import dev.holdfast.testing.VirtualTime;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However long an incident lasts, it takes no more memory, nor does its report. */
class MemoryTest {

    private static final long MOST_BYTES = 2L << 20;
    private static final int MOST_REPORT = 300 * 1024;
    private static final long EVERY_NANOS = 1_000_000;

    private final VirtualTime time = new VirtualTime();
    private final IncidentTracker tracker =
            new IncidentTracker(IncidentPolicy.defaults(), time.clockwork(), new IncidentListener() {});
    private final Random random = new Random(4);
    private long calls;

    @Test
    void an_hour_at_a_thousand_calls_a_second() {
        live(Duration.ofHours(1));
    }

    @Test
    @Tag("soak")
    void a_day_at_a_thousand_calls_a_second() {
        live(Duration.ofDays(1));
    }

    private void live(Duration length) {
        long steps = length.toNanos() / EVERY_NANOS;
        long start = System.nanoTime();
        for (long i = 0; i < steps; i++) {
            call(i);
            if (i % 1_000 == 999) {
                time.advance(Duration.ofSeconds(1));
            }
            if (i % 60_000 == 0) {
                aside(i);
            }
        }
        long bytes = retained(tracker);
        IncidentReport report = tracker.open().get(0);
        int html = report.render(ReportForm.HTML, Locale.JAPANESE).length();
        System.out.printf(
                "%s: %d calls, %.0f ns a call, %d KiB kept, report of %d KiB, %d slices%n",
                length,
                calls,
                (System.nanoTime() - start) / (double) calls,
                bytes >> 10,
                html >> 10,
                report.timeline().slices().size());
        assertThat(bytes).isLessThan(MOST_BYTES);
        assertThat(html).isLessThan(MOST_REPORT);
        assertThat(report.calls().made()).isGreaterThan(steps * 9 / 10);
    }

    /** Seven of ten fail, in all ways. */
    private void call(long i) {
        calls++;
        tracker.on(new HoldfastEvent.CallStarted(calls, Story.ENDPOINT));
        if (i % 10 < 7) {
            FailureKind kind = FailureKind.values()[(int) (i % 20)];
            Failure failure = Failures.of(kind, Transience.TRANSIENT, Replay.UNKNOWN, ServerHint.NONE);
            tracker.on(new HoldfastEvent.AttemptFailed(
                    calls, Story.ENDPOINT, new Attempted(1, Story.ENDPOINT, Duration.ZERO, null, false, failure)));
        }
        tracker.on(new HoldfastEvent.CallSucceeded(calls, Story.ENDPOINT, 2, Duration.ZERO, null, null));
    }

    /** A breaker that never rests and a page that always says something else. */
    private void aside(long i) {
        tracker.on(new HoldfastEvent.BreakerChanged(
                Story.ENDPOINT,
                BreakerState.CLOSED,
                i % 120_000 == 0 ? BreakerState.OPEN : BreakerState.CLOSED,
                Duration.ZERO,
                null));
        Instant now = time.wallClock();
        PostedIncident posted = new PostedIncident(
                "1",
                "Elevated errors",
                false,
                IncidentStage.values()[random.nextInt(3)],
                StatusLevel.MAJOR_OUTAGE,
                Set.of(),
                now,
                now,
                null,
                "w".repeat(290) + i,
                null);
        tracker.on(new HoldfastEvent.StatusChecked(
                Story.ENDPOINT,
                new StatusView(
                        StatusLevel.MAJOR_OUTAGE,
                        StatusView.Scope.COMPONENT,
                        List.of("API"),
                        posted,
                        URI.create("https://status.example"),
                        now,
                        Duration.ZERO)));
    }

    /** About how much memory is kept by an object of ours and what it leads to; what others own is left out. */
    private static long retained(Object root) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> toSee = new ArrayDeque<>(List.of(root));
        long bytes = 0;
        while (!toSee.isEmpty()) {
            Object one = toSee.pop();
            if (!seen.add(one)) {
                continue;
            }
            Class<?> type = one.getClass();
            if (one instanceof Map<?, ?> map) {
                bytes += 64L + 48L * map.size();
                map.forEach((key, value) -> {
                    toSee.push(key);
                    toSee.push(value);
                });
            } else if (one instanceof Collection<?> all) {
                bytes += 48L + 8L * all.size();
                all.forEach(toSee::push);
            } else if (one instanceof String text) {
                bytes += 56L + text.length() * 2L;
            } else if (type.isArray()) {
                int length = Array.getLength(one);
                bytes += 16L + 8L * length;
                for (int i = 0; !type.getComponentType().isPrimitive() && i < length; i++) {
                    if (Array.get(one, i) != null) {
                        toSee.push(Array.get(one, i));
                    }
                }
            } else if (type.getName().startsWith("dev.holdfast.incident") && !type.isEnum()) {
                bytes += 16;
                for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
                    for (Field field : each.getDeclaredFields()) {
                        bytes += look(one, field, toSee);
                    }
                }
            } else {
                bytes += 32;
            }
        }
        return bytes;
    }

    private static long look(Object of, Field field, Deque<Object> toSee) {
        if (Modifier.isStatic(field.getModifiers())) {
            return 0;
        }
        try {
            field.setAccessible(true);
            Object value = field.get(of);
            boolean others =
                    field.getName().equals("clockwork") || field.getName().equals("ticker");
            if (value != null && !field.getType().isPrimitive() && !others) {
                toSee.push(value);
            }
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("a field of ours can't be read", impossible);
        }
        return 8;
    }
}
