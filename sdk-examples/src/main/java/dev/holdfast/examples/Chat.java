package dev.holdfast.examples;

import dev.holdfast.call.CallOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A small chat: reads lines, keeps the conversation, writes the answer or the diagnosis. */
final class Chat {

    private final Screen screen;
    private final BufferedReader in;
    private final ChatClient client;
    private final Arguments.Api api;
    private final List<ChatClient.Message> conversation = new ArrayList<>();

    Chat(Screen screen, BufferedReader in, ChatClient client, Arguments.Api api) {
        this.screen = screen;
        this.in = in;
        this.client = client;
        this.api = api;
    }

    void run() throws IOException {
        Locale locale = screen.locale();
        screen.heading(Text.CHAT_TITLE.in(locale, api.model(), api.baseUrl().host()));
        screen.dim(Text.CHAT_HOW.in(locale));
        screen.prompt(Text.CHAT_PROMPT.in(locale));
        String line = in.readLine();
        while (line != null && !line.isBlank()) {
            say(line.strip());
            screen.prompt(Text.CHAT_PROMPT.in(locale));
            line = in.readLine();
        }
        screen.blank();
    }

    private void say(String text) throws IOException {
        ChatClient.Message question = new ChatClient.Message("user", text);
        conversation.add(question);
        ChatClient.Reply reply = client.ask(api, conversation, CallOptions.defaults());
        if (reply instanceof ChatClient.Reply.Said said) {
            conversation.add(new ChatClient.Message("assistant", said.text()));
            screen.answer(said.text());
        } else {
            // A question without an answer is not part of the conversation: it can be asked again.
            conversation.remove(question);
            screen.notice(Stage.read(reply, screen.locale()));
        }
    }
}
