package dev.holdfast.expectation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutageBandTest {

    @ParameterizedTest
    @CsvSource({
        "PT-1S, SHORT",
        "PT0S, SHORT",
        "PT59.999999999S, SHORT",
        "PT1M, MODERATE",
        "PT15M, MODERATE",
        "PT15M0.000000001S, LONG",
        "PT72H, LONG"
    })
    void an_outage_grows_into_its_band(Duration failingFor, OutageBand band) {
        assertThat(OutageBand.after(failingFor)).isEqualTo(band);
    }
}
