package dev.holdfast.incident;

import dev.holdfast.incident.IncidentReport.WhatIf;
import java.util.List;

/**
 * What a plain client would have met in the same incident, estimated from what was observed. Assumed is:
 *
 * <ul>
 *   <li>In each slice of time, any request fails with the share of requests that failed there, whoever sends it. Where none
 *       was sent, since the breaker was open, with that of the slice before; at the very beginning, of the slice after.
 *   <li>The plain client makes the same calls, at the moment when they began, and sends those too that the breaker held
 *       back. What it sends changes nothing at the service.
 *   <li>Two retries come one and two seconds after the first attempt, and meet the share of the slice that they fall into.
 *       Within a slice, one request's luck says nothing about the next one's: in a hard outage, where all fail, that is exact;
 *       where a slice holds both a bad and a good time, it makes the plain client look better than it would have been.
 * </ul>
 *
 * With {@code p(t)} for the share: without retries, {@code lost = sum of p(t)}, {@code sent} = one a call; with two retries,
 * {@code lost = sum of p(t) p(t+1) p(t+2)}, {@code sent = sum of 1 + p(t) + p(t) p(t+1)}.
 */
final class Counterfactual {

    private static final double SECOND = 1e9;

    private final List<Cell> cells;
    private final double cellSeconds;
    private final double[] shares;

    Counterfactual(Series series) {
        this.cells = series.cells();
        this.cellSeconds = series.lengthNanos() / SECOND;
        this.shares = shares(cells);
    }

    private static double[] shares(List<Cell> cells) {
        double[] shares = new double[cells.size()];
        double last = -1;
        for (int i = 0; i < shares.length; i++) {
            Cell cell = cells.get(i);
            if (cell.requests > 0) {
                last = (double) cell.failures / cell.requests;
            }
            shares[i] = last;
        }
        for (int i = shares.length - 1; i >= 0; i--) {
            if (shares[i] < 0) {
                shares[i] = i + 1 < shares.length ? Math.max(0, shares[i + 1]) : 0;
            }
        }
        return shares;
    }

    /**
     * Of a client that never tries again.
     *
     * @param weights by cell, how much of it belongs to the incident, from 0 to 1
     */
    WhatIf withoutRetries(double[] weights) {
        double calls = 0;
        double lost = 0;
        for (int i = 0; i < shares.length; i++) {
            calls += weights[i] * cells.get(i).begun;
            lost += weights[i] * cells.get(i).begun * shares[i];
        }
        return new WhatIf(Math.round(lost), Math.round(calls));
    }

    /** Of a client that tries twice more, a second apart. */
    WhatIf withTwoRetries(double[] weights) {
        double sent = 0;
        double lost = 0;
        for (int i = 0; i < shares.length; i++) {
            double calls = weights[i] * cells.get(i).begun;
            double first = shares[i];
            double second = first * after(i, 1);
            sent += calls * (1 + first + second);
            lost += calls * second * after(i, 2);
        }
        return new WhatIf(Math.round(lost), Math.round(sent));
    }

    /** The share that a request meets which is sent some seconds after one anywhere in the cell, on average. */
    private double after(int cell, double seconds) {
        double ahead = seconds / cellSeconds;
        int whole = (int) ahead;
        double part = ahead - whole;
        return (1 - part) * share(cell + whole) + part * share(cell + whole + 1);
    }

    private double share(int cell) {
        return shares[Math.min(cell, shares.length - 1)];
    }
}
