package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.CallOptions;
import dev.holdfast.retry.RetryPolicy;
import dev.holdfast.valve.ValvePolicy;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/waiting.md says of the settings is what they are. */
class WaitingPageTest {

    private static final Page PAGE = Page.of("docs/waiting.md");

    @Test
    void the_settings_are_the_defaults() {
        ValvePolicy policy = ValvePolicy.defaults();
        assertThat(settings("Settings"))
                .containsExactly(
                        "`maxWaiting` " + policy.maxWaiting(),
                        "`maxWaitingBytes` " + (policy.maxWaitingBytes() >> 20) + " MiB",
                        "`aging` " + policy.aging().toSeconds() + " s",
                        "`adaptiveLimit` " + policy.adaptiveLimit(),
                        "`pacing` " + policy.pacing());
    }

    @Test
    void the_options_of_a_call_are_the_defaults() {
        CallOptions options = CallOptions.defaults();
        assertThat(settings("What a call can say of itself"))
                .contains(
                        "`withPriority` `" + options.priority() + "`",
                        "`withPatience` " + RetryPolicy.defaults().patience().toSeconds() + " s",
                        "`withMayWait` " + options.mayWait());
    }

    private static Stream<String> settings(String heading) {
        return PAGE.table(heading).stream().map(row -> row.get(0) + " " + row.get(1));
    }
}
