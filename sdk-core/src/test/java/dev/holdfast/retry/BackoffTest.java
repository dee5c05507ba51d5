package dev.holdfast.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }

    @Test
    void theEnvelopeDoublesUpToTheCap() {
        List<Long> envelope = new ArrayList<>();
        for (int retry = 0; retry < 8; retry++) {
            envelope.add(millis(Backoff.defaults().envelopeNanos(retry)));
        }
        assertThat(envelope).containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 20_000L, 20_000L);
        assertThat(millis(Backoff.defaults().envelopeNanos(Integer.MAX_VALUE))).isEqualTo(20_000);
    }

    @Test
    void eachJitterStaysInItsBand() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 10_000; i++) {
            int retry = random.nextInt(12);
            double chance = random.nextDouble();
            long envelope = Backoff.defaults().envelopeNanos(retry);
            long previous = random.nextLong(Duration.ofSeconds(30).toNanos());
            assertThat(jittered(Jitter.FULL).delayNanos(retry, previous, chance))
                    .isBetween(0L, envelope);
            assertThat(jittered(Jitter.EQUAL).delayNanos(retry, previous, chance))
                    .isBetween(envelope / 2, envelope);
            assertThat(jittered(Jitter.DECORRELATED).delayNanos(retry, previous, chance))
                    .isBetween(
                            Duration.ofMillis(500).toNanos(),
                            Math.min(
                                    Duration.ofSeconds(20).toNanos(),
                                    Math.max(Duration.ofMillis(500).toNanos(), 3 * previous)));
        }
    }

    @Test
    void fullJitterReachesBothEnds() {
        assertThat(Backoff.defaults().delayNanos(2, 0, 0)).isZero();
        assertThat(millis(Backoff.defaults().delayNanos(2, 0, 0.9999))).isEqualTo(1_999);
    }

    @Test
    void badSettingsNameRuleAndValue() {
        assertThatThrownBy(() -> RetryPolicy.builder().maxAttempts(0).build()).hasMessage("maxAttempts < 1: 0");
        assertThatThrownBy(() -> RetryPolicy.builder().baseDelay(Duration.ZERO).build())
                .hasMessage("baseDelay <= 0: PT0S");
        assertThatThrownBy(() ->
                        RetryPolicy.builder().maxDelay(Duration.ofMillis(1)).build())
                .hasMessage("maxDelay < baseDelay (PT0.5S): PT0.001S");
        assertThatThrownBy(() ->
                        RetryPolicy.builder().patience(Duration.ofSeconds(-1)).build())
                .hasMessage("patience < 0: PT-1S");
        assertThatThrownBy(() -> new BudgetPolicy(Double.NaN, 0, 1)).hasMessage("budget perCall is not in 0..10: NaN");
    }

    private static Backoff jittered(Jitter jitter) {
        return new Backoff(Duration.ofMillis(500), Duration.ofSeconds(20), jitter);
    }
}
