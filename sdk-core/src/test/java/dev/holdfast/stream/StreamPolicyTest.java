package dev.holdfast.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamPolicyTest {

    @Test
    void defaults() {
        StreamPolicy policy = StreamPolicy.defaults();
        assertThat(policy)
                .isEqualTo(new StreamPolicy(
                        true, 16 * 1024, Duration.ofMinutes(2), Duration.ofSeconds(60), ResumeStrategy.responsesApi()));
        assertThat(policy.toBuilder().build()).isEqualTo(policy);
    }

    @Test
    void each_can_be_switched_off() {
        assertThat(StreamPolicy.watchOnly())
                .isEqualTo(new StreamPolicy(false, 16 * 1024, Duration.ZERO, Duration.ZERO, ResumeStrategy.none()));
    }

    @Test
    void what_breaks_a_rule_is_named() {
        assertThatThrownBy(() -> StreamPolicy.builder().holdBytes(0).build()).hasMessage("holdBytes < 1: 0");
        assertThatThrownBy(() -> StreamPolicy.builder().holdBytes(2_000_000).build())
                .hasMessage("holdBytes > 1048576: 2000000");
        assertThatThrownBy(() ->
                        StreamPolicy.builder().silence(Duration.ofSeconds(-1)).build())
                .hasMessage("silence < 0: PT-1S");
        assertThatThrownBy(() -> StreamPolicy.builder()
                        .firstContent(Duration.ofHours(25))
                        .build())
                .hasMessage("firstContent > PT24H: PT25H");
    }

    @ParameterizedTest
    @CsvSource({
        "text/event-stream, SSE",
        "Text/Event-Stream; charset=utf-8, SSE",
        "application/x-ndjson, NDJSON",
        "application/jsonl, NDJSON",
        "application/json, ",
        "text/html, ",
        "'', "
    })
    void the_format_is_told_by_the_content_type(String contentType, StreamFormat format) {
        assertThat(StreamFormat.of(contentType)).isEqualTo(Optional.ofNullable(format));
    }
}
