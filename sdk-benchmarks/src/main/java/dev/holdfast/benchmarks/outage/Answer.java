package dev.holdfast.benchmarks.outage;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the server answers. */
enum Answer {
    DONE(200, "application/json", null, """
            {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"bench","choices":[{"index":0,\
            "finish_reason":"stop","logprobs":null,"message":{"role":"assistant","content":"Hello.","refusal":null}}]}"""),
    LIMITED(429, "application/json", "1", """
            {"error":{"message":"Rate limit reached for requests per second.","type":"requests","param":null,\
            "code":"rate_limit_exceeded"}}"""),
    BAD_GATEWAY(502, "text/html", null, page("502 Bad Gateway")),
    FULL(503, "application/json", null, """
            {"error":{"message":"The engine is currently overloaded, please try again later.","type":"server_error",\
            "param":null,"code":null}}"""),
    GATEWAY_TIMEOUT(504, "text/html", null, page("504 Gateway Time-out"));

    private final int status;
    private final String contentType;
    private final @Nullable String retryAfter;
    private final String body;

    Answer(int status, String contentType, @Nullable String retryAfter, String body) {
        this.status = status;
        this.contentType = contentType;
        this.retryAfter = retryAfter;
        this.body = body;
    }

    int status() {
        return status;
    }

    String contentType() {
        return contentType;
    }

    @Nullable
    String retryAfter() {
        return retryAfter;
    }

    byte[] body() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    /** As nginx writes it. */
    private static String page(String title) {
        return "<html>\r\n<head><title>" + title + "</title></head>\r\n<body>\r\n<center><h1>" + title
                + "</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
    }
}
