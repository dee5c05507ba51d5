package dev.holdfast.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Certainty;
import dev.holdfast.failure.Evidence;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Replay;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

    /** What only a developer reads. */
    private static final Pattern FOR_DEVELOPERS =
            Pattern.compile("(label|technical|certainty|hop|likely-cause|replay|reason)\\..*");

    private static final Pattern UNFIT = Pattern.compile(
            "[<>{}]|https?|\\bAPI error|\\b[1-5]\\d\\d\\b|192\\.0\\.2|example\\.com|sk-secret|req_|nginx|null|"
                    + "gateway|upstream|proxy|timeout|ゲートウェイ|プロキシ|タイムアウト|不正な",
            Pattern.CASE_INSENSITIVE);

    private static final Set<Reason> TELLING =
            EnumSet.of(Reason.PATIENCE_EXHAUSTED, Reason.OUTCOME_UNKNOWN, Reason.HINT_TOO_LONG);

    private static final List<Hop> SIDES = List.of(Hop.GATEWAY, Hop.LOCAL_NETWORK, Hop.UNKNOWN);

    private static final List<CallReport> EVERY_REPORT = everyReport();
    private static final List<Locale> LOCALES = List.of(Locale.ENGLISH, Locale.JAPANESE);

    private static Outline outline(Findings findings) {
        return Outline.of(findings, new Service("", URI.create("https://status.example.org"), true));
    }

    @Test
    @DisplayName("Promise 27: whatever the failure, a person reads no code, page, host, address or secret")
    void every_failure_reads_well() {
        Set<String> lines = new TreeSet<>();
        Set<String> texts = new TreeSet<>();
        Set<List<String>> outlines = new HashSet<>();
        for (CallReport report : EVERY_REPORT) {
            Diagnosis diagnosis = Reports.diagnosis(report, "");
            Findings findings = Findings.of(report, Circumstances.NONE);
            List<String> sentences = new ArrayList<>(outline(findings).keys());
            Remark.keyOf(findings).ifPresent(sentences::add);
            if (outlines.add(sentences)) {
                LOCALES.forEach(locale -> lines.add(diagnosis.render(locale)));
                LOCALES.forEach(locale -> texts.add(diagnosis.render(Form.TEXT, Audience.END_USER, locale)));
            }
        }
        for (String text : texts) {
            // But for the one reference.
            String words = text.replace("req_8f2c", "");
            assertThat(UNFIT.matcher(words).find()).as(text).isFalse();
            assertThat(words).doesNotContain("\n\n\n").doesNotContain("  ");
        }
        for (String line : lines) {
            assertThat(line).isNotBlank().doesNotContain("\n");
            assertThat(UNFIT.matcher(line).find()).as(line).isFalse();
            assertThat(line.chars().filter(c -> c == '.' || c == '。').count())
                    .as(line)
                    .isBetween(1L, 2L);
        }
    }

    @Test
    @DisplayName("Promise 28: only what is true of this failure is said of whether it was processed")
    void truth_table() {
        Set<String> seen = new HashSet<>();
        for (CallReport report : EVERY_REPORT) {
            Findings findings = Findings.of(report, Circumstances.NONE);
            for (String key : Truths.keysOf(findings)) {
                seen.add(key);
                assertThat(Truths.replaysOf(key))
                        .as("%s with %s", key, findings)
                        .contains(findings.replay());
                if (Set.of("remark.billed", "remark.processed", "done.not-again")
                        .contains(key)) {
                    assertThat(findings.effort().tries())
                            .as("'not sent again' in %s", findings)
                            .isLessThan(2);
                }
                if (key.contains(".unsent")) {
                    assertThat(findings.effort().tries())
                            .as("'not sent' in %s", findings)
                            .isZero();
                }
            }
        }
        assertThat(seen).as("every row is met").containsAll(Truths.TABLE.keySet());
    }

    @Test
    @DisplayName("Promise 28: no other sentence speaks of it")
    void claims_are_all_in_the_table() {
        for (Locale locale : LOCALES) {
            Set<String> claiming = Texts.builtIn().of(locale).sentences().entrySet().stream()
                    .filter(entry -> Truths.CLAIM.matcher(entry.getValue()).find())
                    .map(Map.Entry::getKey)
                    .filter(key -> !FOR_DEVELOPERS.matcher(key).matches())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(claiming).as("%s", locale).isEqualTo(Truths.TABLE.keySet());
        }
    }

    @Test
    @DisplayName("Promise 28: the whole of it always says whether the request counted, once")
    void the_whole_says_whether_it_counted() {
        for (CallReport report : EVERY_REPORT) {
            Findings findings = Findings.of(report, Circumstances.NONE);
            assertThat(outline(findings).risk().get(0))
                    .as("%s", findings)
                    .matches("risk\\.(unsent|unprocessed.*|likely-unprocessed|unknown|processed)");
            assertThat(outline(findings).keys()).as("%s", findings).doesNotHaveDuplicates();
        }
    }

    @Test
    @DisplayName("Promise 32: the model is what it was, and so is the conversation where nothing was processed")
    void the_model_is_what_it_was() {
        for (Replay replay : Replay.values()) {
            CallReport report =
                    Reports.of(FailureKind.BAD_GATEWAY).replay(replay).report();
            String text = Reports.diagnosis(report, "").render(Form.TEXT, Audience.END_USER, Locale.ENGLISH);
            assertThat(text).contains("The model itself is not affected");
            assertThat(text.contains("your conversation is as it was")).isEqualTo(replay == Replay.UNPROCESSED);
        }
    }

    @Test
    @DisplayName("Promise 28: a connection is said to be encrypted only where it is known to have been made, over TLS")
    void encryption_is_said_where_it_was() {
        Service secure = new Service("", null, true);
        Reports answered = Reports.of(FailureKind.BAD_GATEWAY);
        assertThat(english(answered.report(), secure)).contains("The connection was encrypted.");
        assertThat(english(answered.report(), Service.named(""))).doesNotContain("encrypted");
        assertThat(english(answered.elsewhere().report(), secure)).doesNotContain("encrypted");
        assertThat(english(
                        Reports.of(FailureKind.CONNECT_REFUSED)
                                .maybeAt(Hop.EDGE)
                                .status(0)
                                .report(),
                        secure))
                .doesNotContain("encrypted");
    }

    private static String english(CallReport report, Service service) {
        return Diagnosis.of(report, service).render(Form.TEXT, Audience.END_USER, Locale.ENGLISH);
    }

    @Test
    @DisplayName("Promise 28: what may have been billed is said of every failure that passes by itself")
    void a_possible_bill_is_never_kept_silent() {
        for (CallReport report : EVERY_REPORT) {
            Findings findings = Findings.of(report, Circumstances.NONE);
            boolean passing = Remark.keyOf(findings).orElse("").matches("remark\\.(soon|wait|tried|network|check).*");
            assertThat(passing && findings.mayBeBilled()).as("%s", findings).isFalse();
        }
    }

    @Test
    @DisplayName("Promise 6: a failure on the caller's side is never blamed on the provider")
    void own_network_is_not_blamed_on_the_service() {
        Set<String> blaming = Set.of(
                "connect-refused",
                "too-slow",
                "bad-gateway",
                "unavailable",
                "unavailable.wait",
                "overloaded",
                "overloaded.wait",
                "server-error",
                "rate-limited",
                "rate-limited.wait",
                "too-early");
        Pattern blamingSentences = Pattern.compile("(cause|expected|reached\\.(certainly|seemingly))\\..*"
                + "|happened\\.(bad-gateway|unavailable|gateway-timeout|server-error|rate-limited|breaker-open"
                + "|malformed)|done\\.told-not-to"
                + "|advice\\.status-page|risk\\.(account|model|conversation).*");
        for (FailureKind kind : FailureKind.values()) {
            for (Reports local : List.of(
                    Reports.of(kind).at(Hop.LOCAL_NETWORK),
                    Reports.of(kind).at(Hop.INTERMEDIARY),
                    Reports.of(kind).at(Hop.UNKNOWN).cause(LikelyCause.LOCAL))) {
                for (Reports each : List.of(local, local.hint(Duration.ofSeconds(9)))) {
                    String key = Headline.keyOf(Findings.of(each.report(), Circumstances.NONE))
                            .substring("headline.".length());
                    assertThat(blaming).as("%s", kind).doesNotContain(key);
                    assertThat(outline(Findings.of(each.report(), Circumstances.NONE))
                                    .keys())
                            .as("%s", kind)
                            .noneMatch(sentence ->
                                    blamingSentences.matcher(sentence).matches());
                }
            }
        }
    }

    @Test
    @DisplayName("Promise 6: nor is one that is only guessed to be the provider's")
    void a_guess_is_not_blame() {
        CallReport report = Reports.of(FailureKind.CONNECT_REFUSED)
                .maybeAt(Hop.EDGE)
                .status(0)
                .replay(Replay.UNPROCESSED)
                .report();
        assertThat(Reports.diagnosis(report, "OpenAI").toString())
                .startsWith("OpenAI couldn't be reached. If other sites");
    }

    @Test
    @DisplayName("Promise 28: an error in the service's form that its edge has written is no proof that it was reached")
    void an_edge_is_not_the_service() {
        Reports envelope = Reports.of(FailureKind.BAD_GATEWAY)
                .cause(LikelyCause.THROTTLING_OR_EDGE, Certainty.LIKELY)
                .evidence(new Evidence(Evidence.Kind.ENVELOPE, "JSON error envelope"));
        assertThat(outline(Findings.of(envelope.at(Hop.EDGE).report(), Circumstances.NONE))
                        .happened())
                .contains("reached.seemingly")
                .doesNotContain("reached.certainly");
        assertThat(outline(Findings.of(envelope.at(Hop.BACKEND).report(), Circumstances.NONE))
                        .happened())
                .contains("reached.certainly");
    }

    @Test
    @DisplayName("Promise 28: where the service has said how long it takes, nothing else is foretold")
    void nobody_knows_better_than_the_service() {
        Reports unavailable = Reports.of(FailureKind.UNAVAILABLE).replay(Replay.UNPROCESSED);
        assertThat(outline(Findings.of(unavailable.report(), Circumstances.NONE))
                        .expected())
                .containsExactly("expected.short");
        Reports told = unavailable.hint(Duration.ofSeconds(42));
        assertThat(outline(Findings.of(told.report(), Circumstances.NONE)).expected())
                .isEmpty();
        assertThat(outline(Findings.of(told.failingFor(Duration.ofMinutes(4)).report(), Circumstances.NONE))
                        .expected())
                .containsExactly("expected.so-far");
        assertThat(outline(Findings.of(told.failingFor(Duration.ofMinutes(40)).report(), Circumstances.NONE))
                        .expected())
                .containsExactly("expected.long");
    }

    @Test
    @DisplayName("Promise 28: no two sentences contradict each other")
    void no_two_sentences_contradict_each_other() {
        Map<String, String> contradicting = Map.of(
                "happened\\.malformed",
                "reached\\.(certainly|seemingly)|happened\\.on-the-way",
                "reached\\.certainly",
                "reached\\.seemingly",
                "headline\\.(out-of-money|unauthorized|forbidden|not-found|conflict|too-large|invalid-request|not-supported"
                        + "|too-early)",
                "cause\\..*|expected\\..*|status\\..*",
                "risk\\.unsent|remark\\.unsent.*",
                "done\\.(tries|not-again|no-more|fresh-connection|elsewhere)",
                "reached\\.network|happened\\.on-the-way",
                "cause\\..*|expected\\..*|status\\..*|reached\\.(certainly|seemingly)",
                "expected\\.(before-fix|watching|planned-end)",
                "expected\\.(short|moderate|long|maintenance)",
                "done\\.told-not-to",
                "advice\\.retry\\..*|risk\\.unprocessed\\.safe|expected\\.short");
        Set<Set<String>> texts = new HashSet<>();
        Random random = new Random(28);
        for (CallReport report : EVERY_REPORT) {
            texts.add(Truths.keysOf(Findings.of(report, Circumstances.NONE)));
            texts.add(Truths.keysOf(Findings.of(report, Views.any(random))));
        }
        contradicting.forEach((one, others) -> {
            Predicate<String> says = Pattern.compile(one).asMatchPredicate();
            Predicate<String> contradicts = Pattern.compile(others).asMatchPredicate();
            assertThat(texts)
                    .filteredOn(keys -> keys.stream().anyMatch(says))
                    .isNotEmpty()
                    .allSatisfy(keys -> assertThat(keys).noneMatch(contradicts));
        });
    }

    @Test
    void every_sentence_is_used() {
        Random random = new Random(28);
        Set<String> used = new TreeSet<>();
        for (CallReport report : EVERY_REPORT) {
            Findings findings = Findings.of(report, Circumstances.NONE);
            used.addAll(Truths.keysOf(findings));
            used.addAll(Truths.keysOf(Findings.of(report, Views.any(random))));
        }
        Set<String> written = Texts.builtIn().of(Locale.ENGLISH).sentences().keySet().stream()
                .filter(key ->
                        key.matches("(headline|remark|happened|reached|cause|expected|done|advice|risk|status)\\..*"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(used).isEqualTo(written);
    }

    @Test
    void tries_are_told_only_when_there_was_more_than_one() {
        Reports once = Reports.of(FailureKind.BAD_GATEWAY).tries(1, Duration.ofSeconds(1));
        Reports thrice = Reports.of(FailureKind.BAD_GATEWAY).tries(3, Duration.ofMillis(7_040));
        assertThat(Reports.diagnosis(once.report(), "").render(Locale.ENGLISH)).doesNotContain("tried", "1");
        assertThat(Reports.diagnosis(thrice.report(), "").render(Locale.ENGLISH))
                .contains("tried 3 times over 7 seconds");
        assertThat(Reports.diagnosis(thrice.report(), "").render(Locale.JAPANESE))
                .contains("7秒間に3回");
    }

    @Test
    void a_refused_last_attempt_does_not_hide_that_an_earlier_one_may_have_been_billed() {
        CallReport report = Reports.of(FailureKind.CONNECT_REFUSED)
                .replay(Replay.UNPROCESSED)
                .earlier(Replay.UNKNOWN)
                .tries(2, Duration.ofSeconds(3))
                .report();
        assertThat(Reports.diagnosis(report, "").render(Locale.ENGLISH)).contains("may have been processed and billed");
    }

    @Test
    @DisplayName("Promise 8: a hint past patience is told")
    void a_long_hint_is_told() {
        CallReport report = Reports.of(FailureKind.RATE_LIMITED)
                .replay(Replay.UNPROCESSED)
                .why(Reason.HINT_TOO_LONG)
                .hint(Duration.ofHours(24))
                .report();
        assertThat(Reports.diagnosis(report, "OpenAI").render(Locale.ENGLISH)).contains("in about 24 hours");
        assertThat(Reports.diagnosis(report, "OpenAI").render(Locale.JAPANESE)).contains("約24時間");
    }

    @Test
    void the_longer_of_hint_and_probe_is_told() {
        Reports held = Reports.of(FailureKind.UNAVAILABLE).why(Reason.BREAKER_OPEN);
        assertThat(Reports.diagnosis(
                                held.hint(Duration.ofSeconds(5))
                                        .probe(Duration.ofSeconds(30))
                                        .report(),
                                "")
                        .toString())
                .contains("30 seconds");
        assertThat(Reports.diagnosis(held.hint(Duration.ofSeconds(40)).report(), "")
                        .toString())
                .contains("40 seconds");
        assertThat(Reports.diagnosis(
                                held.why(Reason.PATIENCE_EXHAUSTED)
                                        .hint(Duration.ofSeconds(5))
                                        .report(),
                                "")
                        .toString())
                .as("the breaker's next probe is no matter of a call that was not refused")
                .contains("5 seconds");
    }

    @Test
    @DisplayName("Promise 28: the service is said to ask for a wait only where it did")
    void a_wait_that_the_breaker_sets_is_not_put_into_the_mouth_of_the_service() {
        Reports held = Reports.of(FailureKind.UNAVAILABLE)
                .why(Reason.BREAKER_OPEN)
                .probe(Duration.ofSeconds(3))
                .tries(5, Duration.ofSeconds(5));
        assertThat(Reports.diagnosis(held.report(), "").toString())
                .doesNotContain("says")
                .contains("tried 5 times over 5 seconds; please try again in 3 seconds");
        assertThat(Reports.diagnosis(held.hint(Duration.ofSeconds(9)).report(), "")
                        .toString())
                .contains("says to try again in 9 seconds");
    }

    @Test
    void the_same_report_gives_the_same_words_under_any_default_locale() {
        Locale before = Locale.getDefault();
        CallReport report = Reports.of(FailureKind.READ_TIMEOUT)
                .status(0)
                .replay(Replay.UNKNOWN)
                .report();
        try {
            Set<String> lines = new HashSet<>();
            for (Locale locale :
                    List.of(Locale.JAPAN, Locale.US, Locale.forLanguageTag("ar-EG-u-nu-arab"), Locale.ROOT)) {
                Locale.setDefault(locale);
                Diagnosis diagnosis = Reports.diagnosis(report, "OpenAI");
                lines.add(diagnosis.render(Locale.JAPANESE) + diagnosis.render(Locale.FRENCH) + diagnosis);
            }
            assertThat(lines).hasSize(1);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void a_service_goes_by_its_name_on_one_line() {
        CallReport report = Reports.of(FailureKind.BAD_GATEWAY).report();
        assertThat(Reports.diagnosis(report, "xAI").toString()).startsWith("xAI isn't answering");
        assertThat(Reports.diagnosis(report, "  ").toString()).startsWith("The AI service isn't answering");
        assertThat(Reports.diagnosis(report, "Open\nAI\u001b[31m").toString()).startsWith("OpenAI[31m isn't");
        assertThat(Reports.diagnosis(report, "x".repeat(500)).toString()).hasSizeLessThan(200);
        assertThat(Reports.diagnosis(report, "").report()).isSameAs(report);
    }

    @Test
    void the_reference_is_the_services_own_id_rather_than_its_edges() {
        CallReport report = Reports.of(FailureKind.BAD_GATEWAY).report();
        assertThat(Reports.diagnosis(report, "").render(Form.TEXT, Audience.END_USER, Locale.ENGLISH))
                .endsWith("\nReference: 2026-11-02 14:02:11 UTC \u00b7 req_8f2c");
    }

    @Test
    void a_developer_reads_times_as_on_a_timeline() {
        CallReport report = Reports.of(FailureKind.BAD_GATEWAY)
                .tries(3, Duration.ofMillis(7_040))
                .failingFor(Duration.ofMinutes(119))
                .probe(Duration.ofMillis(999))
                .report();
        assertThat(Reports.diagnosis(report, "").render(Form.TEXT, Audience.DEVELOPER, Locale.ENGLISH))
                .contains("\nWhat: 502 BAD_GATEWAY at api.example.com:443 after 12 ms\n")
                .contains("\nAttempts: 0.0 s 502 \u00b7 3.5 s 502 \u00b7 7.0 s 502\n")
                .contains("\nFailing for: 119 min\n")
                .contains("\nNext probe in: 999 ms\n")
                .endsWith("\u00b7 request id req_8f2c \u00b7 ray id ray-7 \u00b7 tries: 3, in 7 s");
        assertThat(List.of(
                        Technical.exact(Duration.ofMillis(1_950)),
                        Technical.exact(Duration.ofMillis(119_949)),
                        Technical.exact(Duration.ofMinutes(2)),
                        Technical.exact(Duration.ofDays(1))))
                .containsExactly("2 s", "119.9 s", "2 min", "24 h");
    }

    /**
     * Every kind, reason and replay, on every side, with no try, one or several, with and without a time to wait for; every
     * cause, certainty and duration of an outage for some of them.
     */
    private static List<CallReport> everyReport() {
        List<CallReport> all = new ArrayList<>();
        for (FailureKind kind : FailureKind.values()) {
            for (Reason why : Reason.values()) {
                for (Replay replay : Replay.values()) {
                    // For most reasons one side is enough: they differ in what was done, not in what happened.
                    boolean telling = TELLING.contains(why);
                    for (Hop hop : telling ? SIDES : SIDES.subList(0, 1)) {
                        for (int tries : telling ? new int[] {0, 1, 3} : new int[] {1, 3}) {
                            Reports reports = Reports.of(kind)
                                    .at(hop)
                                    .why(why)
                                    .replay(replay)
                                    .tries(tries, Duration.ofSeconds(7));
                            all.add(reports.report());
                            all.add(reports.status(0)
                                    .hint(Duration.ofSeconds(42))
                                    .probe(Duration.ofSeconds(20))
                                    .report());
                        }
                    }
                    if (telling) {
                        everyCircumstance(kind, why, replay, all);
                    }
                }
            }
        }
        return all;
    }

    private static void everyCircumstance(FailureKind kind, Reason why, Replay replay, List<CallReport> all) {
        for (Duration outage : List.of(Duration.ofSeconds(5), Duration.ofMinutes(4), Duration.ofMinutes(50))) {
            for (int tries : new int[] {1, 3}) {
                Reports lasting = Reports.of(kind)
                        .why(why)
                        .replay(replay)
                        .failingFor(outage)
                        .tries(tries, Duration.ofSeconds(7));
                all.add(lasting.fresh().report());
                all.add(lasting.elsewhere().hint(Duration.ofSeconds(42)).report());
            }
        }
        for (LikelyCause cause : LikelyCause.values()) {
            for (Certainty certainty : List.of(Certainty.LIKELY, Certainty.POSSIBLE)) {
                Reports caused = Reports.of(kind).why(why).replay(replay).cause(cause, certainty);
                all.add(caused.report());
                all.add(caused.tries(3, Duration.ofSeconds(7)).report());
            }
        }
        for (Evidence.Kind seen : List.of(Evidence.Kind.REQUEST_ID, Evidence.Kind.PHASE)) {
            for (Hop hop : List.of(Hop.BACKEND, Hop.UNKNOWN)) {
                all.add(Reports.of(kind)
                        .at(hop)
                        .cause(LikelyCause.HIGH_LOAD, Certainty.POSSIBLE)
                        .evidence(new Evidence(seen, "WAITING"))
                        .why(why)
                        .replay(replay)
                        .permanent()
                        .report());
                all.add(Reports.of(kind)
                        .at(hop)
                        .status(408)
                        .cause(LikelyCause.HIGH_LOAD, Certainty.POSSIBLE)
                        .evidence(new Evidence(seen, "WAITING"))
                        .why(why)
                        .replay(replay)
                        .report());
            }
        }
    }
}
