package dev.holdfast.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.failure.OutageHint.Posted;
import dev.holdfast.testing.Failures;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a posted outage says of a failure's cause. */
class OutageHintTest {

    private static Failure because(LikelyCause likely, Hop hop) {
        Failure failure = Failures.badGateway();
        return new Failure(
                failure.kind(),
                failure.transience(),
                failure.replay(),
                new Origin(hop, Certainty.LIKELY, List.of()),
                new Cause(likely, likely == LikelyCause.CANNOT_TELL ? Certainty.NONE : Certainty.LIKELY, List.of()),
                failure.facts());
    }

    private static Cause refined(Posted posted, Failure failure) {
        return new OutageHint(posted, false).refine(failure).cause();
    }

    @Test
    void a_maintenance_is_the_likely_cause_whatever_it_looked_like() {
        Cause cause = refined(Posted.MAINTENANCE, because(LikelyCause.SERVER_COMMUNICATION, Hop.GATEWAY));
        assertThat(cause.likely()).isEqualTo(LikelyCause.DOWNTIME);
        assertThat(cause.certainty()).isEqualTo(Certainty.LIKELY);
        assertThat(cause.evidence()).extracting(Evidence::kind).containsExactly(Evidence.Kind.STATUS_PAGE);
    }

    @Test
    void an_incident_is_a_guess_where_nothing_else_is_known_and_nothing_where_something_is() {
        assertThat(refined(Posted.INCIDENT, because(LikelyCause.CANNOT_TELL, Hop.GATEWAY)))
                .satisfies(cause -> {
                    assertThat(cause.likely()).isEqualTo(LikelyCause.DOWNTIME);
                    assertThat(cause.certainty()).isEqualTo(Certainty.POSSIBLE);
                });
        Failure known = because(LikelyCause.HIGH_LOAD, Hop.GATEWAY);
        assertThat(new OutageHint(Posted.INCIDENT, true).refine(known)).isSameAs(known);
    }

    @ParameterizedTest
    @EnumSource(Posted.class)
    void what_is_posted_says_nothing_of_the_callers_own_network_or_request(Posted posted) {
        for (Failure failure : List.of(
                because(LikelyCause.LOCAL, Hop.LOCAL_NETWORK),
                because(LikelyCause.CANNOT_TELL, Hop.INTERMEDIARY),
                Failures.rateLimited(null),
                Failures.of(FailureKind.INVALID_REQUEST, Transience.PERMANENT, Replay.UNPROCESSED, ServerHint.NONE))) {
            assertThat(new OutageHint(posted, true).refine(failure)).isSameAs(failure);
        }
    }

    @Test
    void only_what_is_both_posted_and_seen_lengthens_a_wait() {
        for (Posted posted : Posted.values()) {
            assertThat(new OutageHint(posted, false).leastWaitNanos()).isZero();
        }
        assertThat(new OutageHint(Posted.NOTHING, true).leastWaitNanos()).isZero();
        assertThat(new OutageHint(Posted.INCIDENT, true).leastWaitNanos()).isEqualTo(10_000_000_000L);
        assertThat(new OutageHint(Posted.MAINTENANCE, true).leastWaitNanos()).isEqualTo(10_000_000_000L);
    }
}
