package dev.holdfast.diagnosis;

import dev.holdfast.text.Escaped;
import dev.holdfast.text.Messages;
import java.net.URI;

/** A fragment of HTML: one section, whose classes a page's style sheet may know. All text and all attributes are escaped. */
final class HtmlForm {

    private final StringBuilder out = new StringBuilder(2048);

    private HtmlForm() {}

    static String write(Page page, String kind) {
        HtmlForm form = new HtmlForm();
        form.section(page, kind);
        return form.out.toString();
    }

    private void section(Page page, String kind) {
        out.append("<section class=\"holdfast-diagnosis\" role=\"status\" lang=\"")
                .append(Escaped.html(page.messages().language().toLanguageTag()))
                .append("\" data-kind=\"")
                .append(Escaped.html(kind))
                .append("\">\n");
        element("p", "holdfast-headline", "<strong>" + Escaped.html(page.headline()) + "</strong>");
        page.story().forEach(paragraph -> element("p", "holdfast-story", Escaped.html(paragraph)));
        element("p", "holdfast-risk", Escaped.html(page.risk()));
        if (!page.body().advice().isEmpty()) {
            element("p", "holdfast-advice-title", "<strong>" + Escaped.html(page.title("advice")) + "</strong>");
            out.append("<ol class=\"holdfast-advice\">\n");
            page.body().advice().forEach(this::advice);
            out.append("</ol>\n");
        }
        element(
                "p",
                "holdfast-reference",
                "<small>" + Escaped.html(page.labelled(page.title("reference"), page.reference())) + "</small>");
        if (!page.facts().isEmpty()) {
            out.append("<details class=\"holdfast-facts\">\n<summary>")
                    .append(Escaped.html(page.title("developer")))
                    .append("</summary>\n<dl>\n");
            for (Page.Fact fact : page.facts()) {
                out.append("<dt>")
                        .append(Escaped.html(fact.label()))
                        .append("</dt><dd>")
                        .append(Escaped.html(fact.value()))
                        .append("</dd>\n");
            }
            out.append("</dl>\n</details>\n");
        }
        out.append("</section>\n");
    }

    /** The address in the words is the link. */
    private void advice(Advice advice) {
        String text = Escaped.html(advice.text());
        URI link = advice.url();
        if (link != null) {
            String shown = Escaped.html(Wording.shown(link));
            text = text.replace(
                    shown,
                    "<a href=\"" + Escaped.html(link.toASCIIString()) + "\" rel=\"noopener noreferrer\">" + shown
                            + "</a>");
        }
        out.append("<li data-action=\"")
                .append(Messages.name(advice.action()))
                .append("\">")
                .append(text)
                .append("</li>\n");
    }

    private void element(String name, String className, String content) {
        out.append('<')
                .append(name)
                .append(" class=\"")
                .append(className)
                .append("\">")
                .append(content)
                .append("</")
                .append(name)
                .append(">\n");
    }
}
