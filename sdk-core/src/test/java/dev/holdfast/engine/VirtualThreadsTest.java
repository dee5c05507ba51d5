package dev.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Endpoint;
import dev.holdfast.event.HoldfastEvent.AttemptFailed;
import dev.holdfast.event.HoldfastEvent.AttemptStarted;
import dev.holdfast.event.HoldfastEvent.BreakerChanged;
import dev.holdfast.event.HoldfastEvent.CallStarted;
import dev.holdfast.event.HoldfastEvent.WaitStarted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.HeaderView;
import dev.holdfast.failure.Phase;
import dev.holdfast.failure.RequestView;
import dev.holdfast.failure.ResponseView;
import dev.holdfast.retry.BudgetPolicy;
import dev.holdfast.retry.RetryPolicy;
import dev.holdfast.time.CancelSignal;
import dev.holdfast.time.Cancellation;
import dev.holdfast.time.Clockwork;
import dev.holdfast.transport.AttemptTerms;
import dev.holdfast.transport.Exchange;
import dev.holdfast.valve.ValvePolicy;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Many threads that cost nothing, in real time. */
class VirtualThreadsTest {

    private static final int CALLS = 10_000;
    private static final Endpoint ENDPOINT = Endpoint.of("api.example.test", 443);

    private final LongAdder ends = new LongAdder();
    private final Engine engine = new Engine(new Settings(
            new ByStatus(),
            new Settings.Policies(
                    RetryPolicy.builder()
                            .baseDelay(Duration.ofMillis(1))
                            .maxDelay(Duration.ofMillis(5))
                            .budget(new BudgetPolicy(10, 1_000, 1_000_000))
                            .build(),
                    // Opens and closes again and again.
                    BreakerPolicy.builder()
                            .window(Duration.ofMillis(50))
                            .failureRate(0.5)
                            .openTime(Duration.ofMillis(2))
                            .maxOpenTime(Duration.ofMillis(5))
                            .build(),
                    ValvePolicy.defaults(),
                    null,
                    List.of()),
            List.of(event -> {
                if (!(event instanceof CallStarted
                        || event instanceof AttemptStarted
                        || event instanceof AttemptFailed
                        || event instanceof WaitStarted
                        || event instanceof BreakerChanged)) {
                    ends.increment();
                }
            }),
            Clockwork.system(),
            Settings.Watching.NOTHING));

    /** By reflection: the tests are compiled for 17. */
    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void tenThousandVirtualThreadsEndTheirCalls() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(CALLS);
        ExecutorService threads = virtualThreads();
        try {
            for (int i = 0; i < CALLS; i++) {
                Flaky exchange = new Flaky(i);
                threads.execute(() -> {
                    try {
                        engine.execute(ENDPOINT, CallOptions.defaults(), exchange);
                        answered.incrementAndGet();
                    } catch (IOException e) {
                        failed.incrementAndGet();
                    } finally {
                        done.countDown();
                    }
                });
                if (i % 10 == 0) {
                    threads.execute(exchange.cancellation::cancel);
                }
            }
            assertThat(done.await(60, TimeUnit.SECONDS))
                    .as("%s answered, %s failed of %s", answered, failed, CALLS)
                    .isTrue();
        } finally {
            threads.shutdownNow();
        }
        assertThat(answered.get() + failed.get()).isEqualTo(CALLS);
        assertThat(answered.get()).isGreaterThan(CALLS / 2);
        assertThat(ends.sum()).isEqualTo(CALLS);
        assertThat(engine.listenerErrors()).isZero();
    }

    /** Fails up to three times, now with a status, now with an exception, then answers; each attempt takes a millisecond. */
    private static final class Flaky implements Exchange<Integer> {

        final Cancellation cancellation = new Cancellation();
        private final int seed;
        private int sent;

        Flaky(int seed) {
            this.seed = seed;
        }

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
        public Integer send(AttemptTerms terms) throws IOException {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            if (cancellation.isCancelled()) {
                throw new IOException("Canceled");
            }
            if (sent++ >= seed % 4) {
                return 200;
            }
            if (seed % 3 == 0) {
                throw new ConnectException("refused");
            }
            return 502;
        }

        @Override
        public void sendAsync(AttemptTerms terms, Receiver<Integer> receiver) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isHealthy(Integer response) {
            return response == 200;
        }

        @Override
        public ResponseView view(Integer response) {
            return new ResponseView(request(), response, HeaderView.EMPTY, new byte[0], Instant.now(), Duration.ZERO);
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
            throw new IOException(report.why().name());
        }
    }
}
