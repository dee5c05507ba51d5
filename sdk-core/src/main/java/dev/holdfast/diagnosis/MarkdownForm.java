package dev.holdfast.diagnosis;

import dev.holdfast.text.Escaped;
import java.net.URI;
import java.util.regex.Pattern;

/** Markdown as CommonMark reads it. All text is escaped: what a service is called can't become markup. */
final class MarkdownForm {

    /** What makes a line an item of a list, a rule or a heading, up to the character to escape. */
    private static final Pattern AT_THE_BEGINNING = Pattern.compile("^\\s*(\\d{0,9})(?=[-+=.)])");

    private static final Pattern BLANKS_AROUND = Pattern.compile("^[\\p{Z}\\s]+|[\\p{Z}\\s]+$");

    private MarkdownForm() {}

    static String write(Page page) {
        StringBuilder out = new StringBuilder();
        out.append(strong(page.headline())).append('\n');
        page.story().forEach(paragraph -> paragraph(out, paragraph));
        paragraph(out, page.risk());
        if (!page.body().advice().isEmpty()) {
            out.append('\n').append(strong(page.title("advice"))).append("\n\n");
            int number = 0;
            for (Advice advice : page.body().advice()) {
                number++;
                out.append(number).append(". ").append(advice(advice)).append('\n');
            }
        }
        paragraph(out, page.labelled(page.title("reference"), page.reference()));
        if (!page.facts().isEmpty()) {
            out.append("\n---\n\n");
            for (Page.Fact fact : page.facts()) {
                out.append("- ")
                        .append(strong(fact.label()))
                        .append(' ')
                        .append(Escaped.markdown(fact.value()))
                        .append('\n');
            }
        }
        return out.toString();
    }

    private static void paragraph(StringBuilder out, String text) {
        out.append('\n').append(block(text)).append('\n');
    }

    private static String advice(Advice advice) {
        String text = block(advice.text());
        URI link = advice.url();
        if (link == null) {
            return text;
        }
        String shown = Escaped.markdown(Wording.shown(link));
        return text.replace(shown, "[" + shown + "](<" + link.toASCIIString().replace("&", "&amp;") + ">)");
    }

    /** Next to a blank, asterisks are asterisks. */
    private static String strong(String text) {
        return "**" + Escaped.markdown(BLANKS_AROUND.matcher(text).replaceAll("")) + "**";
    }

    /** What begins a paragraph or an item. */
    private static String block(String text) {
        return AT_THE_BEGINNING.matcher(Escaped.markdown(text)).replaceFirst("$1\\\\");
    }
}
