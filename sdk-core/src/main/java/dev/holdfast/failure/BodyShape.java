package dev.holdfast.failure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** What a body looks like from outside. */
enum BodyShape {
    EMPTY("no body"),
    JSON("JSON"),
    HTML("an HTML page"),
    EVENTS("a stream of events"),
    TEXT("plain text"),
    BINARY("neither text nor JSON");

    private final String words;

    BodyShape(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    boolean mayBeJson() {
        return this == JSON || this == TEXT;
    }

    static BodyShape of(ResponseView response) {
        byte[] body = response.body();
        int start = firstVisible(body);
        if (start < 0) {
            return EMPTY;
        }
        byte first = body[start];
        if (first == '{' || first == '[') {
            return JSON;
        }
        String type = contentType(response);
        if (type.contains("event-stream") || looksLikeEvents(body, start)) {
            return EVENTS;
        }
        if ((first == '<' && looksLikeHtml(body, start)) || type.contains("text/html") || type.contains("xhtml")) {
            return HTML;
        }
        return isText(body, start) ? TEXT : BINARY;
    }

    static String contentType(ResponseView response) {
        List<String> values = response.headers().values("content-type");
        return values.isEmpty() ? "" : values.get(0).toLowerCase(Locale.ROOT);
    }

    private static int firstVisible(byte[] body) {
        for (int i = 0; i < Math.min(body.length, ResponseView.MAX_BODY); i++) {
            boolean byteOrderMark =
                    i < 3 && (body[i] == (byte) 0xEF || body[i] == (byte) 0xBB || body[i] == (byte) 0xBF);
            if (body[i] != ' ' && body[i] != '\r' && body[i] != '\n' && body[i] != '\t' && !byteOrderMark) {
                return i;
            }
        }
        return -1;
    }

    /** Some services call their stream JSON or text. */
    private static boolean looksLikeEvents(byte[] body, int start) {
        String head = new String(body, start, Math.min(body.length - start, 6), StandardCharsets.ISO_8859_1);
        return head.startsWith("data:") || head.startsWith("event:");
    }

    private static boolean looksLikeHtml(byte[] body, int start) {
        StringBuilder head = new StringBuilder(256);
        for (int i = start; i < Math.min(body.length, start + 256); i++) {
            head.append((char) Character.toLowerCase(body[i] & 0x7F));
        }
        String text = head.toString();
        return text.startsWith("<!doctype html")
                || text.contains("<html")
                || text.contains("<head")
                || text.contains("<body")
                || text.contains("<title")
                || text.contains("<h1");
    }

    private static boolean isText(byte[] body, int start) {
        for (int i = start; i < Math.min(body.length, start + 256); i++) {
            if (body[i] >= 0 && body[i] < 0x20 && body[i] != '\r' && body[i] != '\n' && body[i] != '\t') {
                return false;
            }
        }
        return true;
    }
}
