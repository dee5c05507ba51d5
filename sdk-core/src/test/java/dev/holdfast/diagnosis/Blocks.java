package dev.holdfast.diagnosis;

import dev.holdfast.text.Messages;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BulletList;
import org.commonmark.node.Document;
import org.commonmark.node.Emphasis;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Link;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * What a reader sees of a rendered diagnosis, block by block: the same for text, Markdown and HTML. Reads strictly: markup
 * that the form doesn't write is an {@link AssertionError}.
 *
 * @param paragraphs headline, story, risk, titles and reference, in order
 * @param advice the items of the ordered list
 * @param facts a label and a value each
 * @param links where links go
 */
record Blocks(List<String> paragraphs, List<String> advice, List<String> facts, List<String> links) {

    /** Elements of the HTML form and the attributes that each has. */
    private static final Map<String, Set<String>> HTML = Map.ofEntries(
            Map.entry("section", Set.of("class", "role", "lang", "data-kind")),
            Map.entry("p", Set.of("class")),
            Map.entry("strong", Set.of()),
            Map.entry("small", Set.of()),
            Map.entry("ol", Set.of("class")),
            Map.entry("li", Set.of("data-action")),
            Map.entry("a", Set.of("href", "rel")),
            Map.entry("details", Set.of("class")),
            Map.entry("summary", Set.of()),
            Map.entry("dl", Set.of()),
            Map.entry("dt", Set.of()),
            Map.entry("dd", Set.of()));

    /** The nodes of the Markdown form. */
    private static final Set<Class<? extends Node>> MARKDOWN = Set.of(
            Document.class,
            Paragraph.class,
            StrongEmphasis.class,
            Text.class,
            OrderedList.class,
            BulletList.class,
            ListItem.class,
            Link.class,
            ThematicBreak.class);

    private static final ThreadLocal<SAXParser> XML = ThreadLocal.withInitial(Blocks::parser);
    private static final Parser COMMONMARK = Parser.builder().build();

    private static Blocks empty() {
        return new Blocks(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    /** The same blocks, whatever links there are: plain text has none. */
    Blocks withoutLinks() {
        return new Blocks(paragraphs, advice, facts, List.of());
    }

    static Blocks ofText(String text) {
        Blocks blocks = empty();
        String[] parts = text.split("\n---\n", 2);
        boolean storyEnded = false;
        for (String line : parts[0].split("\n")) {
            storyEnded |= line.isEmpty();
            String number = (blocks.advice.size() + 1) + ". ";
            if (storyEnded && line.startsWith(number)) {
                blocks.advice.add(line.substring(number.length()));
            } else if (!line.isEmpty()) {
                blocks.paragraphs.add(line);
            }
        }
        if (parts.length > 1) {
            blocks.facts.addAll(List.of(parts[1].split("\n")));
        }
        return blocks;
    }

    /** @param messages in whose way a label and its value are joined */
    static Blocks ofHtml(String html, Messages messages) {
        Blocks blocks = empty();
        try {
            XML.get().parse(new InputSource(new StringReader(html)), new HtmlReader(blocks, messages));
        } catch (SAXException | IOException e) {
            throw new AssertionError("not well-formed: " + e.getMessage() + "\n" + html, e);
        }
        return blocks;
    }

    /** @param messages in whose way a label and its value are joined */
    static Blocks ofMarkdown(String markdown, Messages messages) {
        Blocks blocks = empty();
        COMMONMARK.parse(markdown).accept(new MarkdownReader(blocks, messages, markdown));
        return blocks;
    }

    private static String labelled(Messages messages, String label, String value) {
        return messages.say("labelled", Map.of("label", label, "value", value));
    }

    private static SAXParser parser() {
        try {
            SAXParserFactory factory = SAXParserFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newSAXParser();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the HTML form writes is well-formed XML too, which allows for a strict reader. */
    private static final class HtmlReader extends DefaultHandler {

        private final Blocks blocks;
        private final Messages messages;
        private final StringBuilder text = new StringBuilder();
        private String label = "";

        HtmlReader(Blocks blocks, Messages messages) {
            this.blocks = blocks;
            this.messages = messages;
        }

        @Override
        public void startElement(String uri, String localName, String name, Attributes attributes) {
            Set<String> allowed = HTML.get(name);
            if (allowed == null) {
                throw new AssertionError("element " + name);
            }
            for (int i = 0; i < attributes.getLength(); i++) {
                if (!allowed.contains(attributes.getQName(i))) {
                    throw new AssertionError("attribute " + attributes.getQName(i) + " of " + name);
                }
            }
            if (attributes.getLength() != allowed.size()) {
                throw new AssertionError("attributes of " + name + ": " + attributes.getLength());
            }
            switch (name) {
                case "a" -> blocks.links.add(attributes.getValue("href"));
                case "strong", "small" -> {}
                default -> text.setLength(0);
            }
        }

        @Override
        public void characters(char[] chars, int start, int length) {
            text.append(chars, start, length);
        }

        @Override
        public void endElement(String uri, String localName, String name) {
            switch (name) {
                case "p" -> blocks.paragraphs.add(text.toString());
                case "li" -> blocks.advice.add(text.toString());
                case "dt" -> label = text.toString();
                case "dd" -> blocks.facts.add(labelled(messages, label, text.toString()));
                default -> {}
            }
        }
    }

    private static final class MarkdownReader extends AbstractVisitor {

        private final Blocks blocks;
        private final Messages messages;
        private final String markdown;
        private final StringBuilder text = new StringBuilder();
        private String strong = "";

        MarkdownReader(Blocks blocks, Messages messages, String markdown) {
            this.blocks = blocks;
            this.messages = messages;
            this.markdown = markdown;
        }

        @Override
        protected void visitChildren(Node parent) {
            require(parent);
            super.visitChildren(parent);
        }

        private void require(Node node) {
            if (!MARKDOWN.contains(node.getClass())) {
                throw new AssertionError(node.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " in " + markdown);
            }
        }

        @Override
        public void visit(Text node) {
            text.append(node.getLiteral());
        }

        @Override
        public void visit(StrongEmphasis node) {
            int start = text.length();
            visitChildren(node);
            strong = text.substring(start);
        }

        @Override
        public void visit(Link node) {
            blocks.links.add(node.getDestination());
            visitChildren(node);
        }

        @Override
        public void visit(Paragraph node) {
            text.setLength(0);
            visitChildren(node);
            Node list = node.getParent().getParent();
            if (list instanceof OrderedList) {
                blocks.advice.add(text.toString());
            } else if (list instanceof BulletList) {
                blocks.facts.add(labelled(messages, strong, text.substring(strong.length() + 1)));
            } else {
                blocks.paragraphs.add(text.toString());
            }
        }

        @Override
        public void visit(OrderedList node) {
            onlyOnTop(node);
            if (node.getMarkerStartNumber() != 1 || !blocks.advice.isEmpty()) {
                throw new AssertionError("more than one list of advice in " + markdown);
            }
            visitChildren(node);
        }

        @Override
        public void visit(BulletList node) {
            onlyOnTop(node);
            visitChildren(node);
        }

        private void onlyOnTop(Node node) {
            if (!(node.getParent() instanceof Document)) {
                throw new AssertionError("a list in something else in " + markdown);
            }
        }

        @Override
        public void visit(ThematicBreak node) {
            onlyOnTop(node);
        }

        @Override
        public void visit(Emphasis node) {
            require(node);
        }

        @Override
        public void visit(SoftLineBreak node) {
            require(node);
        }

        @Override
        public void visit(HardLineBreak node) {
            require(node);
        }

        @Override
        public void visit(org.commonmark.node.Code node) {
            require(node);
        }

        @Override
        public void visit(org.commonmark.node.HtmlInline node) {
            require(node);
        }

        @Override
        public void visit(org.commonmark.node.HtmlBlock node) {
            require(node);
        }

        @Override
        public void visit(org.commonmark.node.IndentedCodeBlock node) {
            require(node);
        }

        @Override
        public void visit(org.commonmark.node.FencedCodeBlock node) {
            require(node);
        }

        @Override
        public void visit(org.commonmark.node.LinkReferenceDefinition node) {
            require(node);
        }
    }
}
