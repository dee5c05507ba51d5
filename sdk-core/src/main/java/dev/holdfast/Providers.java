package dev.holdfast;

import dev.holdfast.failure.Dialect.Envelope;
import dev.holdfast.failure.FailureKind;
import java.net.URI;

/** The providers that Holdfast knows, a row each. Seen in November 2026. */
final class Providers {

    private static final Provider OPENAI = api("openai", "OpenAI", "https://api.openai.com/v1")
            .requestIdHeader("x-request-id")
            .statusPage(URI.create("https://status.openai.com"))
            .build();

    private static final Provider AZURE_OPENAI = Provider.builder("azure-openai")
            .displayName("Azure OpenAI")
            .requestIdHeader("apim-request-id")
            .requestIdHeader("x-ms-request-id")
            .statusPage(URI.create("https://azure.status.microsoft"))
            .build();

    private static final Provider ANTHROPIC = api("anthropic", "Anthropic", "https://api.anthropic.com/v1")
            .envelope(Envelope.ANTHROPIC)
            .requestIdHeader("request-id")
            .statusPage(URI.create("https://status.claude.com"))
            .build();

    private static final Provider GEMINI = api("gemini", "Gemini", "https://generativelanguage.googleapis.com")
            .envelope(Envelope.GOOGLE)
            .statusPage(URI.create("https://aistudio.google.com/status"))
            .build();

    private static final Provider MISTRAL = api("mistral", "Mistral", "https://api.mistral.ai/v1")
            .envelope(Envelope.FLAT)
            .requestIdHeader("x-kong-request-id")
            .requestIdHeader("mistral-correlation-id")
            .statusPage(URI.create("https://status.mistral.ai"))
            .build();

    private static final Provider COHERE = api("cohere", "Cohere", "https://api.cohere.com")
            .envelope(Envelope.MESSAGE)
            .statusPage(URI.create("https://status.cohere.com"))
            .build();

    private static final Provider GROQ = api("groq", "Groq", "https://api.groq.com/openai/v1")
            .requestIdHeader("x-request-id")
            .requestIdHeader("x-groq-request-id")
            .statusPage(URI.create("https://groqstatus.com"))
            .build();

    private static final Provider DEEPSEEK = api("deepseek", "DeepSeek", "https://api.deepseek.com")
            .requestIdHeader("x-ds-trace-id")
            .statusPage(URI.create("https://status.deepseek.com"))
            .build();

    private static final Provider OPENROUTER = api("openrouter", "OpenRouter", "https://openrouter.ai/api/v1")
            .statusPage(URI.create("https://status.openrouter.ai"))
            .build();

    private static final Provider XAI = api("xai", "xAI", "https://api.x.ai/v1")
            .requestIdHeader("x-request-id")
            .statusPage(URI.create("https://status.x.ai"))
            .build();

    private static final Provider OLLAMA = Provider.builder("ollama")
            .displayName("Ollama")
            .baseUrl(URI.create("http://localhost:11434"))
            .envelope(Envelope.TEXT)
            .build();

    private static final Provider VLLM = Provider.builder("vllm")
            .displayName("vLLM")
            .baseUrl(URI.create("http://localhost:8000/v1"))
            .code("internalservererror", FailureKind.SERVER_ERROR)
            .code("badrequesterror", FailureKind.INVALID_REQUEST)
            .code("notfounderror", FailureKind.NOT_FOUND)
            .build();

    private Providers() {}

    private static ProviderBuilder api(String id, String name, String baseUrl) {
        return Provider.builder(id).displayName(name).baseUrl(URI.create(baseUrl));
    }

    static Provider openAi() {
        return OPENAI;
    }

    static Provider azureOpenAi() {
        return AZURE_OPENAI;
    }

    static Provider anthropic() {
        return ANTHROPIC;
    }

    static Provider gemini() {
        return GEMINI;
    }

    static Provider mistral() {
        return MISTRAL;
    }

    static Provider cohere() {
        return COHERE;
    }

    static Provider groq() {
        return GROQ;
    }

    static Provider deepSeek() {
        return DEEPSEEK;
    }

    static Provider openRouter() {
        return OPENROUTER;
    }

    static Provider xAi() {
        return XAI;
    }

    static Provider ollama() {
        return OLLAMA;
    }

    static Provider vllm() {
        return VLLM;
    }
}
