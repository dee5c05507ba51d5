package dev.holdfast.status;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads an RSS 2.0 or Atom feed that may be anything. A document type, and with it every entity that the document declares
 * itself, is refused before anything is looked up; so are more than {@value Json#DEEPEST} levels. Total.
 */
final class Xml {

    /** No feed of a status page has more entries that matter. */
    private static final int MOST_ENTRIES = 2_000;

    private static final int LONGEST_DECLARATION = 200;

    private static final Pattern ENCODING =
            Pattern.compile("(?:\u00ef\u00bb\u00bf)?\\s*<\\?xml[^>]*?encoding=[\"']([A-Za-z0-9._-]{1,40})[\"']");

    private Xml() {}

    private static XMLInputFactory factory() {
        // Not newInstance(): that one takes whichever parser is on the class path.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing is looked up: " + systemId);
        });
        return factory;
    }

    /** The feed; null when it is none that is read here. */
    static @Nullable Feed parse(byte[] body) {
        if (body.length > Json.LONGEST_DOCUMENT) {
            return null;
        }
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(new StringReader(decode(body)));
            try {
                return new FeedBuilder().read(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | CharacterCodingException | RuntimeException notXml) {
            return null;
        }
    }

    /** The text of a document. Bytes that are none are refused here: the parser would write of them to System.err. */
    private static String decode(byte[] body) throws CharacterCodingException {
        String text = charset(body)
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(body))
                .toString();
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /** By the byte order mark, else by the declaration, else UTF-8. */
    private static Charset charset(byte[] body) {
        if (body.length >= 2
                && ((body[0] == (byte) 0xfe && body[1] == (byte) 0xff) || (body[0] == 0 && body[1] == '<'))) {
            return StandardCharsets.UTF_16BE;
        }
        if (body.length >= 2
                && ((body[0] == (byte) 0xff && body[1] == (byte) 0xfe) || (body[0] == '<' && body[1] == 0))) {
            return StandardCharsets.UTF_16LE;
        }
        Matcher declared = ENCODING.matcher(
                new String(body, 0, Math.min(body.length, LONGEST_DECLARATION), StandardCharsets.ISO_8859_1));
        return declared.lookingAt() ? Charset.forName(declared.group(1)) : StandardCharsets.UTF_8;
    }

    /** Walks over the feed once. What is within a text's own markup stays in it as markup. */
    private static final class FeedBuilder {

        private final Feed feed = new Feed();
        private final List<String> path = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private Feed.@Nullable Entry entry;

        /** How deep the field is whose text is collected; 0 outside one. */
        private int field;

        @Nullable
        Feed read(XMLStreamReader reader) throws XMLStreamException {
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (!start(reader)) {
                            return null;
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT -> end(reader.getLocalName());
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                        if (field > 0) {
                            text.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
                        }
                    }
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> {
                        return null;
                    }
                    default -> {}
                }
            }
            return feed;
        }

        private boolean start(XMLStreamReader reader) {
            String name = reader.getLocalName();
            path.add(name);
            if (path.size() > Json.DEEPEST) {
                return false;
            }
            if (path.size() == 1 && !name.equals("rss") && !name.equals("feed")) {
                return false;
            }
            if (field > 0) {
                text.append('<').append(name).append('>');
            } else if (entry == null && (name.equals("item") || name.equals("entry"))) {
                entry = new Feed.Entry();
                feed.channel = true;
            } else if (entry != null) {
                field = path.size();
                attributes(reader, name, entry);
            } else if (isOfFeed()) {
                feed.channel = true;
                field = path.size();
            }
            return feed.entries.size() < MOST_ENTRIES;
        }

        /** {@code rss/channel/x} or {@code feed/x}. */
        private boolean isOfFeed() {
            String parent = path.size() < 2 ? "" : path.get(path.size() - 2);
            return (path.size() == 3 && parent.equals("channel")) || (path.size() == 2 && parent.equals("feed"));
        }

        /** Atom has the link and the category in attributes. */
        private static void attributes(XMLStreamReader reader, String name, Feed.Entry entry) {
            if (name.equals("link")) {
                String href = reader.getAttributeValue(null, "href");
                String rel = reader.getAttributeValue(null, "rel");
                if (href != null && (rel == null || rel.equals("alternate"))) {
                    entry.link = href;
                }
            } else if (name.equals("category")) {
                String term = reader.getAttributeValue(null, "term");
                if (term != null) {
                    entry.categories.add(term);
                }
            }
        }

        private void end(String name) {
            if (field == path.size() && field > 0) {
                String value = text.toString().strip();
                text.setLength(0);
                field = 0;
                if (entry != null) {
                    entry.put(name, value);
                } else {
                    feed.put(name, value);
                }
            } else if (field > 0) {
                text.append("</").append(name).append('>');
            } else if (entry != null && (name.equals("item") || name.equals("entry"))) {
                feed.entries.add(entry);
                entry = null;
            }
            path.remove(path.size() - 1);
        }
    }
}
