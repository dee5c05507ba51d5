package dev.holdfast.lookup;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What matters of an answer's headers (RFC 9110, RFC 9111). What can't be understood counts as absent.
 *
 * @param contentType as it came; null when absent
 * @param etag as it came, quotes and all; null when absent
 * @param lastModified as it came; null when absent
 * @param date when it was sent, by its sender; null when absent
 * @param age how long caches have held it; zero when absent
 * @param maxAge how long it is fresh after it was sent; null when that isn't said
 * @param retryAfter how long not to ask again; null when that isn't said
 */
public record AnswerHeaders(
        @Nullable String contentType,
        @Nullable String etag,
        @Nullable String lastModified,
        @Nullable Instant date,
        Duration age,
        @Nullable Duration maxAge,
        @Nullable Duration retryAfter) {

    /** None of them. */
    public static final AnswerHeaders NONE = new AnswerHeaders(null, null, null, null, Duration.ZERO, null, null);

    /** Headers are kept and sent back; longer ones are not worth it. */
    private static final int LONGEST = 256;

    /** Longer spans are cut to this. */
    private static final Duration LONGEST_SPAN = Duration.ofDays(365);

    /** @param now when it came, to tell a span from a date where the answer has no Date */
    static AnswerHeaders of(HttpHeaders headers, Instant now) {
        Instant date = text(headers, "Date").map(AnswerHeaders::date).orElse(null);
        return new AnswerHeaders(
                text(headers, "Content-Type").orElse(null),
                text(headers, "ETag").orElse(null),
                text(headers, "Last-Modified").orElse(null),
                date,
                text(headers, "Age").map(AnswerHeaders::seconds).orElse(Duration.ZERO),
                maxAge(String.join(",", headers.allValues("Cache-Control"))),
                text(headers, "Retry-After")
                        .map(value -> retryAfter(value, date == null ? now : date))
                        .orElse(null));
    }

    /** For how long it stays fresh, by its own word; zero when it doesn't say. */
    public Duration freshFor() {
        if (maxAge == null || maxAge.compareTo(age) < 0) {
            return Duration.ZERO;
        }
        return maxAge.minus(age);
    }

    /** A header that is short printable ASCII, so that it can be sent back as it came. */
    private static Optional<String> text(HttpHeaders headers, String name) {
        return headers.firstValue(name)
                .map(String::trim)
                .filter(value -> !value.isEmpty()
                        && value.length() <= LONGEST
                        && value.chars().allMatch(c -> c >= ' ' && c < 0x7f));
    }

    private static @Nullable Duration maxAge(String cacheControl) {
        Duration maxAge = null;
        for (String part : cacheControl.toLowerCase(Locale.ROOT).split(",")) {
            String directive = part.trim();
            if (directive.equals("no-cache") || directive.equals("no-store")) {
                return Duration.ZERO;
            }
            if (directive.startsWith("max-age=") && maxAge == null) {
                maxAge = seconds(directive.substring("max-age=".length()).replace("\"", ""));
            }
        }
        return maxAge;
    }

    private static @Nullable Duration retryAfter(String value, Instant from) {
        Duration span = seconds(value);
        if (span != null) {
            return span;
        }
        Instant until = date(value);
        return until == null || until.isBefore(from) ? null : shorter(Duration.between(from, until));
    }

    private static @Nullable Duration seconds(String value) {
        if (value.isEmpty() || value.length() > 18 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        return shorter(Duration.ofSeconds(Long.parseLong(value)));
    }

    private static Duration shorter(Duration span) {
        return span.compareTo(LONGEST_SPAN) > 0 ? LONGEST_SPAN : span;
    }

    private static @Nullable Instant date(String value) {
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
        } catch (DateTimeException notADate) {
            return null;
        }
    }
}
