package dev.holdfast.examples;

import dev.holdfast.Holdfast;
import dev.holdfast.call.CallOptions;
import dev.holdfast.diagnosis.Service;
import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.event.HoldfastEvent.StatusChecked;
import dev.holdfast.incident.IncidentListener;
import dev.holdfast.incident.IncidentReport;
import dev.holdfast.incident.ReportForm;
import dev.holdfast.incident.ReportTexts;
import dev.holdfast.okhttp.HoldfastCallFactory;
import dev.holdfast.status.PostedIncident;
import dev.holdfast.time.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * A whole outage in fast motion: people who keep asking, a service that goes down, a status page that says so later, the alert
 * and, when it is over, the report.
 */
final class FastOutage implements IncidentListener {

    private static final int PEOPLE = 4;
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(5);
    private static final CallOptions PATIENT = CallOptions.defaults().withPatience(Duration.ofSeconds(20));

    private static final Duration DOWN_AT = Duration.ofMinutes(1);
    private static final Duration POSTED_AT = Duration.ofMinutes(4);
    private static final Duration IDENTIFIED_AT = Duration.ofMinutes(6);
    private static final Duration UP_AT = Duration.ofMinutes(7);
    private static final Duration ENDS_AT = Duration.ofMinutes(12);

    private final Stage stage;
    private final Screen screen;
    private final Locale locale;
    private final FastClock clock;
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicBoolean posted = new AtomicBoolean();
    private final AtomicBoolean read = new AtomicBoolean();
    private volatile @Nullable IncidentReport report;
    /** Told one after the other. */
    private volatile String lastNews = "";

    private FastOutage(Stage stage) {
        this.stage = stage;
        this.screen = stage.screen();
        this.clock = new FastClock(stage.pace().speed(), Instant.now());
        this.locale = screen.locale();
    }

    static void play(Stage stage) throws IOException {
        new FastOutage(stage).play();
    }

    private void play() throws IOException {
        OkHttpClient client = new OkHttpClient();
        List<Thread> people = new ArrayList<>();
        try (FakeChatServer server = FakeChatServer.start(question -> question);
                FakeStatusPage page = FakeStatusPage.start(clock)) {
            Holdfast holdfast = Show.demo(server, locale)
                    .clockwork(clock.clockwork())
                    .statusPage(page.page("demo"))
                    .listener(stage.tally())
                    .listener(this::on)
                    .incidents(this)
                    .build();
            ChatClient chat = new ChatClient(HoldfastCallFactory.wrap(client, holdfast));
            for (int i = 0; i < PEOPLE; i++) {
                people.add(start(chat, server));
            }
            await(DOWN_AT);
            server.setDown(true);
            say(Screen.Voice.WIRE, Text.FAST_DOWN);
            await(POSTED_AT);
            page.post("investigating", "We are investigating elevated error rates.");
            await(IDENTIFIED_AT);
            page.post("identified", "The issue has been identified and a fix is being implemented.");
            await(UP_AT);
            server.setDown(false);
            say(Screen.Voice.WIRE, Text.FAST_UP);
            awaitTheEnd();
        } finally {
            people.forEach(Thread::interrupt);
            people.forEach(FastOutage::join);
            OkHttpClients.close(client);
        }
        write();
    }

    private Thread start(ChatClient chat, FakeChatServer server) {
        Thread person = new Thread(() -> ask(chat, server), "person");
        person.setDaemon(true);
        person.start();
        return person;
    }

    private void ask(ChatClient chat, FakeChatServer server) {
        Arguments.Api api = new Arguments.Api(server.baseUrl(), Show.KEY, Arguments.DEFAULT_MODEL);
        String question = Text.FAST_QUESTION.in(locale);
        try {
            while (clock.sleep(BETWEEN_QUESTIONS.toNanos(), new Cancellation())) {
                ChatClient.Reply reply = chat.ask(api, List.of(new ChatClient.Message("user", question)), PATIENT);
                if (reply instanceof ChatClient.Reply.Failed && posted.get() && read.compareAndSet(false, true)) {
                    screen.person(Text.READS.in(locale, Stage.read(reply, locale)));
                }
            }
        } catch (InterruptedException | IOException ended) {
            // The story is over.
            Thread.currentThread().interrupt();
        }
    }

    private void on(HoldfastEvent event) {
        if (event instanceof StatusChecked check) {
            PostedIncident incident = check.status().openIncident().orElse(null);
            if (incident != null && posted.compareAndSet(false, true)) {
                say(Screen.Voice.WIRE, Text.FAST_POSTED, incident.title());
            }
        }
    }

    @Override
    public void onIncidentOpened(IncidentReport incident) {
        say(Screen.Voice.HOLDFAST, Text.FAST_ALERT, alert(incident));
    }

    @Override
    public void onIncidentUpdated(IncidentReport incident) {
        String news = alert(incident);
        if (!news.equals(lastNews)) {
            lastNews = news;
            say(Screen.Voice.HOLDFAST, Text.FAST_NEWS, news);
        }
    }

    @Override
    public void onIncidentClosed(IncidentReport incident) {
        report = incident;
        say(Screen.Voice.HOLDFAST, Text.FAST_OVER, alert(incident));
        over.countDown();
    }

    private String alert(IncidentReport incident) {
        return render(incident, ReportForm.TEXT);
    }

    private String render(IncidentReport incident, ReportForm form) {
        return incident.render(form, locale, Service.named("DemoAI"), ReportTexts.builtIn());
    }

    private void write() throws IOException {
        IncidentReport finished = report;
        if (finished != null) {
            Path file = stage.report();
            Files.writeString(file, render(finished, ReportForm.HTML));
            screen.blank();
            screen.paragraph(Text.FAST_REPORT.in(locale, file.toAbsolutePath()));
        }
    }

    private void say(Screen.Voice voice, Text text, Object... values) {
        Duration now = clock.elapsed();
        String moment = String.format(Locale.ROOT, "%02d:%02d", now.toMinutes(), now.toSecondsPart());
        Object[] all = new Object[values.length + 1];
        all[0] = moment;
        System.arraycopy(values, 0, all, 1, values.length);
        screen.told(voice, text.in(locale, all));
    }

    private void await(Duration moment) {
        try {
            clock.sleep(moment.minus(clock.elapsed()).toNanos(), new Cancellation());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitTheEnd() {
        try {
            var unused = over.await(
                    ENDS_AT.minus(clock.elapsed()).toNanos() / stage.pace().speed(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
