package dev.holdfast.incident;

import dev.holdfast.text.Escaped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * An incident report as a page of HTML that is complete in one file and well-formed XML too. Its policy forbids everything but
 * its own style sheet; there is no script, nothing is loaded, and all text and all attributes are escaped.
 */
final class ReportHtml {

    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    /** From here on a figure is set smaller, so that it keeps to its line. */
    private static final int LONG = 11;

    private static final String STYLE = load("report.css");

    private final IncidentReport report;
    private final ReportPage page;
    private final ReportWords words;
    private final StringBuilder out = new StringBuilder(1 << 16);

    private ReportHtml(IncidentReport report, ReportPage page, ReportWords words) {
        this.report = report;
        this.page = page;
        this.words = words;
    }

    static String write(IncidentReport report, ReportPage page, ReportWords words) {
        ReportHtml form = new ReportHtml(report, page, words);
        form.document();
        return form.out.toString();
    }

    private static String load(String file) {
        try (InputStream in = ReportHtml.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("not packaged: " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void document() {
        out.append("<!DOCTYPE html>\n<html lang=\"")
                .append(Escaped.html(words.language()))
                .append(
                        "\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta http-equiv=\"Content-Security-Policy\" content=\"")
                .append(Escaped.html(POLICY))
                .append("\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
                .append("<meta name=\"color-scheme\" content=\"light dark\"/>\n")
                .append("<meta name=\"referrer\" content=\"no-referrer\"/>\n");
        element("title", "", page.title());
        out.append("<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n")
                .append(ReportCharts.PATTERNS);
        out.append("<main>\n");
        header();
        figures();
        comparison();
        failing();
        said();
        course();
        related();
        advice();
        element("footer", "", page.footer());
        out.append("</main>\n</body>\n</html>\n");
    }

    private void header() {
        out.append("<header>\n<p class=\"badges\"><span class=\"badge ")
                .append(report.isOver() ? "over" : "ongoing")
                .append("\">")
                .append(Escaped.html(page.state()))
                .append("</span> <span class=\"badge ")
                .append(report.severity().name().toLowerCase(Locale.ROOT))
                .append("\">")
                .append(Escaped.html(page.severity()))
                .append("</span></p>\n");
        element("h1", "", page.headline());
        element("p", "when", page.when());
        out.append("</header>\n");
    }

    private void figures() {
        section("numbers", page.figures().heading());
        out.append("<dl class=\"figures\">\n");
        for (ReportPage.Figure figure : page.figures().all()) {
            out.append("<div><dt>")
                    .append(Escaped.html(figure.label()))
                    .append(
                            figure.value().codePointCount(0, figure.value().length()) > LONG
                                    ? "</dt><dd><b class=\"long\">"
                                    : "</dt><dd><b>")
                    .append(Escaped.html(figure.value()))
                    .append("</b> <span>")
                    .append(Escaped.html(figure.note()))
                    .append("</span></dd></div>\n");
        }
        out.append("</dl>\n</section>\n");
    }

    private void comparison() {
        section("what-if", words.say("section.what-if"));
        ReportPage.Comparison comparison = page.comparison();
        element("p", "", comparison.story());
        table("compared", words.say("what-if.caption"), "column.client", ">column.lost", ">column.sent");
        long mostLost = comparison.clients().stream()
                .mapToLong(ReportPage.Client::lost)
                .max()
                .orElse(0);
        long mostSent = comparison.clients().stream()
                .mapToLong(ReportPage.Client::sent)
                .max()
                .orElse(0);
        for (ReportPage.Client client : comparison.clients()) {
            out.append("<tr><th scope=\"row\">")
                    .append(Escaped.html(client.name()))
                    .append(" <small>")
                    .append(Escaped.html(client.basis()))
                    .append("</small></th>");
            bar("lost", client.lost(), mostLost);
            bar("sent", client.sent(), mostSent);
            out.append("</tr>\n");
        }
        out.append("</tbody>\n</table>\n");
        element("p", "note", comparison.assumption());
        out.append("</section>\n");
    }

    private void bar(String kind, long value, long most) {
        out.append("<td class=\"n\"><span class=\"bar ")
                .append(kind)
                .append("\" aria-hidden=\"true\"><i style=\"width:")
                .append(ReportCharts.decimal(most <= 0 ? 0 : 100.0 * Math.max(0, value) / most))
                .append("%\"></i></span>")
                .append(Escaped.html(words.number(value)))
                .append("</td>");
    }

    private void failing() {
        section("causes", words.say("section.causes"));
        element("p", "", page.failing().story());
        if (!page.failing().ways().isEmpty()) {
            table(
                    "stack",
                    words.say("causes.caption"),
                    "column.kind",
                    "column.hop",
                    "column.cause",
                    ">column.requests",
                    ">column.share");
            for (ReportPage.Way way : page.failing().ways()) {
                out.append("<tr role=\"row\">");
                term("column.kind", way.what());
                term("column.hop", way.where());
                term("column.cause", way.why());
                cell("column.requests", "n", Escaped.html(words.number(way.requests())));
                cell("column.share", "n", Escaped.html(way.share()));
                out.append("</tr>\n");
            }
            out.append("</tbody>\n</table>\n");
        }
        out.append("</section>\n");
    }

    private void term(String column, ReportPage.Term term) {
        String constant = term.constant().isEmpty() ? "" : " <code>" + Escaped.html(term.constant()) + "</code>";
        cell(column, "", Escaped.html(term.words()) + constant);
    }

    /** Where the screen is narrow, the rows become blocks and each cell says its column itself; the roles keep it a table. */
    private void cell(String column, String className, String content) {
        if (content.isEmpty()) {
            out.append("<td role=\"cell\" class=\"empty\"></td>");
            return;
        }
        out.append("<td role=\"cell\"")
                .append(className.isEmpty() ? "" : " class=\"" + className + "\"")
                .append(" data-label=\"")
                .append(Escaped.html(words.say(column)))
                .append("\"><span>")
                .append(content)
                .append("</span></td>");
    }

    private void said() {
        section("status", words.say("section.status"));
        ReportPage.Said said = page.said();
        String story = Escaped.html(said.story());
        URI link = said.page();
        if (link != null) {
            String shown = Escaped.html(ReportWords.shown(link));
            story = story.replace(shown, link(shown, link));
        }
        out.append("<p>").append(story).append("</p>\n");
        if (!said.marks().isEmpty()) {
            table("stack", words.say("status.caption"), "column.time", "column.stage", "column.level", "column.words");
            for (ReportPage.Mark mark : said.marks()) {
                out.append("<tr role=\"row\">");
                cell("column.time", "time", Escaped.html(mark.time()));
                cell("column.stage", "", Escaped.html(mark.stage()));
                cell("column.level", "", Escaped.html(mark.level()));
                cell("column.words", "", quoted(mark));
                out.append("</tr>\n");
            }
            out.append("</tbody>\n</table>\n");
            if (!said.note().isEmpty()) {
                element("p", "note", said.note());
            }
        }
        out.append("</section>\n");
    }

    /** Whatever direction the provider's words run in, they run so by themselves. */
    private String quoted(ReportPage.Mark mark) {
        StringBuilder quoted = new StringBuilder();
        if (!mark.title().isEmpty()) {
            quoted.append("<b><bdi>").append(Escaped.html(mark.title())).append("</bdi></b>");
        }
        if (!mark.words().isEmpty()) {
            quoted.append(quoted.isEmpty() ? "" : "<br/>")
                    .append("<bdi>")
                    .append(Escaped.html(mark.words()))
                    .append("</bdi>");
        }
        URI link = mark.link();
        if (link != null) {
            quoted.append(quoted.isEmpty() ? "" : "<br/>").append(link(Escaped.html(words.say("status.link")), link));
        }
        return quoted.toString();
    }

    private static String link(String escaped, URI to) {
        return "<a href=\"" + Escaped.html(to.toASCIIString()) + "\" rel=\"noopener noreferrer\">" + escaped + "</a>";
    }

    private void course() {
        section("timeline", page.course().heading());
        ReportCharts.write(report, words, out);
        table("events", words.say("timeline.caption"), "column.time", "column.event");
        for (ReportPage.Event event : page.course().events()) {
            out.append("<tr><td class=\"time\">")
                    .append(Escaped.html(event.time()))
                    .append("</td><td>")
                    .append(Escaped.html(event.what()))
                    .append("</td></tr>\n");
        }
        out.append("</tbody>\n</table>\n");
        if (!page.course().note().isEmpty()) {
            element("p", "note", page.course().note());
        }
        out.append("</section>\n");
    }

    private void related() {
        ReportPage.Related related = page.related();
        if (related != null) {
            section("related", words.say("section.related"));
            element("p", "", related.story());
            list(related.entries());
            out.append("</section>\n");
        }
    }

    private void advice() {
        if (!page.advice().isEmpty()) {
            section("advice", words.say("section.advice"));
            list(page.advice().stream().map(ReportPage.Step::text).toList());
            out.append("</section>\n");
        }
    }

    private void list(List<String> items) {
        out.append("<ul>\n");
        items.forEach(item -> element("li", "", item));
        out.append("</ul>\n");
    }

    private void section(String id, String heading) {
        out.append("<section aria-labelledby=\"")
                .append(id)
                .append("\">\n<h2 id=\"")
                .append(id)
                .append("\">")
                .append(Escaped.html(heading))
                .append("</h2>\n");
    }

    /** Up to and with the opened body. */
    private void table(String className, String caption, String... columns) {
        tableHead(out, words, className, caption, columns);
    }

    /**
     * A table up to and with its opened body.
     *
     * @param columns the keys of their headings; those of numbers begin with {@code >}
     */
    static void tableHead(StringBuilder out, ReportWords words, String className, String caption, String... columns) {
        boolean roles = className.equals("stack");
        out.append("<table class=\"")
                .append(className)
                .append(roles ? "\" role=\"table\">\n<caption>" : "\">\n<caption>")
                .append(Escaped.html(caption))
                .append(roles ? "</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">" : "</caption>\n<thead><tr>");
        for (String column : columns) {
            boolean number = column.startsWith(">");
            out.append("<th scope=\"col\"")
                    .append(roles ? " role=\"columnheader\"" : "")
                    .append(number ? " class=\"n\">" : ">")
                    .append(Escaped.html(words.say(number ? column.substring(1) : column)))
                    .append("</th>");
        }
        out.append(roles ? "</tr></thead>\n<tbody role=\"rowgroup\">\n" : "</tr></thead>\n<tbody>\n");
    }

    private void element(String name, String className, String text) {
        out.append('<')
                .append(name)
                .append(className.isEmpty() ? "" : " class=\"" + className + "\"")
                .append('>')
                .append(Escaped.html(text))
                .append("</")
                .append(name)
                .append(">\n");
    }
}
