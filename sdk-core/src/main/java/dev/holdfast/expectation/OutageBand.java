package dev.holdfast.expectation;

import java.time.Duration;

/**
 * What to expect of an outage, by how long it has been going on: the three durations that people know of bad gateways. Most
 * failures are over within a minute (a load balancer that restarts, a spike); what isn't mostly takes 5 to 15 minutes
 * (scaling, a partial failure); what outlasts that is mostly a large outage at the provider or at somebody it depends on, and
 * takes hours.
 *
 * <p>These are the bands of what a client sees. Posted incidents are longer: half of 476 public ones took more than 72
 * minutes (Chu et al., ICPE 2025, arXiv 2501.12469), since status pages don't show what passes quickly.
 */
public enum OutageBand {
    /** Under a minute so far: it usually passes within one. */
    SHORT,
    /** It has lasted a minute: it mostly takes 5 to 15. */
    MODERATE,
    /** It has lasted longer than 15 minutes: expect hours. */
    LONG;

    private static final Duration SHORT_ENDS = Duration.ofMinutes(1);
    private static final Duration MODERATE_ENDS = Duration.ofMinutes(15);

    /** What to expect after so long. */
    public static OutageBand after(Duration failingFor) {
        if (failingFor.compareTo(SHORT_ENDS) < 0) {
            return SHORT;
        }
        return failingFor.compareTo(MODERATE_ENDS) <= 0 ? MODERATE : LONG;
    }
}
