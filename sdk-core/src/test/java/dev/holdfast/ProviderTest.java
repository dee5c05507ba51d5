package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Dialect;
import dev.holdfast.failure.FailureKind;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderTest {

    static Stream<Arguments> known() {
        return Stream.of(
                Arguments.of(Provider.openAi(), "openai", Dialect.Envelope.OPENAI, "x-request-id"),
                Arguments.of(Provider.azureOpenAi(), "azure-openai", Dialect.Envelope.OPENAI, "apim-request-id"),
                Arguments.of(Provider.anthropic(), "anthropic", Dialect.Envelope.ANTHROPIC, "request-id"),
                Arguments.of(Provider.gemini(), "gemini", Dialect.Envelope.GOOGLE, "x-request-id"),
                Arguments.of(Provider.mistral(), "mistral", Dialect.Envelope.FLAT, "x-kong-request-id"),
                Arguments.of(Provider.cohere(), "cohere", Dialect.Envelope.MESSAGE, "x-request-id"),
                Arguments.of(Provider.groq(), "groq", Dialect.Envelope.OPENAI, "x-request-id"),
                Arguments.of(Provider.deepSeek(), "deepseek", Dialect.Envelope.OPENAI, "x-ds-trace-id"),
                Arguments.of(Provider.openRouter(), "openrouter", Dialect.Envelope.OPENAI, "x-request-id"),
                Arguments.of(Provider.xAi(), "xai", Dialect.Envelope.OPENAI, "x-request-id"),
                Arguments.of(Provider.ollama(), "ollama", Dialect.Envelope.TEXT, "x-request-id"),
                Arguments.of(Provider.vllm(), "vllm", Dialect.Envelope.OPENAI, "x-request-id"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("known")
    void isKnown(Provider provider, String id, Dialect.Envelope envelope, String surestHeader) {
        assertThat(provider.id()).isEqualTo(id);
        assertThat(provider.displayName()).isNotBlank();
        assertThat(provider.dialect().envelope()).isEqualTo(envelope);
        assertThat(provider.dialect().requestIdHeaders()).startsWith(surestHeader);
        assertThat(provider.toString()).startsWith("Provider[" + id + ", ");
        boolean local = id.equals("ollama") || id.equals("vllm");
        assertThat(provider.statusPage().isPresent()).isEqualTo(!local);
        assertThat(provider.baseUrl().isPresent()).isEqualTo(!id.equals("azure-openai"));
        assertThat(provider.idempotencyHeader())
                .as("a key that is not honoured protects nobody")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions | openai/chat-completions",
                "/v1/completions | openai/completions",
                "/v1/responses | openai/responses",
                "/v1/embeddings | openai/embeddings",
                "/v1/models | openai/models",
                "/v1/images/edits | openai/images",
                "/v1/audio/speech | openai/audio",
                "/v1/batches | openai/batches",
                "/v1/chat/completions?key=sk-secret | openai/chat-completions",
                "/v1/threads | api.openai.com:443",
                "/ | api.openai.com:443",
                "/v1/responses/resp_1 | api.openai.com:443",
                "/openai/deployments/gpt-4o/chat/completions | openai/deployments/gpt-4o",
                "/v1beta/models/gemini-2.5-flash:generateContent | openai/models/gemini-2.5-flash",
                "/v1beta/models/gemini-2.5-flash:streamGenerateContent?key=AIza | openai/models/gemini-2.5-flash",
                "/model/anthropic.claude-v2/invoke | openai/models/anthropic.claude-v2",
                "/model/anthropic.claude-v2/other | api.openai.com:443",
                "/v1/messages/count_tokens | openai/count-tokens"
            })
    void namesItsRoutes(String path, String endpoint) {
        assertThat(Provider.openAi().endpointFor("api.openai.com", 443, path).name())
                .isEqualTo(endpoint);
    }

    @Test
    void anotherHostOrPortIsAnotherEndpoint() {
        assertThat(Provider.openAi()
                        .endpointFor("localhost", 8080, "/v1/chat/completions")
                        .name())
                .isEqualTo("localhost:8080/chat-completions");
        assertThat(Provider.openAi()
                        .endpointFor("api.openai.com", 8443, "/v1/chat/completions")
                        .name())
                .isEqualTo("api.openai.com:8443/chat-completions");
        assertThat(Provider.openAi()
                        .endpointFor("API.OpenAI.com", 443, "/v1/chat/completions")
                        .name())
                .isEqualTo("openai/chat-completions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "[::1]"})
    void anIpv6HostIsItsOwnWithAndWithoutBrackets(String host) {
        Provider provider = Provider.openAiCompatible(URI.create("http://[::1]:8000/v1"));
        assertThat(provider.endpointFor(host, 8000, "/v1/chat/completions").name())
                .isEqualTo("[::1]:8000/chat-completions");
    }

    @Test
    void rememberedEndpointsAreTheSameAndBounded() {
        Provider provider = Provider.openAiCompatible(URI.create("https://llm.example.test/v1"));
        assertThat(provider.id()).isEqualTo("llm.example.test");
        assertThat(provider.endpointFor("h", 1, "/v1/chat/completions"))
                .isSameAs(provider.endpointFor("h", 1, "/v1/chat/completions"));
        for (int i = 0; i < 5_000; i++) {
            assertThat(provider.endpointFor("h", 1, "/v1/files/" + i).name()).isEqualTo("h:1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "ä", "x\n"})
    void anIdIsAWord(String id) {
        assertThatThrownBy(() -> Provider.builder(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("provider id")
                .hasMessageContaining("\"" + id + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1 | scheme null",
                "ftp://h/v1 | scheme ftp",
                "mailto:a@b | scheme mailto",
                "http:///v1 | host null",
                "http://my_host:8000/v1?key=sk-secret | no underscore",
                "https://sk-secret:pw@my_host/v1 | no underscore",
                "https://sk-secret@api.example.test/v1 | holds a user or password",
                "https://u:sk-secret@api.example.test/v1 | holds a user or password"
            })
    @DisplayName("Promise 27: a base URL that can't be used is refused without showing what it holds")
    void refusesABaseUrl(String url, String because) {
        assertThatThrownBy(() -> Provider.openAiCompatible(URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("baseUrl ")
                .hasMessageContaining(because)
                .message()
                .doesNotContain("sk-secret");
        assertThatThrownBy(() -> Provider.builder("x").statusPage(URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("statusPage ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x id", "x:y", "x\r\ny", "ä"})
    void aHeaderNameIsAToken(String name) {
        assertThatThrownBy(() -> Provider.builder("x").requestIdHeader(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("requestIdHeader is not a header name");
        assertThatThrownBy(() -> Provider.builder("x").idempotencyHeader(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("idempotencyHeader is not a header name");
    }

    @Test
    void aCodeIsNotBlank() {
        assertThatThrownBy(() -> Provider.builder("x").code(" ", FailureKind.SERVER_ERROR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("code is blank: \" \"");
    }

    @Test
    @DisplayName("Promise 27: no key in a query is shown")
    void noKeyInAQueryIsShown() {
        Provider provider = Provider.builder("acme")
                .baseUrl(URI.create("https://api.acme.test/v1?key=sk-secret#sk-secret"))
                .statusPage(URI.create("https://status.acme.test/page?token=sk-secret"))
                .build();
        assertThat(provider.toString())
                .doesNotContain("sk-secret")
                .contains("https://api.acme.test:443/v1")
                .contains("https://status.acme.test:443/page");
        assertThat(provider.endpointFor("api.acme.test", 443, "/v1/x?key=sk-secret")
                        .name())
                .doesNotContain("sk-secret");
    }

    @Test
    void theBuilderCanBeUsedAgain() {
        ProviderBuilder builder = Provider.builder("acme").code("ACME_BUSY", FailureKind.OVERLOADED);
        Provider plain = builder.build();
        assertThat(plain.dialect().requestIdHeaders()).isEqualTo(Dialect.STANDARD.requestIdHeaders());
        assertThat(plain.dialect().codes()).containsEntry("acme_busy", FailureKind.OVERLOADED);
        assertThat(plain.displayName()).isEqualTo("acme");
        Provider own = builder.requestIdHeader("x-acme-id")
                .idempotencyHeader("Idempotency-Key")
                .build();
        assertThat(own.dialect().requestIdHeaders()).isEqualTo(List.of("x-acme-id"));
        assertThat(own.idempotencyHeader()).contains("Idempotency-Key");
        assertThat(own).isNotEqualTo(plain).isEqualTo(builder.build()).hasSameHashCodeAs(builder.build());
    }

    @Test
    @DisplayName("Promise 28: a provider is known to be encrypted at its own host and port over https only")
    void encryptedWhereItIsKnown() {
        Endpoint own = Endpoint.of("llm.example.com", 443);
        Provider secure = Provider.openAiCompatible(URI.create("https://llm.example.com/v1"));
        assertThat(secure.isEncryptedAt(own)).isTrue();
        assertThat(secure.isEncryptedAt(Endpoint.of("llm.example.com", 80))).isFalse();
        assertThat(secure.isEncryptedAt(Endpoint.of("other.example.com", 443))).isFalse();
        assertThat(Provider.openAiCompatible(URI.create("http://llm.example.com:443/v1"))
                        .isEncryptedAt(own))
                .isFalse();
        assertThat(Provider.azureOpenAi().isEncryptedAt(own)).isFalse();
    }
}
