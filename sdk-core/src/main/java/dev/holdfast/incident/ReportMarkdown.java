package dev.holdfast.incident;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.incident.IncidentReport.Slice;
import dev.holdfast.incident.TimeAxis.Stretch;
import dev.holdfast.text.Escaped;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An incident report in Markdown: CommonMark with tables. All text is escaped; only links are links. */
final class ReportMarkdown {

    /** What makes a line an item of a list, a rule or a heading, up to the character to escape. */
    private static final Pattern AT_THE_BEGINNING = Pattern.compile("^(\\d{0,9})(?=[-+=.)])");

    private static final int COLUMNS = 60;
    private static final String HEIGHTS = "▁▂▃▄▅▆▇█";
    private static final char NONE = '·';
    private static final char OPEN = '█';
    private static final char PROBING = '▒';
    private static final char SHOWN = '█';
    private static final char WATCHED = '▒';
    private static final char PLANNED = '=';
    private static final char UNKNOWN = '?';

    private final IncidentReport report;
    private final ReportPage page;
    private final ReportWords words;
    private final StringBuilder out = new StringBuilder(4096);

    private ReportMarkdown(IncidentReport report, ReportPage page, ReportWords words) {
        this.report = report;
        this.page = page;
        this.words = words;
    }

    static String write(IncidentReport report, ReportPage page, ReportWords words) {
        ReportMarkdown form = new ReportMarkdown(report, page, words);
        form.report();
        return form.out.toString();
    }

    private void report() {
        out.append("# ").append(Escaped.markdown(page.headline())).append('\n');
        paragraph(Escaped.markdown(page.state() + " · " + page.severity()));
        paragraph(block(page.when()));
        figures();
        comparison();
        failing();
        said();
        course();
        ReportPage.Related related = page.related();
        if (related != null) {
            heading(words.say("section.related"));
            paragraph(block(related.story()));
            list(related.entries());
        }
        if (!page.advice().isEmpty()) {
            heading(words.say("section.advice"));
            list(page.advice().stream().map(ReportPage.Step::text).toList());
        }
        out.append("\n---\n");
        paragraph(block(page.footer()));
    }

    private void figures() {
        heading(page.figures().heading());
        list(page.figures().all().stream()
                .map(one -> words.say("labelled", "label", one.label(), "value", one.value()) + " – " + one.note())
                .toList());
    }

    private void comparison() {
        heading(words.say("section.what-if"));
        paragraph(block(page.comparison().story()));
        header("column.client", ">column.lost", ">column.sent");
        for (ReportPage.Client client : page.comparison().clients()) {
            row(
                    words.say("named", "words", client.name(), "constant", client.basis()),
                    words.number(client.lost()),
                    words.number(client.sent()));
        }
        paragraph(block(page.comparison().assumption()));
    }

    private void failing() {
        heading(words.say("section.causes"));
        paragraph(block(page.failing().story()));
        if (page.failing().ways().isEmpty()) {
            return;
        }
        header("column.kind", "column.hop", "column.cause", ">column.requests", ">column.share");
        for (ReportPage.Way way : page.failing().ways()) {
            row(
                    words.named(way.what()),
                    words.named(way.where()),
                    words.named(way.why()),
                    words.number(way.requests()),
                    way.share());
        }
    }

    private void said() {
        heading(words.say("section.status"));
        String story = block(page.said().story());
        URI link = page.said().page();
        if (link != null) {
            String shown = Escaped.markdown(ReportWords.shown(link));
            story = story.replace(shown, link(shown, link));
        }
        paragraph(story);
        if (page.said().marks().isEmpty()) {
            return;
        }
        header("column.time", "column.stage", "column.level", "column.words");
        for (ReportPage.Mark mark : page.said().marks()) {
            String title = Escaped.markdown(mark.title());
            URI more = mark.link();
            if (more != null) {
                title = link(title.isEmpty() ? Escaped.markdown(words.say("status.link")) : title, more);
            }
            String quoted = Stream.of(title, Escaped.markdown(mark.words()))
                    .filter(one -> !one.isEmpty())
                    .collect(Collectors.joining(" – "));
            cells(List.of(
                    Escaped.markdown(mark.time()),
                    Escaped.markdown(mark.stage()),
                    Escaped.markdown(mark.level()),
                    quoted));
        }
        if (!page.said().note().isEmpty()) {
            paragraph(block(page.said().note()));
        }
    }

    private static String link(String escaped, URI to) {
        return "[" + escaped + "](<" + to.toASCIIString().replace("&", "&amp;") + ">)";
    }

    private void course() {
        heading(page.course().heading());
        strips();
        header("column.time", "column.event");
        page.course().events().forEach(event -> row(event.time(), event.what()));
        if (!page.course().note().isEmpty()) {
            paragraph(block(page.course().note()));
        }
    }

    /** The charts, as far as characters draw them. */
    private void strips() {
        TimeAxis axis = TimeAxis.of(report);
        out.append("\n```text\n");
        if (!report.timeline().slices().isEmpty()) {
            strip("strip.calls", axis, middle -> height(axis, middle, Slice::answered, Slice::calls));
            strip("strip.requests", axis, middle -> height(axis, middle, Slice::failures, Slice::requests));
        }
        List<Stretch<BreakerState>> breaker = Bands.breaker(report, axis);
        strip("strip.breaker", axis, middle -> sign(value(breaker, middle)));
        if (report.status().page() != null) {
            List<Stretch<Bands.Shown>> status = Bands.status(report, axis, words);
            strip("strip.status", axis, middle -> sign(value(status, middle).said()));
        }
        out.append("```\n");
        paragraph(block(words.say(
                "strip.key",
                "from",
                words.clock(axis.from()),
                "to",
                words.clock(axis.to()),
                "none",
                String.valueOf(NONE),
                "open",
                String.valueOf(OPEN),
                "probing",
                String.valueOf(PROBING),
                "shown",
                String.valueOf(SHOWN),
                "watched",
                String.valueOf(WATCHED),
                "planned",
                String.valueOf(PLANNED),
                "unknown",
                String.valueOf(UNKNOWN))));
    }

    /** The label stands behind it: what is written in some languages is wider than the bars. */
    private void strip(String label, TimeAxis axis, Function<Instant, Character> sign) {
        for (int column = 0; column < COLUMNS; column++) {
            out.append(sign.apply(axis.at(2 * column + 1, 2 * COLUMNS)).charValue());
        }
        out.append("  ").append(words.say(label)).append('\n');
    }

    /** How much of it, in the slices whose middle is in the column, or else in the one that the column is in. */
    private char height(TimeAxis axis, Instant middle, ToLongFunction<Slice> part, ToLongFunction<Slice> whole) {
        Duration half = Duration.between(axis.from(), axis.to()).dividedBy(2 * COLUMNS);
        List<Slice> slices = report.timeline().slices();
        List<Slice> in = slices.stream()
                .filter(slice ->
                        within(slice.from().plus(slice.length().dividedBy(2)), middle.minus(half), middle.plus(half)))
                .toList();
        if (in.isEmpty()) {
            in = slices.stream()
                    .filter(slice -> within(middle, slice.from(), slice.from().plus(slice.length())))
                    .toList();
        }
        long of = in.stream().mapToLong(whole).sum();
        double share = of <= 0 ? -1 : (double) in.stream().mapToLong(part).sum() / of;
        return share < 0 ? NONE : HEIGHTS.charAt((int) Math.min(HEIGHTS.length() - 1, share * HEIGHTS.length()));
    }

    private static boolean within(Instant moment, Instant from, Instant to) {
        return !moment.isBefore(from) && moment.isBefore(to);
    }

    /** Stretches cover the axis. */
    private static <T> T value(List<Stretch<T>> stretches, Instant moment) {
        return stretches.stream()
                .filter(stretch -> moment.isBefore(stretch.to()))
                .findFirst()
                .orElse(stretches.get(stretches.size() - 1))
                .value();
    }

    private static char sign(BreakerState state) {
        return switch (state) {
            case CLOSED, FORCED_CLOSED -> NONE;
            case OPEN, FORCED_OPEN -> OPEN;
            case HALF_OPEN -> PROBING;
        };
    }

    private static char sign(PageSaid said) {
        return switch (said) {
            case NONE, RESOLVED -> NONE;
            case TROUBLE, INVESTIGATING, IDENTIFIED -> SHOWN;
            case MONITORING -> WATCHED;
            case MAINTENANCE -> PLANNED;
            case UNREAD, UNKNOWN -> UNKNOWN;
        };
    }

    private void heading(String text) {
        out.append("\n## ").append(Escaped.markdown(text)).append('\n');
    }

    private void paragraph(String escaped) {
        out.append('\n').append(escaped).append('\n');
    }

    private void list(List<String> items) {
        out.append('\n');
        items.forEach(item -> out.append("- ").append(block(item)).append('\n'));
    }

    /**
     * The head of a table.
     *
     * @param keys of its columns; those of numbers begin with {@code >}
     */
    private void header(String... keys) {
        out.append('\n');
        cells(Stream.of(keys)
                .map(key -> Escaped.markdown(words.say(key.startsWith(">") ? key.substring(1) : key)))
                .toList());
        cells(Stream.of(keys).map(key -> key.startsWith(">") ? "--:" : "---").toList());
    }

    private void row(String... texts) {
        cells(Stream.of(texts).map(Escaped::markdown).toList());
    }

    private void cells(List<String> escaped) {
        out.append("| ").append(String.join(" | ", escaped)).append(" |\n");
    }

    /** What begins a paragraph or an item. */
    private static String block(String text) {
        return AT_THE_BEGINNING.matcher(Escaped.markdown(text)).replaceFirst("$1\\\\");
    }
}
