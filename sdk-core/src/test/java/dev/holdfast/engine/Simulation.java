package dev.holdfast.engine;

import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Endpoint;
import dev.holdfast.event.HoldfastListener;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Dialect;
import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.FailureClassifier;
import dev.holdfast.failure.Phase;
import dev.holdfast.failure.RequestView;
import dev.holdfast.failure.ResponseView;
import dev.holdfast.retry.RetryPolicy;
import dev.holdfast.testing.VirtualTime;
import dev.holdfast.time.CancelSignal;
import dev.holdfast.time.Cancellation;
import dev.holdfast.time.Scheduler;
import dev.holdfast.transport.AttemptTerms;
import dev.holdfast.transport.Exchange;
import dev.holdfast.valve.ValvePolicy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls that come at random to a {@link SimulatedServer}, through the real engine, in virtual time. */
final class Simulation {

    static final Duration HEALTHY = Duration.ofSeconds(10);
    static final Duration AFTER = Duration.ofSeconds(35);
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final byte[] PAGE =
            "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LIMITED =
            "{\"error\":{\"message\":\"Rate limit reached\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}}"
                    .getBytes(StandardCharsets.US_ASCII);

    /** One call and how it ended. */
    static final class Outcome {
        final Duration made;

        @Nullable
        Duration took;

        boolean succeeded;

        @Nullable
        String why;

        Outcome(Duration made) {
            this.made = made;
        }
    }

    final VirtualTime time = new VirtualTime();
    final SimulatedServer server;
    final List<Outcome> outcomes = new ArrayList<>();
    final List<Engine> engines = new ArrayList<>();
    private final Random arrivals;
    private final Random chance;
    private Duration faultFrom = Duration.ZERO;
    private Duration faultTo = Duration.ZERO;
    private int requestsInFault;

    Simulation(long seed, int clients, HoldfastListener... listeners) {
        server = new SimulatedServer(time, seed);
        arrivals = new Random(seed + 2);
        chance = new Random(seed + 3);
        for (int i = 0; i < clients; i++) {
            engines.add(new Engine(new Settings(
                    FailureClassifier.of(Dialect.STANDARD),
                    new Settings.Policies(
                            RetryPolicy.defaults(), BreakerPolicy.defaults(), ValvePolicy.defaults(), null, List.of()),
                    List.of(listeners),
                    time.clockwork(chance::nextDouble),
                    Settings.Watching.NOTHING)));
        }
    }

    private static final CallOptions OPTIONS =
            CallOptions.defaults().withDeadline(DEADLINE).withPatience(DEADLINE);

    /** Something that changes the server, for a while. */
    void at(Duration when, Consumer<SimulatedServer> change) {
        Scheduler.Task unused = time.schedule(() -> change.accept(server), when.toNanos());
    }

    /** Calls come at a rate, from the beginning to long after the fault, which lasts from ten seconds on. */
    void run(double perSecond, Duration fault) {
        faultFrom = HEALTHY;
        faultTo = HEALTHY.plus(fault);
        Duration end = faultTo.plus(AFTER);
        at(faultFrom, server -> requestsInFault = -server.requests);
        at(faultTo, server -> requestsInFault += server.requests);
        arrive(perSecond, end);
        time.runAll();
    }

    private void arrive(double perSecond, Duration end) {
        long gap = (long) (-Math.log(1 - arrivals.nextDouble()) / perSecond * 1e9);
        Scheduler.Task unused = time.schedule(
                () -> {
                    if (time.now().compareTo(end) < 0) {
                        call(engines.get(outcomes.size() % engines.size()));
                        arrive(perSecond, end);
                    }
                },
                gap);
    }

    private void call(Engine engine) {
        Outcome outcome = new Outcome(time.now());
        outcomes.add(outcome);
        engine.executeAsync(Endpoint.of("api.example.test", 443), OPTIONS, new Request(), new Exchange.Receiver<>() {
            @Override
            public void answered(Integer status) {
                outcome.took = time.now().minus(outcome.made);
                outcome.succeeded = true;
            }

            @Override
            public void failed(IOException error) {
                outcome.took = time.now().minus(outcome.made);
                outcome.why = String.valueOf(error.getMessage());
            }
        });
    }

    List<Outcome> madeInFault() {
        return outcomes.stream()
                .filter(call -> call.made.compareTo(faultFrom) >= 0 && call.made.compareTo(faultTo) < 0)
                .toList();
    }

    double success() {
        List<Outcome> made = madeInFault();
        return made.stream().filter(call -> call.succeeded).count() * 100.0 / made.size();
    }

    double requestsPerCall() {
        return requestsInFault / (double) madeInFault().size();
    }

    /** How long after the end of the fault the last call was made that failed. */
    Duration wholeAgain() {
        return outcomes.stream()
                .filter(call -> !call.succeeded && call.made.compareTo(faultTo) >= 0)
                .map(call -> call.made.minus(faultTo))
                .reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    Duration median() {
        List<Duration> all = outcomes.stream()
                .filter(call -> call.succeeded)
                .map(call -> call.took == null ? Duration.ZERO : call.took)
                .sorted()
                .toList();
        return all.get(all.size() / 2);
    }

    private final class Request implements Exchange<Integer> {

        private final Cancellation cancellation = new Cancellation();

        @Override
        public RequestView request() {
            return new RequestView("POST", "api.example.test", RequestView.Expects.API);
        }

        @Override
        public boolean replayable() {
            return true;
        }

        @Override
        public boolean idempotent() {
            return true;
        }

        @Override
        public CancelSignal cancelSignal() {
            return cancellation;
        }

        @Override
        public Integer send(AttemptTerms terms) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sendAsync(AttemptTerms terms, Receiver<Integer> receiver) {
            boolean[] over = {false};
            Scheduler.Task timeout = time.schedule(
                    () -> {
                        over[0] = true;
                        receiver.failed(new InterruptedIOException("timeout"));
                    },
                    terms.timeoutNanos());
            server.receive(status -> {
                if (!over[0]) {
                    over[0] = true;
                    timeout.cancel();
                    receiver.answered(status);
                }
            });
        }

        @Override
        public boolean isHealthy(Integer response) {
            return response == 200;
        }

        @Override
        public ResponseView view(Integer status) {
            return new ResponseView(
                    request(),
                    status,
                    name -> status == 429 && name.equalsIgnoreCase("retry-after")
                            ? List.of("1")
                            : name.equalsIgnoreCase("content-type")
                                    ? List.of(status == 429 ? "application/json" : "text/html")
                                    : List.of(),
                    status == 429 ? LIMITED : PAGE,
                    time.wallClock(),
                    Duration.ofMillis(1));
        }

        @Override
        public ErrorView view(IOException error) {
            return new ErrorView(request(), error, Phase.UNKNOWN, false, false, Duration.ZERO);
        }

        @Override
        public int untriedAddresses() {
            return 0;
        }

        @Override
        public void discard(Integer response) {}

        @Override
        public Integer giveUp(CallReport report, @Nullable Integer response) throws IOException {
            throw new IOException(report.why() + " after " + report.attempts().size());
        }
    }
}
