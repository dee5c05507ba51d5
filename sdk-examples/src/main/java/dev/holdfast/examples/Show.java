package dev.holdfast.examples;

import dev.holdfast.Alternate;
import dev.holdfast.Holdfast;
import dev.holdfast.HoldfastBuilder;
import dev.holdfast.Provider;
import dev.holdfast.okhttp.HoldfastCallFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import okhttp3.OkHttpClient;

/** Plays all acts on one server and its backup, and sums them up. */
final class Show {

    /** What the first service asks for; the backup never sees it. */
    static final String KEY = "demo-key";

    /** The alternate's name. */
    static final String BACKUP = "backup";

    private final Screen screen;
    private final Pace pace;
    private final Path report;
    private final Locale locale;
    private final Tally tally = new Tally();

    Show(Screen screen, Pace pace, Path report) {
        this.screen = screen;
        this.pace = pace;
        this.report = report;
        this.locale = screen.locale();
    }

    /** What was counted, act by act. */
    List<Tally.Count> play() throws IOException {
        OkHttpClient client =
                new OkHttpClient.Builder().addInterceptor(new WireTap(screen)).build();
        try (FakeChatServer server = FakeChatServer.start(question -> Act.answerTo(question, locale));
                FakeChatServer backup = FakeChatServer.start(question -> Act.answerTo(question, locale))) {
            screen.heading(Text.TITLE.in(locale));
            screen.paragraph(Text.STAGE.in(
                    locale, server.baseUrl().host() + ":" + server.baseUrl().port(), Screen.brief(pace.openTime())));
            List<Tally.Count> counts =
                    playAll(new Stage(screen, pace, server, backup, clients(client, server, backup), tally, report));
            sumUp(counts);
            return counts;
        } finally {
            OkHttpClients.close(client);
        }
    }

    private Stage.Clients clients(OkHttpClient client, FakeChatServer server, FakeChatServer backup) {
        OkHttpClient hasty = client.newBuilder().readTimeout(pace.readTimeout()).build();
        Holdfast ordinary = holdfast(server).build();
        Holdfast withBackup = holdfast(server)
                .breaker(breaker -> breaker.openTime(pace.openTime()).consecutiveFailures(2))
                .alternate(
                        Alternate.at(Provider.openAiCompatible(backup.baseUrl().uri()))
                                .name(BACKUP)
                                .bearer("backup-key")
                                .model("backup-model")
                                .build())
                .build();
        return new Stage.Clients(
                new ChatClient(HoldfastCallFactory.wrap(client, ordinary)),
                new ChatClient(HoldfastCallFactory.wrap(hasty, ordinary)),
                new ChatClient(HoldfastCallFactory.wrap(client, withBackup)),
                withBackup);
    }

    private HoldfastBuilder holdfast(FakeChatServer server) {
        return demo(server, locale)
                .retry(retry -> retry.baseDelay(pace.baseDelay()))
                .breaker(breaker -> breaker.openTime(pace.openTime()))
                .listener(tally)
                .listener(new Narrator(screen));
    }

    /** The service of the acts, with the default settings. */
    static HoldfastBuilder demo(FakeChatServer server, Locale locale) {
        return Holdfast.builder()
                .provider(Provider.builder("demo")
                        .displayName("DemoAI")
                        .baseUrl(server.baseUrl().uri())
                        .statusPage(URI.create("https://status.example.com"))
                        .build())
                .locale(locale);
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
        screen.dim(Text.WHAT_NEXT.in(locale));
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
