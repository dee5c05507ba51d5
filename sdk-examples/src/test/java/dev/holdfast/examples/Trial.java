package dev.holdfast.examples;

import dev.holdfast.Holdfast;
import dev.holdfast.HoldfastBuilder;
import dev.holdfast.Provider;
import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Endpoint;
import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.event.HoldfastEvent.AttemptFailed;
import dev.holdfast.event.HoldfastEvent.AttemptStarted;
import dev.holdfast.event.HoldfastEvent.BreakerChanged;
import dev.holdfast.event.HoldfastEvent.CallGivenUp;
import dev.holdfast.event.HoldfastEvent.CallSucceeded;
import dev.holdfast.event.HoldfastEvent.WaitStarted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.RequestView;
import dev.holdfast.failure.ResponseView;
import dev.holdfast.time.CancelSignal;
import dev.holdfast.time.Clockwork;
import dev.holdfast.time.Scheduler;
import dev.holdfast.time.Sleeper;
import dev.holdfast.time.Ticker;
import dev.holdfast.transport.AttemptTerms;
import dev.holdfast.transport.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs calls through the real engine, against answers from a script, in a time of its own. */
final class Trial implements Ticker, Sleeper, Scheduler {

    /** The wall clock at the beginning. */
    static final Instant BEGINNING = Instant.parse("2026-11-24T14:02:00Z");

    static final Endpoint ENDPOINT = new Endpoint("openai/chat-completions", "api.openai.com", 443);

    /** Everything that has happened, in order. */
    final List<HoldfastEvent> events = new ArrayList<>();

    /** The same in lines for a person to read. */
    final List<String> timeline = new ArrayList<>();

    final Holdfast holdfast;

    private record Timer(long atNanos, long order, Runnable task) {}

    private final TreeSet<Timer> timers =
            new TreeSet<>(Comparator.comparingLong(Timer::atNanos).thenComparingLong(Timer::order));
    private long nowNanos;
    private long order;

    Trial(Consumer<HoldfastBuilder> changes) {
        HoldfastBuilder builder = Holdfast.builder()
                .provider(Provider.openAi())
                .listener(this::happened)
                .clockwork(new Clockwork(this, this, this, () -> 0.5));
        changes.accept(builder);
        this.holdfast = builder.build();
    }

    private void happened(HoldfastEvent event) {
        events.add(event);
        String line = line(event);
        if (!line.isEmpty()) {
            timeline.add(String.format(Locale.ROOT, "%8.2f s  %s", now().toMillis() / 1000.0, line));
        }
    }

    private static String line(HoldfastEvent event) {
        if (event instanceof AttemptStarted start) {
            return (start.probe() ? "probe, attempt " : "attempt ") + start.attempt();
        }
        if (event instanceof AttemptFailed failed) {
            Failure failure = failed.attempt().failure();
            int status = failure.facts().status();
            return "  " + (status > 0 ? status + " " : "") + failure.kind() + ", " + failure.replay();
        }
        if (event instanceof WaitStarted wait) {
            return String.format(Locale.ROOT, "wait %.2f s: %s", wait.delay().toMillis() / 1000.0, wait.why());
        }
        if (event instanceof BreakerChanged change) {
            return "  breaker " + change.to()
                    + (change.to() == BreakerState.OPEN
                            ? String.format(
                                    Locale.ROOT, " for %.2f s", change.openFor().toMillis() / 1000.0)
                            : "");
        }
        if (event instanceof CallSucceeded) {
            return "  answer";
        }
        return event instanceof CallGivenUp end ? "given up: " + end.report().why() : "";
    }

    /** A call to which each attempt gets the next of the answers, the last one again and again. */
    void call(List<? extends Sample> script) {
        call(CallOptions.defaults(), script);
    }

    void call(CallOptions options, List<? extends Sample> script) {
        try {
            holdfast.execute(ENDPOINT, options, new Scripted(script));
        } catch (IOException ended) {
            // The events tell.
        }
    }

    /** Lets time pass, running what falls due. */
    void advance(Duration duration) {
        long end = nowNanos + duration.toNanos();
        while (hasTimer(end)) {
            runNext();
        }
        nowNanos = end;
    }

    private boolean hasTimer(long untilNanos) {
        return !timers.isEmpty() && timers.first().atNanos() <= untilNanos;
    }

    private void runNext() {
        Timer due = timers.first();
        timers.remove(due);
        nowNanos = Math.max(nowNanos, due.atNanos());
        due.task().run();
    }

    Duration now() {
        return Duration.ofNanos(nowNanos);
    }

    @Override
    public long nanos() {
        return nowNanos;
    }

    @Override
    public Instant wallClock() {
        return BEGINNING.plusNanos(nowNanos);
    }

    @Override
    public boolean sleep(long nanos, CancelSignal signal) {
        long end = nowNanos + nanos;
        while (!signal.isCancelled() && hasTimer(end)) {
            runNext();
        }
        if (signal.isCancelled()) {
            return false;
        }
        nowNanos = end;
        return true;
    }

    @Override
    public Task schedule(Runnable task, long delayNanos) {
        Timer timer = new Timer(nowNanos + Math.max(0, delayNanos), order++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    /** Exchanges that end as a script says. */
    private final class Scripted implements Exchange<ResponseView> {

        private final Iterator<? extends Sample> script;
        private @Nullable Sample current;

        Scripted(List<? extends Sample> script) {
            this.script = script.iterator();
        }

        private Sample current() {
            Sample now = current;
            if (now == null) {
                throw new AssertionError("nothing was sent");
            }
            return now;
        }

        @Override
        public RequestView request() {
            return Sample.REQUEST;
        }

        @Override
        public boolean replayable() {
            return true;
        }

        @Override
        public boolean idempotent() {
            return false;
        }

        @Override
        public CancelSignal cancelSignal() {
            return new CancelSignal() {
                @Override
                public boolean isCancelled() {
                    return false;
                }

                @Override
                public Registration onCancel(Runnable action) {
                    return () -> {};
                }
            };
        }

        @Override
        public ResponseView send(AttemptTerms terms) throws IOException {
            if (script.hasNext()) {
                current = script.next();
            }
            advance(current().took());
            ResponseView answer = current().answer();
            if (answer == null) {
                throw (IOException) current().thrown().error();
            }
            return answer;
        }

        @Override
        public void sendAsync(AttemptTerms terms, Receiver<ResponseView> receiver) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isHealthy(ResponseView response) {
            return false;
        }

        @Override
        public ResponseView view(ResponseView response) {
            return response;
        }

        @Override
        public ErrorView view(IOException error) {
            return current().thrown();
        }

        @Override
        public int untriedAddresses() {
            return current().untriedAddresses();
        }

        @Override
        public void discard(ResponseView response) {}

        @Override
        public ResponseView giveUp(CallReport report, @Nullable ResponseView response) throws IOException {
            throw holdfast.exception(report);
        }
    }
}
