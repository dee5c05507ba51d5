package dev.holdfast.retry;

/**
 * How many retries an endpoint may cost beyond its calls: the settings of a {@link RetryBudget}.
 *
 * @param perCall tokens earned by each call; 0.5 by default, so that in a hard outage every second call may be retried
 *     once, till the breaker opens
 * @param perSecond tokens earned each second, for endpoints with little traffic; 0.1 by default
 * @param minimum how many tokens the bucket holds at least when full; 10 by default
 */
public record BudgetPolicy(double perCall, double perSecond, double minimum) {

    private static final BudgetPolicy DEFAULTS = new BudgetPolicy(0.5, 0.1, 10);

    public BudgetPolicy {
        if (!(perCall >= 0 && perCall <= 10)) {
            throw new IllegalArgumentException("budget perCall is not in 0..10: " + perCall);
        }
        if (!(perSecond >= 0 && perSecond <= 1_000)) {
            throw new IllegalArgumentException("budget perSecond is not in 0..1000: " + perSecond);
        }
        if (!(minimum >= 0 && minimum <= 1_000_000)) {
            throw new IllegalArgumentException("budget minimum is not in 0..1000000: " + minimum);
        }
    }

    public static BudgetPolicy defaults() {
        return DEFAULTS;
    }
}
