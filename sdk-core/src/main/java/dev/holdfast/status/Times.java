package dev.holdfast.status;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the times of status pages: ISO 8601, RFC 1123 as feeds write it, and what JavaScript prints. Total. */
final class Times {

    private static final int LONGEST = 80;

    /** {@code Sat Jun 11 2022 18:55:50 GMT+0000 (Coordinated Universal Time)}: Instatus. */
    private static final DateTimeFormatter JAVASCRIPT =
            DateTimeFormatter.ofPattern("EEE MMM dd yyyy HH:mm:ss 'GMT'xx", Locale.ENGLISH);

    private static final Pattern ISO = Pattern.compile("\\d{4}-");

    private static final Pattern WITHIN_TEXT =
            Pattern.compile("[A-Z][a-z]{2}, \\d{1,2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT");

    private Times() {}

    /** The time that a text says; null when it is none. */
    static @Nullable Instant parse(@Nullable String text) {
        if (text == null || text.length() > LONGEST) {
            return null;
        }
        String time = text.strip();
        try {
            if (time.isEmpty()) {
                return null;
            }
            if (ISO.matcher(time).lookingAt()) {
                return OffsetDateTime.parse(time.replace(' ', 'T')).toInstant();
            }
            if (time.indexOf(',') > 0 || Character.isDigit(time.charAt(0))) {
                // The day of the week adds nothing but a chance to be wrong. RFC 822 knows more names of the same zone
                // than
                // Java does; Azure writes Z.
                String day = time.substring(time.indexOf(',') + 1).strip();
                String inGmt = day.replaceFirst(" (Z|UT|UTC)$", " GMT");
                return OffsetDateTime.parse(inGmt, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
            }
            int comment = time.indexOf(" (");
            return OffsetDateTime.parse(comment < 0 ? time : time.substring(0, comment), JAVASCRIPT)
                    .toInstant();
        } catch (DateTimeException notATime) {
            return null;
        }
    }

    /** The time of so many seconds since 1970; null when that is none that a page would name. */
    static @Nullable Instant ofEpochSecond(long seconds) {
        return seconds > 0 && seconds < 253_402_300_800L ? Instant.ofEpochSecond(seconds) : null;
    }

    /** The latest time that a text mentions, as a feed writes them; null when it mentions none. */
    static @Nullable Instant latestWithin(String text) {
        Instant latest = null;
        Matcher times = WITHIN_TEXT.matcher(text);
        while (times.find()) {
            latest = later(latest, parse(times.group()));
        }
        return latest;
    }

    /** The later of two; null where neither is given. */
    static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }
}
