package dev.holdfast.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.status.StatusFormat;
import dev.holdfast.status.StatusPage;
import dev.holdfast.time.Ticker;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;

/** A status page on this machine, in Statuspage's form, which shows what it is told to. Thread-safe. */
final class FakeStatusPage implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COMPONENT = "Chat Completions";

    private final MockWebServer server = new MockWebServer();
    private final Ticker clock;
    private volatile @Nullable Post post;

    /** What is posted: one incident. */
    private record Post(String stage, String words, Instant since, Instant at) {}

    private FakeStatusPage(Ticker clock) {
        this.clock = clock;
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse.Builder()
                        .addHeader("Content-Type", "application/json")
                        .body(summary().toString())
                        .build();
            }
        });
    }

    /** Starts one on which all is well. */
    static FakeStatusPage start(Ticker clock) throws IOException {
        FakeStatusPage page = new FakeStatusPage(clock);
        page.server.start();
        return page;
    }

    /** Shows an incident in a stage, such as {@code investigating}. */
    void post(String stage, String words) {
        Instant now = clock.wallClock();
        Post before = post;
        post = new Post(stage, words, before == null ? now : before.since(), now);
    }

    /** What a Holdfast needs to know of it. */
    StatusPage page(String provider) {
        URI root = URI.create("http://" + server.getHostName() + ":" + server.getPort());
        return StatusPage.builder(provider, root)
                .source(StatusFormat.STATUSPAGE.at(root))
                .component("chat-completions", COMPONENT)
                .build();
    }

    @Override
    public void close() {
        server.close();
    }

    private ObjectNode summary() {
        Post shown = post;
        boolean down = shown != null;
        ObjectNode summary = JSON.createObjectNode();
        summary.putObject("page")
                .put("id", "demo")
                .put("name", "DemoAI")
                .put("url", "http://localhost")
                .put("updated_at", clock.wallClock().toString());
        summary.putObject("status")
                .put("indicator", down ? "major" : "none")
                .put("description", down ? "Partial System Outage" : "All Systems Operational");
        summary.putArray("components")
                .addObject()
                .put("id", "c1")
                .put("name", COMPONENT)
                .put("status", down ? "partial_outage" : "operational");
        ArrayNode incidents = summary.putArray("incidents");
        if (shown != null) {
            ObjectNode incident = incidents
                    .addObject()
                    .put("id", "i1")
                    .put("name", "Elevated error rates on Chat Completions")
                    .put("status", shown.stage())
                    .put("impact", "major")
                    .put("created_at", shown.since().toString())
                    .put("started_at", shown.since().toString())
                    .put("updated_at", shown.at().toString());
            incident.putArray("components").addObject().put("id", "c1").put("name", COMPONENT);
            incident.putArray("incident_updates")
                    .addObject()
                    .put("status", shown.stage())
                    .put("body", shown.words())
                    .put("created_at", shown.at().toString());
        }
        summary.putArray("scheduled_maintenances");
        return summary;
    }
}
