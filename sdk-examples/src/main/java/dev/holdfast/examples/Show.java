package dev.holdfast.examples;

import dev.holdfast.Holdfast;
import dev.holdfast.Provider;
import dev.holdfast.okhttp.HoldfastCallFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import okhttp3.Call;
import okhttp3.OkHttpClient;

/** Plays all acts on one server, with one Holdfast, and sums them up. */
final class Show {

    private final Screen screen;
    private final Pace pace;
    private final Locale locale;
    private final Tally tally = new Tally();

    Show(Screen screen, Pace pace) {
        this.screen = screen;
        this.pace = pace;
        this.locale = screen.locale();
    }

    /** What was counted over all acts. */
    Tally.Count play() throws IOException {
        OkHttpClient client =
                new OkHttpClient.Builder().addInterceptor(new WireTap(screen)).build();
        try (FakeChatServer server = FakeChatServer.start(question -> Act.answerTo(question, locale))) {
            screen.heading(Text.TITLE.in(locale));
            screen.paragraph(Text.STAGE.in(
                    locale, server.baseUrl().host() + ":" + server.baseUrl().port(), Screen.brief(pace.openTime())));
            Call.Factory calls = HoldfastCallFactory.wrap(client, holdfast(server));
            sumUp(playAll(new Stage(screen, server, new ChatClient(calls), pace)));
            return tally.count();
        } finally {
            OkHttpClients.close(client);
        }
    }

    private Holdfast holdfast(FakeChatServer server) {
        return Holdfast.builder()
                .provider(Provider.openAiCompatible(server.baseUrl().uri()))
                .retry(retry -> retry.baseDelay(pace.baseDelay()))
                .breaker(breaker -> breaker.openTime(pace.openTime()))
                .listener(tally)
                .listener(new Narrator(screen))
                .locale(locale)
                .build();
    }

    private List<Tally.Count> playAll(Stage stage) throws IOException {
        List<Tally.Count> counts = new ArrayList<>();
        for (Act act : Act.ALL) {
            Tally.Count before = tally.count();
            act.play(stage);
            counts.add(tally.count().minus(before));
        }
        return counts;
    }

    private void sumUp(List<Tally.Count> counts) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                Text.COLUMN_ACT.in(locale),
                Text.COLUMN_CALLS.in(locale),
                Text.COLUMN_AT_ONCE.in(locale),
                Text.COLUMN_RESCUED.in(locale),
                Text.COLUMN_GIVEN_UP.in(locale),
                Text.COLUMN_REQUESTS.in(locale)));
        for (int i = 0; i < counts.size(); i++) {
            rows.add(row(Act.ALL.get(i).title().in(locale), counts.get(i)));
        }
        rows.add(row(Text.ROW_TOTAL.in(locale), tally.count()));
        screen.heading(Text.SUMMARY_TITLE.in(locale));
        screen.table(rows);
        screen.blank();
    }

    private static List<String> row(String name, Tally.Count count) {
        return List.of(
                name,
                Integer.toString(count.calls()),
                Integer.toString(count.atOnce()),
                Integer.toString(count.rescued()),
                Integer.toString(count.givenUp()),
                Integer.toString(count.requests()));
    }
}
