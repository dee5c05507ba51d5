package dev.holdfast.incident;

import java.util.ArrayList;
import java.util.List;

/**
 * What happened at an endpoint over time, in cells of equal length without gaps. While all is well it holds the last three
 * minutes; in an incident, all of it: when there are more cells than {@value #MOST_CELLS}, each two neighbours become one. Not
 * thread-safe.
 */
final class Series {

    static final int MOST_CELLS = 240;

    private static final long SHORTEST_NANOS = 2_000_000_000L;

    /** So many of the shortest are three minutes. */
    private static final int CELLS_BEFORE = 90;

    private final List<Cell> cells = new ArrayList<>();
    private long beginNanos;
    private long lengthNanos = SHORTEST_NANOS;

    /** The cell of this moment. */
    Cell at(long nowNanos, boolean inIncident) {
        if (cells.isEmpty()) {
            beginNanos = nowNanos;
            lengthNanos = SHORTEST_NANOS;
            cells.add(new Cell());
        }
        if (!inIncident && nowNanos - endNanos() >= CELLS_BEFORE * SHORTEST_NANOS) {
            // Nothing of it is of the last three minutes.
            cells.clear();
            return at(nowNanos, false);
        }
        while (nowNanos - endNanos() >= 0) {
            cells.add(new Cell());
            if (!inIncident) {
                forget();
            } else if (cells.size() > MOST_CELLS) {
                merge();
            }
        }
        // Of a clock that several threads read, one may be a little behind.
        long index = Math.max(0, nowNanos - beginNanos) / lengthNanos;
        return cells.get((int) Math.min(index, cells.size() - 1));
    }

    /** Forgets all but the last three minutes; cells that an incident has made longer go one by one. */
    private void forget() {
        while (cells.size() > CELLS_BEFORE) {
            cells.remove(0);
            beginNanos += lengthNanos;
        }
    }

    private void merge() {
        List<Cell> merged = new ArrayList<>(MOST_CELLS / 2 + 1);
        for (int i = 0; i < cells.size(); i += 2) {
            Cell cell = cells.get(i);
            if (i + 1 < cells.size()) {
                cell.add(cells.get(i + 1));
            }
            merged.add(cell);
        }
        cells.clear();
        cells.addAll(merged);
        lengthNanos *= 2;
    }

    /** Begins anew: an incident is over, and its cells are not the shortest any more. */
    void restart() {
        cells.clear();
    }

    List<Cell> cells() {
        return cells;
    }

    long beginNanos() {
        return beginNanos;
    }

    long lengthNanos() {
        return lengthNanos;
    }

    private long endNanos() {
        return beginNanos + cells.size() * lengthNanos;
    }
}
