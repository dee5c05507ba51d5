package dev.holdfast.diagnosis;

import dev.holdfast.text.Messages;
import java.time.Duration;
import java.util.Map;

/**
 * Durations as people say them: "7 seconds", "about a minute", "about 2 hours". A wait is rounded up, so that nobody comes
 * back too early; "about" covers a tenth of a unit. A time gone by is rounded to the nearest.
 */
final class SpokenTime {

    private static final long SECOND = 1;
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** Up to here people count seconds; the last of a minute are "about a minute". */
    private static final long LAST_SECONDS = 50;

    private static final long LAST_MINUTES = 55;
    private static final long LAST_RANGE_MINUTES = 90;
    private static final long LAST_HOURS = 47;
    private static final long LAST_DAYS = 364;

    private final Messages messages;

    SpokenTime(Messages messages) {
        this.messages = messages;
    }

    /** How long to wait, fit to follow "in". */
    String until(Duration wait) {
        long millis = millis(wait);
        return say("wait", Math.max(1, up(millis, SECOND)), unit -> up(millis - 100 * unit, unit));
    }

    /** How long something has lasted, fit to follow "for". */
    String length(Duration length) {
        long millis = millis(length);
        return say("wait", Math.max(1, nearest(millis, SECOND)), unit -> nearest(millis, unit));
    }

    /** How long something has taken, such as "over 7 seconds". */
    String span(Duration elapsed) {
        long millis = millis(elapsed);
        return millis < 1000
                ? messages.say("span.moment", Map.of())
                : say("span", nearest(millis, SECOND), unit -> nearest(millis, unit));
    }

    /** A time between two, such as "20 minutes to 3 hours". Rounded: up to ten minutes to one, then to five, then to hours. */
    String range(Duration from, Duration to) {
        long low = roundedMinutes(from);
        long high = Math.max(1, roundedMinutes(to));
        if (high <= LAST_RANGE_MINUTES) {
            return range(low, high, "minutes");
        }
        long highHours = nearest(millis(to), HOUR);
        if (low > LAST_RANGE_MINUTES) {
            return range(nearest(millis(from), HOUR), highHours, "hours");
        }
        return low == 0
                ? range(0, highHours, "hours")
                : messages.say(
                        "range.minutes-to-hours", Map.of("low", Long.toString(low), "high", Long.toString(highHours)));
    }

    private String range(long low, long high, String unit) {
        if (low == high) {
            return say("wait", unit.substring(0, unit.length() - 1), high);
        }
        Map<String, String> ends = Map.of("low", Long.toString(low), "high", Long.toString(high));
        return messages.say((low == 0 ? "range.up-to-" : "range.") + unit, ends);
    }

    private static long roundedMinutes(Duration duration) {
        long minutes = nearest(millis(duration), MINUTE);
        return minutes <= 10 ? minutes : Math.floorDiv(minutes + 2, 5) * 5;
    }

    private String say(String family, long seconds, CountPerUnit count) {
        if (seconds <= LAST_SECONDS) {
            return say(family, "second", seconds);
        }
        // At least 1: the last seconds of a minute already count as one.
        long minutes = Math.max(1, count.of(MINUTE));
        if (minutes <= LAST_MINUTES) {
            return say(family, "minute", minutes);
        }
        long hours = Math.max(1, count.of(HOUR));
        if (hours <= LAST_HOURS) {
            return say(family, "hour", hours);
        }
        long days = count.of(DAY);
        return days <= LAST_DAYS ? say(family, "day", days) : messages.say(family + ".year", Map.of());
    }

    private String say(String family, String unit, long count) {
        String plural = count == 1 ? unit : unit + "s";
        return messages.say(family + "." + plural, Map.of("n", Long.toString(count)));
    }

    private static long up(long millis, long unitSeconds) {
        return Math.floorDiv(millis + 1000 * unitSeconds - 1, 1000 * unitSeconds);
    }

    private static long nearest(long millis, long unitSeconds) {
        return Math.floorDiv(millis + 500 * unitSeconds, 1000 * unitSeconds);
    }

    private static long millis(Duration duration) {
        // Some way past the last form that is told apart.
        Duration most = Duration.ofDays(1000);
        if (duration.isNegative()) {
            return 0;
        }
        // Up to the next millisecond: a wait must not come out shorter.
        return duration.compareTo(most) > 0
                ? most.toMillis()
                : duration.plusNanos(999_999).toMillis();
    }

    /** Counts the units in a duration, given a unit in seconds. */
    private interface CountPerUnit {
        long of(long unitSeconds);
    }
}
