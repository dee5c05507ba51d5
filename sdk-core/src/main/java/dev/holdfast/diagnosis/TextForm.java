package dev.holdfast.diagnosis;

/** Plain text: a block for the reader and, below a line, what a developer wants to know. */
final class TextForm {

    private static final String RULE = "---";

    private TextForm() {}

    static String write(Page page) {
        StringBuilder out = new StringBuilder(page.headline());
        page.story().forEach(paragraph -> out.append('\n').append(paragraph));
        out.append('\n').append(page.risk());
        if (!page.body().advice().isEmpty()) {
            out.append("\n\n").append(page.title("advice")).append('\n');
            int number = 0;
            for (Advice advice : page.body().advice()) {
                number++;
                out.append(number).append(". ").append(advice.text()).append('\n');
            }
        } else {
            out.append('\n');
        }
        out.append('\n').append(page.labelled(page.title("reference"), page.reference()));
        if (!page.facts().isEmpty()) {
            out.append("\n\n").append(RULE);
            for (Page.Fact fact : page.facts()) {
                out.append('\n').append(page.labelled(fact.label(), fact.value()));
            }
        }
        return out.toString();
    }
}
