package dev.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.time.CancelSignal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsyncWaitTest {

    /** A time that is over and a cancel that comes at the same moment: neither can be taken back any more. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("Promise 15: a cancel that meets the end of its wait ends it once")
    void endsOnce(boolean cancelFirst) {
        List<Runnable> races = new ArrayList<>();
        List<String> ended = new ArrayList<>();
        CancelSignal signal = new CancelSignal() {
            @Override
            public boolean isCancelled() {
                return false;
            }

            @Override
            public Registration onCancel(Runnable action) {
                races.add(action);
                return () -> {};
            }
        };
        AsyncWait.start(
                1,
                (task, delayNanos) -> {
                    races.add(cancelFirst ? races.size() : 0, task);
                    return () -> {};
                },
                signal,
                () -> ended.add("time"),
                () -> ended.add("cancel"));
        races.forEach(Runnable::run);
        assertThat(ended).containsExactly(cancelFirst ? "cancel" : "time");
    }
}
