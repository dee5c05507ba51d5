package dev.holdfast.valve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private final Outbox outbox = new Outbox();
    private final List<String> sent = new ArrayList<>();

    @Test
    void what_is_added_while_it_sends_is_sent_after_that_and_on_no_deeper_stack() {
        outbox.add(() -> {
            outbox.add(() -> sent.add("second"));
            outbox.send();
            sent.add("first");
        });
        outbox.send();
        assertThat(sent).containsExactly("first", "second");
    }

    @Test
    void one_that_throws_keeps_none_of_the_others_from_being_sent() {
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
        thread.setUncaughtExceptionHandler((where, what) -> sent.add(String.valueOf(what.getMessage())));
        try {
            outbox.add(() -> {
                throw new IllegalStateException("a bug");
            });
            outbox.add(() -> sent.add("next"));
            outbox.send();
            outbox.add(() -> sent.add("later"));
            outbox.send();
        } finally {
            thread.setUncaughtExceptionHandler(before);
        }
        assertThat(sent).containsExactly("a bug", "next", "later");
    }
}
