package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The acts, on real sockets, at a pace that nobody could read along with. */
class ShowTest {

    private static final Pace FAST = new Pace(
            Duration.ofMillis(4),
            Duration.ofMillis(30),
            Duration.ofMillis(600),
            Duration.ofMillis(40),
            Duration.ofMillis(550),
            Duration.ofMillis(150),
            200);

    private static final Map<Locale, String> TRANSCRIPTS = new HashMap<>();

    private static final Path REPORT = Path.of("target", "incident.html");

    private static final char ESCAPE = '\u001b';

    @Test
    void every_act_ends_as_its_title_says() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Tally.Count> acts = show(bytes, Locale.ENGLISH, false).play();
        assertThat(acts).hasSize(11);
        Tally.Count count = acts.subList(0, 10).stream().reduce(Tally.Count.NONE, Tally.Count::plus);
        assertThat(count.calls()).isEqualTo(15);
        assertThat(count.atOnce()).isEqualTo(2);
        assertThat(count.rescued()).isEqualTo(6);
        assertThat(count.givenUp()).isEqualTo(7);
        // 1 healthy, 3 around a bad gateway, 3 around an overload, 3 for the limits, 5 that open the breaker, 1 probe,
        // 2 + 1 + 1
        // + 1 for the failover, 1 without credit, 1 portal, 1 silence; 1 or more refused.
        assertThat(count.requests()).isGreaterThanOrEqualTo(25);
        Tally.Count outage = acts.get(10);
        assertThat(outage.givenUp()).isGreaterThan(outage.calls() / 4);
        assertThat(outage.requests()).isLessThan(outage.calls());
    }

    @Test
    void the_English_transcript_shows_wire_deeds_and_words() throws IOException {
        String shown = oneLine(transcript(Locale.ENGLISH));
        assertThat(shown)
                .containsSubsequence(
                        "1 · A healthy answer",
                        "asks: What is a gateway?",
                        "request 1 · POST /v1/chat/completions",
                        "wire 200 OK",
                        "Holdfast passes the answer on",
                        "reads: A server that takes requests in")
                .containsSubsequence(
                        "2 · A bad gateway that passes",
                        "wire 502 Bad Gateway · Server: nginx/1.22.1 · text/html <html>",
                        "BAD_GATEWAY · TRANSIENT",
                        "then request 2",
                        "then request 3",
                        "wire 200 OK",
                        "rescued: answered by request 3",
                        "reads: That it got nothing usable")
                .containsSubsequence(
                        "3 · An overload",
                        "wire 529 Overloaded",
                        "OVERLOADED · TRANSIENT",
                        "rescued: answered by request 3")
                .containsSubsequence(
                        "4 · A rate limit",
                        "wire 429 Too Many Requests",
                        "RATE_LIMITED · THROTTLED · UNPROCESSED",
                        "as long as the server said",
                        "rescued: answered by request 2",
                        "Retry-After: 3600",
                        "the server asks for longer than patience lasts",
                        "can continue in about an hour.")
                .containsSubsequence(
                        "5 · An outage",
                        "wire 503 Service Unavailable · Server: envoy",
                        "breaker: CLOSED → OPEN",
                        "We have tried 5 times",
                        "sends nothing and gives up",
                        "Your request was not sent.",
                        "The outage is over.",
                        "until the breaker lets a probe through",
                        "breaker: OPEN → HALF_OPEN",
                        "as the probe",
                        "breaker: HALF_OPEN → CLOSED",
                        "reads: I'm back.")
                .containsSubsequence(
                        "6 · Failover",
                        "breaker: CLOSED → OPEN",
                        "goes over to backup: the breaker of the first one is open",
                        "POST /v1/chat/completions (backup)",
                        "reads: The backup does;",
                        "reads: Still the backup",
                        "as the probe",
                        "breaker: HALF_OPEN → CLOSED",
                        "reads: The first one again.")
                .containsSubsequence(
                        "7 · No credit left",
                        "OUT_OF_MONEY · PERMANENT",
                        "reads: The account behind this app has used up its credit",
                        "Ask the owner of the API key")
                .containsSubsequence(
                        "8 · Nobody there",
                        "wire ConnectException",
                        "CONNECT_REFUSED",
                        "gives up",
                        "reads: DemoAI couldn't be reached.")
                .containsSubsequence(
                        "9 · A page under a 200",
                        "wire 200 OK · text/html",
                        "PORTAL",
                        "reads: Something on the way, such as")
                .containsSubsequence(
                        "10 · No answer in time",
                        "wire SocketTimeoutException",
                        "READ_TIMEOUT · TRANSIENT · UNKNOWN",
                        "it may have been processed, and sending it again might pay twice",
                        "We can't tell whether your request was processed")
                .containsSubsequence("In all", "at once", "rescued", "given up", "requests")
                .containsSubsequence(
                        "11 · A whole outage, sped up",
                        "the service goes down",
                        "alert: DemoAI chat completions:",
                        "the status page shows: Elevated error rates",
                        "DemoAI's status page reports trouble",
                        "the service is back",
                        "over: DemoAI chat completions:",
                        "The incident report:");
    }

    @Test
    void the_Japanese_transcript_shows_the_same() throws IOException {
        String shown = oneLine(transcript(Locale.JAPANESE)).replace(" ", "");
        assertThat(shown)
                .containsSubsequence("1·正常な応答", "入力　ゲートウェイとは何ですか？", "応答をそのまま渡します", "取り次ぐサーバーです。")
                .containsSubsequence("2·すぐに収まる502", "502BadGateway", "秒待って2回目を送信します", "応答を得られました（3回目の送信")
                .containsSubsequence("3·過負荷", "4·利用制限", "サーバーの指定どおり", "次に使えるまで約1時間かかります。")
                .containsSubsequence("5·障害", "サーキットブレーカー：CLOSED→OPEN", "5回、自動で試しました", "送信せずに打ち切ります", "今回の内容は送信していません")
                .containsSubsequence("復旧の確認", "サーキットブレーカー：HALF_OPEN→CLOSED", "戻りました。")
                .containsSubsequence("6·予備への切り替え", "backupに切り替えます", "予備のサービスです。", "元のサービスです。")
                .containsSubsequence("7·残高不足", "残高がなくなった")
                .containsSubsequence("9·200で返るログイン画面", "10·時間内に応答なし", "二重に処理されるのを避けるため")
                .containsSubsequence("8·接続の拒否", "ConnectException", "DemoAIに接続できませんでした。")
                .containsSubsequence("まとめ", "呼び出し", "すぐに応答", "回復", "打ち切り", "送信", "合計")
                .containsSubsequence("11·障害の一部始終", "サービスが止まりました", "通知：", "ステータスページの表示：", "収束：", "障害レポート：");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void no_line_is_wider_than_the_narrowest_terminal(String language) throws IOException {
        assertThat(transcript(Locale.forLanguageTag(language)).lines())
                .allSatisfy(line -> assertThat(Columns.width(line)).as(line).isLessThanOrEqualTo(80));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void what_a_person_reads_holds_no_code_and_no_markup(String language) throws IOException {
        Pattern unfit = Pattern.compile("<|\\b[45]\\d\\d\\b|localhost|127\\.0\\.0\\.1|Exception");
        transcript(Locale.forLanguageTag(language))
                .lines()
                .filter(line -> line.matches(".*(reads:|画面　).*"))
                .forEach(line -> assertThat(unfit.matcher(line).find()).as(line).isFalse());
    }

    @Test
    void there_are_escape_sequences_on_a_terminal_only() throws IOException {
        assertThat(transcript(Locale.ENGLISH))
                .doesNotContain(String.valueOf(ESCAPE))
                .doesNotContain("\r");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        show(bytes, Locale.ENGLISH, true).play();
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains(ESCAPE + "[1m");
    }

    /** Of one performance for each language. */
    private static String transcript(Locale locale) throws IOException {
        String seen = TRANSCRIPTS.get(locale);
        if (seen == null) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            show(bytes, locale, false).play();
            seen = bytes.toString(StandardCharsets.UTF_8);
            TRANSCRIPTS.put(locale, seen);
        }
        return seen;
    }

    /** The report of the last act is one page of HTML, in the language of the show. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void the_last_act_writes_its_report_where_it_says(String language) throws IOException {
        String said = transcript(Locale.forLanguageTag(language)).replaceAll("\\s", "");
        assertThat(said).contains(REPORT.getFileName().toString());
        assertThat(Files.readString(REPORT))
                .contains("<html")
                .contains("DemoAI")
                .contains("<svg");
    }

    private static Show show(ByteArrayOutputStream bytes, Locale locale, boolean terminal) {
        return new Show(
                new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, locale), FAST, REPORT);
    }

    /** Without line breaks, moments and the blanks around them. */
    private static String oneLine(String transcript) {
        return transcript.replaceAll("\\d+\\.\\d\\d s  ", " ").replaceAll("[ \\r\\n]+", " ");
    }
}
