package dev.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.BreakerPolicy;
import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Endpoint;
import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.event.HoldfastEvent.BreakerChanged;
import dev.holdfast.retry.RetryPolicy;
import dev.holdfast.testing.VirtualTime;
import dev.holdfast.valve.ValvePolicy;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

class TellingTest {

    /** As one whose appender has a bug, or that meets an exception which can't be printed. */
    private static final Logger BROKEN = (Logger) Proxy.newProxyInstance(
            Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, args) -> {
                throw new StackOverflowError();
            });

    @Test
    @DisplayName(
            "Promise 30: a log that throws cannot break a call, whether it is told an event or of a listener's error")
    void aLogThatThrows() {
        List<HoldfastEvent> heard = new ArrayList<>();
        Telling telling = new Telling(
                List.of(
                        event -> {
                            throw new IllegalStateException("a bug in the program");
                        },
                        heard::add),
                BROKEN);
        BreakerChanged change = new BreakerChanged(
                Endpoint.of("api.example.test", 443), BreakerState.CLOSED, BreakerState.OPEN, Duration.ZERO, null);
        telling.tell(change);
        assertThat(heard).containsExactly(change);
        // The log, the listener, and the log again.
        assertThat(telling.callbackErrors()).isEqualTo(3);
    }

    private final VirtualTime time = new VirtualTime();
    private final List<String> lines = new ArrayList<>();

    /** Writes down what is logged, a line each, with its level. */
    private final Logger recording = (Logger) Proxy.newProxyInstance(
            Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, args) -> {
                String name = method.getName();
                if (method.isDefault()) {
                    return InvocationHandler.invokeDefault(proxy, method, args);
                }
                if (name.startsWith("is")) {
                    return true;
                }
                if (args == null) {
                    return "recording";
                }
                Object[] values = args.length == 2 && args[1] instanceof Object[] array
                        ? array
                        : Arrays.copyOfRange(args, 1, args.length);
                lines.add(name.toUpperCase(Locale.ROOT) + " "
                        + MessageFormatter.arrayFormat((String) args[0], values).getMessage());
                return null;
            });

    /** What an operator sees: debugging is off. */
    private List<String> seen() {
        return lines.stream().filter(line -> !line.startsWith("DEBUG ")).toList();
    }

    private Engine engine(RetryPolicy retry) {
        Telling telling = new Telling(List.of(), recording);
        return new Engine(new Settings(
                new ByStatus(),
                new Settings.Policies(retry, BreakerPolicy.disabled(), ValvePolicy.defaults(), null, List.of()),
                List.of(telling::tell),
                time.clockwork(),
                Settings.Watching.NOTHING));
    }

    private void run(Engine engine, int... statuses) {
        try {
            engine.execute(
                    Endpoint.of("api.example.test", 443),
                    CallOptions.defaults(),
                    new ScriptedExchange(time, new ArrayList<>()).answers(statuses));
        } catch (IOException givenUp) {
            assertThat(givenUp).isInstanceOf(ScriptedExchange.GivenUp.class);
        }
    }

    @Test
    @DisplayName("Promise 31: an operator reads one line for a call that was given up, with the reason")
    void oneLineForAFailure() {
        run(engine(RetryPolicy.builder().maxAttempts(3).build()), 502);
        assertThat(seen())
                .containsExactly("WARN call 1 to api.example.test:443: given up (ATTEMPTS_EXHAUSTED) after 3 attempt(s)"
                        + " and 750 ms: BAD_GATEWAY at GATEWAY, TRANSIENT, UNKNOWN");
        assertThat(lines).hasSize(6).last().isEqualTo(seen().get(0));
    }

    @Test
    void whatIsTheCallersOwnIsNoWarning() {
        run(engine(RetryPolicy.defaults()), 400);
        assertThat(seen())
                .containsExactly("INFO call 1 to api.example.test:443: given up (PERMANENT_FAILURE) after 1 attempt(s)"
                        + " and 0 ms: INVALID_REQUEST at UNKNOWN, PERMANENT, UNPROCESSED");
    }

    @Test
    @DisplayName("Promise 31: and one for a call that was rescued")
    void oneLineForARescue() {
        run(engine(RetryPolicy.defaults()), 502, 429, 200);
        assertThat(seen())
                .containsExactly(
                        "INFO call 1 to api.example.test:443: rescued (SERVER_HINT) by attempt 3 after 2750 ms;"
                                + " before it: RATE_LIMITED at UNKNOWN, THROTTLED, UNPROCESSED");
    }

    @Test
    void aCallThatGoesWellIsNotLogged() {
        run(engine(RetryPolicy.defaults()), 200);
        assertThat(lines).isEmpty();
    }
}
