package dev.holdfast.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents that were damaged, and some that were made to do damage. */
class HostileDocumentsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What a field may hold in place of what it should. */
    private static final List<String> ODDITIES = List.of(
            "null",
            "true",
            "-1",
            "1e308",
            "99999999999999999999999",
            "\"\"",
            "[]",
            "{}",
            "[[[]]]",
            "\"\\u202e\\u0000\\ud800\"");

    static List<Samples.Sample> samples() {
        return Samples.all();
    }

    static Stream<StatusSource> sources() {
        return Samples.sources();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void a_damaged_document_never_throws_and_never_tells_anything_unfit(Samples.Sample sample) {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int seed = 0; seed < 200; seed++) {
                Random random = new Random(seed);
                List<byte[]> bodies = new ArrayList<>();
                for (byte[] body : sample.bodies()) {
                    bodies.add(damaged(body, sample.name().endsWith(".json"), random));
                }
                String as = sample + ", seed " + seed;
                PageReading reading;
                try {
                    reading = sample.source().read(Samples.documents(sample.source(), bodies));
                } catch (RuntimeException | StackOverflowError thrown) {
                    throw new AssertionError(as, thrown);
                }
                assertFit(reading, as);
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void a_document_that_was_cut_off_is_never_good_news(Samples.Sample sample) {
        byte[] whole = sample.bodies().get(0);
        int end = new String(whole, StandardCharsets.UTF_8).stripTrailing().getBytes(StandardCharsets.UTF_8).length;
        for (int length = 0; length < end; length += 1 + end / 97) {
            List<byte[]> bodies = new ArrayList<>(sample.bodies());
            bodies.set(0, Arrays.copyOf(whole, length));
            StatusLevel level = sample.source()
                    .read(Samples.documents(sample.source(), bodies))
                    .level();
            assertThat(level == StatusLevel.UNKNOWN || level.isTrouble())
                    .as("%s cut off at %s: %s", sample, length, level)
                    .isTrue();
        }
    }

    static Stream<Arguments> bombs() {
        String many = "9".repeat(500_000);
        return Stream.of(
                Arguments.of("arrays in arrays", "[".repeat(500_000)),
                Arguments.of("objects in objects", "{\"page\":".repeat(100_000)),
                Arguments.of("closed arrays in arrays", "[".repeat(400_000) + "]".repeat(400_000)),
                Arguments.of("a long number", "{\"page\":{\"id\":" + many + "}}"),
                Arguments.of("a long fraction", "{\"page\":{\"id\":0." + many + "}}"),
                Arguments.of("a big exponent", "{\"generated_at\":1e999999999,\"max_stale_seconds\":1e999999999}"),
                Arguments.of("a long name", "{\"" + "x".repeat(900_000) + "\":1}"),
                Arguments.of("fields", "{\"page\":{\"id\":\"x\"}," + "\"a\":1,".repeat(100_000) + "\"b\":1}"),
                Arguments.of("too much", " ".repeat(Json.LONGEST_DOCUMENT + 1)),
                Arguments.of("elements in elements", "<rss>" + "<a>".repeat(300_000)),
                Arguments.of("attributes", "<rss " + "a=\"1\" ".repeat(100_000) + "/>"),
                Arguments.of("entries", "<rss><channel>" + "<item/>".repeat(100_000) + "</channel></rss>"),
                Arguments.of(
                        "tags in a text",
                        "<rss><channel><item><description><![CDATA[" + "<b".repeat(400_000)
                                + "]]></description></item></channel></rss>"),
                Arguments.of(
                        "brackets in a text",
                        "<rss><channel><item><description>" + "&lt;&amp;#".repeat(80_000)
                                + "</description></item></channel></rss>"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void nothing_takes_long(String name, String bomb) {
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> Samples.sources().forEach(source -> {
                    PageReading reading = Samples.read(source, bomb);
                    assertThat(reading.level()).as("%s: %s", source, reading).isEqualTo(StatusLevel.UNKNOWN);
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void documents_without_bodies_of_their_own_do_not_throw(StatusSource source) {
        assertThat(source.read(Samples.documents(source, List.of(new byte[0], new byte[0])))
                        .level())
                .isEqualTo(StatusLevel.UNKNOWN);
    }

    @Test
    void nothing_is_written_to_the_console_about_bytes_that_are_no_text() {
        byte[] broken = Samples.bytes("feed/resolved.xml");
        broken[broken.length / 2] = (byte) 0xe3;
        PrintStream console = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            assertThat(Samples.XAI
                            .read(Samples.documents(Samples.XAI, List.of(broken)))
                            .level())
                    .isEqualTo(StatusLevel.UNKNOWN);
        } finally {
            System.setErr(console);
        }
        assertThat(written.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void a_feed_in_another_encoding_is_read_as_it_declares() {
        String latin = Samples.text("feed/incident.xml")
                .replace("UTF-8", "ISO-8859-1")
                .replace("Models outage", "\u00dcberlast");
        assertThat(Samples.XAI
                        .read(Samples.documents(Samples.XAI, List.of(latin.getBytes(StandardCharsets.ISO_8859_1))))
                        .incidents())
                .extracting(PostedIncident::title)
                .containsExactly("[US (us.api.x.ai)] \u00dcberlast");
    }

    @Test
    void entities_are_not_expanded() {
        StringBuilder lol = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY l0 \"lol\">");
        for (int i = 1; i < 12; i++) {
            lol.append("<!ENTITY l")
                    .append(i)
                    .append(" \"")
                    .append(("&l" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        String bomb = lol + "]>" + feed("&l11;");
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(Samples.read(Samples.ATOM, bomb).level()).isEqualTo(StatusLevel.UNKNOWN));
    }

    @Test
    void no_file_is_read_for_a_document(@TempDir Path folder) throws IOException {
        Path secret = folder.resolve("secret.txt");
        Files.writeString(secret, "the-secret");
        for (String type : List.of(
                "<!DOCTYPE rss [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>",
                "<!DOCTYPE rss SYSTEM \"" + secret.toUri() + "\">",
                "<!DOCTYPE rss [<!ENTITY % x SYSTEM \"" + secret.toUri() + "\"> %x;]>")) {
            for (String text : List.of("&x;", "plain")) {
                PageReading reading = Samples.read(Samples.ATOM, type + feed(text));
                assertThat(reading.level()).as(type).isEqualTo(StatusLevel.UNKNOWN);
                assertThat(reading.toString()).doesNotContain("the-secret");
            }
        }
        assertThat(Samples.read(Samples.ATOM, feed("plain")).incidents())
                .as("the same without a document type is read")
                .hasSize(1);
    }

    private static String feed(String text) {
        return "<rss version=\"2.0\"><channel><item><title>" + text + "</title><description>Status: Investigating "
                + text + "</description><pubDate>Fri, 20 Nov 2026 11:00:00 GMT</pubDate></item></channel></rss>";
    }

    private static void assertFit(PageReading reading, String as) {
        reading.components().forEach(component -> assertFit(component.name(), as));
        reading.incidents().forEach(posted -> {
            assertFit(posted.id(), as);
            assertFit(posted.title(), as);
            assertFit(posted.words(), as);
            posted.components().forEach(name -> assertFit(name, as));
            assertThat(posted.stage().isOpen()).as(as).isTrue();
            if (posted.link() != null) {
                assertThat(posted.link().getScheme()).as(as).startsWithIgnoringCase("http");
                assertThat(posted.link().getRawUserInfo()).as(as).isNull();
            }
        });
        if (reading.freshFor() != null) {
            assertThat(reading.freshFor()).as(as).isBetween(Duration.ZERO, Duration.ofDays(1));
        }
        if (reading.level() == StatusLevel.UNKNOWN) {
            assertThat(reading.problem()).as(as).isNotBlank();
        }
    }

    private static void assertFit(String text, String as) {
        assertThat(text.length()).as(as).isLessThanOrEqualTo(PostedIncident.LONGEST_TEXT);
        assertThat(PlainText.of(text)).as("%s: plain already", as).isEqualTo(text);
    }

    private static byte[] damaged(byte[] body, boolean json, Random random) throws IOException {
        return switch (random.nextInt(json ? 4 : 3)) {
            case 0 -> Arrays.copyOf(body, random.nextInt(body.length + 1));
            case 1 -> flipped(body, random);
            case 2 -> shuffled(body, random);
            default -> {
                JsonNode root = MAPPER.readTree(body);
                for (int i = random.nextInt(4); i >= 0; i--) {
                    swap(root, random);
                }
                yield MAPPER.writeValueAsBytes(root);
            }
        };
    }

    private static byte[] flipped(byte[] body, Random random) {
        byte[] copy = body.clone();
        for (int i = random.nextInt(20); i >= 0; i--) {
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    /** A stretch of it copied to another place. */
    private static byte[] shuffled(byte[] body, Random random) {
        byte[] copy = body.clone();
        int length = random.nextInt(copy.length / 2);
        System.arraycopy(
                body, random.nextInt(copy.length - length), copy, random.nextInt(copy.length - length), length);
        return copy;
    }

    /** Puts something odd in the place of a node. */
    private static void swap(JsonNode root, Random random) throws IOException {
        JsonNode node = root;
        while (node.isContainerNode() && node.size() > 0) {
            int at = random.nextInt(node.size());
            JsonNode odd = MAPPER.readTree(ODDITIES.get(random.nextInt(ODDITIES.size())));
            boolean here = random.nextInt(3) == 0;
            if (node instanceof ObjectNode object) {
                List<String> fields = new ArrayList<>();
                object.fieldNames().forEachRemaining(fields::add);
                if (here) {
                    object.set(fields.get(at), odd);
                    return;
                }
                node = object.get(fields.get(at));
            } else {
                ArrayNode array = (ArrayNode) node;
                if (here) {
                    array.set(at, odd);
                    return;
                }
                node = array.get(at);
            }
        }
    }
}
