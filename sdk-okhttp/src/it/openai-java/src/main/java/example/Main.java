package example;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.Holdfast;
import dev.holdfast.Provider;
import dev.holdfast.okhttp.HoldfastInterceptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;

/** A program that calls an API through openai-java: a bad gateway passes unseen, an outage reads as a diagnosis. */
public final class Main {

    private static final String PAGE =
            "<html><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></html>";
    private static final String ANSWER = """
            {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-test","choices":[
            {"index":0,"finish_reason":"stop","logprobs":null,
            "message":{"role":"assistant","content":"rescued","refusal":null}}]}""";

    private Main() {}

    public static void main(String[] args) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        AtomicInteger failing = new AtomicInteger(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean fails = requests.getAndIncrement() < failing.get();
            byte[] body = (fails ? PAGE : ANSWER).getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", fails ? "text/html" : "application/json");
            exchange.sendResponseHeaders(fails ? 502 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();

        Holdfast holdfast = Holdfast.builder()
                .provider(Provider.openAi())
                .locale(Locale.ENGLISH)
                .retry(retry -> retry.baseDelay(Duration.ofMillis(5)).maxAttempts(3))
                .build();
        OpenAIClient client =
                client(holdfast, "http://127.0.0.1:" + server.getAddress().getPort() + "/v1", "test");
        try {
            check("answer", ask(client), "rescued");
            check("requests for a bad gateway that passes", requests.get(), 2);

            requests.set(0);
            failing.set(Integer.MAX_VALUE);
            try {
                ask(client);
                throw new IllegalStateException("no failure where there is an outage");
            } catch (OpenAIServiceException failure) {
                System.out.println(failure.getMessage());
                check("HTML in the message", failure.getMessage().contains("<"), false);
                check("status", failure.statusCode(), 502);
            }
            check("requests in an outage", requests.get(), 3);
        } finally {
            client.close();
            server.stop(0);
        }
    }

    /** What stands between the markers is in the README, to the letter. */
    private static OpenAIClient client(Holdfast holdfast, String baseUrl, String key) {
        // snippet:openai-java
        OkHttpClient.Builder okHttp = new OkHttpClient.Builder();
        HoldfastInterceptor.install(okHttp, holdfast);
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .okHttpClient(okHttp.build())
                .baseUrl(baseUrl)
                .apiKey(key)
                .build();
        // snippet:openai-java
        return client;
    }

    private static String ask(OpenAIClient client) {
        ChatCompletion completion = client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("gpt-test")
                        .addUserMessage("Are you there?")
                        .build());
        return completion.choices().get(0).message().content().orElseThrow();
    }

    private static void check(String what, Object actual, Object expected) {
        if (!actual.equals(expected)) {
            throw new IllegalStateException(what + ": " + actual + ", expected: " + expected);
        }
        System.out.println(what + ": " + actual);
    }
}
