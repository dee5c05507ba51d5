package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;

class FirstUseTest {

    private static final Path ROOT = Path.of("..");
    private static final Path SOURCE = Path.of("src/main/java/dev/holdfast/examples/FirstUse.java");

    @Test
    void the_README_shows_the_code_that_is_compiled() throws IOException {
        String[] parts = Files.readString(SOURCE).split(" *// snippet:first-use\n");
        assertThat(parts).hasSize(3);
        Matcher shown = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(shown.find()).as("a java block in README.md").isTrue();
        assertThat(shown.group(1)).isEqualTo(parts[1].stripTrailing().stripIndent() + "\n");
    }

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

    @Test
    void the_main_command_of_the_README_runs_this_program() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        String first = Arrays.stream(readme.split("```"))
                .filter(block -> block.startsWith("sh\n"))
                .findFirst()
                .orElseThrow();
        assertThat(first.lines().skip(1).collect(Collectors.joining("\n")))
                .isEqualTo("mvn -q -B -DskipTests package && java -jar sdk-examples/target/holdfast-examples.jar");
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
