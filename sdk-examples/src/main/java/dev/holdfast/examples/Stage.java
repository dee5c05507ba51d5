package dev.holdfast.examples;

import dev.holdfast.Holdfast;
import dev.holdfast.call.CallOptions;
import dev.holdfast.diagnosis.Audience;
import dev.holdfast.diagnosis.Form;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import okhttp3.HttpUrl;

/**
 * What an act is played on.
 *
 * @param screen where it is seen
 * @param pace how fast
 * @param server the server, which the act tells how to fail
 * @param backup the alternate's server
 * @param clients who asks
 * @param tally what counts
 * @param report where the report of the last act goes
 */
record Stage(
        Screen screen,
        Pace pace,
        FakeChatServer server,
        FakeChatServer backup,
        Clients clients,
        Tally tally,
        Path report) {

    /**
     * Who asks.
     *
     * @param ordinary as most programs do
     * @param hasty with a read timeout that is short
     * @param withBackup knows the alternate
     * @param holdfast what {@code withBackup} holds fast by
     */
    record Clients(ChatClient ordinary, ChatClient hasty, ChatClient withBackup, Holdfast holdfast) {}

    /** Somebody asks, and reads what comes of it. */
    void ask(Text question, CallOptions options) throws IOException {
        ask(clients.ordinary(), server.baseUrl(), question, options);
    }

    void ask(ChatClient client, HttpUrl baseUrl, Text question, CallOptions options) throws IOException {
        Locale locale = screen.locale();
        String asked = question.in(locale);
        screen.blank();
        screen.person(Text.ASKS.in(locale, asked));
        Arguments.Api api = new Arguments.Api(baseUrl, Show.KEY, Arguments.DEFAULT_MODEL);
        ChatClient.Reply reply = client.ask(api, List.of(new ChatClient.Message("user", asked)), options);
        screen.person(Text.READS.in(locale, read(reply, locale)));
    }

    /** Waits until the first one's breaker lets a call find out how it is. */
    void awaitNextProbe() {
        Duration left = clients.holdfast()
                .breaker(clients.holdfast()
                        .provider()
                        .endpointFor(
                                server.baseUrl().host(),
                                server.baseUrl().port(),
                                ChatClient.completions(server.baseUrl()).encodedPath()))
                .untilNextProbe()
                .orElse(Duration.ZERO);
        Countdown countdown = screen.isTerminal()
                ? Countdown.start(screen, left, seconds -> Text.PASSES.in(screen.locale(), seconds))
                : null;
        long endNanos = System.nanoTime() + left.toNanos();
        while (System.nanoTime() - endNanos < 0) {
            LockSupport.parkNanos(endNanos - System.nanoTime());
        }
        if (countdown != null) {
            countdown.stop();
        }
    }

    void aside(Text remark) {
        screen.blank();
        screen.dim(remark.in(screen.locale()));
    }

    /** The words that a person reads. */
    static String read(ChatClient.Reply reply, Locale locale) {
        if (reply instanceof ChatClient.Reply.Said said) {
            return said.text();
        }
        if (reply instanceof ChatClient.Reply.Failed failed) {
            return failed.diagnosis().render(Form.TEXT, Audience.END_USER, locale);
        }
        return Text.CHAT_UNREADABLE.in(locale);
    }
}
