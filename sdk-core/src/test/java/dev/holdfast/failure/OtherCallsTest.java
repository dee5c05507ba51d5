package dev.holdfast.failure;

import static dev.holdfast.failure.Views.classify;
import static dev.holdfast.failure.Views.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** One request that fails every time while others pass. */
class OtherCallsTest {

    private static final Failure SERVER_ERROR = classify(json(500, "{\"error\":{\"message\":\"x\"}}"));

    @Test
    void oneRequestThatFailsEachTimeWhileOthersPassPointsToABug() {
        Failure failure = new OtherCalls(3, 20).shedLightOn(SERVER_ERROR);
        assertThat(SERVER_ERROR.cause().likely()).isEqualTo(LikelyCause.CANNOT_TELL);
        assertThat(failure.cause().likely()).isEqualTo(LikelyCause.BUG_OR_CONFIGURATION);
        assertThat(failure.cause().certainty()).isEqualTo(Certainty.LIKELY);
        assertThat(failure.cause().evidence())
                .contains(new Evidence(Evidence.Kind.OTHER_CALLS, "3 failures in a row while 20 others passed"));
        assertThat(failure.kind()).isEqualTo(SERVER_ERROR.kind());
        assertThat(failure.replay()).isEqualTo(SERVER_ERROR.replay());
    }

    @Test
    void twoFailuresOrTwoOthersMayBeChance() {
        assertThat(new OtherCalls(2, 20).shedLightOn(SERVER_ERROR)).isSameAs(SERVER_ERROR);
        assertThat(new OtherCalls(20, 2).shedLightOn(SERVER_ERROR)).isSameAs(SERVER_ERROR);
    }

    @Test
    void whatTheServerItselfSaidStands() {
        Failure overloaded = classify(json(529, "{\"error\":{\"type\":\"overloaded_error\"}}"));
        assertThat(new OtherCalls(9, 9).shedLightOn(overloaded)).isSameAs(overloaded);
        Failure limited = classify(json(429, "{\"error\":{\"code\":\"rate_limit_exceeded\"}}"));
        assertThat(new OtherCalls(9, 9).shedLightOn(limited)).isSameAs(limited);
    }

    @Test
    void countsAreNotNegative() {
        assertThatThrownBy(() -> new OtherCalls(-1, 0)).hasMessage("failures < 0: -1");
        assertThatThrownBy(() -> new OtherCalls(0, -1)).hasMessage("othersPassed < 0: -1");
    }
}
