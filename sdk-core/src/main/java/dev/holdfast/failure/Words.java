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
            "offline for maintenance",
            "performing maintenance",
            "performing some maintenance",
            "performing scheduled",
            "maintenance-mode",
            // Japanese, German, French, Spanish, Portuguese, Italian, Chinese, Korean, Russian.
            "\u30e1\u30f3\u30c6\u30ca\u30f3\u30b9\u4e2d",
            "\u30e1\u30f3\u30c6\u30ca\u30f3\u30b9\u306e\u305f\u3081",
            "wartungsarbeiten",
            "wartungsmodus",
            " en maintenance",
            "en mantenimiento",
            "em manuten\u00e7\u00e3o",
            "in manutenzione",
            "\u7ef4\u62a4\u4e2d",
            "\u7dad\u8b77\u4e2d",
            "\uc810\uac80 \uc911",
            "\u0442\u0435\u0445\u043d\u0438\u0447\u0435\u0441\u043a\u0438\u0435"
                    + " \u0440\u0430\u0431\u043e\u0442\u044b");

    private static final List<String> MONEY = List.of(
            "credit balance is too low",
            "doesn't have any credits",
            "used all available credits",
            "reached its monthly spending limit");

    private static final List<String> GATEWAY =
            List.of("bad gateway", "proxy error", "gateway error", "upstream", "backend server", "origin server");

    private Words() {}

    /** The beginning of a body in lower case. */
    static String of(ResponseView response) {
        byte[] body = response.body();
        return new String(body, 0, Math.min(body.length, LOOKED_AT), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    }

    /** Whether there is no credit left. */
    static boolean speakOfMoney(String lowerText) {
        return MONEY.stream().anyMatch(lowerText::contains);
    }

    /** Whether a limit is about what everybody sends, rather than about what this caller does. */
    static boolean speakOfLoad(String lowerText) {
        boolean own = lowerText.contains("rate limit") || lowerText.contains("quota");
        return lowerText.contains("rate-limited upstream") || (lowerText.contains("high demand") && !own);
    }

    /** Whether a page is that of a filter for applications, F5's, which answers with a 200. */
    static boolean speakOfFilter(ResponseView response) {
        return of(response).contains("the requested url was rejected");
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
