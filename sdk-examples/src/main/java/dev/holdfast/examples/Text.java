package dev.holdfast.examples;

import dev.holdfast.failure.Reason;
import java.util.Locale;

/** What the program says, in English and Japanese. */
enum Text {
    TITLE(
            "Holdfast: what the wire says, what Holdfast does, what a person reads",
            "Holdfast：通信で起きること、Holdfastがすること、画面に出ること"),
    STAGE(
            "A ChatGPT-like server of this program's own listens on %s. Every call below goes over a real socket, and one "
                    + "Holdfast with its default settings serves them all; only the breaker's open time is set, to %s s.",
            "このプログラム自身が、ChatGPT風のサーバーを %s で動かしています。以下の通信は、すべて本物のソケットを通ります。"
                    + "Holdfastは1つだけで、設定は初期値のままです（遮断器の開放時間だけ %s 秒にしています）。"),

    LABEL_CALL("request", "送信"),
    LABEL_WIRE("wire", "通信"),
    LABEL_HOLDFAST("Holdfast", "Holdfast"),
    LABEL_PERSON("person", "利用者"),

    HEALTHY_TITLE("1 · A healthy answer", "1 · 正常な応答"),
    HEALTHY_ABOUT("Nothing goes wrong, and the answer is handed on untouched.", "何も起きません。応答はそのまま渡されます。"),
    BAD_GATEWAY_TITLE("2 · A bad gateway that passes", "2 · すぐに収まる502"),
    BAD_GATEWAY_ABOUT(
            "The server behind nginx restarts: two requests meet nginx's error page, the third is answered.",
            "nginxの背後のサーバーが再起動中です。2回はnginxのエラーページが返り、3回目に応答が届きます。"),
    RATE_LIMIT_TITLE("3 · A rate limit", "3 · 利用制限"),
    RATE_LIMIT_ABOUT(
            "The server asks to wait: first for a moment, which is waited out, then for an hour, which is not.",
            "サーバーが待つように求めます。短い時間なら待って送り直し、1時間なら待たずに利用者へ知らせます。"),
    OUTAGE_TITLE("4 · An outage", "4 · 障害"),
    OUTAGE_ABOUT(
            "Every request fails until the breaker opens. The next call is not even sent. Then the service comes back, "
                    + "and a call that may wait is the probe that finds out.",
            "失敗が続くと遮断器が開き、次の呼び出しは送信されません。やがてサービスが復旧し、待つことのできる呼び出しがそれを確かめます。"),
    OUTAGE_OVER("The outage is over. Nobody has told the client.", "障害は収まりました。クライアントはまだ知りません。"),
    REFUSED_TITLE("5 · Nobody there", "5 · 接続の拒否"),
    REFUSED_ABOUT(
            "A port on which nobody listens, and a caller whose patience ends after %s s.",
            "誰も待ち受けていないポートへの呼び出しです。呼び出し側は %s 秒まで待てます。"),

    HEALTHY_QUESTION("What is a gateway?", "ゲートウェイとは何ですか？"),
    HEALTHY_ANSWER(
            "A server that takes requests in and hands them on to the servers that do the work.",
            "リクエストを受け取り、実際に処理するサーバーへ取り次ぐサーバーです。"),
    BAD_GATEWAY_QUESTION("And a bad gateway?", "では、502とは何ですか？"),
    BAD_GATEWAY_ANSWER(
            "That it got nothing usable from the server behind it. Mostly it passes within a minute.",
            "背後のサーバーから使える応答を得られなかった、という意味です。多くは1分ほどで収まります。"),
    RATE_LIMIT_QUESTION("Am I asking too much?", "質問が多すぎますか？"),
    RATE_LIMIT_ANSWER("For a moment you were. Now you are not.", "一時的に多すぎました。もう大丈夫です。"),
    LONG_LIMIT_QUESTION("And one more?", "もう一つ、いいですか？"),
    OUTAGE_QUESTION("Are you there?", "つながっていますか？"),
    HELD_QUESTION("Hello?", "もしもし？"),
    RECOVERED_QUESTION("Still there?", "まだいますか？"),
    RECOVERED_ANSWER("I'm back. Where were we?", "戻りました。続きをどうぞ。"),
    REFUSED_QUESTION("Is anybody home?", "誰かいますか？"),

    ASKS("asks: %s", "質問　%s"),
    READS("reads: %s", "表示　%s"),
    SENDS("%d · POST %s", "%d回目 · POST %s"),
    SENDS_PROBE("%d · POST %s, as the probe", "%d回目 · POST %s（復旧の確認）"),
    WAITS("waits %s s, then request %d: %s", "%s秒待って%d回目を送信します（%s）"),
    WAITING("waits, %s s to go", "待っています（あと%s秒）"),
    AT_ONCE("tries again at once: %s", "すぐにもう一度送信します（%s）"),
    ANSWERED("passes the answer on", "応答をそのまま渡します"),
    RESCUED("rescued: answered by request %2$d, after %1$s s", "回復しました（%2$d回目の送信で応答、%1$s秒）"),
    NOT_SENT("sends nothing and gives up: %s", "送信せずに打ち切ります（%s）"),
    GIVES_UP("gives up: %s", "打ち切ります（%s）"),
    BREAKER_OPENS("breaker: %s → %s for %s s", "遮断器：%s → %s（%s秒間）"),
    BREAKER_CHANGES("breaker: %s → %s", "遮断器：%s → %s"),

    WHY_PASSING("such a failure mostly passes", "一時的なことが多いため"),
    WHY_HINT("as long as the server said", "サーバーの指定どおり"),
    WHY_BREAKER("until the breaker lets a probe through", "復旧の確認を待つため"),
    WHY_BREAKER_END("the breaker is open, and this caller does not wait", "遮断器が開いており、待たないため"),
    WHY_PATIENCE("the next request would start after patience ends", "次の送信が待てる時間を超えるため"),
    WHY_HINT_TOO_LONG("the server asks for longer than patience lasts", "サーバーの指定が待てる時間を超えるため"),
    WHY_OTHER("%s", "%s"),

    SUMMARY_TITLE("In all", "まとめ"),
    COLUMN_ACT("", ""),
    COLUMN_CALLS("calls", "呼び出し"),
    COLUMN_AT_ONCE("at once", "すぐに応答"),
    COLUMN_RESCUED("rescued", "回復"),
    COLUMN_GIVEN_UP("given up", "打ち切り"),
    COLUMN_REQUESTS("requests", "送信"),
    ROW_TOTAL("all", "合計"),

    CHAT_TITLE("Chat with %s at %s", "%s（%s）とのチャット"),
    CHAT_HOW("One line a message; an empty line or Ctrl-D ends it.", "1行が1つのメッセージです。空行かCtrl-Dで終わります。"),
    CHAT_PROMPT("you> ", "あなた> "),
    CHAT_WAITS("… takes a little longer: tries again in %s s", "…少し時間がかかっています。%s秒後にもう一度試します"),
    CHAT_UNREADABLE("The answer came, but held no text.", "応答は届きましたが、文章が含まれていませんでした。"),
    BAD_USAGE("holdfast-examples: %s", "holdfast-examples: %s"),
    TRY_HELP("--help shows the options.", "--help で使い方を表示します。");

    private final String english;
    private final String japanese;

    Text(String english, String japanese) {
        this.english = english;
        this.japanese = japanese;
    }

    String in(Locale locale, Object... values) {
        return String.format(Locale.ROOT, pattern(locale), values);
    }

    String pattern(Locale locale) {
        return locale.getLanguage().equals("ja") ? japanese : english;
    }

    static Text label(Screen.Voice voice) {
        return switch (voice) {
            case CALL -> LABEL_CALL;
            case WIRE -> LABEL_WIRE;
            case HOLDFAST -> LABEL_HOLDFAST;
            case PERSON -> LABEL_PERSON;
        };
    }

    /** Why Holdfast waits, in words. */
    static String whyItWaits(Reason why, Locale locale) {
        return switch (why) {
            case TRANSIENT_FAILURE -> WHY_PASSING.in(locale);
            case SERVER_HINT, THROTTLED -> WHY_HINT.in(locale);
            case BREAKER_OPEN -> WHY_BREAKER.in(locale);
            default -> WHY_OTHER.in(locale, why);
        };
    }

    /** Why Holdfast gives up, in words. */
    static String whyItEnds(Reason why, Locale locale) {
        return switch (why) {
            case BREAKER_OPEN -> WHY_BREAKER_END.in(locale);
            case PATIENCE_EXHAUSTED -> WHY_PATIENCE.in(locale);
            case HINT_TOO_LONG -> WHY_HINT_TOO_LONG.in(locale);
            default -> WHY_OTHER.in(locale, why);
        };
    }
}
