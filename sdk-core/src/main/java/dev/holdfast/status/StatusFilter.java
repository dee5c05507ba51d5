package dev.holdfast.status;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a document counts, where one document tells of many services. Immutable and thread-safe.
 *
 * @param product the id of the product, for {@link StatusFormat#GOOGLE_CLOUD}; null where there is none
 * @param titles how the title of an entry of a feed may begin; case does not matter
 * @param keywords what may stand in the title or the text of an entry; case does not matter
 * @param listsOnlyOpen whether a feed lists only what is going on, so that an entry that says nothing of its state is open;
 *     otherwise nothing can be told of such an entry
 */
public record StatusFilter(
        @Nullable String product, List<String> titles, List<String> keywords, boolean listsOnlyOpen) {

    /** All of it counts. */
    public static final StatusFilter EVERYTHING = new StatusFilter(null, List.of(), List.of(), false);

    public StatusFilter {
        if (product != null && product.isBlank()) {
            throw new IllegalArgumentException("product is blank: \"" + product + "\"");
        }
        titles = checked("title", titles);
        keywords = checked("keyword", keywords);
    }

    /** One product of Google Cloud's, by its id. */
    public static StatusFilter ofProduct(String product) {
        return new StatusFilter(Objects.requireNonNull(product, "product"), List.of(), List.of(), false);
    }

    /** Entries of a feed whose title begins with one of these. */
    public StatusFilter withTitles(String... beginnings) {
        return new StatusFilter(product, List.of(beginnings), keywords, listsOnlyOpen);
    }

    /** Entries of a feed that have one of these in their title or text. */
    public StatusFilter withKeywords(String... words) {
        return new StatusFilter(product, titles, List.of(words), listsOnlyOpen);
    }

    /** For a feed that drops an entry when it is over. */
    public StatusFilter listingOnlyOpen() {
        return new StatusFilter(product, titles, keywords, true);
    }

    /** Whether an entry counts: all do where there are neither beginnings nor words. */
    boolean matches(String title, String text) {
        if (titles.isEmpty() && keywords.isEmpty()) {
            return true;
        }
        String lowTitle = title.toLowerCase(Locale.ROOT);
        String lowText = text.toLowerCase(Locale.ROOT);
        return titles.stream().anyMatch(beginning -> lowTitle.startsWith(beginning.toLowerCase(Locale.ROOT)))
                || keywords.stream()
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .anyMatch(word -> lowTitle.contains(word) || lowText.contains(word));
    }

    private static List<String> checked(String what, List<String> values) {
        for (String value : values) {
            if (value.isBlank()) {
                throw new IllegalArgumentException(what + " is blank: \"" + value + "\"");
            }
        }
        return List.copyOf(values);
    }
}
