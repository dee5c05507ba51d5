package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Holdfast;
import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.event.HoldfastEvent.WaitStarted;
import dev.holdfast.retry.BudgetPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WaitingCallsTest {

    private static final int CALLS = 1_000;

    @RegisterExtension
    final Rig rig = new Rig();

    private static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("holdfast") || name.contains("Failsafe") || name.contains("ForkJoin"))
                .forEach(names::add);
        return names;
    }

    /** 502 for every request, over few connections. */
    private FaultServer badGateway() {
        return rig.faults(c -> {
            while (true) {
                c.readRequest();
                c.answer("502 Bad Gateway", "{}");
            }
        });
    }

    private Holdfast patient(CountDownLatch waiting) {
        return rig.holdfast(builder -> builder.retry(Rig.quick()
                        .baseDelay(Duration.ofMinutes(2))
                        .maxDelay(Duration.ofMinutes(2))
                        .patience(Duration.ofHours(1))
                        .budget(new BudgetPolicy(1, 1, 10 * CALLS))
                        .build())
                .breaker(BreakerPolicy.disabled())
                .listener(event -> {
                    if (event instanceof WaitStarted) {
                        waiting.countDown();
                    }
                }));
    }

    @Test
    void a_thousand_waiting_calls_hold_no_more_threads_than_one_and_no_slot_of_the_dispatcher() throws Exception {
        FaultServer server = badGateway();
        OkHttpClient client = rig.client();
        client.dispatcher().setMaxRequestsPerHost(16);
        CountDownLatch one = new CountDownLatch(1);
        Call.Factory calls = HoldfastCallFactory.wrap(client, patient(one));
        List<HoldfastCallFactoryTest.Recording> recordings = new ArrayList<>();
        List<Call> enqueued = new ArrayList<>();
        enqueue(1, calls, server, enqueued, recordings);
        assertThat(one.await(10, TimeUnit.SECONDS)).isTrue();
        Rig.eventually("the dispatcher is empty", () -> client.dispatcher().runningCallsCount() == 0);
        Set<String> withOne = threads();

        CountDownLatch all = new CountDownLatch(CALLS);
        Call.Factory more = HoldfastCallFactory.wrap(client, patient(all));
        enqueue(CALLS, more, server, enqueued, recordings);
        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        Rig.eventually("the dispatcher is empty", () -> client.dispatcher().runningCallsCount() == 0);

        assertThat(threads()).isEqualTo(withOne).hasSizeLessThanOrEqualTo(1);
        assertThat(client.dispatcher().queuedCallsCount()).isZero();
        Rig.eventually(
                "no connection is held",
                () -> client.connectionPool().connectionCount()
                        == client.connectionPool().idleConnectionCount());

        enqueued.forEach(Call::cancel);
        for (HoldfastCallFactoryTest.Recording recording : recordings) {
            assertThatThrownBy(() -> recording.response.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .hasMessage("Canceled");
        }
    }

    private static void enqueue(
            int count,
            Call.Factory calls,
            FaultServer server,
            List<Call> enqueued,
            List<HoldfastCallFactoryTest.Recording> recordings) {
        for (int i = 0; i < count; i++) {
            HoldfastCallFactoryTest.Recording recording = new HoldfastCallFactoryTest.Recording();
            Call call = calls.newCall(Rig.post(server.url()));
            call.enqueue(recording);
            enqueued.add(call);
            recordings.add(recording);
        }
    }

    @Test
    void a_callback_that_blocks_holds_up_no_other_call_in_its_wait() throws Exception {
        FaultServer server = badGateway();
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch inCallback = new CountDownLatch(1);
        Call.Factory calls = rig.calls();
        Callback blocking = new Callback() {
            @Override
            public void onFailure(Call call, IOException e) {
                inCallback.countDown();
                try {
                    release.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void onResponse(Call call, Response response) {
                response.close();
            }
        };
        Call cancelled = HoldfastCallFactory.wrap(rig.client(), patient(new CountDownLatch(1)))
                .newCall(Rig.post(server.url()));
        cancelled.enqueue(blocking);
        cancelled.cancel();
        calls.newCall(Rig.post(server.url())).enqueue(blocking);
        assertThat(inCallback.await(5, TimeUnit.SECONDS)).isTrue();

        HoldfastCallFactoryTest.Recording other = new HoldfastCallFactoryTest.Recording();
        calls.newCall(Rig.post(server.url())).enqueue(other);

        assertThatThrownBy(() -> other.response.get(5, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        release.countDown();
    }
}
