package dev.holdfast.examples;

import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Reason;
import java.util.Locale;

/** What the program says, in English and Japanese. */
enum Text {
    TITLE(
            "Holdfast: what the wire says, what Holdfast does, what a person reads",
            "Holdfast：通信で起きること、Holdfastがすること、画面に出ること"),
    STAGE(
            "A ChatGPT-like server of this program's own listens on %s. Every call below goes over a real socket. Unless an act "
                    + "says otherwise, Holdfast has its default settings; only the breaker's open time is set, to %s s. A failure is "
                    + "shown as: kind · does it pass? · was it processed? · where.",
            "このプログラム自身が、ChatGPT風のサーバーを %s で動かしています。以下の通信は、すべて実際のソケットを通ります。"
                    + "断りがないかぎり、Holdfastの設定は初期値のままです（サーキットブレーカーの遮断時間だけ%s秒にしています）。"
                    + "失敗は「種類 · 一時的か · 処理されたか · 発生箇所」の順に示します。"),

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
    OVERLOAD_TITLE("3 · An overload", "3 · 過負荷"),
    OVERLOAD_ABOUT(
            "The service has more work than it can take and says so twice (529), then takes the request.",
            "サービスが処理しきれず、混雑を知らせる応答（529）を2回返します。3回目に受け付けます。"),
    RATE_LIMIT_TITLE("4 · A rate limit", "4 · 利用制限"),
    RATE_LIMIT_ABOUT(
            "The server asks to wait: first for a moment, which is waited out, then for an hour, which is not.",
            "サーバーが待つように求めます。短い時間なら待って送り直し、1時間なら待たずに利用者へ知らせます。"),
    OUTAGE_TITLE("5 · An outage", "5 · 障害"),
    OUTAGE_ABOUT(
            "Every request fails until the breaker opens, and the outage outlasts the caller's patience of %2$s s. The next "
                    + "call is not even sent. Then the service comes back, and a call that may wait is the probe that finds out.",
            "失敗が続いてサーキットブレーカーが開き、呼び出し側が待てる%2$s秒を過ぎても復旧しません。次の呼び出しは送信されません。" + "やがてサービスが復旧し、待てる設定の呼び出しがそれを確かめます。"),
    OUTAGE_OVER("The outage is over. Nobody has told the client.", "障害は収まりました。クライアントはまだ知りません。"),
    FAILOVER_TITLE("6 · Failover", "6 · 予備への切り替え"),
    FAILOVER_ABOUT(
            "A second Holdfast knows a backup, with a key and a model of its own, and its breaker opens after 2 failures. "
                    + "The service is down again: calls go to the backup, and come back when the service is well.",
            "2つ目のHoldfastには、別のAPIキーとモデルを使う予備のサービスが設定されています（サーキットブレーカーは2回の失敗で開きます）。"
                    + "元のサービスが再び止まると予備に切り替え、復旧すると元に戻します。"),
    FIRST_IS_BACK(
            "The service is well again. The next call after the breaker's open time finds out.",
            "元のサービスが復旧しました。サーキットブレーカーの遮断時間が過ぎると、次の呼び出しがそれを確かめます。"),
    PASSES("the open time passes, %s s to go", "遮断時間が過ぎるのを待っています（あと%s秒）"),
    MONEY_TITLE("7 · No credit left", "7 · 残高不足"),
    MONEY_ABOUT(
            "A 429 too, but no wait helps: the code says that the account's money is used up.",
            "これも429ですが、待っても解決しません。エラーコードが残高不足を示しています。"),
    REFUSED_TITLE("8 · Nobody there", "8 · 接続の拒否"),
    REFUSED_ABOUT(
            "A port on which nobody listens, and a caller whose patience ends after %s s.",
            "誰も待ち受けていないポートへの呼び出しです。呼び出し側は%s秒まで待てます。"),
    PORTAL_TITLE("9 · A page under a 200", "9 · 200で返るログイン画面"),
    PORTAL_ABOUT(
            "A hotel's network answers in the service's place, and calls it a success.",
            "ホテルのネットワークがサービスの代わりに応答し、成功を示す200を返します。"),
    SILENCE_TITLE("10 · No answer in time", "10 · 時間内に応答なし"),
    SILENCE_ABOUT(
            "The request is read and never answered. It may have been processed, so it is not sent again.",
            "リクエストは届きますが、応答がありません。処理された可能性があるため、送り直しません。"),

    FAST_TITLE("11 · A whole outage, sped up", "11 · 障害の一部始終（早送り）"),
    FAST_ABOUT(
            "A minute takes a second. The settings are the defaults; only patience is set, to 20 s. Four people keep asking. The "
                    + "service goes down for six minutes, and its status page says so three minutes late. Holdfast raises an "
                    + "alert and, when it is over, writes a report.",
            "1分を1秒に縮めた早送りです。設定は初期値のままです（待てる時間だけ20秒にしています）。"
                    + "4人が質問を続ける間に、サービスが6分間止まります。ステータスページに表示されるのは、止まってから3分後です。"
                    + "Holdfastは障害を通知し、収まるとレポートを作成します。"),
    FAST_QUESTION("Are you there?", "つながっていますか？"),
    FAST_DOWN("%s  the service goes down", "%s　サービスが止まりました"),
    FAST_UP("%s  the service is back", "%s　サービスが復旧しました"),
    FAST_POSTED("%s  the status page shows: %s", "%s　ステータスページの表示：%s"),
    FAST_ALERT("%s  alert: %s", "%s　通知：%s"),
    FAST_NEWS("%s  update: %s", "%s　続報：%s"),
    FAST_OVER("%s  over: %s", "%s　収束：%s"),
    FAST_REPORT("The incident report: %s", "障害レポート：%s"),

    HEALTHY_QUESTION("What is a gateway?", "ゲートウェイとは何ですか？"),
    HEALTHY_ANSWER(
            "A server that takes requests in and hands them on to the servers that do the work.",
            "リクエストを受け取り、実際に処理するサーバーへ取り次ぐサーバーです。"),
    BAD_GATEWAY_QUESTION("What does a bad gateway mean?", "では、Bad Gateway（502）とは何ですか？"),
    BAD_GATEWAY_ANSWER(
            "That it got nothing usable from the server behind it. Mostly it passes within a minute.",
            "背後のサーバーから使える応答を得られなかった、という意味です。多くは1分ほどで収まります。"),
    OVERLOAD_QUESTION("Are you busy?", "混んでいますか？"),
    OVERLOAD_ANSWER("I was, for a moment.", "少しだけ混んでいました。"),
    RATE_LIMIT_QUESTION("Am I asking too much?", "質問が多すぎますか？"),
    RATE_LIMIT_ANSWER("For a moment you were. Now you are not.", "一時的に多すぎました。もう大丈夫です。"),
    LONG_LIMIT_QUESTION("And one more?", "もう一つ、いいですか？"),
    OUTAGE_QUESTION("Are you there?", "つながっていますか？"),
    HELD_QUESTION("Hello?", "もしもし？"),
    RECOVERED_QUESTION("Still there?", "もうつながりますか？"),
    RECOVERED_ANSWER("I'm back. Where were we?", "戻りました。続きをどうぞ。"),
    FAILOVER_QUESTION("Who answers now?", "いまは誰が答えますか？"),
    FAILOVER_ANSWER("The backup does; you don't have to notice.", "予備のサービスです。お気になさらず。"),
    AGAIN_QUESTION("And now?", "次もですか？"),
    AGAIN_ANSWER("Still the backup, at once.", "引き続き、予備からすぐにお答えします。"),
    HOME_QUESTION("Who is it this time?", "今度は誰ですか？"),
    HOME_ANSWER("The first one again. I'm well.", "元のサービスです。もう大丈夫です。"),
    MONEY_QUESTION("Can we go on?", "続けられますか？"),
    REFUSED_QUESTION("Is anybody home?", "誰かいますか？"),
    PORTAL_QUESTION("Good evening?", "こんばんは。"),
    SILENCE_QUESTION("A long story, please.", "長いお話をお願いします。"),

    ASKS("asks: %s", "入力　%s"),
    READS("reads: %s", "画面　%s"),
    SENDS("%d · POST %s", "%d回目 · POST %s"),
    SENDS_PROBE("%d · POST %s, as the probe", "%d回目 · POST %s（復旧の確認）"),
    WAITS("waits %s s, then request %d: %s", "%s秒待って%d回目を送信します（%s）"),
    WAITING("waits, %s s to go", "待っています（あと%s秒）"),
    AT_ONCE("tries again at once: %s", "すぐにもう一度送信します（%s）"),
    ANSWERED("passes the answer on", "応答をそのまま渡します"),
    FAILS_OVER("goes over to %s: %s", "%sに切り替えます（%s）"),
    AT_PLACE("%s (%s)", "%s（%s）"),
    RESCUED("rescued: answered by request %2$d, after %1$s s", "応答を得られました（%2$d回目の送信、%1$s秒）"),
    NOT_SENT("sends nothing and gives up: %s", "送信せずに打ち切ります（%s）"),
    GIVES_UP("gives up: %s", "打ち切ります（%s）"),
    BREAKER_OPENS("breaker: %s → %s for %s s", "サーキットブレーカー：%s → %s（%s秒間）"),
    BREAKER_CHANGES("breaker: %s → %s", "サーキットブレーカー：%s → %s"),

    WHY_PASSING("such a failure mostly passes", "一時的なことが多いため"),
    WHY_HINT("as long as the server said", "サーバーの指定どおり"),
    WHY_BREAKER("until the breaker lets a probe through", "復旧の確認を待つため"),
    WHY_BREAKER_END("the breaker is open, and this caller does not wait", "サーキットブレーカーが開いており、待たない設定のため"),
    WHY_OPEN("the breaker of the first one is open", "元のサーキットブレーカーが開いているため"),
    WHY_MONEY("no wait helps", "待っても解決しないため"),
    WHY_PERMANENT("sending the same again would end the same", "送り直しても結果が変わらないため"),
    WHY_UNKNOWN_OUTCOME(
            "it may have been processed, and sending it again might pay twice", "処理された可能性があり、二重に課金されるおそれがあるため"),
    WHY_PROBE_TOO_LATE("the next probe comes after patience ends", "次の確認が待てる時間を超えるため"),
    WHY_PATIENCE("the next request would start after patience ends", "次の送信が待てる時間を超えるため"),
    WHY_HINT_TOO_LONG("the server asks for longer than patience lasts", "サーバーの指定が待てる時間を超えるため"),
    WHY_TURN("others go first", "先に待っているものがあるため"),
    WHY_PACE("at the pace of the rate limit", "利用制限に合わせるため"),
    WHY_TURN_TOO_LATE("its turn would come too late", "順番が待てる時間に間に合わないため"),
    WHY_OTHER("%s", "%s"),

    SUMMARY_TITLE("In all", "まとめ"),
    COLUMN_ACT("", ""),
    COLUMN_CALLS("calls", "呼び出し"),
    COLUMN_AT_ONCE("at once", "すぐに応答"),
    COLUMN_RESCUED("rescued", "回復"),
    COLUMN_GIVEN_UP("given up", "打ち切り"),
    COLUMN_REQUESTS("requests", "送信"),
    ROW_TOTAL("all", "合計"),

    WHAT_NEXT(
            "Again in Japanese: --lang ja. With a real API: --help. In your program: README.md.",
            "英語で見る：--lang en　実際のAPIで試す：--help　プログラムに組み込む：README.ja.md"),

    CHAT_TITLE("Chat with %s at %s", "%s（%s）とのチャット"),
    CHAT_HOW("One line a message; an empty line or Ctrl-D ends it.", "1行が1つのメッセージです。空行かCtrl-Dで終了します。"),
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
            case ADAPTIVE_LIMIT -> WHY_TURN.in(locale);
            case PACED -> WHY_PACE.in(locale);
            default -> WHY_OTHER.in(locale, why);
        };
    }

    /** Why Holdfast goes over to an alternate, or back, in words. */
    static String whyItFailsOver(Reason why, Locale locale) {
        return why == Reason.BREAKER_OPEN ? WHY_OPEN.in(locale) : WHY_HINT_TOO_LONG.in(locale);
    }

    /** Why Holdfast gives up, in words. */
    static String whyItEnds(CallReport report, Locale locale) {
        Reason why = report.why();
        return switch (why) {
            case BREAKER_OPEN -> (report.attempts().isEmpty() ? WHY_BREAKER_END : WHY_PROBE_TOO_LATE).in(locale);
            case ADAPTIVE_LIMIT, PACED -> WHY_TURN_TOO_LATE.in(locale);
            case PATIENCE_EXHAUSTED -> WHY_PATIENCE.in(locale);
            case HINT_TOO_LONG -> WHY_HINT_TOO_LONG.in(locale);
            case OUT_OF_MONEY -> WHY_MONEY.in(locale);
            case PERMANENT_FAILURE -> WHY_PERMANENT.in(locale);
            case OUTCOME_UNKNOWN -> WHY_UNKNOWN_OUTCOME.in(locale);
            default -> WHY_OTHER.in(locale, why);
        };
    }
}
