package dev.holdfast.incident;

import java.util.ArrayList;
import java.util.List;

/**
 * Marks in order. When there are more than can be kept, every second one goes, but for the first and the last. Not
 * thread-safe.
 */
final class Trail<T> {

    private final int most;
    private final List<T> marks = new ArrayList<>();

    Trail(int most) {
        this.most = most;
    }

    void add(T mark) {
        if (marks.size() == most) {
            List<T> kept = new ArrayList<>(most);
            for (int i = 0; i < most; i++) {
                if (i % 2 == 0 || i == most - 1) {
                    kept.add(marks.get(i));
                }
            }
            marks.clear();
            marks.addAll(kept);
        }
        marks.add(mark);
    }

    List<T> marks() {
        return List.copyOf(marks);
    }
}
