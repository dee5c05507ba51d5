package dev.holdfast.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Replay;
import dev.holdfast.text.Escaped;
import dev.holdfast.text.Messages;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a service, an endpoint or a sentence is made of, it stays text. */
class HostileNamesTest {

    private static final URI STATUS_PAGE = URI.create("https://status.example.com/a_b*c?x=1&lt;=2");
    private static final List<Locale> LOCALES = List.of(Locale.ENGLISH, Locale.JAPANESE);

    static List<String> names() {
        return List.of(
                "[x](javascript:alert(1))",
                "![x](https://evil.example/pixel)",
                "[x]: https://evil.example",
                "<https://evil.example>",
                "*a*",
                "**a**",
                "__a__",
                "_a_",
                "~~a~~",
                "`a`",
                "```",
                "~~~",
                "<b>",
                "</section><script>alert(1)</script>",
                "<!--x",
                "&lt;b&gt; &amp; &#60; &copy;",
                "\" onmouseover=\"alert(1)",
                "' onmouseover='alert(1)",
                "1. x",
                "1) x",
                "123456789. x",
                "1.",
                "- x",
                "+ x",
                "* x",
                "# x",
                "###### x",
                "> x",
                "---",
                "===",
                "+++",
                "|a|b|",
                "$a$",
                "a\\",
                "\\*a\\*",
                "{Service}",
                "$1 \\1 {tries}",
                "status.example.com/a_b*c");
    }

    @ParameterizedTest
    @MethodSource("names")
    @DisplayName("Promise 27: what a service or an endpoint is called can't become markup")
    void names_stay_text(String name) {
        for (CallReport report : reports(name)) {
            for (Locale locale : LOCALES) {
                for (Audience audience : Audience.values()) {
                    Diagnosis diagnosis = Diagnosis.of(report, new Service(name, STATUS_PAGE, true));
                    Blocks text = Blocks.ofText(diagnosis.render(Form.TEXT, audience, locale));
                    assertSame(diagnosis, text, audience, locale, Texts.builtIn());
                    assertThat(text.paragraphs().get(0)).contains(name);
                }
            }
        }
    }

    /** Reports in which the name begins the headline or a paragraph, and whose facts name it. */
    private static List<CallReport> reports(String name) {
        List<CallReport> all = new ArrayList<>();
        for (CallReport report : List.of(
                Reports.of(FailureKind.BAD_GATEWAY)
                        .tries(3, Duration.ofSeconds(3))
                        .report(),
                Reports.of(FailureKind.OVERLOADED)
                        .hint(Duration.ofSeconds(9))
                        .why(Reason.SERVER_SAID_NO_RETRY)
                        .replay(Replay.UNPROCESSED)
                        .report())) {
            Endpoint hostile = new Endpoint(name, "api.example.com", 443);
            List<Attempted> attempts = report.attempts().stream()
                    .map(one -> new Attempted(
                            one.number(), hostile, one.startedAfter(), one.waited(), false, one.failure()))
                    .toList();
            all.add(new CallReport(report.endpoint(), report.failure(), report.why(), attempts, report.timing()));
            all.add(new CallReport(hostile, report.failure(), report.why(), attempts, report.timing()));
        }
        return all;
    }

    private static void assertSame(Diagnosis diagnosis, Blocks text, Audience audience, Locale locale, Texts texts) {
        Messages messages = texts.of(locale);
        Blocks html = Blocks.ofHtml(diagnosis.render(Form.HTML, audience, locale), messages);
        Blocks markdown = Blocks.ofMarkdown(diagnosis.render(Form.MARKDOWN, audience, locale), messages);
        assertThat(html.withoutLinks()).isEqualTo(text);
        assertThat(markdown.withoutLinks()).isEqualTo(text);
        assertThat(html.links()).containsOnly(STATUS_PAGE.toString());
        assertThat(markdown.links()).containsOnly(STATUS_PAGE.toString());
    }

    @ParameterizedTest
    @MethodSource("names")
    @DisplayName("Promise 27: a user's sentences may hold anything, and stay text")
    void a_users_sentences_stay_text(String sentence) {
        String without = sentence.replace("{Service}", "(Service)").replace("{tries}", "(tries)");
        Texts texts = Texts.builtIn();
        for (String key :
                List.of("advice.retry.short", "risk.likely-unprocessed", "happened.bad-gateway", "title.advice")) {
            texts = texts.with(Locale.ENGLISH, Map.of(key, without));
        }
        CallReport report = Reports.of(FailureKind.BAD_GATEWAY).report();
        Diagnosis diagnosis = Diagnosis.of(report, new Service("Acme", STATUS_PAGE, true), texts);
        String html = diagnosis.render(Form.HTML, Audience.END_USER, Locale.ENGLISH);
        Blocks read = Blocks.ofHtml(html, texts.of(Locale.ENGLISH));
        Blocks markdown = Blocks.ofMarkdown(
                diagnosis.render(Form.MARKDOWN, Audience.END_USER, Locale.ENGLISH), texts.of(Locale.ENGLISH));
        assertThat(read.advice().get(0)).isEqualTo(without);
        assertThat(read.paragraphs()).contains(without);
        assertThat(markdown).isEqualTo(read);
    }

    @Test
    void whatever_means_something_in_html_is_escaped_and_nothing_else() {
        assertThat(Escaped.html("&<>\"'")).isEqualTo("&amp;&lt;&gt;&quot;&#39;");
        assertThat(Escaped.html("a`=\u3042/;\ud83d\ude80")).isEqualTo("a`=\u3042/;\ud83d\ude80");
    }

    @Test
    void blanks_around_a_title_keep_it_a_title() {
        Texts texts = Texts.builtIn()
                .with(
                        Locale.ENGLISH,
                        Map.of("headline.bad-gateway", "  {Service} hiccups. ", "title.advice", "\u00a0Do "));
        Diagnosis diagnosis = Diagnosis.of(Reports.of(FailureKind.BAD_GATEWAY).report(), Service.named("Acme"), texts);
        String markdown = diagnosis.render(Form.MARKDOWN, Audience.END_USER, Locale.ENGLISH);
        assertThat(markdown).startsWith("**Acme hiccups.**\n").contains("\n**Do**\n");
    }

    @Test
    void an_endpoints_name_of_several_lines_is_shown_in_one() {
        Endpoint endpoint = new Endpoint("a\n\n# b\u2028\u202ec", "api.example.com", 443);
        CallReport report = Reports.of(FailureKind.BAD_GATEWAY).report();
        CallReport renamed =
                new CallReport(endpoint, report.failure(), report.why(), report.attempts(), report.timing());
        Diagnosis diagnosis = Diagnosis.of(renamed, new Service("Acme", STATUS_PAGE, true));
        Blocks text = Blocks.ofText(diagnosis.render(Form.TEXT, Audience.DEVELOPER, Locale.ENGLISH));
        assertThat(text.facts()).filteredOn(fact -> fact.contains("a  # b  c")).hasSize(1);
        assertSame(diagnosis, text, Audience.DEVELOPER, Locale.ENGLISH, Texts.builtIn());
    }

    @Test
    void a_services_name_is_one_line_of_60_characters_that_can_be_seen() {
        assertThat(Service.named("A\u2028c\u2029m\u202ee\ud800\r\n\t\u200b").name())
                .isEqualTo("Acme");
        assertThat(Service.named("\ud83d\ude80".repeat(70)).name().codePoints()).hasSize(60);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "data:text/html,x",
                "mailto:a@example.com",
                "//status.example.com",
                "status.example.com",
                "https:///path",
                "https://under_score.example.com/",
                "file:///etc/passwd"
            })
    void a_status_page_that_nobody_can_be_sent_to_is_refused(String page) {
        assertThatThrownBy(() -> new Service("Acme", URI.create(page), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("status page is not an absolute http(s) address: scheme ");
    }

    @Test
    @DisplayName("Promise 27: a password in the status page's address is refused, and not shown")
    void a_password_is_refused() {
        assertThatThrownBy(() -> new Service("Acme", URI.create("https://me:secret@status.example.com/"), true))
                .hasMessage("status page holds a user or password: host status.example.com");
    }

    @Test
    void an_address_is_shown_as_people_write_it() {
        assertThat(Wording.shown(URI.create("https://status.example.com/"))).isEqualTo("status.example.com");
        assertThat(Wording.shown(URI.create("HTTPS://status.example.com"))).isEqualTo("status.example.com");
        assertThat(Wording.shown(URI.create("http://localhost:8080/now?token=x#y")))
                .isEqualTo("localhost:8080/now");
        assertThat(Wording.shown(URI.create("https://status.example.com/%3Cb%3E")))
                .isEqualTo("status.example.com/%3Cb%3E");
    }
}
