package dev.holdfast.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** A ChatGPT-like server on this machine, which answers chat completions and fails when told to. Thread-safe. */
final class FakeChatServer implements AutoCloseable {

    /** Held here, since a logger that nobody holds forgets its level. */
    private static final Logger SERVER_LOG = Logger.getLogger("mockwebserver3.MockWebServer");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final MockWebServer server = new MockWebServer();
    private final UnaryOperator<String> answers;
    private final Queue<MockResponse> next = new ConcurrentLinkedQueue<>();
    private final AtomicInteger completions = new AtomicInteger();
    private volatile boolean down;

    private FakeChatServer(UnaryOperator<String> answers) {
        this.answers = answers;
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
    }

    /** Starts one that answers what the last message of a conversation says with {@code answers}. */
    static FakeChatServer start(UnaryOperator<String> answers) throws IOException {
        SERVER_LOG.setLevel(Level.WARNING);
        FakeChatServer fake = new FakeChatServer(answers);
        fake.server.start();
        return fake;
    }

    /** What {@code /chat/completions} is appended to. */
    HttpUrl baseUrl() {
        return server.url("/v1");
    }

    /** How many requests have arrived. */
    int requests() {
        return server.getRequestCount();
    }

    /** The next request meets a gateway that can't reach the server behind it. */
    void badGatewayNext() {
        next.add(badGateway());
    }

    /** The next request meets a service that has more work than it can take. */
    void overloadedNext() {
        next.add(overloaded());
    }

    /** The next request is refused because the account has no credit left. */
    void outOfMoneyNext() {
        next.add(error(
                "429 Too Many Requests",
                "insufficient_quota",
                "insufficient_quota",
                "You exceeded your current quota, please check your plan and billing details."));
    }

    /** The next request is answered by the sign-in page of a network. */
    void portalNext() {
        next.add(portal());
    }

    /** The next request is read and never answered. */
    void silentNext() {
        next.add(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
    }

    /** The next request is refused by a rate limit. */
    void rateLimitNext(Duration wait) {
        next.add(rateLimit(wait));
    }

    /** From now on every request fails, or none does. */
    void setDown(boolean down) {
        this.down = down;
    }

    @Override
    public void close() {
        server.close();
    }

    private MockResponse answer(RecordedRequest request) {
        MockResponse staged = down ? noHealthyUpstream() : next.poll();
        if (staged != null) {
            return staged;
        }
        if (!"POST".equals(request.getMethod())
                || !request.getUrl().encodedPath().equals("/v1/chat/completions")) {
            return error("404 Not Found", "invalid_request_error", null, "Unknown request URL.");
        }
        String authorization = request.getHeaders().get("Authorization");
        if (authorization == null || authorization.isBlank()) {
            return error(
                    "401 Unauthorized", "invalid_request_error", "invalid_api_key", "You didn't provide an API key.");
        }
        try {
            ByteString body = request.getBody();
            return completion(JSON.readTree(body == null ? "" : body.utf8()));
        } catch (JsonProcessingException e) {
            return error(
                    "400 Bad Request",
                    "invalid_request_error",
                    null,
                    "We could not parse the JSON body of your request.");
        }
    }

    private MockResponse completion(JsonNode request) {
        JsonNode messages = request.path("messages");
        String question = messages.path(messages.size() - 1).path("content").asText();
        int number = completions.incrementAndGet();
        ObjectNode completion = JSON.createObjectNode();
        completion.put("id", "chatcmpl-" + number);
        completion.put("object", "chat.completion");
        completion.put("created", System.currentTimeMillis() / 1000);
        completion.put("model", request.path("model").asText());
        ObjectNode choice = completion.putArray("choices").addObject();
        choice.put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", answers.apply(question));
        choice.put("finish_reason", "stop");
        return json("200 OK", completion)
                .addHeader("x-request-id", "req_" + number)
                .build();
    }

    /** As nginx 1.22 writes it when it can't connect to the server behind it. */
    private static MockResponse badGateway() {
        String page = """
                <html>
                <head><title>502 Bad Gateway</title></head>
                <body>
                <center><h1>502 Bad Gateway</h1></center>
                <hr><center>nginx/1.22.1</center>
                </body>
                </html>
                """;
        return new MockResponse.Builder()
                .status("HTTP/1.1 502 Bad Gateway")
                .addHeader("Server", "nginx/1.22.1")
                .addHeader("Content-Type", "text/html")
                .body(page.replace("\n", "\r\n"))
                .build();
    }

    /** As Envoy writes it when it knows no server that is well. */
    private static MockResponse noHealthyUpstream() {
        return new MockResponse.Builder()
                .status("HTTP/1.1 503 Service Unavailable")
                .addHeader("server", "envoy")
                .addHeader("Content-Type", "text/plain")
                .body("no healthy upstream")
                .build();
    }

    /** As Anthropic writes it, and others in their own forms. */
    private static MockResponse overloaded() {
        ObjectNode body = JSON.createObjectNode().put("type", "error");
        body.putObject("error").put("type", "overloaded_error").put("message", "Overloaded");
        return json("529 Overloaded", body).build();
    }

    /** As a hotel's network writes it in the place of any answer, with the status of a success. */
    private static MockResponse portal() {
        return new MockResponse.Builder()
                .status("HTTP/1.1 200 OK")
                .addHeader("Content-Type", "text/html; charset=utf-8")
                .body("<!DOCTYPE html><html><head><title>Welcome to Hotel Wi-Fi</title></head>"
                        + "<body><form action=\"/login\">Room number <input name=\"room\"></form></body></html>")
                .build();
    }

    private static MockResponse rateLimit(Duration wait) {
        MockResponse.Builder limit = json(
                "429 Too Many Requests",
                envelope(
                        "requests",
                        "rate_limit_exceeded",
                        "Rate limit reached for requests per min (RPM): Limit 3, Used 3, Requested 1."));
        // Retry-After counts whole seconds; its finer form is what OpenAI sends beside it.
        return (wait.toNanosPart() == 0
                        ? limit.addHeader("Retry-After", wait.toSeconds())
                        : limit.addHeader("retry-after-ms", wait.toMillis()))
                .build();
    }

    private static MockResponse error(String status, String type, @Nullable String code, String message) {
        return json(status, envelope(type, code, message)).build();
    }

    private static ObjectNode envelope(String type, @Nullable String code, String message) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .put("code", code);
        return body;
    }

    private static MockResponse.Builder json(String status, ObjectNode body) {
        return new MockResponse.Builder()
                .status("HTTP/1.1 " + status)
                .addHeader("Content-Type", "application/json")
                .body(body.toString());
    }
}
