package dev.holdfast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.network.NetworkPolicy.Probe;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkPolicyTest {

    @Test
    void the_default_places_are_of_two_operators_and_answer_plain_http() {
        NetworkPolicy policy = NetworkPolicy.builder().build();
        assertThat(policy.enabled()).isTrue();
        assertThat(policy.first().url()).hasScheme("http").hasHost("detectportal.firefox.com");
        assertThat(policy.second().url()).hasScheme("http").hasHost("connectivitycheck.gstatic.com");
        assertThat(policy.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(NetworkPolicy.disabled())
                .isEqualTo(policy.toBuilder().enabled(false).build());
    }

    @Test
    void a_builder_starts_from_a_policy_and_changes_everything() {
        NetworkPolicy policy = NetworkPolicy.builder()
                .enabled(false)
                .first(new Probe(URI.create("https://one.example/"), 200, "ok"))
                .second(new Probe(URI.create("http://two.example/"), 418, null))
                .timeout(Duration.ofSeconds(1))
                .build();
        assertThat(policy.toBuilder().build()).isEqualTo(policy);
        assertThat(policy.first().body()).contains("ok");
        assertThat(policy.second().body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ftp://one.example/         | 200 | probe is not http or https: ftp:",
                "/one                       | 200 | probe is not http or https: null:",
                "http:///one                | 200 | probe has no host: http:///one",
                "http://u:secret@one.example | 200 | probe has a user name in it: http://...@one.example",
                "http://one.example:70000/  | 200 | probe has a port that is not in 1..65535: http://one.example:70000/",
                "http://one.example/        | 199 | status is not in 200..599: 199",
            })
    void a_probe_names_the_rule_and_the_value_that_breaks_it(String url, int status, String message) {
        assertThatThrownBy(() -> new Probe(URI.create(url), status, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void the_policy_names_the_rule_and_the_value_that_breaks_it() {
        NetworkPolicy.Builder sameHost = NetworkPolicy.builder()
                .first(new Probe(URI.create("http://one.example/a"), 200, null))
                .second(new Probe(URI.create("http://ONE.example/b"), 200, null));
        assertThatThrownBy(sameHost::build).hasMessage("both probes are on one host: one.example");
        assertThatThrownBy(() -> NetworkPolicy.builder().timeout(Duration.ZERO).build())
                .hasMessage("timeout <= 0: PT0S");
        assertThatThrownBy(() ->
                        NetworkPolicy.builder().timeout(Duration.ofSeconds(31)).build())
                .hasMessage("timeout > PT30S: PT31S");
    }
}
