package dev.holdfast.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.holdfast.incident.IncidentReport.StatusStory;
import dev.holdfast.incident.ReportCases.Case;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.StatusLevel;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportFormsTest {

    private static final List<Locale> LOCALES = List.of(Locale.ENGLISH, Locale.JAPANESE);
    private static final int LARGEST = 300 * 1024;

    static Stream<Case> cases() {
        return Stream.concat(ReportCases.all(), Extremes.all());
    }

    private static String render(Case one, ReportForm form, Locale locale) {
        return one.report().render(form, locale, one.service(), ReportTexts.builtIn());
    }

    private static Document parsed(String html) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    private static List<Element> elements(Document document) {
        List<Element> all = new ArrayList<>();
        NodeList list = document.getElementsByTagName("*");
        for (int i = 0; i < list.getLength(); i++) {
            all.add((Element) list.item(i));
        }
        return all;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @DisplayName("Promise 27: a page is well-formed, loads nothing and runs nothing, whatever is written in it")
    void a_page_is_well_formed_and_closed(Case one) throws Exception {
        for (Locale locale : LOCALES) {
            String html = render(one, ReportForm.HTML, locale);
            Set<String> ids = new HashSet<>();
            List<Element> all = elements(parsed(html));
            for (Element element : all) {
                assertThat(element.getTagName())
                        .isNotIn("script", "img", "link", "iframe", "object", "embed", "base", "form", "use", "image");
                for (int i = 0; i < element.getAttributes().getLength(); i++) {
                    String name = element.getAttributes().item(i).getNodeName();
                    String value = element.getAttributes().item(i).getNodeValue();
                    assertThat(name).doesNotStartWith("on").isNotIn("src", "srcset", "xlink:href", "action");
                    if (name.equals("href")) {
                        assertThat(value).matches("https?://.*").doesNotContain("secret");
                    }
                    if (name.equals("style")) {
                        assertThat(value).matches("width:[0-9.]+%");
                    }
                }
                if (element.hasAttribute("id")) {
                    assertThat(ids.add(element.getAttribute("id")))
                            .as("%s", element.getAttribute("id"))
                            .isTrue();
                }
            }
            for (Element element : all) {
                String labels = element.getAttribute("aria-labelledby");
                assertThat(ids).containsAll(labels.isEmpty() ? List.of() : List.of(labels.split(" ")));
            }
            String style = html.substring(html.indexOf("<style>"), html.indexOf("</style>"));
            assertThat(style).doesNotContain("@import", "http", "url(h", "url(/");
            assertThat(html).contains("default-src 'none'".replace("'", "&#39;"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_page_can_be_read_by_everyone(Case one) throws Exception {
        for (Locale locale : LOCALES) {
            List<Element> all = elements(parsed(render(one, ReportForm.HTML, locale)));
            assertThat(all.get(0).getAttribute("lang")).isEqualTo(locale.getLanguage());
            assertThat(all)
                    .filteredOn(element -> element.getTagName().equals("title")
                            && element.getParentNode().getNodeName().equals("head"))
                    .hasSize(1);
            assertThat(all)
                    .filteredOn(element -> element.getTagName().equals("h1"))
                    .hasSize(1);
            for (Element element : all) {
                if (element.getTagName().equals("table")) {
                    assertThat(element.getElementsByTagName("caption").getLength())
                            .isEqualTo(1);
                }
                if (element.getTagName().equals("svg")
                        && element.getParentNode().getNodeName().equals("figure")) {
                    assertThat(element.getAttribute("role")).isEqualTo("img");
                    assertThat(element.getElementsByTagName("desc").getLength()).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void a_full_page_stays_below_300_KiB() {
        for (Locale locale : LOCALES) {
            String html = Extremes.full().render(ReportForm.HTML, locale);
            assertThat(html.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(LARGEST);
            assertThat(Pattern.compile("<td>").matcher(html).results().count()).isGreaterThan(240 * 7L);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @DisplayName("Promise 27: in Markdown, what others wrote stays text")
    void in_markdown_text_stays_text(Case one) {
        for (Locale locale : LOCALES) {
            String markdown = render(one, ReportForm.MARKDOWN, locale);
            Node document = Parser.builder().build().parse(markdown);
            List<String> links = new ArrayList<>();
            document.accept(new AbstractVisitor() {
                @Override
                public void visit(HtmlInline html) {
                    throw new AssertionError(html.getLiteral());
                }

                @Override
                public void visit(HtmlBlock html) {
                    throw new AssertionError(html.getLiteral());
                }

                @Override
                public void visit(Image image) {
                    throw new AssertionError(image.getDestination());
                }

                @Override
                public void visit(Link link) {
                    links.add(link.getDestination());
                }
            });
            assertThat(links).allMatch(link -> link.startsWith("https://")).noneMatch(link -> link.contains("secret"));
            // Cells: a table has as many bars in each row as in its head.
            int bars = 0;
            for (String line : markdown.lines().toList()) {
                if (!line.startsWith("|")) {
                    bars = 0;
                    continue;
                }
                int here = line.replaceAll("\\\\.", "").replaceAll("[^|]", "").length();
                assertThat(here).as(line).isEqualTo(bars == 0 ? here : bars);
                bars = here;
            }
        }
    }

    @Test
    @DisplayName("Promise 27: a user's sentences may hold anything, and stay text")
    void a_users_sentences_stay_text() throws Exception {
        String odd = "<b>a</b> | [b](https://example.com) & \"c\"";
        ReportTexts texts = ReportTexts.builtIn();
        List<String> keys = List.of(
                "client.plain", "event.started", "column.event", "footer", "strip.calls", "chart.calls", "note.made");
        for (String key : keys) {
            texts = texts.with(Locale.ENGLISH, Map.of(key, odd));
        }
        IncidentReport report = ReportCases.outage();
        String markdown = report.render(ReportForm.MARKDOWN, Locale.ENGLISH, ReportCases.OPENAI, texts);
        assertThat(markdown.replace("  " + odd, "")).doesNotContain("<b>", "[b]", "a</b> | ");
        String html = report.render(ReportForm.HTML, Locale.ENGLISH, ReportCases.OPENAI, texts);
        assertThat(html).doesNotContain("<b>a</b>");
        assertThat(parsed(html).getDocumentElement().getTextContent()).contains(odd);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void an_alert_is_one_line_and_says_nothing_that_cannot_be_seen(Case one) {
        for (Locale locale : LOCALES) {
            String alert = render(one, ReportForm.TEXT, locale);
            assertThat(alert.chars().noneMatch(Character::isISOControl)).isTrue();
            assertThat(alert).doesNotContain("\u202e", "\u2066", "\u2028").doesNotContain("{length}", "{place}");
        }
    }

    @Test
    void the_figures_shown_are_those_of_the_report() throws Exception {
        IncidentReport report = ReportCases.outage();
        String text = parsed(report.render(ReportForm.HTML, Locale.ENGLISH))
                .getDocumentElement()
                .getTextContent();
        IncidentReport.Calls calls = report.calls();
        assertThat(calls.atOnce() + calls.rescued() + calls.failed() + calls.failedFast() + calls.others())
                .isEqualTo(calls.made());
        for (String shown :
                List.of("1,288", "1,216", "38", "22", "1,412", "1,309", "1,243", "1,209", "3,733", "1,960")) {
            assertThat(text).contains(shown);
        }
        // The ways of failing and the rest add up to all failed requests.
        String markdown = report.render(ReportForm.MARKDOWN, Locale.ENGLISH);
        Matcher rows = Pattern.compile("\\| ([0-9,]+) \\| [0-9.]+% \\|").matcher(markdown);
        long sum = rows.results()
                .mapToLong(row -> Long.parseLong(row.group(1).replace(",", "")))
                .sum();
        assertThat(sum).isEqualTo(report.requests().failed());
    }

    @Test
    void one_is_said_as_one() {
        String markdown = Extremes.one().render(ReportForm.MARKDOWN, Locale.ENGLISH);
        assertThat(markdown)
                .contains("of 1 wait\n")
                .contains("would have lost 1 call;")
                .contains("sent 1 request;")
                .contains("1 of 1 request failed.")
                .contains("1 other incident went on")
                .contains("was read once");
        assertThat(Extremes.one().render(ReportForm.TEXT, Locale.ENGLISH))
                .isEqualTo("openai/chat-completions: almost no request got through for 1 second;"
                        + " 1 of 1 affected call rescued.");
        assertThat(Extremes.nothing().render(ReportForm.TEXT, Locale.ENGLISH))
                .isEqualTo("openai/chat-completions: some requests failed for less than a second;"
                        + " no call was affected.");
    }

    @Test
    void while_it_goes_on_the_words_say_so() {
        String going = ReportCases.goingOn().render(ReportForm.MARKDOWN, Locale.ENGLISH);
        assertThat(going)
                .contains("Ongoing", "It has been going on since 2 November 2026, 14:02:10 UTC.", "Key numbers so far")
                .contains("would have lost 340 calls so far; Holdfast has lost 28.")
                .contains("So far, 171 of 190 requests failed.", "It has shown no incident so far.")
                .doesNotContain("Last failure");
        assertThat(ReportCases.outage().render(ReportForm.MARKDOWN, Locale.ENGLISH))
                .doesNotContain("so far", "So far");
    }

    @Test
    @DisplayName("Promise 28: the worst moment is not said of all the time")
    void severity_is_said_of_what_it_was_true_of() {
        assertThat(ReportCases.brownOut().render(ReportForm.TEXT, Locale.ENGLISH))
                .contains("at the worst most of them");
        assertThat(ReportCases.goingOn().render(ReportForm.TEXT, Locale.ENGLISH))
                .contains("most requests have been");
    }

    @Test
    @DisplayName("Promise 25: of a page that can't be told nothing is said")
    void what_the_page_did_not_say_is_not_said() {
        IncidentReport report = ReportCases.outage();
        String unknown = said(
                report,
                new StatusStory(
                        ReportCases.PAGE, List.of(ReportCases.mark(3, StatusLevel.UNKNOWN, null, "", "")), null, 2));
        assertThat(unknown)
                .contains("did not make clear whether the service was up or down")
                .doesNotContain("never showed");
        String unread = said(report, new StatusStory(ReportCases.PAGE, List.of(), null, 0));
        assertThat(unread).contains("was not read in this time").doesNotContain("never showed");
        String none = said(report, new StatusStory(null, List.of(), null, 0));
        assertThat(none).contains("nothing to compare with").doesNotContain("never showed");
        String well = said(
                report,
                new StatusStory(
                        ReportCases.PAGE,
                        List.of(ReportCases.mark(3, StatusLevel.OPERATIONAL, null, "", "")),
                        null,
                        2));
        assertThat(well).contains("It never showed an incident.");
        String planned = said(
                report,
                new StatusStory(
                        ReportCases.PAGE,
                        List.of(ReportCases.mark(3, StatusLevel.OPERATIONAL, IncidentStage.SCHEDULED, "Upgrade", "")),
                        null,
                        2));
        assertThat(planned).contains("It showed maintenance.").doesNotContain("first seen", "never showed");
        String same = said(
                report,
                new StatusStory(
                        ReportCases.PAGE,
                        List.of(ReportCases.mark(3, StatusLevel.DEGRADED, IncidentStage.INVESTIGATING, "", "")),
                        Duration.ofMillis(-400),
                        2));
        assertThat(same).contains("it began when the first failure was seen here");
        assertThat(ReportCases.brownOut().render(ReportForm.MARKDOWN, Locale.ENGLISH))
                .contains("4 minutes 20 seconds before the first failure");
    }

    private static String said(IncidentReport report, StatusStory status) {
        return Extremes.withStatus(report, status).render(ReportForm.MARKDOWN, Locale.ENGLISH);
    }

    @Test
    void no_report_is_too_odd_to_be_rendered() {
        cases().forEach(one -> {
            for (ReportForm form : ReportForm.values()) {
                assertThatCode(() -> render(one, form, Locale.ENGLISH))
                        .as("%s %s", one, form)
                        .doesNotThrowAnyException();
            }
        });
    }
}
