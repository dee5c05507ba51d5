package dev.holdfast;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a service a path belongs to, as far as parts fail apart from each other: by what is done, and where a model
 * or a deployment stands in the path, by that.
 */
final class Routes {

    /** How a path ends, behind any prefix and version. */
    private static final Map<String, String> ENDINGS = Map.ofEntries(
            Map.entry("/chat/completions", "chat-completions"),
            Map.entry("/completions", "completions"),
            Map.entry("/responses", "responses"),
            Map.entry("/embeddings", "embeddings"),
            Map.entry("/messages", "messages"),
            Map.entry("/messages/count_tokens", "count-tokens"),
            Map.entry("/images/generations", "images"),
            Map.entry("/images/edits", "images"),
            Map.entry("/audio/speech", "audio"),
            Map.entry("/audio/transcriptions", "audio"),
            Map.entry("/audio/translations", "audio"),
            Map.entry("/moderations", "moderations"),
            Map.entry("/models", "models"),
            Map.entry("/files", "files"),
            Map.entry("/batches", "batches"),
            Map.entry("/api/chat", "chat"),
            Map.entry("/api/generate", "generate"),
            Map.entry("/v1/chat", "chat"),
            Map.entry("/v2/chat", "chat"),
            Map.entry("/v1/embed", "embeddings"),
            Map.entry("/v2/embed", "embeddings"),
            Map.entry("/v1/rerank", "rerank"),
            Map.entry("/v2/rerank", "rerank"));

    /** Bedrock: model/{model}/invoke and its like. */
    private static final List<String> INVOKED =
            List.of("/invoke", "/invoke-with-response-stream", "/converse", "/converse-stream");

    private static final int LONGEST_NAME = 80;

    private Routes() {}

    /** The route's name; null when the path is no known one. */
    static @Nullable String of(String pathAndQuery) {
        int query = pathAndQuery.indexOf('?');
        String path = query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
        String within = within(path, "/deployments/");
        if (within != null) {
            return "deployments/" + within;
        }
        String model = within(path, "/models/");
        if (model != null && model.indexOf(':') > 0) {
            // Gemini: models/{model}:generateContent and streamGenerateContent fail as one.
            return "models/" + model.substring(0, model.indexOf(':'));
        }
        String invoked = within(path, "/model/");
        if (invoked != null && INVOKED.stream().anyMatch(path::endsWith)) {
            return "models/" + invoked;
        }
        // From the longest ending to the shortest: at each slash.
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            String route = ENDINGS.get(path.substring(slash));
            if (route != null) {
                return route;
            }
        }
        return null;
    }

    private static @Nullable String within(String path, String marker) {
        int start = path.indexOf(marker);
        if (start < 0) {
            return null;
        }
        int from = start + marker.length();
        int end = path.indexOf('/', from);
        String name = path.substring(from, end < 0 ? path.length() : end);
        return name.isEmpty() || name.length() > LONGEST_NAME ? null : name;
    }
}
