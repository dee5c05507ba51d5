package dev.holdfast.diagnosis;

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
                .append(escaped(page.messages().language().toLanguageTag()))
                .append("\" data-kind=\"")
                .append(escaped(kind))
                .append("\">\n");
        element("p", "holdfast-headline", "<strong>" + escaped(page.headline()) + "</strong>");
        page.story().forEach(paragraph -> element("p", "holdfast-story", escaped(paragraph)));
        element("p", "holdfast-risk", escaped(page.risk()));
        if (!page.body().advice().isEmpty()) {
            element("p", "holdfast-advice-title", "<strong>" + escaped(page.title("advice")) + "</strong>");
            out.append("<ol class=\"holdfast-advice\">\n");
            page.body().advice().forEach(this::advice);
            out.append("</ol>\n");
        }
        element(
                "p",
                "holdfast-reference",
                "<small>" + escaped(page.labelled(page.title("reference"), page.reference())) + "</small>");
        if (!page.facts().isEmpty()) {
            out.append("<details class=\"holdfast-facts\">\n<summary>")
                    .append(escaped(page.title("developer")))
                    .append("</summary>\n<dl>\n");
            for (Page.Fact fact : page.facts()) {
                out.append("<dt>")
                        .append(escaped(fact.label()))
                        .append("</dt><dd>")
                        .append(escaped(fact.value()))
                        .append("</dd>\n");
            }
            out.append("</dl>\n</details>\n");
        }
        out.append("</section>\n");
    }

    /** The address in the words is the link. */
    private void advice(Advice advice) {
        String text = escaped(advice.text());
        URI link = advice.url();
        if (link != null) {
            String shown = escaped(Wording.shown(link));
            text = text.replace(
                    shown,
                    "<a href=\"" + escaped(link.toASCIIString()) + "\" rel=\"noopener noreferrer\">" + shown + "</a>");
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

    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
