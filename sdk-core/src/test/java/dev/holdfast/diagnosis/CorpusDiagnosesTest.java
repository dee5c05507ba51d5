package dev.holdfast.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.diagnosis.Findings.Place;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Certainty;
import dev.holdfast.failure.Evidence;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.failure.Phase;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Replay;
import dev.holdfast.testing.Captures;
import dev.holdfast.testing.Captures.Capture;
import dev.holdfast.text.Messages;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What people read of captured answers, of answers altered at random, and of exceptions, with private things planted in them. */
class CorpusDiagnosesTest {

    private static final long SEED = 27;
    private static final int ALTERED_EACH = 20;
    private static final int ENVELOPES = 800;

    private static final URI STATUS_PAGE = URI.create("https://status.acme.example/now?a=1&b=2");
    private static final List<Service> SERVICES =
            List.of(new Service("Acme", STATUS_PAGE, true), Service.named(""), new Service("", STATUS_PAGE, true));

    private static final List<Locale> LOCALES = List.of(Locale.ENGLISH, Locale.JAPANESE);

    /** A report with the name that a failing test shows. */
    private record Named(String name, CallReport report, Service service) {

        Diagnosis diagnosis() {
            return Diagnosis.of(report, service);
        }
    }

    private static final List<Named> EVERY_REPORT = everyReport();

    private static List<Named> everyReport() {
        List<Named> all = new ArrayList<>();
        Mutants mutants = new Mutants(SEED);
        BiConsumer<String, Failure> add = (name, failure) -> all.add(new Named(
                name + ", seed " + SEED + ", report " + all.size(),
                mutants.report(failure),
                SERVICES.get(all.size() % SERVICES.size())));
        for (Phase phase : Phase.values()) {
            for (int i = 0; i < Mutants.exceptions(); i++) {
                add.accept("exception " + i + " while " + phase, mutants.ofException(i, phase));
            }
        }
        for (Capture capture : Captures.all()) {
            Mutants.unaltered(capture, Duration.ofMillis(20)).ifPresent(failure -> add.accept(capture.name(), failure));
            for (int i = 0; i < ALTERED_EACH; i++) {
                mutants.ofAnswer(capture).ifPresent(failure -> add.accept(capture.name() + ", altered", failure));
            }
        }
        for (int i = 0; i < ENVELOPES; i++) {
            mutants.ofEnvelope().ifPresent(failure -> add.accept("envelope", failure));
        }
        return List.copyOf(all);
    }

    @Test
    void there_are_thousands_and_most_kinds_are_among_them() {
        assertThat(EVERY_REPORT).hasSizeGreaterThan(2_000);
        assertThat(EVERY_REPORT.stream()
                        .map(each ->
                                Findings.of(each.report(), Circumstances.NONE).kind())
                        .distinct())
                .contains(FailureKind.values());
    }

    @Test
    @DisplayName(
            "Promise 27: no markup, secret, address or stack trace in any form, language or audience, whatever was planted")
    void nothing_private_in_any_form() {
        everyLocaleWithAnAudience((each, locale, audience) -> {
            for (Form form : Form.values()) {
                requireFit(each, form, audience, locale);
            }
        });
    }

    private interface Check {
        void of(Named each, Locale locale, Audience audience);
    }

    /** Of every report, one audience in one language and the other in the other, and the next the other way round. */
    private static void everyLocaleWithAnAudience(Check check) {
        int turn = 0;
        for (Named each : EVERY_REPORT) {
            turn++;
            for (int i = 0; i < LOCALES.size(); i++) {
                check.of(each, LOCALES.get(i), Audience.values()[(turn + i) % 2]);
            }
        }
    }

    private static final Pattern NULL = Pattern.compile("\\bnull\\b");
    private static final Pattern OWN_LINK =
            Pattern.compile("\\]\\(<https://status\\.acme\\.example/now\\?a=1&amp;b=2>\\)");

    private static void requireFit(Named each, Form form, Audience audience, Locale locale) {
        String output = each.diagnosis().render(form, audience, locale);
        String why = unfit(form, output);
        if (why != null) {
            throw new AssertionError("%s: %s %s %s: %s in\n%s\nof %s"
                    .formatted(each.name(), form, audience, locale, why, output, each.report()));
        }
    }

    private static @Nullable String unfit(Form form, String output) {
        if (Planted.isIn(output)) {
            return "something planted";
        }
        boolean json = form == Form.JSON || form == Form.PROBLEM;
        if (Messages.GAP.matcher(output).find()) {
            return "an open gap";
        }
        if (json
                ? output.contains("\"null\"")
                : output.contains("null") && NULL.matcher(output).find()) {
            return "null";
        }
        String words = form == Form.MARKDOWN && output.contains("<")
                ? OWN_LINK.matcher(output).replaceAll(")")
                : output;
        if (form != Form.HTML && (words.contains("<") || words.contains(">"))) {
            return "an angle bracket";
        }
        if (form == Form.LINE && output.contains("\n")) {
            return "a second line";
        }
        return null;
    }

    @Test
    @DisplayName(
            "Promise 27: HTML holds the form's own elements only, Markdown the form's own nodes, and both say what text says")
    void html_and_markdown_say_what_text_says() {
        everyLocaleWithAnAudience((each, locale, audience) -> {
            Messages messages = Texts.builtIn().of(locale);
            Diagnosis diagnosis = each.diagnosis();
            Blocks text = Blocks.ofText(diagnosis.render(Form.TEXT, audience, locale));
            Blocks html = Blocks.ofHtml(diagnosis.render(Form.HTML, audience, locale), messages);
            Blocks markdown = Blocks.ofMarkdown(diagnosis.render(Form.MARKDOWN, audience, locale), messages);
            if (!html.withoutLinks().equals(text) || !markdown.equals(html)) {
                throw new AssertionError(
                        "%s, %s, %s:\n%s\n%s\n%s".formatted(each.name(), audience, locale, text, html, markdown));
            }
            for (String link : html.links()) {
                assertThat(link).isEqualTo(STATUS_PAGE.toString());
            }
        });
    }

    private static final Pattern CODE = Pattern.compile("\\b[1-5]\\d\\d\\b");
    private static final Pattern NUMBER_OF_DAYS = Pattern.compile("\\d+ (days)|\\d+日");
    private static final Pattern CONSTANT = Pattern.compile("[A-Z]{4,}|[A-Z]_[A-Z]|Exception|\\bErr(or)?[A-Z]");
    private static final Pattern HOST = Pattern.compile("[a-z0-9]\\.[a-z]{2,}|chat-completions");
    private static final Pattern MARKUP = Pattern.compile("<[^>]*>");

    @Test
    @DisplayName("Promise 27: an end user reads no status code, host, exception or constant, and one reference at most")
    void an_end_user_reads_words() {
        for (Named each : EVERY_REPORT) {
            for (Locale locale : LOCALES) {
                for (Form form : List.of(Form.LINE, Form.TEXT, Form.MARKDOWN, Form.HTML)) {
                    String output = each.diagnosis().render(form, Audience.END_USER, locale);
                    String words = (form == Form.HTML ? MARKUP.matcher(output).replaceAll("") : output)
                            .replace("\\", "")
                            .replace("](<https://status.acme.example/now?a=1&amp;b=2>)", "]")
                            .replace("status.acme.example/now", "");
                    Failure failure = each.report().failure();
                    String id = Technical.id(failure.facts().reference());
                    if (id != null) {
                        int at = words.indexOf(id);
                        assertThat(at >= 0).as("%s: %s", each.name(), words).isEqualTo(form != Form.LINE);
                        words = words.replace(id, "");
                        String ray = failure.facts().reference().rayId();
                        assertThat(ray != null && words.contains(ray))
                                .as("a second reference in %s", words)
                                .isFalse();
                    }
                    words = NUMBER_OF_DAYS.matcher(words).replaceAll("").replace("2026-11-24 14:02:11 UTC", "");
                    for (Pattern unfit : List.of(CODE, CONSTANT, HOST)) {
                        Matcher found = unfit.matcher(words);
                        if (found.find()) {
                            throw new AssertionError("%s: \"%s\" in %s".formatted(each.name(), found.group(), output));
                        }
                    }
                }
                String json = each.diagnosis().render(Form.JSON, Audience.END_USER, locale);
                assertThat(json).as(each.name()).doesNotContain("acme.test", "technical", "Exception", "acme/chat");
            }
        }
    }

    private static final Pattern ENGLISH_WORD = Pattern.compile("[A-Za-z]{2,}");
    private static final Set<String> IN_JAPANESE_TOO = Set.of("AI", "API", "Acme", "UTC");
    private static final Pattern ENGLISH_SENTENCE = Pattern.compile("\\b[a-z']+( [a-z']+){2,}");

    @Test
    @DisplayName("Promise 29: Japanese holds no sentence in English")
    void japanese_is_japanese() {
        for (Named each : EVERY_REPORT) {
            String text = each.diagnosis().render(Form.TEXT, Audience.END_USER, Locale.JAPANESE);
            String id = Technical.id(each.report().failure().facts().reference());
            String words = text.replace("status.acme.example/now", "").replace(id == null ? "\n\n\n" : id, "");
            assertThat(ENGLISH_WORD.matcher(words).results().map(found -> found.group()))
                    .as("%s: %s", each.name(), text)
                    .isSubsetOf(IN_JAPANESE_TOO);
            // The wire's own words stay as they are.
            String forDevelopers = each.diagnosis()
                    .render(Form.TEXT, Audience.DEVELOPER, Locale.JAPANESE)
                    .replaceAll("(?m)^(根拠|サーバーの指示)：.*$", "")
                    .replaceAll("request id|ray id", "");
            assertThat(ENGLISH_SENTENCE.matcher(forDevelopers).results().map(found -> found.group()))
                    .as("%s: %s", each.name(), forDevelopers)
                    .isEmpty();
        }
    }

    @Test
    void a_language_that_there_is_none_of_reads_English_and_rendering_twice_gives_the_same() {
        for (int i = 0; i < EVERY_REPORT.size(); i += 10) {
            Named each = EVERY_REPORT.get(i);
            Diagnosis diagnosis = each.diagnosis();
            for (Form form : Form.values()) {
                String english = diagnosis.render(form, Audience.DEVELOPER, Locale.ENGLISH);
                assertThat(diagnosis.render(form, Audience.DEVELOPER, Locale.FRENCH))
                        .isEqualTo(english);
                assertThat(each.diagnosis().render(form, Audience.DEVELOPER, Locale.UK))
                        .isEqualTo(english);
            }
        }
    }

    @Test
    void the_same_under_any_default_locale_and_time_zone() {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            List<String> before = everything();
            for (String tag : List.of("tr-TR", "ar-EG-u-nu-arab", "ja-JP-u-ca-japanese", "th-TH-u-ca-buddhist")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                TimeZone.setDefault(TimeZone.getTimeZone(tag.startsWith("ja") ? "Asia/Tokyo" : "America/St_Johns"));
                assertThat(everything()).as(tag).isEqualTo(before);
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    /** Of every 40th report. */
    private static List<String> everything() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < EVERY_REPORT.size(); i += 40) {
            for (Locale locale : LOCALES) {
                for (Form form : Form.values()) {
                    all.add(EVERY_REPORT.get(i).diagnosis().render(form, Audience.DEVELOPER, locale));
                }
            }
        }
        return all;
    }

    // What is said, and whether it is so. Told anew from the report, not by asking what the code has found.

    private static final Set<String> SAYS_NOT_PROCESSED = Set.of(
            "risk.unsent",
            "risk.unprocessed",
            "risk.unprocessed.safe",
            "risk.conversation",
            "remark.unsent",
            "remark.unsent.wait",
            "remark.network.unprocessed");

    private static final Pattern SAYS_IT_HAS_LASTED =
            Pattern.compile("expected\\.(so-far|moderate)|remark\\.moderate.*|advice\\.retry\\.moderate");
    private static final Pattern SAYS_IT_HAS_LASTED_LONG =
            Pattern.compile("expected\\.long|remark\\.long.*|advice\\.retry\\.long");

    /** Sentences that lay a failure at the service's door. */
    private static final Pattern BLAMES = Pattern.compile("headline\\.connect-refused|expected\\..*"
            + "|reached\\.(certainly|seemingly)|remark\\.(moderate|long).*|advice\\.retry\\.(moderate|long)");

    /** And those that do so where it isn't sure, which is not blame, and never fit a failure of the reader's own side. */
    private static final Pattern BLAMES_MAYBE = Pattern.compile(
            "headline\\.(too-slow|bad-gateway|unavailable.*|overloaded.*"
                    + "|server-error|rate-limited.*|too-early|unauthorized|forbidden|not-found|conflict|too-large|invalid-request"
                    + "|not-supported)|cause\\..*|happened\\.(bad-gateway|unavailable|gateway-timeout|server-error|rate-limited|breaker-open"
                    + "|malformed"
                    + "|request-timeout)|done\\.told-not-to|advice\\.status-page|risk\\.(account|model|conversation).*");

    private static Place place(Failure failure) {
        if (failure.cause().likely() == LikelyCause.LOCAL
                || failure.origin().hop() == Hop.LOCAL_NETWORK
                || failure.origin().hop() == Hop.INTERMEDIARY) {
            return Place.NETWORK;
        }
        boolean told = Set.of(Certainty.CERTAIN, Certainty.LIKELY)
                .contains(failure.origin().certainty());
        return told ? Place.SERVICE : Place.UNKNOWN;
    }

    private static Replay leastSafe(CallReport report) {
        Set<Replay> all = Stream.concat(
                        Stream.of(report.failure()), report.attempts().stream().map(Attempted::failure))
                .map(Failure::replay)
                .collect(Collectors.toSet());
        return Stream.of(Replay.PROCESSED, Replay.UNKNOWN, Replay.LIKELY_UNPROCESSED, Replay.UNPROCESSED)
                .filter(all::contains)
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("Promise 28: only what is true of this failure, of whether it was processed and how far it came")
    void what_is_said_of_the_request_is_true() {
        for (Named each : EVERY_REPORT) {
            CallReport report = each.report();
            Replay leastSafe = leastSafe(report);
            for (String key : Truths.keysOf(Findings.of(report, Circumstances.NONE))) {
                Supplier<String> context = () -> key + " of " + each.name() + ": " + report;
                assertThat(Truths.replaysOf(key)).as(context).contains(leastSafe);
                if (SAYS_NOT_PROCESSED.contains(key)) {
                    assertThat(report.attempts())
                            .as(context)
                            .allMatch(attempt -> attempt.failure().replay() == Replay.UNPROCESSED);
                }
                if (key.contains("unsent")) {
                    assertThat(report.attempts()).as(context).isEmpty();
                }
                if (key.equals("reached.certainly")) {
                    boolean atBackend = report.failure().origin().hop() == Hop.BACKEND;
                    assertThat(Stream.concat(
                                            report.failure().origin().evidence().stream(),
                                            report.failure().cause().evidence().stream())
                                    .map(Evidence::kind))
                            .as(context)
                            .containsAnyOf(
                                    Evidence.Kind.REQUEST_ID,
                                    atBackend ? Evidence.Kind.ENVELOPE : Evidence.Kind.REQUEST_ID);
                }
                if (key.equals("done.elsewhere")) {
                    assertThat(report.attempts())
                            .as(context)
                            .anyMatch(attempt -> attempt.endpoint().equals(Mutants.BACKUP));
                }
            }
        }
    }

    @Test
    @DisplayName("Promise 28: nothing is laid at the service's door that isn't known to be its own")
    void nothing_is_blamed_on_the_service_without_ground() {
        for (Named each : EVERY_REPORT) {
            Place place = place(each.report().failure());
            for (String key : Truths.keysOf(Findings.of(each.report(), Circumstances.NONE))) {
                boolean blames = BLAMES.matcher(key).matches();
                boolean maybe = BLAMES_MAYBE.matcher(key).matches();
                assertThat(place == Place.NETWORK && (blames || maybe))
                        .as("%s of %s: %s", key, each.name(), each.report())
                        .isFalse();
                assertThat(place == Place.UNKNOWN && blames)
                        .as("%s of %s: %s", key, each.name(), each.report())
                        .isFalse();
            }
        }
    }

    @Test
    @DisplayName("Promise 28: tries, waits and how long it has been going on are what they were")
    void numbers_are_true() {
        SpokenTime time = new SpokenTime(Texts.builtIn().of(Locale.ENGLISH));
        Pattern tried = Pattern.compile("We have tried (\\d+) times");
        for (Named each : EVERY_REPORT) {
            CallReport report = each.report();
            List<Attempted> attempts = report.attempts();
            String text = each.diagnosis().render(Form.TEXT, Audience.END_USER, Locale.ENGLISH)
                    + each.diagnosis().render(Locale.ENGLISH);
            int tries =
                    attempts.isEmpty() ? 0 : attempts.get(attempts.size() - 1).number();
            Matcher said = tried.matcher(text);
            while (said.find()) {
                assertThat(Integer.parseInt(said.group(1)))
                        .as(text)
                        .isEqualTo(tries)
                        .isGreaterThan(1);
            }
            Duration hint = report.failure().facts().hint().delay();
            Duration lasted = report.failingFor().orElse(Duration.ZERO);
            for (String key : Truths.keysOf(Findings.of(report, Circumstances.NONE))) {
                Supplier<String> context = () -> key + " of " + each.name() + ": " + text + report;
                if (key.matches("headline\\.(unavailable|overloaded|rate-limited)\\.wait")) {
                    assertThat(hint).as(context).isNotNull();
                    assertThat(text).as(context).contains(" in " + time.until(hint) + ".");
                }
                if (key.equals("headline.breaker-open.wait")) {
                    assertThat(text)
                            .as(context)
                            .contains(
                                    " in " + time.until(report.untilNextProbe().orElseThrow()));
                }
                if (key.equals("expected.short") || key.equals("advice.retry.short")) {
                    assertThat(place(report.failure()) == Place.SERVICE && lasted.toMinutes() > 0)
                            .as(context)
                            .isFalse();
                }
                if (SAYS_IT_HAS_LASTED.matcher(key).matches()) {
                    assertThat(lasted).as(context).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(15));
                }
                if (SAYS_IT_HAS_LASTED_LONG.matcher(key).matches()) {
                    assertThat(lasted).as(context).isGreaterThan(Duration.ofMinutes(15));
                }
            }
            if (text.contains("It has been going on for")) {
                assertThat(text).contains("going on for " + time.length(lasted));
            }
        }
    }

    @Test
    @DisplayName("Promise 7: nobody is told to come back earlier than the server or the breaker allows")
    void nobody_is_told_to_come_back_too_early() {
        for (Named each : EVERY_REPORT) {
            CallReport report = each.report();
            boolean held = report.failure().kind() == FailureKind.BREAKER_OPEN || report.why() == Reason.BREAKER_OPEN;
            Duration hint =
                    Optional.ofNullable(report.failure().facts().hint().delay()).orElse(Duration.ZERO);
            Duration probe = held ? report.untilNextProbe().orElse(Duration.ZERO) : Duration.ZERO;
            assertThat(each.diagnosis().retryAfter().orElse(Duration.ZERO))
                    .as(each.name())
                    .isEqualTo(hint.compareTo(probe) > 0 ? hint : probe);
        }
    }
}
