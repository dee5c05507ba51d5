package dev.holdfast.incident;

import dev.holdfast.call.Endpoint;
import dev.holdfast.diagnosis.Service;
import dev.holdfast.text.Messages;
import java.math.RoundingMode;
import java.net.URI;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one language says numbers, times, places and sentences of an incident report. Times are UTC, numbers are those of the
 * language, and the clock and the default locale of the machine have no part in it. For one thread.
 */
final class ReportWords {

    /** The years that have four digits: what lies outside is shown as the nearest. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int LONGEST_PLACE = 120;
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private final Messages messages;
    private final Service service;
    private final Endpoint endpoint;
    private final NumberFormat whole;
    private final NumberFormat tenths;
    private final NumberFormat percents;

    ReportWords(Messages messages, Service service, Endpoint endpoint) {
        this.messages = messages;
        this.service = service;
        this.endpoint = endpoint;
        Locale locale = messages.language();
        this.whole = NumberFormat.getIntegerInstance(locale);
        this.tenths = NumberFormat.getNumberInstance(locale);
        tenths.setMaximumFractionDigits(1);
        tenths.setRoundingMode(RoundingMode.HALF_UP);
        this.percents = NumberFormat.getPercentInstance(locale);
        percents.setMaximumFractionDigits(1);
        percents.setRoundingMode(RoundingMode.HALF_UP);
    }

    /** The language, as a BCP 47 tag. */
    String language() {
        return messages.language().toLanguageTag();
    }

    /**
     * A sentence.
     *
     * @param gaps names and values by turns
     */
    String say(String key, String... gaps) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < gaps.length; i += 2) {
            values.put(gaps[i], gaps[i + 1]);
        }
        return messages.say(key, values);
    }

    /** What is said of one thing or of {@code n}. */
    String counted(String family, long n, String... gaps) {
        Map<String, String> values = new HashMap<>();
        values.put("n", number(n));
        for (int i = 0; i < gaps.length; i += 2) {
            values.put(gaps[i], gaps[i + 1]);
        }
        return messages.say(family + (n == 1 ? ".one" : ".many"), values);
    }

    /** The words for a constant. */
    String of(String family, Enum<?> constant) {
        return messages.of(family, constant);
    }

    /** The words for a constant, and the constant. */
    ReportPage.Term term(String family, Enum<?> constant) {
        return new ReportPage.Term(of(family, constant), constant.name());
    }

    /** Both in one. */
    String named(ReportPage.Term term) {
        return term.constant().isEmpty()
                ? term.words()
                : say("named", "words", term.words(), "constant", term.constant());
    }

    String join(String first, String second) {
        return first.isEmpty() ? second : second.isEmpty() ? first : messages.join(first, second);
    }

    String number(long n) {
        return whole.format(n);
    }

    /** With one decimal where it has one. */
    String number(double n) {
        return tenths.format(n);
    }

    /** A part of a whole; no more than none of it is 0 %, and no less than all of it is 100 %. */
    String percent(long part, long of) {
        if (of <= 0) {
            return "\u2013";
        }
        double share = (double) part / of;
        boolean between = part > 0 && part < of;
        return percents.format(between ? Math.min(0.999, Math.max(0.001, share)) : share);
    }

    /** Where: the service and the route as its users know them, or the endpoint's name where the service has none. */
    String place(Endpoint place) {
        String name = clean(place.name(), LONGEST_PLACE);
        String provider = provider(endpoint);
        boolean sameService = place.equals(endpoint) || (!provider.isEmpty() && provider.equals(provider(place)));
        if (service.name().isEmpty() || !sameService) {
            return name;
        }
        String route = provider.isEmpty()
                ? name
                : name.substring(name.indexOf('/') + 1).replace('-', ' ');
        return say("place", "service", clean(service.name(), LONGEST_PLACE), "route", route);
    }

    /** What stands before the slash of {@code openai/chat-completions}. */
    private static String provider(Endpoint endpoint) {
        int slash = endpoint.name().indexOf('/');
        return slash < 0 ? "" : endpoint.name().substring(0, slash);
    }

    /** {@code 14:02:11}. */
    String clock(Instant at) {
        return TIME.format(bounded(at));
    }

    String date(Instant at) {
        OffsetDateTime date = bounded(at).atOffset(ZoneOffset.UTC);
        return say(
                "date",
                "day",
                Integer.toString(date.getDayOfMonth()),
                "month",
                say("month." + date.getMonthValue()),
                "year",
                Integer.toString(date.getYear()));
    }

    /** The whole of it, with UTC. */
    String moment(Instant at) {
        return say("moment", "date", date(at), "time", clock(at));
    }

    /** The time, and the day where it isn't that of the reference. */
    String near(Instant at, Instant reference) {
        return date(at).equals(date(reference)) ? clock(at) : date(at) + " " + clock(at);
    }

    /** The same with UTC. */
    String momentNear(Instant at, Instant reference) {
        return date(at).equals(date(reference)) ? say("time", "time", clock(at)) : moment(at);
    }

    static Instant bounded(Instant at) {
        return at.isBefore(EARLIEST) ? EARLIEST : at.isAfter(LATEST) ? LATEST : at;
    }

    /** How long it is in either direction, no longer than there are years with four digits. */
    private static Duration bounded(Duration length) {
        Duration most = Duration.between(EARLIEST, LATEST);
        boolean tooLong = length.compareTo(most) > 0 || length.compareTo(most.negated()) < 0;
        return tooLong ? most : length.abs();
    }

    /** About how long, for a headline: {@code 4 minutes}. */
    String roughly(Duration length) {
        Duration span = bounded(length);
        long seconds = span.plusMillis(500).toSeconds();
        if (span.toMillis() < 1000) {
            return say("length.moment");
        }
        if (seconds < 90) {
            return counted("length.second", seconds);
        }
        long minutes = (seconds + 30) / MINUTE;
        if (minutes < 90) {
            return counted("length.minute", minutes);
        }
        return seconds < 2 * DAY ? two("hour", minutes / 60, "minute", minutes % 60) : daysOf(seconds);
    }

    /** How long, in two units at most: {@code 4 minutes 10 seconds}. */
    String exactly(Duration length) {
        Duration span = bounded(length);
        if (span.compareTo(Duration.ofSeconds(10)) < 0) {
            double seconds = Math.round(span.toMillis() / 100.0) / 10.0;
            boolean one = seconds == 1;
            return say("length.second." + (one ? "one" : "many"), "n", number(seconds));
        }
        long seconds = span.plusMillis(500).toSeconds();
        if (seconds < HOUR) {
            return two("minute", seconds / MINUTE, "second", seconds % MINUTE);
        }
        return seconds < 2 * DAY ? two("hour", seconds / HOUR, "minute", seconds % HOUR / MINUTE) : daysOf(seconds);
    }

    private String daysOf(long seconds) {
        return two("day", seconds / DAY, "hour", seconds % DAY / HOUR);
    }

    private String two(String majorUnit, long major, String minorUnit, long minor) {
        if (major == 0) {
            return counted("length." + minorUnit, minor);
        }
        String first = counted("length." + majorUnit, major);
        return minor == 0 ? first : say("length.two", "major", first, "minor", counted("length." + minorUnit, minor));
    }

    /** Somebody else's text in one line of what can be seen, and not too much of it. */
    static String clean(String text, int longest) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), longest + 1));
        int left = longest;
        boolean blank = false;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
                blank = !clean.isEmpty();
            } else if (canBeShown(c)) {
                left -= blank ? 2 : 1;
                if (left < 0) {
                    return clean.append('\u2026').toString();
                }
                clean.append(blank ? " " : "").appendCodePoint(c);
                blank = false;
            }
        }
        return clean.toString();
    }

    private static boolean canBeShown(int c) {
        return switch (Character.getType(c)) {
            case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> false;
            default -> true;
        };
    }

    /** The address if a person may be sent there: absolute, http or https, a host, and no password. */
    static @Nullable URI link(@Nullable URI address) {
        if (address == null || address.getHost() == null || address.getRawUserInfo() != null) {
            return null;
        }
        boolean http = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
        return http ? address : null;
    }

    /** As people write an address: without the scheme, and without a query, which may hold anything. */
    static String shown(URI page) {
        String port = page.getPort() < 0 ? "" : ":" + page.getPort();
        String path = page.getRawPath() == null || page.getRawPath().equals("/") ? "" : page.getRawPath();
        return clean(page.getHost() + port + path, LONGEST_PLACE);
    }
}
