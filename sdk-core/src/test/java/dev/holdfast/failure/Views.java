package dev.holdfast.failure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Answers and exceptions to classify. */
final class Views {

    static final Instant ARRIVAL = Instant.parse("2026-11-24T14:02:00Z");
    static final RequestView REQUEST = new RequestView("POST", "api.example.test", RequestView.Expects.API);
    static final FailureClassifier CLASSIFIER = FailureClassifier.of(Dialect.STANDARD);

    private Views() {}

    static ResponseView json(int status, String body, String... headers) {
        return answer(status, body, Duration.ofMillis(20), with("application/json", headers));
    }

    static ResponseView html(int status, String body, String... headers) {
        return answer(status, body, Duration.ofMillis(20), with("text/html", headers));
    }

    static ResponseView text(int status, String body, String... headers) {
        return answer(status, body, Duration.ofMillis(20), with("text/plain", headers));
    }

    private static String[] with(String type, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = type;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return all;
    }

    static ResponseView answer(int status, String body, Duration elapsed, String... headers) {
        Map<String, List<String>> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i].toLowerCase(Locale.ROOT), List.of(headers[i + 1]));
        }
        return new ResponseView(
                REQUEST,
                status,
                name -> map.getOrDefault(name, List.of()),
                body.getBytes(StandardCharsets.UTF_8),
                ARRIVAL,
                elapsed);
    }

    static ErrorView error(Throwable error, Phase phase) {
        return new ErrorView(REQUEST, error, phase, false, false, Duration.ofMillis(20));
    }

    static Failure classify(ResponseView view) {
        return CLASSIFIER.classify(view).orElseThrow(() -> new AssertionError("healthy: " + view));
    }
}
