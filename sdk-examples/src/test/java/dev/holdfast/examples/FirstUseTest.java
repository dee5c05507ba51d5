package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;

class FirstUseTest {

    @Test
    void it_gets_a_call_past_a_bad_gateway() throws IOException {
        try (FakeChatServer server = FakeChatServer.start(question -> "Hello.")) {
            server.badGatewayNext();
            assertThat(FirstUse.ask(new OkHttpClient(), request(server, "key"))).contains("\"content\":\"Hello.\"");
            assertThat(server.requests()).isEqualTo(2);
        }
    }

    @Test
    void it_explains_a_wrong_key() throws IOException {
        try (FakeChatServer server = FakeChatServer.start(question -> "Hello.")) {
            assertThat(FirstUse.ask(new OkHttpClient(), request(server, "")))
                    .contains("didn't accept this app's API key");
        }
    }

    private static Request request(FakeChatServer server, String key) {
        return new Request.Builder()
                .url(ChatClient.completions(server.baseUrl()))
                .header("Authorization", key)
                .post(RequestBody.create(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                        MediaType.get("application/json")))
                .build();
    }
}
