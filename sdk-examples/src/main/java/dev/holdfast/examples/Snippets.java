package dev.holdfast.examples;

import dev.holdfast.Holdfast;
import dev.holdfast.HoldfastException;
import dev.holdfast.OnGiveUp;
import dev.holdfast.Provider;
import dev.holdfast.breaker.Breaker;
import dev.holdfast.call.CallOptions;
import dev.holdfast.call.Endpoint;
import dev.holdfast.call.Priority;
import dev.holdfast.diagnosis.Audience;
import dev.holdfast.diagnosis.Diagnosis;
import dev.holdfast.diagnosis.Form;
import dev.holdfast.diagnosis.Service;
import dev.holdfast.diagnosis.Texts;
import dev.holdfast.event.HoldfastEvent.BreakerChanged;
import dev.holdfast.event.HoldfastEvent.WaitStarted;
import dev.holdfast.failure.Cause;
import dev.holdfast.failure.Certainty;
import dev.holdfast.failure.Dialect;
import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureClassifier;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.failure.ResponseView;
import dev.holdfast.failure.Transience;
import dev.holdfast.incident.IncidentListener;
import dev.holdfast.incident.IncidentReport;
import dev.holdfast.incident.ReportForm;
import dev.holdfast.incident.ReportTexts;
import dev.holdfast.metrics.Metrics;
import dev.holdfast.okhttp.HoldfastResponses;
import dev.holdfast.retry.BudgetPolicy;
import dev.holdfast.retry.Jitter;
import dev.holdfast.retry.OutcomeUnknown;
import dev.holdfast.status.StatusFormat;
import dev.holdfast.status.StatusPage;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Request;
import okhttp3.Response;

/** The code that the pages in docs show, compiled. What stands between the markers is there to the letter; a test compares. */
final class Snippets {

    private Snippets() {}

    static Provider ownCodes() {
        // snippet:own-codes
        Provider acme = Provider.builder("acme")
                .displayName("Acme AI")
                .baseUrl(URI.create("https://api.acme.example/v1"))
                .envelope(Dialect.Envelope.OPENAI)
                .requestIdHeader("x-acme-trace")
                .code("monthly_cap_reached", FailureKind.OUT_OF_MONEY)
                .code("gpu_pool_empty", FailureKind.OVERLOADED)
                .statusPage(URI.create("https://status.acme.example"))
                .build();
        // snippet:own-codes
        return acme;
    }

    static Holdfast ownClassifier() {
        // snippet:own-classifier
        FailureClassifier builtIn = FailureClassifier.of(Provider.openAi().dialect());
        FailureClassifier own = new FailureClassifier() {
            @Override
            public Optional<Failure> classify(ResponseView response) {
                // This service answers 404 while a model is being loaded: that passes.
                return builtIn.classify(response).map(failure -> isLoading(response) ? passing(failure) : failure);
            }

            @Override
            public Failure classify(ErrorView error) {
                return builtIn.classify(error);
            }
        };
        Holdfast holdfast =
                Holdfast.builder().provider(Provider.openAi()).classifier(own).build();
        // snippet:own-classifier
        return holdfast;
    }

    private static boolean isLoading(ResponseView response) {
        return response.status() == 404
                && response.headers().values("x-model-state").contains("loading");
    }

    private static Failure passing(Failure failure) {
        return new Failure(
                FailureKind.UNAVAILABLE,
                Transience.TRANSIENT,
                failure.replay(),
                failure.origin(),
                new Cause(LikelyCause.CANNOT_TELL, Certainty.NONE, List.of()),
                failure.facts());
    }

    static Holdfast retrySettings() {
        // snippet:retry-settings
        Holdfast holdfast = Holdfast.builder()
                .provider(Provider.openAi())
                .retry(retry -> retry.maxAttempts(5)
                        .patience(Duration.ofMinutes(2))
                        .baseDelay(Duration.ofMillis(250))
                        .maxDelay(Duration.ofSeconds(10))
                        .jitter(Jitter.FULL)
                        .outcomeUnknown(OutcomeUnknown.NEVER_RETRY)
                        .budget(new BudgetPolicy(0.1, 0.1, 10)))
                .deadline(Duration.ofMinutes(3))
                .build();
        // snippet:retry-settings
        return holdfast;
    }

    static Request withKey(Request request) {
        // snippet:idempotency
        Provider acme =
                Provider.builder("acme").idempotencyHeader("Idempotency-Key").build();
        CallOptions options = CallOptions.defaults().withIdempotencyKey(true);
        request = request.newBuilder().tag(CallOptions.class, options).build();
        // snippet:idempotency
        return acme.idempotencyHeader().isPresent()
                ? request
                : request.newBuilder().build();
    }

    static Holdfast progress() {
        // snippet:progress
        Holdfast holdfast = Holdfast.builder()
                .provider(Provider.openAi())
                .listener(event -> {
                    if (event instanceof WaitStarted wait) {
                        System.out.println("attempt " + wait.nextAttempt() + " in " + wait.delay() + ": " + wait.why());
                    }
                })
                .build();
        // snippet:progress
        return holdfast;
    }

    static Holdfast waiting() {
        // snippet:waiting
        Holdfast holdfast = Holdfast.builder()
                .provider(Provider.openAi())
                .valve(valve -> valve.maxWaiting(500).aging(Duration.ofSeconds(5)))
                .listener(event -> {
                    if (event instanceof WaitStarted wait) {
                        System.out.println("your turn in about " + wait.delay() + ", at most " + wait.atMost());
                    }
                })
                .build();
        // snippet:waiting
        return holdfast;
    }

    static Request nightly(Request request) {
        // snippet:call-waiting
        CallOptions nightly =
                CallOptions.defaults().withPriority(Priority.BATCH).withPatience(Duration.ofMinutes(10));
        request = request.newBuilder().tag(CallOptions.class, nightly).build();
        // snippet:call-waiting
        return request;
    }

    static void breakers(Holdfast holdfast) {
        // snippet:breakers
        for (Breaker breaker : holdfast.breakers()) {
            System.out.println(breaker.endpoint() + ": " + breaker.state()
                    + breaker.untilNextProbe()
                            .map(wait -> ", next probe in " + wait)
                            .orElse(""));
        }
        // snippet:breakers
    }

    static void maintenance(Holdfast holdfast) {
        // snippet:override
        Endpoint chat = holdfast.provider().endpointFor("api.openai.com", 443, "/v1/chat/completions");
        holdfast.breaker(chat).forceOpen();
        // Until somebody says otherwise, calls to it fail at once.
        holdfast.breaker(chat).reset();
        // snippet:override
    }

    static Holdfast breakerSettings() {
        // snippet:breaker-settings
        Holdfast holdfast = Holdfast.builder()
                .provider(Provider.openAi())
                .breaker(breaker -> breaker.consecutiveFailures(8)
                        .openTime(Duration.ofMillis(250))
                        .maxOpenTime(Duration.ofSeconds(10)))
                .listener(event -> {
                    if (event instanceof BreakerChanged change) {
                        System.out.println(change.endpoint() + ": " + change.from() + " -> " + change.to());
                    }
                })
                .build();
        // snippet:breaker-settings
        return holdfast;
    }

    static Holdfast ownTexts() {
        // snippet:own-texts
        Texts texts = Texts.builtIn()
                .with(
                        Locale.ENGLISH,
                        Map.of(
                                "advice.status-page",
                                "If it keeps happening, see {status} or write to help@acme.example."));
        Holdfast holdfast =
                Holdfast.builder().provider(Provider.openAi()).texts(texts).build();
        // snippet:own-texts
        return holdfast;
    }

    static String show(Call.Factory calls, Request request) throws IOException {
        // snippet:read-diagnosis
        try (Response response = calls.newCall(request).execute()) {
            Optional<Diagnosis> diagnosis = HoldfastResponses.diagnosis(response);
            return diagnosis.isPresent()
                    ? diagnosis.get().render(Form.TEXT, Audience.END_USER, Locale.JAPANESE)
                    : response.body().string();
        } catch (HoldfastException e) {
            System.err.println(e.reason() + " after " + e.attempts().size() + " attempts: " + e.failure());
            return e.diagnosis().render(Form.TEXT, Audience.END_USER, Locale.JAPANESE);
        }
        // snippet:read-diagnosis
    }

    /** What a server answers with. */
    record Answer(int status, String contentType, Optional<Duration> retryAfter, String body) {}

    static Answer answer(HoldfastException e) {
        // snippet:problem
        Diagnosis diagnosis = e.diagnosis();
        Answer answer = new Answer(
                diagnosis.problemStatus(),
                "application/problem+json",
                diagnosis.retryAfter(),
                diagnosis.render(Form.PROBLEM, Audience.END_USER, Locale.ENGLISH));
        // snippet:problem
        return answer;
    }

    static Holdfast neverThrow() {
        // snippet:on-give-up
        Holdfast holdfast = Holdfast.builder()
                .provider(Provider.openAi())
                .onGiveUp(OnGiveUp.RETURN_ENVELOPE)
                .build();
        // snippet:on-give-up
        return holdfast;
    }

    static Holdfast withStatusPage() {
        // snippet:status-page
        Holdfast holdfast = Holdfast.builder()
                .provider(Provider.openAi())
                .status(status -> status.staleAfter(Duration.ofMinutes(10)))
                .statusPage(StatusPage.builder("acme", URI.create("https://status.acme.example"))
                        .source(StatusFormat.STATUSPAGE.at(URI.create("https://status.acme.example")))
                        .component("chat-completions", "Chat API")
                        .build())
                .build();
        // snippet:status-page
        return holdfast;
    }

    static Holdfast withIncidents(Consumer<String> alert, Consumer<String> archive) {
        // snippet:incidents
        Holdfast holdfast = Holdfast.builder()
                .provider(Provider.openAi())
                .incidents(new IncidentListener() {
                    @Override
                    public void onIncidentOpened(IncidentReport incident) {
                        alert.accept(incident.render(ReportForm.TEXT, Locale.ENGLISH));
                    }

                    @Override
                    public void onIncidentClosed(IncidentReport incident) {
                        archive.accept(incident.render(ReportForm.HTML, Locale.ENGLISH));
                    }
                })
                .build();
        // snippet:incidents
        return holdfast;
    }

    static double counted(Holdfast holdfast, Consumer<String> log) {
        // snippet:metrics
        Metrics metrics = holdfast.metrics();
        long rescued = metrics.rescued();
        double notSent = metrics.sum("holdfast.calls", Map.of("holdfast.reason", "breaker_open"));
        metrics.samples().forEach(sample -> log.accept(sample.name() + sample.attributes() + " " + sample.value()));
        // snippet:metrics
        return rescued + notSent;
    }

    static List<String> rendered(IncidentReport report) {
        // snippet:report-forms
        String alert = report.render(ReportForm.TEXT, Locale.ENGLISH);
        Service openAi = new Service("OpenAI", URI.create("https://status.openai.com"), true);
        String page = report.render(ReportForm.HTML, Locale.JAPANESE, openAi, ReportTexts.builtIn());
        // snippet:report-forms
        return List.of(alert, page);
    }

    static ReportTexts ownReportTexts() throws IOException {
        // snippet:report-texts
        ReportTexts texts = ReportTexts.builtIn()
                .with(
                        Locale.ENGLISH,
                        Map.of("advice.configure-alternate", "Ask the platform team for the second key."));
        try (Reader file = Files.newBufferedReader(Path.of("report_pt.properties"))) {
            texts = texts.with(Locale.forLanguageTag("pt"), file);
        }
        // snippet:report-texts
        return texts;
    }
}
