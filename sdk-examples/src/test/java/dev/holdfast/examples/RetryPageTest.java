package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.Deadline;
import dev.holdfast.failure.Cause;
import dev.holdfast.failure.Certainty;
import dev.holdfast.failure.Facts;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.failure.Origin;
import dev.holdfast.failure.OutageHint;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Replay;
import dev.holdfast.failure.ServerHint;
import dev.holdfast.failure.Transience;
import dev.holdfast.retry.Attempt;
import dev.holdfast.retry.BudgetPolicy;
import dev.holdfast.retry.Limits;
import dev.holdfast.retry.OutcomeUnknown;
import dev.holdfast.retry.RetryBudget;
import dev.holdfast.retry.RetryDecision;
import dev.holdfast.retry.RetryDecision.GiveUp;
import dev.holdfast.retry.RetryDecision.RetryAfter;
import dev.holdfast.retry.RetryPlanner;
import dev.holdfast.retry.RetryPolicy;
import java.io.IOException;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What docs/retry.md says is what the planner and the budget do. */
class RetryPageTest {

    private static final Page PAGE = Page.of("docs/retry.md");
    private static final RetryPlanner PLANNER = new RetryPlanner(RetryPolicy.defaults());
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void the_settings_are_the_defaults() {
        RetryPolicy retry = RetryPolicy.defaults();
        BudgetPolicy budget = retry.budget();
        assertThat(PAGE.table("Settings").stream().map(row -> row.get(0) + " " + row.get(1)))
                .containsExactly(
                        "`maxAttempts` " + retry.maxAttempts(),
                        "`patience` " + retry.patience().toSeconds() + " s",
                        "`baseDelay` " + retry.backoff().baseDelay().toMillis() + " ms",
                        "`maxDelay` " + retry.backoff().maxDelay().toSeconds() + " s",
                        "`jitter` `" + retry.backoff().jitter() + "`",
                        "`outcomeUnknown` `" + retry.outcomeUnknown() + "`",
                        "`budget.perCall` " + plain(budget.perCall()),
                        "`budget.perSecond` " + plain(budget.perSecond()),
                        "`budget.minimum` " + plain(budget.minimum()));
        assertThat(PAGE.table("Patience and deadline").get(1).get(1))
                .isEqualTo(retry.patience().toSeconds() + " s");
    }

    @Test
    void each_reason_has_its_row() {
        List<String> givesUp = reasons("Why it gives up");
        List<String> triesAgain = reasons("Why it tries again");
        List<String> refused = reasons("Before an attempt");
        assertThat(givesUp).doesNotHaveDuplicates();
        assertThat(refused).doesNotHaveDuplicates();
        assertThat(triesAgain).doesNotHaveDuplicates();
        Set<String> all = new TreeSet<>(givesUp);
        all.addAll(triesAgain);
        all.addAll(refused);
        assertThat(all).isEqualTo(Arrays.stream(Reason.values()).map(Enum::name).collect(Collectors.toSet()));
    }

    private static List<String> reasons(String heading) {
        return PAGE.table(heading).stream()
                .map(row -> Page.code(row.get(0)).iterator().next())
                .toList();
    }

    /** Everything speaks against the first call. Of each next one, what had ended the one before no longer does. */
    @Test
    void the_reasons_to_give_up_stand_in_their_order() {
        Case all = new Case(FailureKind.OUT_OF_MONEY);
        all.shouldRetry = false;
        all.transience = Transience.PERMANENT;
        all.replayable = false;
        all.deadline = Deadline.after(0, Duration.ZERO);
        all.patience = new Deadline(-1, true);
        all.counted = 8;
        all.hint = Duration.ofMinutes(2);
        all.untilProbe = 100 * SECOND;
        all.budget = false;
        all.outage = new OutageHint(OutageHint.Posted.INCIDENT, true);

        List<Reason> order = new ArrayList<>();
        Case cancelled = new Case(FailureKind.CANCELLED);
        cancelled.shouldRetry = false;
        cancelled.replayable = false;
        order.add(cancelled.reason());
        order.add(all.reason());
        all.kind = FailureKind.GATEWAY_TIMEOUT;
        order.add(all.reason());
        all.shouldRetry = null;
        order.add(all.reason());
        all.transience = Transience.TRANSIENT;
        order.add(all.reason());
        all.replayable = true;
        order.add(all.reason());
        all.kind = FailureKind.SERVER_ERROR;
        order.add(all.reason());
        all.deadline = Deadline.NONE;
        order.add(all.reason());
        all.patience = Deadline.after(0, Duration.ofSeconds(9));
        order.add(all.reason());
        all.counted = 1;
        order.add(all.reason());
        all.hint = null;
        order.add(all.reason());
        all.untilProbe = 0;
        order.add(all.reason());
        all.budget = true;
        order.add(all.reason());
        all.budget = false;
        all.outage = OutageHint.NONE;
        assertThat(order.stream().map(Enum::name)).containsExactlyElementsOf(reasons("Why it gives up"));

        // The wait is looked at before the budget.
        all.patience = Deadline.after(0, Duration.ofMillis(1));
        assertThat(all.reason()).isEqualTo(Reason.PATIENCE_EXHAUSTED);
        all.patience = Deadline.NONE;
        all.deadline = Deadline.after(0, Duration.ofMillis(1));
        assertThat(all.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
        all.deadline = Deadline.NONE;
        all.budget = true;
        assertThat(all.plan()).isInstanceOf(RetryAfter.class);
    }

    @Test
    void shortcuts_need_no_attempts_and_no_budget_but_time() {
        Case stale = new Case(FailureKind.STALE_CONNECTION);
        stale.replay = Replay.LIKELY_UNPROCESSED;
        stale.counted = 8;
        stale.budget = false;
        assertThat(stale.plan()).isEqualTo(new RetryAfter(0, Reason.STALE_CONNECTION, false));
        stale.staleRetryUsed = true;
        assertThat(stale.reason()).isEqualTo(Reason.ATTEMPTS_EXHAUSTED);
        Case refused = new Case(FailureKind.CONNECT_REFUSED);
        refused.replay = Replay.UNPROCESSED;
        refused.untried = 1;
        refused.counted = 8;
        assertThat(refused.plan()).isEqualTo(new RetryAfter(0, Reason.NEXT_ADDRESS, false));
        refused.patience = Deadline.after(0, Duration.ZERO);
        refused.deadline = Deadline.after(0, Duration.ZERO);
        assertThat(refused.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
    }

    @Test
    void the_envelopes_are_those_of_the_table() {
        List<String> header = List.of(line("| retry n |").split(" \\| "));
        List<String> told =
                List.of(line("| envelope |").replaceAll("^\\| | \\|$", "").split(" \\| "));
        assertThat(told).hasSize(header.size());
        for (int n = 0; n < told.size() - 1; n++) {
            Case one = new Case(FailureKind.BAD_GATEWAY);
            one.waits = n;
            one.chance = Math.nextDown(1.0);
            long nanos = ((RetryAfter) one.plan()).delayNanos();
            assertThat(told.get(n + 1)).isEqualTo(plain(Math.round(nanos / 1e6) / 1e3) + " s");
        }
    }

    private static String line(String beginning) {
        return PAGE.text()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_floor_is_never_undercut_and_chance_is_added_by_the_formula() {
        for (long hintMillis : new long[] {1, 700, 3_000, 12_000}) {
            for (double chance : new double[] {0, 0.3, 0.5, Math.nextDown(1.0)}) {
                for (int n = 0; n < 4; n++) {
                    Case one = new Case(FailureKind.UNAVAILABLE);
                    one.hint = Duration.ofMillis(hintMillis);
                    one.chance = chance;
                    one.waits = n;
                    one.patience = Deadline.NONE;
                    long floor = hintMillis * 1_000_000;
                    long envelope = Math.min(20 * SECOND, (SECOND / 2) << n);
                    long wait = floor + (long) (chance * Math.max(envelope, floor / 10));
                    assertThat(((RetryAfter) one.plan()).delayNanos())
                            .isEqualTo(wait)
                            .isGreaterThanOrEqualTo(floor);
                }
            }
        }
        Case justFits = new Case(FailureKind.UNAVAILABLE);
        justFits.hint = Duration.ofSeconds(30);
        assertThat(((RetryAfter) justFits.plan()).delayNanos()).isEqualTo(30 * SECOND);
        justFits.hint = Duration.ZERO;
        assertThat(justFits.plan().why()).isEqualTo(Reason.TRANSIENT_FAILURE);
    }

    @Test
    void a_call_that_meets_an_open_breaker_waits_up_to_a_quarter_longer() {
        Limits limits = new Limits(Deadline.NONE, Deadline.NONE);
        double top = Math.nextDown(1.0);
        assertThat(((RetryAfter) PLANNER.planRefused(Reason.BREAKER_OPEN, 2 * SECOND, true, 0, limits, top))
                                .delayNanos()
                        / 1e9)
                .isBetween(2.49, 2.5);
        assertThat(((RetryAfter) PLANNER.planRefused(Reason.BREAKER_OPEN, 20 * SECOND, true, 0, limits, top))
                                .delayNanos()
                        / 1e9)
                .isBetween(20.9, 21.0);
    }

    @Test
    void the_budget_allows_what_the_table_says() {
        for (List<String> row : PAGE.table("The budget")) {
            int perSecond = Integer.parseInt(row.get(0));
            BudgetPolicy policy = BudgetPolicy.defaults();
            RetryBudget budget = new RetryBudget(policy, 0);
            long now = 0;
            for (int second = 0; second < 600; second++) {
                for (int i = 0; i < 10; i++) {
                    now += SECOND / 10;
                    IntStream.range(0, perSecond / 10 + (i == 0 ? perSecond % 10 : 0))
                            .forEach(call -> budget.onCall());
                    budget.hasToken(now);
                }
            }
            int atOnce = 0;
            while (budget.tryWithdraw(now)) {
                atOnce++;
            }
            assertThat(atOnce).isEqualTo(Integer.parseInt(row.get(1)));
            assertThat(plain(policy.perCall() * perSecond + policy.perSecond())).isEqualTo(row.get(2));
        }
    }

    @Test
    void what_may_have_been_processed_is_sent_again_as_the_table_says() {
        List<List<String>> rows = PAGE.table("Outcome unknown");
        assertThat(rows.stream()
                        .map(row -> Page.constants(row.get(0)).iterator().next()))
                .containsExactlyElementsOf(
                        Arrays.stream(OutcomeUnknown.values()).map(Enum::name).toList());
        for (List<String> row : rows) {
            OutcomeUnknown setting =
                    OutcomeUnknown.valueOf(Page.constants(row.get(0)).iterator().next());
            assertThat(row.get(0).contains("default"))
                    .isEqualTo(setting == RetryPolicy.defaults().outcomeUnknown());
            Set<String> again = sentAgain(setting, Replay.UNKNOWN);
            Set<String> begun = sentAgain(setting, Replay.PROCESSED);
            switch (row.get(1)) {
                case "none" -> assertThat(again).isEmpty();
                case "all" ->
                    assertThat(again).hasSize(FailureKind.values().length - 2).isEqualTo(begun);
                default -> {
                    assertThat(Page.constants(row.get(1))).isEqualTo(again);
                    // Which never comes once an answer had begun.
                    assertThat(begun).isSubsetOf("STALE_CONNECTION");
                }
            }
        }
    }

    private static Set<String> sentAgain(OutcomeUnknown setting, Replay replay) {
        Set<String> again = new LinkedHashSet<>();
        for (FailureKind kind : FailureKind.values()) {
            boolean never = kind == FailureKind.CANCELLED || kind == FailureKind.OUT_OF_MONEY;
            Case one = new Case(kind);
            one.replay = replay;
            one.policy = RetryPolicy.builder().outcomeUnknown(setting).build();
            if (!never && one.plan() instanceof RetryAfter) {
                again.add(kind.name());
            }
        }
        return again;
    }

    @Test
    void a_fresh_connection_follows_what_the_page_names() {
        Set<String> kinds = Arrays.stream(FailureKind.values())
                .filter(kind -> new Case(kind).failure().onConnection())
                .map(Enum::name)
                .collect(Collectors.toSet());
        String told = PAGE.text().replaceFirst("(?s).*\nAfter (.*?) the\nnext attempt.*", "$1");
        assertThat(Page.constants(told)).isEqualTo(kinds);
    }

    @Test
    void the_timelines_are_what_happens() throws IOException {
        Duration quick = Duration.ofMillis(100);
        Sample badGateway = Sample.answer(quick, 502, "<hr><center>nginx</center>", "Content-Type", "text/html");
        Trial rescued = new Trial(builder -> {});
        rescued.call(List.of(
                badGateway,
                Sample.answer(quick, 503, "", "Retry-After", "3"),
                Sample.answer(Duration.ofMillis(900), 200, "{}", "Content-Type", "application/json")));
        compare("rescued", rescued.timeline);
        Trial outage = new Trial(builder -> builder.retry(retry -> retry.patience(Duration.ofSeconds(6))));
        outage.call(List.of(badGateway));
        compare("outage", outage.timeline);
    }

    private static void compare(String name, List<String> timeline) throws IOException {
        Examples.compare(PAGE, name, String.join("\n", timeline) + "\n");
    }

    static String plain(double number) {
        return new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
    }

    /** A failed attempt of which each part can be changed. */
    private static final class Case {
        FailureKind kind;
        Transience transience = Transience.TRANSIENT;
        Replay replay = Replay.UNKNOWN;

        @Nullable
        Boolean shouldRetry;

        @Nullable
        Duration hint;

        boolean replayable = true;
        boolean staleRetryUsed;
        int untried;
        int counted = 1;
        int waits;
        double chance = 0.5;
        long untilProbe;
        boolean budget = true;
        Deadline patience = Deadline.after(0, Duration.ofSeconds(30));
        Deadline deadline = Deadline.NONE;
        RetryPolicy policy = RetryPolicy.defaults();

        private OutageHint outage = OutageHint.NONE;

        Case(FailureKind kind) {
            this.kind = kind;
        }

        Failure failure() {
            return new Failure(
                    kind,
                    transience,
                    replay,
                    new Origin(Hop.UNKNOWN, Certainty.NONE, List.of()),
                    new Cause(LikelyCause.CANNOT_TELL, Certainty.NONE, List.of()),
                    new Facts(
                            0,
                            null,
                            Facts.Reference.NONE,
                            new ServerHint(hint, hint == null ? null : "retry-after", shouldRetry, List.of()),
                            Duration.ZERO,
                            null));
        }

        RetryDecision plan() {
            Attempt.Resend resend = new Attempt.Resend(replayable, false, staleRetryUsed, untried, untilProbe, outage);
            return new RetryPlanner(policy)
                    .plan(
                            failure(),
                            new Attempt(0, counted, waits, 0, resend, chance),
                            new Limits(patience, deadline),
                            budget);
        }

        Reason reason() {
            RetryDecision decision = plan();
            assertThat(decision).isInstanceOf(GiveUp.class);
            return decision.why();
        }
    }
}
