package dev.holdfast.examples;

import dev.holdfast.call.CallOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import okhttp3.HttpUrl;

/**
 * One act.
 *
 * @param title what it is called
 * @param about what the audience should know
 * @param script what happens
 */
record Act(Text title, Text about, Script script) {

    /** All acts, in order. */
    static final List<Act> ALL = List.of(
            new Act(Text.HEALTHY_TITLE, Text.HEALTHY_ABOUT, Act::healthy),
            new Act(Text.BAD_GATEWAY_TITLE, Text.BAD_GATEWAY_ABOUT, Act::badGateway),
            new Act(Text.OVERLOAD_TITLE, Text.OVERLOAD_ABOUT, Act::overload),
            new Act(Text.RATE_LIMIT_TITLE, Text.RATE_LIMIT_ABOUT, Act::rateLimit),
            new Act(Text.OUTAGE_TITLE, Text.OUTAGE_ABOUT, Act::outage),
            new Act(Text.FAILOVER_TITLE, Text.FAILOVER_ABOUT, Act::failover),
            new Act(Text.MONEY_TITLE, Text.MONEY_ABOUT, Act::outOfMoney),
            new Act(Text.REFUSED_TITLE, Text.REFUSED_ABOUT, Act::refused),
            new Act(Text.PORTAL_TITLE, Text.PORTAL_ABOUT, Act::portal),
            new Act(Text.SILENCE_TITLE, Text.SILENCE_ABOUT, Act::silence),
            new Act(Text.FAST_TITLE, Text.FAST_ABOUT, FastOutage::play));

    private static final CallOptions DEFAULTS = CallOptions.defaults();
    /** For somebody who would rather be told than wait for a service that is down. */
    private static final CallOptions DOES_NOT_WAIT = DEFAULTS.withMayWait(false);

    /** What happens in an act. */
    @FunctionalInterface
    interface Script {
        void play(Stage stage) throws IOException;
    }

    void play(Stage stage) throws IOException {
        Locale locale = stage.screen().locale();
        stage.screen().heading(title.in(locale));
        stage.screen()
                .paragraph(about.in(
                        locale,
                        Screen.brief(stage.pace().patience()),
                        Screen.brief(stage.pace().outage())));
        script.play(stage);
    }

    /** What the server answers to the questions of all acts. */
    static String answerTo(String question, Locale locale) {
        for (Text[] pair : new Text[][] {
            {Text.HEALTHY_QUESTION, Text.HEALTHY_ANSWER},
            {Text.BAD_GATEWAY_QUESTION, Text.BAD_GATEWAY_ANSWER},
            {Text.OVERLOAD_QUESTION, Text.OVERLOAD_ANSWER},
            {Text.RATE_LIMIT_QUESTION, Text.RATE_LIMIT_ANSWER},
            {Text.RECOVERED_QUESTION, Text.RECOVERED_ANSWER},
            {Text.FAILOVER_QUESTION, Text.FAILOVER_ANSWER},
            {Text.AGAIN_QUESTION, Text.AGAIN_ANSWER},
            {Text.HOME_QUESTION, Text.HOME_ANSWER}
        }) {
            if (question.equals(pair[0].in(locale))) {
                return pair[1].in(locale);
            }
        }
        return question;
    }

    private static void healthy(Stage stage) throws IOException {
        stage.ask(Text.HEALTHY_QUESTION, DEFAULTS);
    }

    private static void badGateway(Stage stage) throws IOException {
        stage.server().badGatewayNext();
        stage.server().badGatewayNext();
        stage.ask(Text.BAD_GATEWAY_QUESTION, DEFAULTS);
    }

    private static void overload(Stage stage) throws IOException {
        stage.server().overloadedNext();
        stage.server().overloadedNext();
        stage.ask(Text.OVERLOAD_QUESTION, DEFAULTS);
    }

    private static void rateLimit(Stage stage) throws IOException {
        stage.server().rateLimitNext(stage.pace().limit());
        stage.ask(Text.RATE_LIMIT_QUESTION, DEFAULTS);
        stage.server().rateLimitNext(Duration.ofHours(1));
        stage.ask(Text.LONG_LIMIT_QUESTION, DEFAULTS);
    }

    private static void outage(Stage stage) throws IOException {
        stage.server().setDown(true);
        stage.ask(Text.OUTAGE_QUESTION, DEFAULTS.withPatience(stage.pace().outage()));
        stage.ask(Text.HELD_QUESTION, DOES_NOT_WAIT);
        stage.server().setDown(false);
        stage.aside(Text.OUTAGE_OVER);
        stage.ask(Text.RECOVERED_QUESTION, DEFAULTS);
    }

    private static void failover(Stage stage) throws IOException {
        ChatClient client = stage.clients().withBackup();
        HttpUrl first = stage.server().baseUrl();
        stage.server().setDown(true);
        stage.ask(client, first, Text.FAILOVER_QUESTION, DEFAULTS);
        stage.ask(client, first, Text.AGAIN_QUESTION, DEFAULTS);
        stage.server().setDown(false);
        stage.aside(Text.FIRST_IS_BACK);
        stage.awaitNextProbe();
        stage.ask(client, first, Text.HOME_QUESTION, DEFAULTS);
    }

    private static void outOfMoney(Stage stage) throws IOException {
        stage.server().outOfMoneyNext();
        stage.ask(Text.MONEY_QUESTION, DEFAULTS);
    }

    private static void refused(Stage stage) throws IOException {
        HttpUrl nobody = stage.server().baseUrl().newBuilder().port(freePort()).build();
        CallOptions hurried = DEFAULTS.withPatience(stage.pace().patience());
        stage.ask(stage.clients().ordinary(), nobody, Text.REFUSED_QUESTION, hurried);
    }

    private static void portal(Stage stage) throws IOException {
        stage.server().portalNext();
        stage.ask(Text.PORTAL_QUESTION, DEFAULTS);
    }

    private static void silence(Stage stage) throws IOException {
        stage.server().silentNext();
        stage.ask(stage.clients().hasty(), stage.server().baseUrl(), Text.SILENCE_QUESTION, DEFAULTS);
    }

    /** A port that was free a moment ago, and on which nobody listens. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
