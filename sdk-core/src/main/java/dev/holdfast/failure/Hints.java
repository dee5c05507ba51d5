package dev.holdfast.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a server says about trying again, in all the forms that are in use, and ignores nonsense: negative, past, not
 * a number, or more than a year. Of several headers and Google's {@code retryDelay} the longest counts, since none of them
 * may be undercut. They go before prose, and what says when to come back before the reset of a rate limit, which is the
 * time to a full bucket and so only an upper bound.
 */
final class Hints {

    /** Longer than any real one (114 h has been seen). */
    private static final Duration LONGEST = Duration.ofDays(366);

    private static final int MOST_IGNORED = 8;

    private static final int MOST_JOINED = 16;

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
        Found found = fromBody(body, fromHeaders());
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
                long unitNanos = name.endsWith("ms") ? Delays.MILLISECOND : Delays.SECOND;
                longest = longer(longest, accept(name, value, after(value.strip(), unitNanos)), name);
            }
        }
        return longest;
    }

    /** A number, several that a proxy has joined, a span with its unit, or a date. */
    private @Nullable Duration after(String value, long unitNanos) {
        if (value.indexOf(',') > 0 && Character.isDigit(value.charAt(0))) {
            return longestOf(value.split(",", MOST_JOINED + 1), unitNanos);
        }
        Duration delay = Delays.number(value, unitNanos);
        if (delay == null) {
            delay = Delays.goDuration(value);
        }
        return delay != null ? delay : untilDate(value);
    }

    private static @Nullable Duration longestOf(String[] values, long unitNanos) {
        Duration longest = Duration.ZERO;
        for (String value : values) {
            Duration delay = Delays.number(value.strip(), unitNanos);
            if (delay == null) {
                return null;
            }
            longest = delay.compareTo(longest) > 0 ? delay : longest;
        }
        return longest;
    }

    private static @Nullable Found longer(@Nullable Found found, @Nullable Duration delay, String source) {
        if (delay == null || (found != null && delay.compareTo(found.delay()) <= 0)) {
            return found;
        }
        return new Found(delay, source);
    }

    private @Nullable Found fromBody(ErrorBody body, @Nullable Found fromHeaders) {
        String value = body.retryDelay;
        return value == null
                ? fromHeaders
                : longer(fromHeaders, accept("retryDelay", value, Delays.goDuration(value)), "retryDelay");
    }

    private @Nullable Found fromLimits() {
        Found longest = null;
        for (String[] limit : LIMITS) {
            if (isSpent(limit[0])) {
                for (String reset : response.headers().values(limit[1])) {
                    longest = longer(longest, reset(limit[1], reset.strip()), limit[1]);
                }
            }
        }
        return longest;
    }

    private boolean isSpent(String remainingHeader) {
        String remaining = header(remainingHeader);
        if (remaining == null) {
            return remainingHeader.contains("unified")
                    && "rejected".equals(header("anthropic-ratelimit-unified-status"));
        }
        Duration left = Delays.number(remaining, 1);
        return left != null && left.isZero();
    }

    /** A Go duration, seconds, epoch seconds or milliseconds, or RFC 3339. Azure's 0 and -1 mean "not known". */
    private @Nullable Duration reset(String name, String value) {
        if (value.equals("0") || value.equals("-1")) {
            return null;
        }
        Duration number = Delays.number(value, Delays.SECOND);
        if (number != null && number.compareTo(Duration.ofSeconds(1_000_000_000L)) >= 0) {
            boolean millis = number.compareTo(Duration.ofSeconds(100_000_000_000L)) >= 0;
            Instant epoch = millis ? Instant.ofEpochMilli(number.toSeconds()) : Instant.EPOCH.plus(number);
            return accept(name, value, Duration.between(response.arrival(), epoch));
        }
        if (number == null) {
            number = Delays.goDuration(value);
        }
        Instant at = number == null ? Delays.date(value) : null;
        if (at != null) {
            number = Duration.between(response.arrival(), at);
        }
        return accept(name, value, number);
    }

    private @Nullable Found fromProse(String prose) {
        Duration delay = Delays.inProse(prose);
        if (delay != null) {
            delay = accept("message", delay.toString(), delay);
        }
        return delay == null ? null : new Found(delay, "message");
    }

    /** Counted from the server's own Date, if it sent one: its clock may differ from ours. */
    private @Nullable Duration untilDate(String value) {
        Instant at = Delays.date(value);
        if (at == null) {
            return null;
        }
        String sent = header("date");
        Instant now = sent == null ? null : Delays.date(sent);
        return Duration.between(now != null ? now : response.arrival(), at);
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
            // Only what would be shown is looked through: a header may be long.
            String shown = Printable.of(source + ": " + value.substring(0, Math.min(value.length(), 80)), 80);
            ignored.add(isShowable(shown) ? shown : source + ": (not shown)");
        }
    }

    /** Numbers, spans, dates and words: nothing of markup, an address or a stack trace. */
    private static boolean isShowable(String shown) {
        for (int i = 0; i < shown.length(); i++) {
            char c = shown.charAt(i);
            if (!Ascii.isLetterOrDigit(c) && " -+.,:;=_%/".indexOf(c) < 0) {
                return false;
            }
        }
        return !Private.isIn(shown);
    }

    private @Nullable String header(String name) {
        List<String> values = response.headers().values(name);
        return values.isEmpty() ? null : values.get(0).strip();
    }
}
