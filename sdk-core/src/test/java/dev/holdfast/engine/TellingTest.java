package dev.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.Endpoint;
import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.event.HoldfastEvent.BreakerChanged;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

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
}
