package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Holdfast;
import dev.holdfast.Provider;
import dev.holdfast.okhttp.HoldfastCallFactory;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> sent = new ArrayList<>();
    private FakeChatServer server;

    @BeforeEach
    void start() throws IOException {
        server = FakeChatServer.start(question -> "You said: " + question);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void it_answers_each_line_and_keeps_the_conversation() throws IOException {
        chat("sk-test", "one\ntwo\n");
        assertThat(shown()).containsSubsequence("you> ", "You said: one", "you> ", "You said: two");
        assertThat(sent.get(1))
                .containsSubsequence(
                        "\"user\",\"content\":\"one\"",
                        "\"assistant\",\"content\":\"You said: one\"",
                        "\"user\",\"content\":\"two\"");
    }

    @Test
    void it_gets_past_a_bad_gateway() throws IOException {
        server.badGatewayNext();
        chat("sk-test", "one\n");
        assertThat(shown()).contains("You said: one");
        assertThat(sent).hasSize(2);
    }

    @Test
    void it_shows_the_diagnosis_and_forgets_what_was_not_answered() throws IOException {
        server.rateLimitNext(Duration.ofHours(1));
        chat("sk-test", "one\ntwo\n");
        assertThat(shown()).containsSubsequence("reached its usage limit", "an hour.", "You said: two");
        assertThat(sent.get(1)).doesNotContain("\"one\"");
    }

    @Test
    void it_explains_a_missing_key_and_goes_on() throws IOException {
        chat("", "one\n");
        assertThat(shown()).contains("didn't accept this app's API key").doesNotContain("{", "401");
    }

    @Test
    void an_empty_line_ends_it() throws IOException {
        chat("sk-test", "one\n\ntwo\n");
        assertThat(shown()).doesNotContain("You said: two");
    }

    @Test
    void the_program_chats_with_the_API_it_is_given() {
        assertThat(run("こんにちは\n", "--lang", "ja", "--api-key", "sk-test", "--base-url", server.baseUrl() + "/"))
                .isZero();
        assertThat(shown()).containsSubsequence("とのチャット", "あなた> ", "You said: こんにちは");
        assertThat(shown()).doesNotContain("sk-test");
    }

    @Test
    void the_program_explains_its_options() {
        assertThat(run("", "--help")).isZero();
        assertThat(shown()).contains("--base-url", "--api-key", "--model", "--lang", "--demo");
        assertThat(shown().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void a_bad_option_ends_the_program_with_exit_code_2() {
        assertThat(run("", "--colour")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("unknown option: --colour");
        assertThat(shown()).isEmpty();
    }

    private void chat(String key, String input) throws IOException {
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    Buffer body = new Buffer();
                    chain.request().body().writeTo(body);
                    sent.add(body.readUtf8());
                    return chain.proceed(chain.request());
                })
                .build();
        Holdfast holdfast = Holdfast.builder()
                .provider(Provider.openAiCompatible(server.baseUrl().uri()))
                .retry(retry -> retry.baseDelay(Duration.ofMillis(2)))
                .locale(Locale.ENGLISH)
                .build();
        Screen screen = new Screen(new PrintStream(out, true, StandardCharsets.UTF_8), false, Locale.ENGLISH);
        Arguments.Api api = new Arguments.Api(server.baseUrl(), key, "test-model");
        new Chat(screen, reader(input), new ChatClient(HoldfastCallFactory.wrap(client, holdfast)), api).run();
        OkHttpClients.close(client);
    }

    private int run(String input, String... args) {
        return Main.run(
                List.of(args),
                Map.of(),
                reader(input),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static BufferedReader reader(String input) {
        return new BufferedReader(new StringReader(input));
    }

    private String shown() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
