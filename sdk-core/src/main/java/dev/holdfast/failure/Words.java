package dev.holdfast.failure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Words in an answer that mean something, where nothing better is to be had. */
final class Words {

    private static final int LOOKED_AT = 4 * 1024;

    private static final List<String> MAINTENANCE = List.of(
            "under maintenance",
            "scheduled maintenance",
            "planned maintenance",
            "down for maintenance",
            "undergoing maintenance",
            "maintenance mode",
            "maintenance window",
            "\u30e1\u30f3\u30c6\u30ca\u30f3\u30b9\u4e2d");

    private static final List<String> GATEWAY =
            List.of("bad gateway", "proxy error", "gateway error", "upstream", "backend server", "origin server");

    private Words() {}

    /** The beginning of a body in lower case. */
    static String of(ResponseView response) {
        byte[] body = response.body();
        return new String(body, 0, Math.min(body.length, LOOKED_AT), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    }

    static boolean speakOfMaintenance(String lowerText) {
        return MAINTENANCE.stream().anyMatch(lowerText::contains);
    }

    /** Whether an answer speaks of a server behind the one that wrote it. */
    static boolean speakOfGateway(ResponseView response) {
        String text = of(response);
        return GATEWAY.stream().anyMatch(text::contains);
    }
}
