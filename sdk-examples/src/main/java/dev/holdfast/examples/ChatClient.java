package dev.holdfast.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.HoldfastException;
import dev.holdfast.call.CallOptions;
import dev.holdfast.diagnosis.Diagnosis;
import dev.holdfast.okhttp.HoldfastResponses;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Asks for chat completions, as a program would that knows nothing of retries. Thread-safe. */
final class ChatClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MediaType JSON_TYPE = MediaType.get("application/json; charset=utf-8");

    private final Call.Factory calls;

    ChatClient(Call.Factory calls) {
        this.calls = calls;
    }

    /**
     * A message of a conversation.
     *
     * @param role who speaks: {@code user} or {@code assistant}
     * @param content what they say
     */
    record Message(String role, String content) {}

    /** What came of a question. */
    sealed interface Reply {
        /** An answer. */
        record Said(String text) implements Reply {}

        /** None, and why. */
        record Failed(Diagnosis diagnosis) implements Reply {}

        /** Something without any text in it. */
        record Unreadable() implements Reply {}
    }

    Reply ask(Arguments.Api api, List<Message> conversation, CallOptions options) throws IOException {
        Request request = request(api, conversation, options);
        try (Response response = calls.newCall(request).execute()) {
            Optional<Diagnosis> diagnosis = HoldfastResponses.diagnosis(response);
            if (diagnosis.isPresent()) {
                return new Reply.Failed(diagnosis.get());
            }
            return read(response.body().string());
        } catch (HoldfastException e) {
            return new Reply.Failed(e.diagnosis());
        }
    }

    static HttpUrl completions(HttpUrl baseUrl) {
        return baseUrl.newBuilder().addPathSegments("chat/completions").build();
    }

    private static Request request(Arguments.Api api, List<Message> conversation, CallOptions options) {
        ObjectNode body = JSON.createObjectNode().put("model", api.model());
        ArrayNode messages = body.putArray("messages");
        for (Message message : conversation) {
            messages.addObject().put("role", message.role()).put("content", message.content());
        }
        Request.Builder request = new Request.Builder()
                .url(completions(api.baseUrl()))
                .tag(CallOptions.class, options)
                .post(RequestBody.create(body.toString(), JSON_TYPE));
        return api.key().isEmpty()
                ? request.build()
                : request.header("Authorization", "Bearer " + api.key()).build();
    }

    private static Reply read(String body) {
        try {
            JsonNode content =
                    JSON.readTree(body).path("choices").path(0).path("message").path("content");
            return content.asText("").isBlank() ? new Reply.Unreadable() : new Reply.Said(content.asText());
        } catch (JsonProcessingException e) {
            return new Reply.Unreadable();
        }
    }
}
