package dev.holdfast.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerHeadersTest {

    private static final Instant NOW = Instant.parse("2026-11-24T14:02:00Z");

    private static AnswerHeaders of(String... namesAndValues) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
        }
        return AnswerHeaders.of(HttpHeaders.of(headers, (name, value) -> true), NOW);
    }

    @Test
    void nothing_said_is_nothing_known() {
        assertThat(of()).isEqualTo(AnswerHeaders.NONE);
        assertThat(of().freshFor()).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=60               | 60",
                "public, MAX-AGE=60       | 60",
                "max-age=\"60\"           | 60",
                "max-age=60, max-age=90   | 60",
                "s-maxage=90              | 0",
                "no-cache, max-age=60     | 0",
                "max-age=60, no-store     | 0",
                "max-age=0                | 0",
                "max-age=-1               | 0",
                "max-age=1e9              | 0",
                "max-age=                 | 0",
                "max-age=999999999999999  | 31536000",
                "max-age=9999999999999999999999 | 0",
            })
    void how_long_it_is_fresh_is_told_by_max_age(String cacheControl, long seconds) {
        assertThat(of("Cache-Control", cacheControl).freshFor()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void what_caches_have_used_up_of_it_is_taken_off() {
        assertThat(of("Cache-Control", "max-age=60", "Age", "45").freshFor()).isEqualTo(Duration.ofSeconds(15));
        assertThat(of("Cache-Control", "max-age=60", "Age", "61").freshFor()).isEqualTo(Duration.ZERO);
    }

    @Test
    void retry_after_is_a_span_or_a_date_by_the_servers_clock() {
        assertThat(of("Retry-After", "120").retryAfter()).isEqualTo(Duration.ofMinutes(2));
        assertThat(of("Retry-After", "Tue, 24 Nov 2026 14:05:00 GMT").retryAfter())
                .isEqualTo(Duration.ofMinutes(3));
        assertThat(of("Date", "Tue, 24 Nov 2026 14:04:30 GMT", "Retry-After", "Tue, 24 Nov 2026 14:05:00 GMT")
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "soon", "NaN", "1e18", "99999999999999999999", "Tue, 24 Nov 2020 14:05:00 GMT"})
    void nonsense_counts_as_absent(String nonsense) {
        AnswerHeaders headers = of("Retry-After", nonsense, "Age", nonsense, "Date", nonsense.replace("Tue", "Mon"));
        assertThat(headers.retryAfter()).isNull();
        assertThat(headers.age()).isEqualTo(Duration.ZERO);
        assertThat(headers.date()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\u00e9\"", "\"a\tb\"", "\"a\u0001\""})
    void what_could_not_be_sent_back_is_not_kept(String etag) {
        assertThat(of("ETag", etag, "Last-Modified", etag, "Content-Type", etag))
                .isEqualTo(AnswerHeaders.NONE);
    }

    @Test
    void what_is_too_long_is_not_kept() {
        assertThat(of("ETag", "x".repeat(256)).etag()).hasSize(256);
        assertThat(of("ETag", "x".repeat(257)).etag()).isNull();
    }
}
