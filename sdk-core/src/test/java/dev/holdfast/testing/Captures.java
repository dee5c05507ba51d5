package dev.holdfast.testing;

import dev.holdfast.failure.RequestView;
import dev.holdfast.failure.ResponseView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Captured answers of real proxies, byte for byte, and a few lines that read them as an HTTP client would. */
public final class Captures {

    private static final Path CORPUS = Path.of("src/test/resources/gateways");
    private static final String SUFFIX = ".http";
    private static final RequestView REQUEST = new RequestView("POST", "api.example.test", RequestView.Expects.API);
    private static final Instant ARRIVAL = Instant.parse("2026-11-24T14:02:00Z");

    private Captures() {}

    /**
     * An answer as it came over the wire.
     *
     * @param name the proxy and the fault, such as {@code nginx-refused}
     * @param bytes head and body
     */
    public record Capture(String name, byte[] bytes) {}

    /** All of them, by name. */
    public static List<Capture> all() {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .sorted()
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .map(name -> new Capture(name, bytes(name)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(CORPUS.resolve(name + SUFFIX));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * An answer, taken apart.
     *
     * @param status the HTTP status
     * @param headers the values by name in lower case
     * @param body what came after them, without a transfer encoding
     */
    public record Message(int status, Map<String, List<String>> headers, byte[] body) {

        /** What the classifier sees of it. */
        public ResponseView view(Duration elapsed) {
            Map<String, List<String>> copy = Map.copyOf(headers);
            return new ResponseView(
                    REQUEST,
                    status,
                    name -> copy.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()),
                    body,
                    ARRIVAL,
                    elapsed);
        }
    }

    /**
     * Reads an answer.
     *
     * @throws ProtocolException for what no client would take for one, or what ends too early
     */
    public static ResponseView read(byte[] bytes, Duration elapsed) throws ProtocolException {
        return parse(bytes).view(elapsed);
    }

    /**
     * Takes an answer apart.
     *
     * @throws ProtocolException for what no client would take for one, or what ends too early
     */
    public static Message parse(byte[] bytes) throws ProtocolException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String[] head = text.substring(0, Math.max(end, 0)).split("\r\n");
        if (!head[0].matches("HTTP/1\\.[01] \\d{3}( .*)?")) {
            throw new ProtocolException("Unexpected status line: " + head[0]);
        }
        Map<String, List<String>> headers = headers(head);
        String body = text.substring(end + 4);
        if (headers.containsKey("transfer-encoding")) {
            body = unchunked(body);
        }
        for (String length : headers.getOrDefault("content-length", List.of())) {
            if (body.length() < number(length, 10)) {
                throw new ProtocolException("unexpected end of stream");
            }
        }
        return new Message(
                Integer.parseInt(head[0].substring(9, 12)), headers, body.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Map<String, List<String>> headers(String[] head) throws ProtocolException {
        Map<String, List<String>> headers = new TreeMap<>();
        for (int i = 1; i < head.length; i++) {
            int colon = head[i].indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("Unexpected header: " + head[i]);
            }
            headers.computeIfAbsent(head[i].substring(0, colon).toLowerCase(Locale.ROOT), unused -> new ArrayList<>(1))
                    .add(head[i].substring(colon + 1).strip());
        }
        return headers;
    }

    private static String unchunked(String body) throws ProtocolException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        int at = 0;
        while (true) {
            int line = body.indexOf("\r\n", at);
            if (line <= at) {
                throw new ProtocolException("unexpected end of stream");
            }
            int length = number(body.substring(at, line), 16);
            if (length == 0) {
                return plain.toString(StandardCharsets.ISO_8859_1);
            }
            if (length > body.length() - line - 2) {
                throw new ProtocolException("unexpected end of stream");
            }
            plain.writeBytes(body.substring(line + 2, line + 2 + length).getBytes(StandardCharsets.ISO_8859_1));
            at = Math.min(line + 2 + length + 2, body.length());
        }
    }

    private static int number(String digits, int radix) throws ProtocolException {
        try {
            int number = Integer.parseInt(digits, radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new ProtocolException("Expected a length but was: " + digits);
    }
}
