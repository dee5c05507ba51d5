package dev.holdfast.examples;

import dev.holdfast.call.CallOptions;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import okhttp3.HttpUrl;

/**
 * What an act is played on.
 *
 * @param screen where it is seen
 * @param server the server, which the act tells how to fail
 * @param client asks
 * @param pace how fast
 */
record Stage(Screen screen, FakeChatServer server, ChatClient client, Pace pace) {

    /** Somebody asks, and reads what comes of it. */
    void ask(Text question, CallOptions options) throws IOException {
        ask(server.baseUrl(), question, options);
    }

    void ask(HttpUrl baseUrl, Text question, CallOptions options) throws IOException {
        Locale locale = screen.locale();
        String asked = question.in(locale);
        screen.blank();
        screen.person(Text.ASKS.in(locale, asked));
        Arguments.Api api = new Arguments.Api(baseUrl, "demo-key", Arguments.DEFAULT_MODEL);
        ChatClient.Reply reply = client.ask(api, List.of(new ChatClient.Message("user", asked)), options);
        screen.person(Text.READS.in(locale, read(reply, locale)));
    }

    /** The words that a person reads. */
    static String read(ChatClient.Reply reply, Locale locale) {
        if (reply instanceof ChatClient.Reply.Said said) {
            return said.text();
        }
        if (reply instanceof ChatClient.Reply.Failed failed) {
            return failed.diagnosis().render(locale);
        }
        return Text.CHAT_UNREADABLE.in(locale);
    }
}
