package dev.holdfast.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Provider;
import dev.holdfast.call.Endpoint;
import dev.holdfast.status.StatusView.Scope;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The provider map: what is built in, and how it is overridden. */
class StatusPagesTest {

    private static final StatusPages BUILT_IN = StatusPages.builtIn();

    static Stream<Provider> providers() {
        return Stream.of(
                Provider.openAi(),
                Provider.azureOpenAi(),
                Provider.anthropic(),
                Provider.gemini(),
                Provider.mistral(),
                Provider.cohere(),
                Provider.groq(),
                Provider.deepSeek(),
                Provider.openRouter(),
                Provider.xAi());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void a_built_in_row_is_consistent_with_its_provider(Provider provider) {
        StatusPage page = BUILT_IN.of(provider.id()).orElseThrow();
        assertThat(page.page()).isEqualTo(provider.statusPage().orElseThrow());
        assertThat(page.provider()).isEqualTo(provider.id());
    }

    @Test
    void every_built_in_row_has_been_looked_at_and_asks_over_tls() {
        assertThat(BUILT_IN.all())
                .extracting(StatusPage::provider)
                .containsExactlyInAnyOrder(
                        "openai",
                        "azure-openai",
                        "anthropic",
                        "gemini",
                        "vertex-ai",
                        "mistral",
                        "cohere",
                        "groq",
                        "deepseek",
                        "openrouter",
                        "xai",
                        "perplexity",
                        "together",
                        "fireworks",
                        "huggingface");
        for (StatusPage page : BUILT_IN.all()) {
            assertThat(page.checked())
                    .as(page.provider())
                    .hasValueSatisfying(day -> assertThat(day).isAfterOrEqualTo(LocalDate.of(2026, 11, 1)));
            assertThat(page.page()).hasScheme("https");
            page.source()
                    .ifPresent(source -> assertThat(source.documents()).allSatisfy(document -> {
                        assertThat(document).hasScheme("https");
                        assertThat(page.hosts()).contains(document.getHost());
                    }));
        }
    }

    @Test
    void where_there_is_no_stable_source_there_is_a_link() {
        assertThat(BUILT_IN.all().stream()
                        .filter(page -> page.source().isEmpty())
                        .map(StatusPage::provider))
                .containsExactlyInAnyOrder("mistral", "openrouter", "gemini");
    }

    @Test
    void a_page_that_has_moved_may_redirect_from_its_old_host() {
        assertThat(BUILT_IN.of("anthropic").orElseThrow().hosts())
                .containsExactlyInAnyOrder("status.claude.com", "status.anthropic.com");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai | /v1/chat/completions | Chat Completions",
                "openai | /v1/responses | Responses",
                "openai | /v1/embeddings | Embeddings",
                "openai | /v1/images/generations | Images",
                "openai | /v1/files | Files",
                "openai | /v1/batches | Batch",
                "openai | /v1/audio/speech | Audio",
                "openai | /v1/moderations | Moderations",
                "anthropic | /v1/messages | Claude API (api.anthropic.com)",
                "anthropic | /v1/messages/count_tokens | Claude API (api.anthropic.com)",
                "anthropic | /v1/something/new | Claude API (api.anthropic.com)",
                "deepseek | /chat/completions | API Service",
                "deepseek | /chat/completions | DeepSeek V4 Pro API服务(API Service)",
                "deepseek | /v1/models | DeepSeek V4 Flash API服务(API Service)"
            })
    void a_call_of_a_provider_is_about_the_component_of_its_route(String id, String path, String component) {
        Provider provider =
                providers().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
        Endpoint endpoint =
                provider.endpointFor(provider.baseUrl().orElseThrow().getHost(), 443, path);
        PageReading reading = new PageReading(
                StatusLevel.MAJOR_OUTAGE,
                List.of(
                        new PostedComponent("Something else", StatusLevel.MAJOR_OUTAGE),
                        new PostedComponent(component, StatusLevel.DEGRADED)),
                List.of(),
                null,
                null);
        StatusView view = BUILT_IN.of(id).orElseThrow().view(reading, endpoint, Samples.NOON, Duration.ZERO);
        assertThat(view.components()).containsExactly(component);
        assertThat(view.level()).isEqualTo(StatusLevel.DEGRADED);
        assertThat(view.scope()).isEqualTo(Scope.COMPONENT);
    }

    @Test
    void a_route_that_the_map_does_not_know_is_about_the_whole_page() {
        Endpoint endpoint = Provider.openAi().endpointFor("api.openai.com", 443, "/v1/models");
        StatusView view = BUILT_IN.of("openai")
                .orElseThrow()
                .view(
                        new PageReading(
                                StatusLevel.DEGRADED,
                                List.of(new PostedComponent("Chat Completions", StatusLevel.OPERATIONAL)),
                                List.of(),
                                null,
                                null),
                        endpoint,
                        Samples.NOON,
                        Duration.ZERO);
        assertThat(view.level()).isEqualTo(StatusLevel.DEGRADED);
        assertThat(view.scope()).isEqualTo(Scope.PAGE);
    }

    @Test
    void the_built_in_sources_read_what_the_samples_of_their_format_say() {
        StatusSource xai = BUILT_IN.of("xai").orElseThrow().source().orElseThrow();
        assertThat(Samples.read(xai, Samples.text("feed/incident.xml")).level()).isEqualTo(StatusLevel.MAJOR_OUTAGE);
        assertThat(Samples.read(xai, Samples.text("feed/operational.xml")).level())
                .isEqualTo(StatusLevel.OPERATIONAL);
        StatusSource azure = BUILT_IN.of("azure-openai").orElseThrow().source().orElseThrow();
        assertThat(Samples.read(azure, Samples.text("feed/azure-incident.xml")).level())
                .isEqualTo(StatusLevel.DEGRADED);
        StatusSource vertex = BUILT_IN.of("vertex-ai").orElseThrow().source().orElseThrow();
        assertThat(Samples.read(vertex, Samples.text("google-cloud/incident.json"))
                        .level())
                .isEqualTo(StatusLevel.PARTIAL_OUTAGE);
    }

    @Test
    void a_row_can_be_replaced_added_and_taken_out_and_the_original_stays_as_it_was() {
        StatusPage own = StatusPage.builder("openai", URI.create("https://status.acme.example"))
                .build();
        StatusPages changed = BUILT_IN.with(own)
                .with(StatusPage.builder("acme", URI.create("https://acme.example"))
                        .build())
                .without("groq");
        assertThat(changed.of("openai")).contains(own);
        assertThat(changed.of("acme")).isPresent();
        assertThat(changed.of("groq")).isEmpty();
        assertThat(changed.all()).hasSameSizeAs(BUILT_IN.all());
        assertThat(BUILT_IN.of("groq")).isPresent();
        assertThat(BUILT_IN.of("acme")).isEmpty();
        assertThat(BUILT_IN.of("openai")).isPresent().get().isNotEqualTo(own);
        assertThat(StatusPages.none().all()).isEmpty();
    }

    @Test
    void a_file_overrides_and_extends() throws IOException {
        StatusPages changed = BUILT_IN.with(new StringReader("""
                {"version": 1, "pages": [
                  {"provider": "openai", "page": "https://mirror.example/openai", "format": "statuspage",
                   "components": {"chat-completions": ["Chat"]}, "hosts": ["cdn.example"], "checked": "2026-12-01"},
                  {"provider": "acme", "page": "https://status.acme.example"},
                  {"provider": "cloud", "page": "https://status.example", "format": "feed",
                   "source": "https://status.example/feed", "titles": ["[API]"], "keywords": ["llm"], "listsOnlyOpen": true}
                ]}"""));
        StatusPage openAi = changed.of("openai").orElseThrow();
        assertThat(openAi.source().orElseThrow().documents())
                .containsExactly(URI.create("https://mirror.example/openai/api/v2/summary.json"));
        assertThat(openAi.components()).containsOnlyKeys("chat-completions");
        assertThat(openAi.hosts()).isEqualTo(Set.of("mirror.example", "cdn.example"));
        assertThat(changed.of("acme").orElseThrow().source()).isEmpty();
        assertThat(changed.of("cloud").orElseThrow().source())
                .contains(StatusFormat.FEED.at(
                        URI.create("https://status.example/feed"),
                        StatusFilter.EVERYTHING
                                .withTitles("[API]")
                                .withKeywords("llm")
                                .listingOnlyOpen()));
        assertThat(changed.of("groq")).isEqualTo(BUILT_IN.of("groq"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | status pages: no JSON object",
                "`` | status pages: no JSON object",
                "{\"pages\": []} | status pages: version is not 1: ",
                "{\"version\": 2, \"pages\": []} | status pages: version is not 1: 2",
                "{\"version\": 1} | status pages: pages is no array",
                "{\"version\": 1, \"pages\": [], \"pges\": []} | status pages: unknown field \"pges\"",
                "{\"version\": 1, \"pages\": [7]} | status pages: pages[0]: no object",
                "{\"version\": 1, \"pages\": [{\"page\": \"https://x.example\"}]} | status pages: pages[0]: provider is missing",
                "{\"version\": 1, \"pages\": [{\"provider\": \"a\"}]} | status pages: pages[0] (a): page is missing",
                "{\"version\": 1, \"pages\": [{\"provider\": \"a\", \"page\": 5}]} | status pages: pages[0] (a): page is no text: 5",
                "{\"version\": 1, \"pages\": [{\"provider\": \"a\", \"page\": \"x\"}]} | status pages: pages[0] (a): page is not an absolute http(s) URL: scheme null, host null",
                "{\"version\": 1, \"pages\": [{\"provider\": \"a\", \"page\": \"https://x y\"}]} | status pages: pages[0] (a): page is no URL: Illegal character in authority",
                "{\"version\": 1, \"pages\": [{\"provider\": \"a\", \"page\": \"https://x.example\", \"fromat\": \"feed\"}]} | status pages: pages[0] (a): unknown field \"fromat\"",
                "{\"version\": 1, \"pages\": [{\"provider\": \"a\", \"page\": \"https://x.example\", \"format\": \"rss\"}]} | status pages: pages[0] (a): format is none of statuspage, incident-io, incident-io-own, google-cloud, feed, better-stack, instatus, flash-duty: \"rss\"",
                "{\"version\": 1, \"pages\": [{\"provider\": \"a\", \"page\": \"https://x.example\", \"keywords\": [\"x\"]}]} | status pages: pages[0] (a): keywords without a format",
                "{\"version\": 1, \"pages\": [{\"provider\": \"a\", \"page\": \"https://x.example\", \"format\": \"feed\", \"keywords\": \"x\"}]} | status pages: pages[0] (a): keywords is no array of texts: \"x\"",
                "{\"version\": 1, \"pages\": [{\"provider\": \"a\", \"page\": \"https://x.example\", \"format\": \"google-cloud\"}]} | status pages: pages[0] (a): GOOGLE_CLOUD needs a product: ",
                "{\"version\": 1, \"pages\": [{\"provider\": \"a\", \"page\": \"https://x.example\", \"components\": {\"files\": []}}]} | status pages: pages[0] (a): route has no component: \"files\"",
                "{\"version\": 1, \"pages\": [{\"provider\": \"a\", \"page\": \"https://x.example\", \"components\": {\"files\": \"Files\"}}]} | status pages: pages[0] (a): components.files is no array of texts: \"Files\"",
                "{\"version\": 1, \"pages\": [{\"provider\": \"a\", \"page\": \"https://x.example\", \"checked\": \"yesterday\"}]} | status pages: pages[0] (a): checked is no day like 2026-11-01: \"yesterday\"",
                "{\"version\": 1, \"pages\": [{\"provider\": \"a\", \"page\": \"https://x.example\"}, {\"provider\": \"a\", \"page\": \"https://y.example\"}]} | status pages: pages[1]: provider comes twice: \"a\"",
                "{\"version\": 1,, \"pages\": []} | status pages: no JSON at line 1, column "
            })
    void a_bad_file_is_refused_with_what_and_where(String json, String message) {
        assertThatThrownBy(() -> BUILT_IN.with(new StringReader(json)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
