package dev.holdfast.failure;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a server says about trying again, in all the forms that are in use, and ignores nonsense: negative, past, not
 * a number, or more than a year. Of several headers the longest counts, since none of them may be undercut. Headers go
 * before the body, what says when to come back before the reset of a rate limit, which is the time to a full bucket and so
 * only an upper bound.
 */
final class Hints {

    /** Longer than any real one (114 h has been seen). */
    private static final Duration LONGEST = Duration.ofDays(366);

    private static final int MOST_IGNORED = 8;

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(\\.\\d{1,9})?");
    private static final Pattern GO_DURATION = Pattern.compile(
            "(?:(\\d{1,6})h)?(?:(\\d{1,8})m(?!s))?(?:(\\d{1,10}(?:\\.\\d{1,9})?)s)?(?:(\\d{1,12}(?:\\.\\d{1,9})?)ms)?");
    private static final Pattern PROSE = Pattern.compile(
            "(?:try again|retry) (?:in|after) (\\d{1,8}(?:\\.\\d{1,9})?) ?(milliseconds|seconds?|minutes?|hours?)\\b"
                    + "|(?:try again|retry) (?:in|after) ((?:\\d[\\d.]{0,12}(?:ms|h|m|s)){1,4})");

    /** Remaining and reset of one dimension each; the reset counts only when nothing remains. */
    private static final String[][] LIMITS = {
        {"x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"},
        {"x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"},
        {"anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"},
        {"anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset"},
        {"anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-reset"},
        {"anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-reset"},
        {"anthropic-ratelimit-unified-remaining", "anthropic-ratelimit-unified-reset"},
        {"x-ratelimit-remaining", "x-ratelimit-reset"},
        {"ratelimit-remaining", "ratelimit-reset"},
    };

    /** The two obsolete forms of RFC 9110, 5.6.7; the preferred one is the JDK's own. */
    private static final List<DateTimeFormatter> DATES = List.of(
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
                    .withZone(ZoneOffset.UTC));

    private final ResponseView response;
    private final List<String> ignored = new ArrayList<>();

    private Hints(ResponseView response) {
        this.response = response;
    }

    static ServerHint read(ResponseView response, ErrorBody body) {
        return new Hints(response).read(body);
    }

    private ServerHint read(ErrorBody body) {
        Boolean shouldRetry = shouldRetry();
        Found found = fromHeaders();
        if (found == null) {
            found = fromBody(body);
        }
        if (found == null && (response.status() == 429 || response.status() == 503)) {
            found = fromProse(body.prose());
        }
        if (found == null && response.status() == 429) {
            found = fromLimits();
        }
        if (found == null && shouldRetry == null && ignored.isEmpty()) {
            return ServerHint.NONE;
        }
        return new ServerHint(
                found == null ? null : found.delay(), found == null ? null : found.source(), shouldRetry, ignored);
    }

    private record Found(Duration delay, String source) {}

    private @Nullable Boolean shouldRetry() {
        String value = header("x-should-retry");
        if (value == null) {
            return null;
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> {
                ignore("x-should-retry", value);
                yield null;
            }
        };
    }

    private @Nullable Found fromHeaders() {
        Found longest = null;
        for (String name : new String[] {"retry-after-ms", "x-ms-retry-after-ms", "retry-after"}) {
            for (String value : response.headers().values(name)) {
                Duration delay = accept(
                        name, value, name.endsWith("ms") ? number(value.strip(), 1_000_000L) : after(value.strip()));
                longest = longer(longest, delay, name);
            }
        }
        return longest;
    }

    private @Nullable Duration after(String value) {
        Duration delay = number(value, 1_000_000_000L);
        return delay != null ? delay : untilDate(value);
    }

    private static @Nullable Found longer(@Nullable Found found, @Nullable Duration delay, String source) {
        if (delay == null || (found != null && delay.compareTo(found.delay()) <= 0)) {
            return found;
        }
        return new Found(delay, source);
    }

    private @Nullable Found fromBody(ErrorBody body) {
        String value = body.retryDelay;
        if (value == null) {
            return null;
        }
        Duration delay = accept("retryDelay", value, goDuration(value));
        return delay == null ? null : new Found(delay, "retryDelay");
    }

    private @Nullable Found fromLimits() {
        Found longest = null;
        for (String[] limit : LIMITS) {
            String reset = header(limit[1]);
            if (reset == null || !isSpent(limit[0])) {
                continue;
            }
            longest = longer(longest, reset(limit[1], reset), limit[1]);
        }
        return longest;
    }

    private boolean isSpent(String remainingHeader) {
        String remaining = header(remainingHeader);
        if (remaining == null) {
            return remainingHeader.contains("unified")
                    && "rejected".equals(header("anthropic-ratelimit-unified-status"));
        }
        Duration left = number(remaining, 1);
        return left != null && left.isZero();
    }

    /** A Go duration, seconds, epoch seconds or milliseconds, or RFC 3339. Azure's 0 and -1 mean "not known". */
    private @Nullable Duration reset(String name, String value) {
        if (value.equals("0") || value.equals("-1")) {
            return null;
        }
        Duration number = number(value, 1_000_000_000L);
        if (number != null && number.compareTo(Duration.ofSeconds(1_000_000_000L)) >= 0) {
            boolean millis = number.compareTo(Duration.ofSeconds(100_000_000_000L)) >= 0;
            Instant at = millis ? Instant.ofEpochMilli(number.toSeconds()) : Instant.EPOCH.plus(number);
            return accept(name, value, Duration.between(response.arrival(), at));
        }
        if (number == null) {
            number = goDuration(value);
        }
        if (number == null) {
            try {
                number = Duration.between(
                        response.arrival(), Instant.from(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(value)));
            } catch (DateTimeException | ArithmeticException notADate) {
                number = null;
            }
        }
        return accept(name, value, number);
    }

    private @Nullable Found fromProse(String prose) {
        Matcher matcher = PROSE.matcher(prose);
        if (!matcher.find()) {
            return null;
        }
        Duration delay;
        if (matcher.group(1) != null) {
            long unit = switch (matcher.group(2).charAt(0)) {
                case 'h' -> 3_600_000_000_000L;
                case 's' -> 1_000_000_000L;
                default -> matcher.group(2).startsWith("mil") ? 1_000_000L : 60_000_000_000L;
            };
            delay = number(matcher.group(1), unit);
        } else {
            delay = goDuration(matcher.group(3));
        }
        delay = accept("message", matcher.group(), delay);
        return delay == null ? null : new Found(delay, "message");
    }

    /** Counted from the server's own Date, if it sent one: its clock may differ from ours. */
    private @Nullable Duration untilDate(String value) {
        Instant at = date(value);
        if (at == null) {
            return null;
        }
        String sent = header("date");
        Instant now = sent == null ? null : date(sent);
        return Duration.between(now != null ? now : response.arrival(), at);
    }

    private static @Nullable Instant date(String value) {
        for (DateTimeFormatter format : DATES) {
            try {
                return Instant.from(format.parse(value));
            } catch (DateTimeException notThisForm) {
                // The next one may fit.
            }
        }
        return null;
    }

    /** The delay if it makes sense; otherwise null, and it is recorded. */
    private @Nullable Duration accept(String source, String value, @Nullable Duration delay) {
        if (delay == null || delay.isNegative() || delay.compareTo(LONGEST) > 0) {
            ignore(source, value);
            return null;
        }
        return delay;
    }

    private void ignore(String source, String value) {
        if (ignored.size() < MOST_IGNORED) {
            boolean showable = !Ascii.looksPrivate(value) && value.indexOf('<') < 0;
            ignored.add(Printable.of(source + ": " + (showable ? value : "(not shown)"), 80));
        }
    }

    private static @Nullable Duration number(String value, long unitNanos) {
        if (!NUMBER.matcher(value).matches()) {
            return null;
        }
        BigDecimal nanos = new BigDecimal(value).multiply(BigDecimal.valueOf(unitNanos));
        BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000L));
        return Duration.ofSeconds(
                parts[0].longValue(),
                parts[1].setScale(0, java.math.RoundingMode.CEILING).longValue());
    }

    private static @Nullable Duration goDuration(String value) {
        Matcher matcher = GO_DURATION.matcher(value);
        if (value.isEmpty() || !matcher.matches()) {
            return null;
        }
        Duration sum = Duration.ZERO;
        long[] units = {3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L};
        for (int i = 0; i < units.length; i++) {
            String part = matcher.group(i + 1);
            Duration delay = part == null ? null : number(part, units[i]);
            if (delay != null) {
                sum = sum.plus(delay);
            }
        }
        return sum;
    }

    private @Nullable String header(String name) {
        List<String> values = response.headers().values(name);
        return values.isEmpty() ? null : values.get(0).strip();
    }
}
