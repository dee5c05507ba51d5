package dev.holdfast.incident;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.incident.IncidentReport.Period;
import dev.holdfast.incident.IncidentReport.Slice;
import dev.holdfast.incident.IncidentReport.StatusMark;
import dev.holdfast.incident.TimeAxis.Stretch;
import dev.holdfast.text.Escaped;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The charts of an incident report, one above the other on one time axis.
 *
 * <pre>
 *   first failure 14:02:10        last failure 14:08:12
 *   │ calls answered                                    bars, at once and rescued; a line on top
 *   │ requests per second                               bars, answered and failed
 *   │ breaker                                           a band
 *   │ status page          ├── on the page later ──┤    a band below a measure
 *   └ 14:02 ── 14:04 ── 14:06 ── 14:08
 * </pre>
 *
 * <p>Across, everything is in percent, so that a chart is as wide as the screen; upwards, and in type, it is in pixels, so that
 * letters and patterns keep their size on a phone. What is told apart by colour is told apart by pattern or by words as well.
 */
final class ReportCharts {

    /** The fills that are more than a colour. The style sheet has the colours. */
    static final String PATTERNS = """
            <svg class="defs" aria-hidden="true" focusable="false" width="0" height="0"><defs>
            <pattern id="p-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
            <rect class="k-failed" width="6" height="6"/><rect class="k-line" width="2" height="6"/></pattern>
            <pattern id="p-dots" width="6" height="6" patternUnits="userSpaceOnUse">\
            <rect class="k-rescued" width="6" height="6"/><circle class="k-line" cx="3" cy="3" r="1.2"/></pattern>
            <pattern id="p-open" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
            <rect class="k-red" width="8" height="8"/><rect class="k-tint" width="3" height="8"/></pattern>
            <pattern id="p-probing" width="8" height="8" patternUnits="userSpaceOnUse">\
            <rect class="k-orange" width="8" height="8"/><circle class="k-tint" cx="4" cy="4" r="1.6"/></pattern>
            <pattern id="p-held" width="8" height="8" patternUnits="userSpaceOnUse">\
            <rect class="k-grey" width="8" height="8"/><rect class="k-tint" width="3" height="8"/></pattern>
            <pattern id="p-trouble" width="8" height="8" patternUnits="userSpaceOnUse">\
            <rect class="k-orange" width="8" height="8"/><rect class="k-tint" width="8" height="2"/></pattern>
            <pattern id="p-investigating" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
            <rect class="k-orange" width="8" height="8"/><rect class="k-tint" width="3" height="8"/></pattern>
            <pattern id="p-identified" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">\
            <rect class="k-purple" width="8" height="8"/><rect class="k-tint" width="3" height="8"/></pattern>
            <pattern id="p-monitoring" width="8" height="8" patternUnits="userSpaceOnUse">\
            <rect class="k-sky" width="8" height="8"/><circle class="k-tint" cx="4" cy="4" r="1.6"/></pattern>
            <pattern id="p-maintenance" width="8" height="8" patternUnits="userSpaceOnUse">\
            <rect class="k-yellow" width="8" height="8"/><rect class="k-tint" width="2" height="8"/></pattern>
            <pattern id="p-unknown" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
            <rect class="k-grey" width="6" height="6"/><rect class="k-tint" width="1.5" height="6"/>\
            <rect class="k-tint" width="6" height="1.5"/></pattern>
            </defs></svg>
            """;

    /** Of a chart with bars: where its 100 % and its 0 % are, and how high it is. */
    private static final int TOP = 6;

    private static final int BASE = 110;
    private static final int BARS = 114;

    private static final int BAND = 28;
    private static final int MEASURE = 30;
    private static final int AXIS = 22;
    private static final int FLAGS = 36;
    private static final int MOST_ROWS = 60;

    /** The widths of a chart on a phone, a tablet and a screen, from which a label is shown that fits. */
    private static final int[] WIDTHS = {300, 620, 860};

    private final IncidentReport report;
    private final ReportWords words;
    private final TimeAxis axis;
    private final List<Slice> slices;
    private final StringBuilder out;

    private ReportCharts(IncidentReport report, ReportWords words, StringBuilder out) {
        this.report = report;
        this.words = words;
        this.axis = TimeAxis.of(report);
        this.slices = report.timeline().slices();
        this.out = out;
    }

    static void write(IncidentReport report, ReportWords words, StringBuilder out) {
        new ReportCharts(report, words, out).all();
    }

    private void all() {
        out.append("<div class=\"charts\">\n");
        flags();
        if (slices.isEmpty()) {
            paragraph("timeline.none");
        } else {
            calls();
            requests();
        }
        breaker();
        if (report.status().page() != null) {
            status();
        }
        axis();
        paragraph("timeline.axis");
        out.append("</div>\n");
        if (!slices.isEmpty()) {
            slicesTable();
        }
        breakerTable();
    }

    private void paragraph(String key) {
        out.append("<p class=\"note\">").append(Escaped.html(words.say(key))).append("</p>\n");
    }

    // The frame: what is above, below and behind all of them.

    /** What the dotted lines mark, each on a line of its own. */
    private void flags() {
        Period period = report.period();
        out.append("<svg class=\"flags\" aria-hidden=\"true\" width=\"100%\" height=\"")
                .append(FLAGS)
                .append("\">\n");
        flag(period.startedAt(), "chart.started", 12);
        Instant end = period.endedAt();
        flag(end != null ? end : period.asOf(), end != null ? "chart.ended" : "chart.as-of", 28);
        out.append("</svg>\n");
    }

    private void flag(Instant at, String key, int y) {
        double x = axis.at(at);
        line("mark", x, y + 3, x, FLAGS);
        text("flag", x, x < 50 ? "start" : "end", y, words.say(key) + " " + words.clock(at));
    }

    private void axis() {
        out.append("<svg class=\"axis\" aria-hidden=\"true\" width=\"100%\" height=\"")
                .append(AXIS)
                .append("\">\n");
        line("base", 0, 0.5, 100, 0.5);
        List<TimeAxis.Tick> ticks = axis.ticks();
        for (int i = 0; i < ticks.size(); i++) {
            TimeAxis.Tick tick = ticks.get(i);
            line("base", tick.percent(), 0, tick.percent(), 5);
            // On a phone every second one is left out.
            text(i % 2 == 0 ? "tick" : "tick wide", tick.percent(), "middle", 17, tick.label());
        }
        out.append("</svg>\n");
    }

    private void grid(int height) {
        axis.ticks().forEach(tick -> line("grid", tick.percent(), 0, tick.percent(), height));
    }

    private void marks(int height) {
        Period period = report.period();
        Instant end = period.endedAt();
        double from = axis.at(period.startedAt());
        double to = axis.at(end != null ? end : period.asOf());
        line("mark", from, 0, from, height);
        line("mark", to, 0, to, height);
    }

    /** Up to and with the opened chart; the legend is the caller's. */
    private void figure(String id, String caption, String unit, String about, int height, String legend) {
        out.append("<figure>\n<figcaption><b>").append(Escaped.html(caption)).append("</b>");
        if (!unit.isEmpty()) {
            out.append(" <small>").append(Escaped.html(unit)).append("</small>");
        }
        out.append("<span class=\"legend\">")
                .append(legend)
                .append("</span></figcaption>\n<svg role=\"img\" aria-labelledby=\"")
                .append(id)
                .append("-title ")
                .append(id)
                .append("-about\" width=\"100%\" height=\"")
                .append(height)
                .append("\">\n<title id=\"")
                .append(id)
                .append("-title\">")
                .append(Escaped.html(caption))
                .append("</title><desc id=\"")
                .append(id)
                .append("-about\">")
                .append(Escaped.html(about))
                .append("</desc>\n");
        grid(height);
    }

    private void endOfFigure(int height) {
        marks(height);
        out.append("</svg>\n</figure>\n");
    }

    private static String key(String fill, String label) {
        return "<span><svg aria-hidden=\"true\" width=\"18\" height=\"12\"><rect class=\"" + fill
                + "\" width=\"18\" height=\"12\"/></svg> " + Escaped.html(label) + "</span>";
    }

    // Bars.

    private void calls() {
        Optional<Slice> lowest =
                slices.stream().filter(slice -> slice.calls() > 0).min((a, b) -> Double.compare(rate(a), rate(b)));
        String about = lowest.map(slice -> words.say(
                        "chart.calls.about",
                        "from",
                        words.clock(axis.from()),
                        "to",
                        words.clock(axis.to()),
                        "low",
                        words.percent(slice.answered(), slice.calls())))
                .orElseGet(() ->
                        words.say("chart.calls.empty", "from", words.clock(axis.from()), "to", words.clock(axis.to())));
        figure(
                "c-calls",
                words.say("chart.calls"),
                words.say("chart.calls.unit"),
                about,
                BARS,
                key("k-answered", words.say("legend.at-once")) + key("f-rescued", words.say("legend.rescued")));
        scale(TOP, words.percent(1, 1));
        scale((TOP + BASE) / 2, words.percent(1, 2));
        double height = BASE - TOP;
        for (Slice slice : slices) {
            if (slice.calls() > 0) {
                double rescued = height * part(slice.rescued(), slice.calls());
                double atOnce = height * rate(slice) - rescued;
                double x = axis.at(slice.from());
                double width = width(slice);
                out.append("<g><title>")
                        .append(words.clock(slice.from()))
                        .append(" · ")
                        .append(words.number(slice.answered()))
                        .append('/')
                        .append(words.number(slice.calls()))
                        .append(" · ")
                        .append(Escaped.html(words.percent(slice.answered(), slice.calls())))
                        .append("</title>");
                bar("k-answered", x, width, BASE - atOnce, atOnce);
                bar("f-rescued", x, width, BASE - atOnce - rescued, rescued);
                out.append("</g>\n");
            }
        }
        rateLine();
        line("base", 0, BASE, 100, BASE);
        endOfFigure(BARS);
    }

    /** A little more than it lasted, so that no gap shows between two where pixels are rounded. */
    private double width(Slice slice) {
        double width = axis.at(slice.from().plus(slice.length())) - axis.at(slice.from());
        return width > 0 ? width + 0.1 : 0;
    }

    private static double part(long part, long of) {
        return of <= 0 ? 0 : Math.max(0, Math.min(1, (double) part / of));
    }

    private static double rate(Slice slice) {
        return part(slice.answered(), slice.calls());
    }

    /** Along the tops of the bars, broken where no call ended. */
    private void rateLine() {
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        for (Slice slice : slices) {
            if (slice.calls() <= 0) {
                drawing = false;
                continue;
            }
            String y = decimal(100 - 100 * rate(slice));
            path.append(drawing ? "V" : "M" + decimal(axis.at(slice.from())) + " ")
                    .append(y);
            path.append('H').append(decimal(axis.at(slice.from().plus(slice.length()))));
            drawing = true;
        }
        if (!path.isEmpty()) {
            out.append("<svg class=\"rate\" y=\"")
                    .append(TOP)
                    .append("\" width=\"100%\" height=\"")
                    .append(BASE - TOP)
                    .append("\" viewBox=\"0 0 100 100\" preserveAspectRatio=\"none\"><path d=\"")
                    .append(path)
                    .append("\"/></svg>\n");
        }
    }

    private void requests() {
        double most = slices.stream()
                .mapToDouble(slice -> perSecond(slice, slice.requests()))
                .max()
                .orElse(0);
        double failed = slices.stream()
                .mapToDouble(slice -> perSecond(slice, slice.failures()))
                .max()
                .orElse(0);
        double full = niceAbove(most);
        figure(
                "c-requests",
                words.say("chart.requests"),
                words.say("chart.requests.unit"),
                words.say(
                        "chart.requests.about",
                        "from",
                        words.clock(axis.from()),
                        "to",
                        words.clock(axis.to()),
                        "most",
                        words.number(most),
                        "failed",
                        words.number(failed)),
                BARS,
                key("k-answered", words.say("legend.answered")) + key("f-failed", words.say("legend.failed")));
        scale(TOP, words.number(full));
        scale((TOP + BASE) / 2, words.number(full / 2));
        double height = BASE - TOP;
        for (Slice slice : slices) {
            if (slice.requests() > 0) {
                double bad = height * Math.min(1, perSecond(slice, slice.failures()) / full);
                double good = height * Math.min(1, perSecond(slice, slice.requests()) / full) - bad;
                double x = axis.at(slice.from());
                double width = width(slice);
                out.append("<g><title>")
                        .append(words.clock(slice.from()))
                        .append(" · ")
                        .append(words.number(slice.failures()))
                        .append('/')
                        .append(words.number(slice.requests()))
                        .append("</title>");
                bar("k-answered", x, width, BASE - good, good);
                bar("f-failed", x, width, BASE - good - bad, bad);
                out.append("</g>\n");
            }
        }
        line("base", 0, BASE, 100, BASE);
        endOfFigure(BARS);
    }

    private static double perSecond(Slice slice, long count) {
        double seconds = slice.length().toNanos() / 1e9;
        return seconds <= 0 ? 0 : Math.max(0, count / seconds);
    }

    /** The least of 1, 2, 4, 5, 6, 8 times a power of ten that isn't below; a half of it is easy to read as well. */
    private static double niceAbove(double most) {
        if (!(most > 0.2)) {
            return 0.2;
        }
        double unit = Math.pow(10, Math.floor(Math.log10(most)));
        for (int times : new int[] {1, 2, 4, 5, 6, 8}) {
            if (most <= times * unit * 1.000_001) {
                return times * unit;
            }
        }
        return 10 * unit;
    }

    /** The label stands before the chart, where the style sheet keeps room for it. */
    private void scale(int y, String label) {
        line("grid", 0, y, 100, y);
        text("scale", 0, "end", y + 4, label);
    }

    // Bands.

    private void breaker() {
        List<Stretch<BreakerState>> stretches = Bands.breaker(report, axis);
        Map<String, String> legend = new LinkedHashMap<>();
        stretches.forEach(one -> legend.putIfAbsent(fill(one.value()), words.of("breaker", one.value())));
        figure(
                "c-breaker",
                words.say("chart.breaker"),
                "",
                words.say(
                        "chart.breaker.about",
                        "from",
                        words.clock(axis.from()),
                        "to",
                        words.clock(axis.to()),
                        "opened",
                        words.number(ReportWording.opened(report.timeline().breaker()))),
                BAND,
                legend(legend));
        for (Stretch<BreakerState> stretch : stretches) {
            stretch(stretch, fill(stretch.value()), words.of("breaker", stretch.value()), 1);
        }
        endOfFigure(BAND);
    }

    private static String legend(Map<String, String> labels) {
        StringBuilder keys = new StringBuilder();
        labels.forEach((fill, label) -> keys.append(key(fill, label)));
        return keys.toString();
    }

    private static String fill(BreakerState state) {
        return switch (state) {
            case CLOSED -> "k-grey";
            case OPEN -> "f-open";
            case HALF_OPEN -> "f-probing";
            case FORCED_OPEN -> "f-forced";
            case FORCED_CLOSED -> "f-held";
        };
    }

    private void status() {
        List<Stretch<Bands.Shown>> stretches = Bands.status(report, axis, words);
        Map<String, String> legend = new LinkedHashMap<>();
        stretches.forEach(
                one -> legend.putIfAbsent(fill(one.value().said()), one.value().words()));
        Optional<StatusMark> shown = report.status().firstShown();
        int top = shown.isPresent() ? MEASURE : 0;
        figure(
                "c-status",
                words.say("chart.status"),
                "",
                words.say("chart.status.about", "from", words.clock(axis.from()), "to", words.clock(axis.to())),
                top + BAND,
                legend(legend));
        for (Stretch<Bands.Shown> stretch : stretches) {
            stretch(stretch, fill(stretch.value().said()), stretch.value().words(), top + 1);
        }
        shown.ifPresent(mark -> measure(mark.at()));
        endOfFigure(top + BAND);
    }

    private static String fill(PageSaid said) {
        return switch (said) {
            case UNREAD -> "f-unread";
            case NONE -> "k-grey";
            case TROUBLE -> "f-trouble";
            case INVESTIGATING -> "f-investigating";
            case IDENTIFIED -> "f-identified";
            case MONITORING -> "f-monitoring";
            case RESOLVED -> "k-green";
            case MAINTENANCE -> "f-maintenance";
            case UNKNOWN -> "f-unknown";
        };
    }

    /** From the first failure to where the page first showed it. */
    private void measure(Instant shown) {
        Instant started = report.period().startedAt();
        double from = axis.at(started);
        double to = axis.at(shown);
        line("measure", from, 21, to, 21);
        line("measure", from, 17, from, 25);
        if (axis.holds(shown)) {
            line("measure", to, 17, to, MEASURE + BAND);
        }
        Duration later = Duration.between(started, shown);
        String label = axis.holds(shown)
                ? words.say(
                        later.isNegative() ? "chart.shown.earlier" : "chart.shown.later",
                        "length",
                        words.exactly(later))
                : words.say("chart.shown.outside", "moment", words.momentNear(shown, started));
        double middle = (from + to) / 2;
        if (middle < 35) {
            text("flag", Math.min(from, to), "start", 12, label);
        } else if (middle > 65) {
            text("flag", Math.max(from, to), "end", 12, label);
        } else {
            text("flag", middle, "middle", 12, label);
        }
    }

    private void stretch(Stretch<?> stretch, String fill, String label, int y) {
        double x = axis.at(stretch.from());
        double width = axis.at(stretch.to()) - x;
        out.append("<g><title>")
                .append(words.clock(stretch.from()))
                .append("–")
                .append(words.clock(stretch.to()))
                .append(" · ")
                .append(Escaped.html(label))
                .append("</title>");
        bar(fill, x, width, y, BAND - 2);
        int fits = fits(label, width);
        if (fits < WIDTHS.length) {
            text("band w" + fits, x + width / 2, "middle", y + BAND / 2 + 3, label);
        }
        out.append("</g>\n");
    }

    /** From which of the widths on a label is shown. */
    private static int fits(String label, double percent) {
        double needed = 14
                + label.codePoints().mapToDouble(c -> c < 0x1100 ? 6.8 : 12.5).sum();
        int at = 0;
        while (at < WIDTHS.length && WIDTHS[at] * percent / 100 < needed) {
            at++;
        }
        return at;
    }

    // The same as tables.

    private void slicesTable() {
        details("details.slices");
        ReportHtml.tableHead(
                out,
                words,
                "data",
                words.say(
                        "slices.caption", "length", words.exactly(slices.get(0).length())),
                "column.from",
                ">column.calls",
                ">column.answered",
                ">column.rate",
                ">column.rescued",
                ">column.requests-answered",
                ">column.requests-failed");
        for (Slice slice : slices) {
            out.append("<tr><td>")
                    .append(Escaped.html(
                            words.near(slice.from(), report.period().startedAt())))
                    .append("</td>");
            number(slice.calls());
            number(slice.answered());
            out.append("<td>").append(Escaped.html(words.percent(slice.answered(), slice.calls())));
            out.append("</td>");
            number(slice.rescued());
            number(slice.requests() - slice.failures());
            number(slice.failures());
            out.append("</tr>\n");
        }
        out.append("</tbody></table></div>\n</details>\n");
    }

    private void breakerTable() {
        List<Stretch<BreakerState>> stretches = Bands.breaker(report, axis);
        details("details.breaker");
        ReportHtml.tableHead(out, words, "data", words.say("breaker.caption"), "column.from", "column.state");
        for (Stretch<BreakerState> stretch : last(stretches)) {
            row(stretch, words.of("breaker", stretch.value()));
        }
        out.append("</tbody></table>");
        cut(stretches);
        out.append("</div>\n</details>\n");
    }

    private static <T> List<T> last(List<T> all) {
        return all.subList(Math.max(0, all.size() - MOST_ROWS), all.size());
    }

    private void cut(List<?> all) {
        if (all.size() > MOST_ROWS) {
            out.append("<p class=\"note\">")
                    .append(Escaped.html(
                            words.say("rows.cut", "n", words.number(MOST_ROWS), "all", words.number(all.size()))))
                    .append("</p>");
        }
    }

    private void row(Stretch<?> stretch, String what) {
        out.append("<tr><td>")
                .append(Escaped.html(words.near(stretch.from(), report.period().startedAt())))
                .append("</td><td class=\"words\">")
                .append(Escaped.html(what))
                .append("</td></tr>\n");
    }

    private void details(String key) {
        String summary = Escaped.html(words.say(key));
        out.append("<details>\n<summary>")
                .append(summary)
                .append("</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
                .append(summary)
                .append("\">");
    }

    private void number(long value) {
        out.append("<td>").append(Escaped.html(words.number(value))).append("</td>");
    }

    // The shapes.

    private void bar(String fill, double x, double width, double y, double height) {
        if (width > 0 && height > 0) {
            out.append("<rect class=\"")
                    .append(fill)
                    .append("\" x=\"")
                    .append(decimal(x))
                    .append("%\" y=\"")
                    .append(decimal(y))
                    .append("\" width=\"")
                    .append(decimal(width))
                    .append("%\" height=\"")
                    .append(decimal(height))
                    .append("\"/>");
        }
    }

    private void line(String className, double x1, double y1, double x2, double y2) {
        out.append("<line class=\"")
                .append(className)
                .append("\" x1=\"")
                .append(decimal(x1))
                .append("%\" y1=\"")
                .append(decimal(y1))
                .append("\" x2=\"")
                .append(decimal(x2))
                .append("%\" y2=\"")
                .append(decimal(y2))
                .append("\"/>\n");
    }

    private void text(String className, double x, String anchor, double y, String text) {
        out.append("<text class=\"")
                .append(className)
                .append("\" x=\"")
                .append(decimal(x))
                .append("%\" y=\"")
                .append(decimal(y))
                .append("\" text-anchor=\"")
                .append(anchor)
                .append("\">")
                .append(Escaped.html(text))
                .append("</text>\n");
    }

    /** With two decimals at most, as SVG and CSS write numbers. */
    static String decimal(double number) {
        String text = String.format(Locale.ROOT, "%.2f", number);
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
    }
}
