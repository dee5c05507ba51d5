package dev.holdfast.incident;

import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.LikelyCause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Chooses what an incident suggests, in this order:
 *
 * <pre>
 *  CHECK_ACCOUNT        half of the failures or more were for want of credit
 *  CHECK_NETWORK        half or more arose on this side
 *  SEND_LESS            half or more were rate limits
 *  CONFIGURE_ALTERNATE  none of these, calls were lost, none went elsewhere, and it lasted two minutes or longer
 *  MORE_PATIENCE        none of these, calls were lost that ran out of patience, and it lasted less than two minutes
 *  CHECK_BILLING        something may have been processed although it failed
 *  TELL_PROVIDER        it lasted a quarter of an hour or longer, a page was read and never showed it
 *  NOTHING              none of the above
 * </pre>
 */
final class Suggesting {

    private static final Duration SHORT = Duration.ofMinutes(2);
    private static final Duration LONG = Duration.ofMinutes(15);

    private Suggesting() {}

    /** What is looked at. */
    record Facts(
            Cell totals, Duration length, long outOfPatience, boolean mayBeBilled, IncidentReport.StatusStory status) {}

    static List<IncidentAdvice> of(Facts facts) {
        List<IncidentAdvice> advice = new ArrayList<>(3);
        Map<FailureKind, Long> kinds = facts.totals().kinds();
        boolean account = isHalf(facts, kinds.getOrDefault(FailureKind.OUT_OF_MONEY, 0L));
        boolean network = isHalf(facts, facts.totals().causes().getOrDefault(LikelyCause.LOCAL, 0L));
        boolean limit = isHalf(facts, kinds.getOrDefault(FailureKind.RATE_LIMITED, 0L));
        if (account) {
            advice.add(IncidentAdvice.CHECK_ACCOUNT);
        }
        if (network) {
            advice.add(IncidentAdvice.CHECK_NETWORK);
        }
        if (limit) {
            advice.add(IncidentAdvice.SEND_LESS);
        }
        boolean lost = facts.totals().failed + facts.totals().failedFast > 0;
        if (lost && advice.isEmpty()) {
            boolean isShort = facts.length().compareTo(SHORT) < 0;
            if (!isShort && facts.totals().elsewhere == 0) {
                advice.add(IncidentAdvice.CONFIGURE_ALTERNATE);
            } else if (isShort && facts.outOfPatience() > 0) {
                advice.add(IncidentAdvice.MORE_PATIENCE);
            }
        }
        if (facts.mayBeBilled()) {
            advice.add(IncidentAdvice.CHECK_BILLING);
        }
        boolean unseen =
                facts.status().checks() > 0 && facts.status().firstShown().isEmpty();
        if (unseen && !network && !account && !limit && facts.length().compareTo(LONG) >= 0) {
            advice.add(IncidentAdvice.TELL_PROVIDER);
        }
        return advice.isEmpty() ? List.of(IncidentAdvice.NOTHING) : advice;
    }

    private static boolean isHalf(Facts facts, long some) {
        return some > 0 && 2 * some >= facts.totals().failures;
    }
}
