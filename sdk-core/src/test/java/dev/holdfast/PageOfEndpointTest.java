package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.Endpoint;
import dev.holdfast.status.StatusPage;
import dev.holdfast.status.StatusPages;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose status page tells of an endpoint. */
class PageOfEndpointTest {

    private static final Alternate CLAUDE =
            Alternate.at(Provider.anthropic()).name("claude").bearer("key").build();

    private static PageOfEndpoint pages(Set<String> own) {
        return new PageOfEndpoint(Provider.openAi(), List.of(CLAUDE), StatusPages.builtIn(), own);
    }

    private static Optional<String> pageOf(Endpoint endpoint) {
        return pages(Set.of()).apply(endpoint).map(StatusPage::provider);
    }

    @Test
    void an_endpoint_of_an_alternate_is_its_providers_and_every_other_the_first_ones() {
        assertThat(pageOf(Provider.openAi().endpointFor("api.openai.com", 443, "/v1/chat/completions")))
                .contains("openai");
        assertThat(pageOf(new Endpoint("a name of the caller's", "api.openai.com", 443)))
                .contains("openai");
        assertThat(pageOf(CLAUDE.endpointFor("api.anthropic.com", 443, "/v1/messages")))
                .contains("anthropic");
        assertThat(pageOf(new Endpoint("claude", "api.anthropic.com", 443))).contains("anthropic");
        assertThat(pageOf(new Endpoint("claudette/chat", "api.openai.com", 443)))
                .contains("openai");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "api.localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"})
    void a_built_in_page_is_not_looked_at_for_calls_to_this_machine(String host) {
        Endpoint here = Endpoint.of(host, 8080);
        assertThat(pages(Set.of()).apply(here)).isEmpty();
        assertThat(pages(Set.of("openai")).apply(here)).isPresent();
    }

    @Test
    void a_provider_of_ones_own_has_the_page_that_it_was_given_or_none() {
        Provider acme = Provider.builder("acme").build();
        StatusPage page = StatusPage.builder("acme", URI.create("https://status.acme.example"))
                .build();
        Endpoint endpoint = Endpoint.of("api.acme.example", 443);
        assertThat(new PageOfEndpoint(acme, List.of(), StatusPages.builtIn(), Set.of()).apply(endpoint))
                .isEmpty();
        assertThat(new PageOfEndpoint(acme, List.of(), StatusPages.builtIn().with(page), Set.of("acme"))
                        .apply(endpoint))
                .contains(page);
    }
}
