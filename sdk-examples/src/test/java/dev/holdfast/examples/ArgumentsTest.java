package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    private static final Map<String, String> CONFIGURED =
            Map.of("OPENAI_BASE_URL", "http://localhost:1234/v1", "OPENAI_API_KEY", "sk-env");

    @Test
    void without_anything_it_plays_the_acts() throws Exception {
        Arguments arguments = parse(Map.of());
        assertThat(arguments.mode()).isEqualTo(Arguments.Mode.SHOW);
        assertThat(arguments.locale()).isEqualTo(Locale.GERMAN);
        assertThat(arguments.chatApi()).isEmpty();
    }

    @Test
    void a_key_alone_in_the_environment_does_not_spend_money() throws Exception {
        assertThat(parse(Map.of("OPENAI_API_KEY", "sk-env")).mode()).isEqualTo(Arguments.Mode.SHOW);
        assertThat(parse(Map.of("OPENAI_API_KEY", "sk-env", "OPENAI_BASE_URL", " "))
                        .mode())
                .isEqualTo(Arguments.Mode.SHOW);
    }

    @Test
    void a_base_URL_and_a_key_in_the_environment_make_it_a_chat() throws Exception {
        assertThat(parse(CONFIGURED).chatApi())
                .contains(new Arguments.Api(HttpUrl.get("http://localhost:1234/v1"), "sk-env", "gpt-4o-mini"));
        assertThat(parse(CONFIGURED, "--demo").mode()).isEqualTo(Arguments.Mode.SHOW);
    }

    @Test
    void flags_go_before_the_environment() throws Exception {
        Arguments arguments =
                parse(CONFIGURED, "--base-url=https://example.com/v1", "--model", "m", "--api-key", "sk-flag");
        assertThat(arguments.chatApi())
                .contains(new Arguments.Api(HttpUrl.get("https://example.com/v1"), "sk-flag", "m"));
    }

    @Test
    void the_key_of_the_environment_is_not_sent_to_another_API() throws Exception {
        assertThat(parse(CONFIGURED, "--base-url", "http://localhost:11434/v1")
                        .chatApi()
                        .orElseThrow()
                        .key())
                .isEmpty();
    }

    @Test
    void a_key_or_model_as_a_flag_means_a_chat_with_OpenAI() throws Exception {
        assertThat(parse(Map.of(), "--api-key", "sk-flag")
                        .chatApi()
                        .orElseThrow()
                        .baseUrl())
                .isEqualTo(HttpUrl.get("https://api.openai.com/v1"));
    }

    @Test
    void help_goes_before_all() throws Exception {
        assertThat(parse(CONFIGURED, "--help").mode()).isEqualTo(Arguments.Mode.HELP);
        assertThat(parse(CONFIGURED, "-h", "--lang", "ja").mode()).isEqualTo(Arguments.Mode.HELP);
    }

    @Test
    void the_language_can_be_chosen() throws Exception {
        assertThat(parse(Map.of(), "--lang", "ja").locale()).isEqualTo(Locale.JAPANESE);
        assertThat(parse(Map.of(), "--lang=en").locale()).isEqualTo(Locale.ENGLISH);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--colour                       | unknown option: --colour",
                "chat                           | unknown option: chat",
                "--lang                         | --lang needs a value",
                "--lang fr                      | --lang is neither en nor ja: fr",
                "--model --demo                 | --model needs a value",
                "--model=                       | --model needs a value",
                "--help=yes                     | --help takes no value",
                "--demo --model x               | --demo needs no API: leave out --base-url, --api-key and --model",
                "--base-url ftp://example.com   | --base-url is not an http or https URL: ftp://example.com"
            })
    void what_makes_no_sense_is_told(String line, String message) {
        assertThatThrownBy(() -> parse(Map.of(), line.split(" ")))
                .isInstanceOf(Arguments.UsageException.class)
                .hasMessage(message);
    }

    @Test
    void a_key_is_never_repeated() throws Exception {
        assertThatThrownBy(() -> parse(Map.of(), "--api-key", "sk secret")).hasMessageNotContaining("secret");
        assertThat(parse(CONFIGURED).toString()).doesNotContain("sk-env");
    }

    private static Arguments parse(Map<String, String> environment, String... args) throws Arguments.UsageException {
        return Arguments.parse(List.copyOf(Arrays.asList(args)), environment, Locale.GERMAN);
    }
}
