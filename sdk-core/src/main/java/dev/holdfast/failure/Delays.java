package dev.holdfast.failure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms in which spans and points of time are written. What doesn't fit a form is null. Spans are rounded up. */
final class Delays {

    static final long SECOND = 1_000_000_000L;
    static final long MILLISECOND = 1_000_000L;

    /** Python writes up to 17 digits behind the point. */
    private static final String FRACTION = "(?:\\.\\d{1,30})?";

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}" + FRACTION);
    private static final Pattern GO_DURATION = Pattern.compile(
            "(?:(\\d{1,6})h)?(?:(\\d{1,8})m(?!s))?(?:(\\d{1,10}" + FRACTION + ")s)?(?:(\\d{1,12}" + FRACTION + ")ms)?");

    /** A number and its unit; the longer names of a unit stand first. */
    private static final String AMOUNT = "\\d{1,8}" + FRACTION
            + " ?(?:milliseconds?|millis|ms|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|[dhms])(?![a-z])";

    /** The same amounts where no space or letter ends them, as in {@code 10h17m5.7s}. */
    private static final String COMPACT = "(?:\\d{1,8}" + FRACTION + "(?:ms|[dhms])){2,5}";

    private static final Pattern PROSE =
            Pattern.compile("(?:try again|retry) (?:in|after) (?:about |approximately |~ ?)?(" + COMPACT + "|" + AMOUNT
                    + "(?:,? (?:and )?" + AMOUNT + "){0,3})");
    private static final Pattern ONE = Pattern.compile("(\\d{1,8}" + FRACTION + ") ?([a-z]+)");

    /** RFC 9110, 5.6.7: the JDK's own form and the two obsolete ones. */
    private static final List<DateTimeFormatter> HTTP_DATES = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME,
            new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, 2000)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC),
            new DateTimeFormatterBuilder()
                    .appendPattern("EEE MMM ")
                    .padNext(2)
                    .appendValue(ChronoField.DAY_OF_MONTH)
                    .appendPattern(" HH:mm:ss yyyy")
                    .toFormatter(Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC),
            DateTimeFormatter.ISO_OFFSET_DATE_TIME);

    private Delays() {}

    static @Nullable Duration number(String value, long unitNanos) {
        if (!NUMBER.matcher(value).matches()) {
            return null;
        }
        BigDecimal nanos = new BigDecimal(value)
                .multiply(BigDecimal.valueOf(unitNanos))
                .setScale(0, value.startsWith("-") ? RoundingMode.FLOOR : RoundingMode.CEILING);
        BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.valueOf(SECOND));
        return Duration.ofSeconds(parts[0].longValue(), parts[1].longValue());
    }

    /** Such as {@code 6m0s} or {@code 12ms}. */
    static @Nullable Duration goDuration(String value) {
        Matcher matcher = GO_DURATION.matcher(value);
        if (value.isEmpty() || !matcher.matches()) {
            return null;
        }
        Duration sum = Duration.ZERO;
        long[] units = {3_600 * SECOND, 60 * SECOND, SECOND, MILLISECOND};
        for (int i = 0; i < units.length; i++) {
            String part = matcher.group(i + 1);
            Duration delay = part == null ? null : number(part, units[i]);
            if (delay != null) {
                sum = sum.plus(delay);
            }
        }
        return sum;
    }

    /** A point in time in any of HTTP's forms, or RFC 3339. */
    static @Nullable Instant date(String value) {
        if (value.length() > 64) {
            return null;
        }
        for (DateTimeFormatter format : HTTP_DATES) {
            try {
                return Instant.from(format.parse(value));
            } catch (DateTimeException notThisForm) {
                // The next one may fit.
            }
        }
        return null;
    }

    /** The span in a sentence in lower case, such as "try again in 1 minute and 30 seconds". */
    static @Nullable Duration inProse(String prose) {
        Matcher sentence = PROSE.matcher(prose);
        if (!sentence.find()) {
            return null;
        }
        Duration sum = Duration.ZERO;
        Matcher one = ONE.matcher(sentence.group(1));
        while (one.find()) {
            Duration delay = number(one.group(1), unitNanos(one.group(2)));
            sum = delay == null ? sum : sum.plus(delay);
        }
        return sum;
    }

    private static long unitNanos(String unit) {
        return switch (unit.charAt(0)) {
            case 'd' -> 86_400 * SECOND;
            case 'h' -> 3_600 * SECOND;
            case 's' -> SECOND;
            default -> unit.equals("ms") || unit.startsWith("mil") ? MILLISECOND : 60 * SECOND;
        };
    }
}
