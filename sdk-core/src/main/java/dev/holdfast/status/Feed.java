package dev.holdfast.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An RSS or Atom feed as it was written. Not thread-safe. */
final class Feed {

    final List<Entry> entries = new ArrayList<>();

    /** Whether it has anything that a feed has. */
    boolean channel;

    /** RSS's {@code lastBuildDate} as it stands there; null when there is none. */
    @Nullable
    String built;

    /** Atom's {@code updated} and RSS's {@code pubDate}, which move with the entries. */
    @Nullable
    Instant updated;

    void put(String field, String value) {
        switch (field) {
            case "lastBuildDate" -> built = value;
            case "updated", "pubDate" -> updated = Times.later(updated, Times.parse(value));
            default -> {}
        }
    }

    /** An item of RSS, an entry of Atom. */
    static final class Entry {

        String id = "";
        String title = "";
        String text = "";
        final List<String> categories = new ArrayList<>();

        @Nullable
        String link;

        @Nullable
        Instant published;

        @Nullable
        Instant updated;

        void put(String field, String value) {
            switch (field) {
                case "guid", "id" -> id = value;
                case "title" -> title = value;
                // The longer one, where there is a summary too.
                case "description", "content", "summary", "encoded" ->
                    text = value.length() > text.length() ? value : text;
                case "link" -> link = value.isEmpty() ? link : value;
                case "category" -> {
                    if (!value.isEmpty()) {
                        categories.add(value);
                    }
                }
                case "pubDate", "published" -> published = Times.parse(value);
                case "updated" -> updated = Times.parse(value);
                default -> {}
            }
        }
    }
}
