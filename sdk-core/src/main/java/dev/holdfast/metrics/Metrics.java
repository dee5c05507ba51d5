package dev.holdfast.metrics;

import java.util.List;
import java.util.Map;

/**
 * What has been counted since a {@code Holdfast} was built, and how its endpoints are now: a snapshot. Immutable. Taking one
 * holds no lock, so its numbers need not be of the very same moment; each counter by itself never falls.
 *
 * <table>
 * <caption>The samples</caption>
 * <tr><th>name</th><th>kind, unit</th><th>attributes</th></tr>
 * <tr><td>{@code holdfast.calls}: calls that ended</td><td>counter, {@code {call}}</td>
 *     <td>{@code holdfast.outcome}: {@code answered} at once, {@code rescued}, {@code given_up}, {@code cancelled} or {@code
 *     aborted}; with {@code given_up} also {@code holdfast.reason}</td></tr>
 * <tr><td>{@code holdfast.attempts}: requests that ended</td><td>counter, {@code {attempt}}</td>
 *     <td>{@code holdfast.outcome}: {@code answered}, {@code failed} or {@code abandoned}; with {@code failed} also {@code
 *     error.type}, the kind of failure</td></tr>
 * <tr><td>{@code holdfast.waits}: waits that began</td><td>counter, {@code {wait}}</td><td>{@code holdfast.reason}</td></tr>
 * <tr><td>{@code holdfast.wait.time}: how long they were meant to take, all together</td><td>counter, {@code s}</td><td></td></tr>
 * <tr><td>{@code holdfast.failovers}: moves to another endpoint</td><td>counter, {@code {failover}}</td>
 *     <td>{@code holdfast.reason}</td></tr>
 * <tr><td>{@code holdfast.breaker.openings}: how often a breaker has opened</td><td>counter, {@code {opening}}</td><td></td></tr>
 * <tr><td>{@code holdfast.breaker.state}: 1 for the state that an endpoint's breaker is in</td><td>gauge, {@code 1}</td>
 *     <td>{@code holdfast.endpoint}, {@code holdfast.breaker.state}</td></tr>
 * <tr><td>{@code holdfast.retry_budget.tokens}: how many retries an endpoint could pay for when last asked</td>
 *     <td>gauge, {@code {token}}</td><td>{@code holdfast.endpoint}</td></tr>
 * <tr><td>{@code holdfast.status.checks}: how often a status page was looked at</td><td>counter, {@code {check}}</td>
 *     <td>{@code holdfast.outcome}: {@code read} or {@code failed}</td></tr>
 * <tr><td>{@code holdfast.network.checks}: how often this machine's own network was looked at</td>
 *     <td>counter, {@code {check}}</td><td></td></tr>
 * <tr><td>{@code holdfast.callback.errors}: how often a callback of the user's has thrown</td>
 *     <td>counter, {@code {error}}</td><td></td></tr>
 * </table>
 *
 * @param samples all of them, sorted by name; those that are zero and could not be otherwise named are left out
 */
public record Metrics(List<Sample> samples) {

    private static final String CALLS = "holdfast.calls";
    private static final String OUTCOME = "holdfast.outcome";

    public Metrics {
        samples = List.copyOf(samples);
    }

    /** Calls that have ended. */
    public long calls() {
        return (long) sum(CALLS, Map.of());
    }

    /** Requests that have ended. */
    public long attempts() {
        return (long) sum("holdfast.attempts", Map.of());
    }

    /** Calls that were answered after a failure, a wait or a move to another endpoint. */
    public long rescued() {
        return (long) sum(CALLS, Map.of(OUTCOME, "rescued"));
    }

    /** Calls that were given up. */
    public long givenUp() {
        return (long) sum(CALLS, Map.of(OUTCOME, "given_up"));
    }

    /** Waits that have begun. */
    public long waits() {
        return (long) sum("holdfast.waits", Map.of());
    }

    /** The sum of all samples of a name that have at least these attributes; 0 where there is none. */
    public double sum(String name, Map<String, String> attributes) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name))
                .filter(sample -> sample.attributes().entrySet().containsAll(attributes.entrySet()))
                .mapToDouble(Sample::value)
                .sum();
    }
}
