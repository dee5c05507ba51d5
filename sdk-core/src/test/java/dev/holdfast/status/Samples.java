package dev.holdfast.status;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The documents under {@code samples/}: one page's at noon of 20 November 2026. */
final class Samples {

    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    static final URI PAGE = URI.create("https://status.example.com");

    /**
     * A sample and what it says.
     *
     * @param level how the whole page is by it
     */
    record Sample(StatusSource source, String name, StatusLevel level) {

        PageReading read() {
            return source.read(documents());
        }

        List<StatusDocument> documents() {
            return Samples.documents(source, bodies());
        }

        List<byte[]> bodies() {
            List<byte[]> bodies = new ArrayList<>();
            bodies.add(Samples.bytes(name));
            if (source.documents().size() > 1) {
                bodies.add(Samples.bytes(name.replace(".json", "-2.json")));
            }
            return bodies;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static final StatusSource STATUSPAGE = StatusFormat.STATUSPAGE.at(PAGE);
    static final StatusSource INCIDENT_IO = StatusFormat.INCIDENT_IO.at(PAGE);
    static final StatusSource INCIDENT_IO_OWN = StatusFormat.INCIDENT_IO_OWN.at(PAGE);
    static final StatusSource GOOGLE_CLOUD = StatusFormat.GOOGLE_CLOUD.at(
            PAGE.resolve("/incidents.json"), StatusFilter.ofProduct("Z0FZJAMvEB4j3NbCJs6B"));
    static final StatusSource XAI = StatusFormat.FEED.at(
            PAGE.resolve("/feed.xml"),
            StatusFilter.EVERYTHING.withTitles("[API").withKeywords("api.x.ai)]"));
    static final StatusSource AZURE = StatusFormat.FEED.at(
            PAGE.resolve("/feed/"),
            StatusFilter.EVERYTHING.withKeywords("Azure OpenAI").listingOnlyOpen());
    static final StatusSource ATOM = StatusFormat.FEED.at(PAGE.resolve("/history.atom"));
    static final StatusSource BETTER_STACK = StatusFormat.BETTER_STACK.at(PAGE);
    static final StatusSource INSTATUS = StatusFormat.INSTATUS.at(PAGE);
    static final StatusSource FLASH_DUTY = StatusFormat.FLASH_DUTY.at(PAGE.resolve("/status.json"));

    private Samples() {}

    static List<Sample> all() {
        return List.of(
                new Sample(STATUSPAGE, "statuspage/operational.json", StatusLevel.OPERATIONAL),
                new Sample(STATUSPAGE, "statuspage/incident.json", StatusLevel.PARTIAL_OUTAGE),
                new Sample(STATUSPAGE, "statuspage/component.json", StatusLevel.DEGRADED),
                new Sample(STATUSPAGE, "statuspage/maintenance.json", StatusLevel.MAINTENANCE),
                new Sample(STATUSPAGE, "statuspage/resolved.json", StatusLevel.OPERATIONAL),
                new Sample(STATUSPAGE, "statuspage/green-with-an-open-incident.json", StatusLevel.MAJOR_OUTAGE),
                new Sample(INCIDENT_IO, "incident-io/operational.json", StatusLevel.OPERATIONAL),
                new Sample(INCIDENT_IO, "incident-io/incident.json", StatusLevel.PARTIAL_OUTAGE),
                new Sample(INCIDENT_IO, "incident-io/component.json", StatusLevel.DEGRADED),
                new Sample(INCIDENT_IO, "incident-io/maintenance.json", StatusLevel.MAINTENANCE),
                new Sample(INCIDENT_IO, "incident-io/resolved.json", StatusLevel.OPERATIONAL),
                new Sample(INCIDENT_IO, "incident-io/green-with-an-open-incident.json", StatusLevel.MAJOR_OUTAGE),
                new Sample(INCIDENT_IO, "incident-io/without-components.json", StatusLevel.OPERATIONAL),
                new Sample(INCIDENT_IO_OWN, "incident-io-own/operational.json", StatusLevel.OPERATIONAL),
                new Sample(INCIDENT_IO_OWN, "incident-io-own/incident.json", StatusLevel.MAJOR_OUTAGE),
                new Sample(INCIDENT_IO_OWN, "incident-io-own/component.json", StatusLevel.DEGRADED),
                new Sample(INCIDENT_IO_OWN, "incident-io-own/maintenance.json", StatusLevel.MAINTENANCE),
                new Sample(INCIDENT_IO_OWN, "incident-io-own/resolved.json", StatusLevel.OPERATIONAL),
                new Sample(GOOGLE_CLOUD, "google-cloud/operational.json", StatusLevel.OPERATIONAL),
                new Sample(GOOGLE_CLOUD, "google-cloud/incident.json", StatusLevel.PARTIAL_OUTAGE),
                new Sample(GOOGLE_CLOUD, "google-cloud/resolved.json", StatusLevel.OPERATIONAL),
                new Sample(XAI, "feed/operational.xml", StatusLevel.OPERATIONAL),
                new Sample(XAI, "feed/incident.xml", StatusLevel.MAJOR_OUTAGE),
                new Sample(XAI, "feed/api-incident.xml", StatusLevel.PARTIAL_OUTAGE),
                new Sample(XAI, "feed/resolved.xml", StatusLevel.OPERATIONAL),
                new Sample(AZURE, "feed/azure-operational.xml", StatusLevel.OPERATIONAL),
                new Sample(AZURE, "feed/azure-other.xml", StatusLevel.OPERATIONAL),
                new Sample(AZURE, "feed/azure-incident.xml", StatusLevel.DEGRADED),
                new Sample(AZURE, "feed/azure-mitigated.xml", StatusLevel.UNKNOWN),
                new Sample(ATOM, "feed/atom-resolved.xml", StatusLevel.OPERATIONAL),
                new Sample(ATOM, "feed/atom-incident.xml", StatusLevel.DEGRADED),
                new Sample(ATOM, "feed/atom-maintenance.xml", StatusLevel.MAINTENANCE),
                new Sample(ATOM, "feed/atom-with-a-status-line.xml", StatusLevel.DEGRADED),
                new Sample(BETTER_STACK, "better-stack/operational.json", StatusLevel.OPERATIONAL),
                new Sample(BETTER_STACK, "better-stack/incident.json", StatusLevel.MAJOR_OUTAGE),
                new Sample(BETTER_STACK, "better-stack/component.json", StatusLevel.DEGRADED),
                new Sample(BETTER_STACK, "better-stack/maintenance.json", StatusLevel.MAINTENANCE),
                new Sample(BETTER_STACK, "better-stack/resolved.json", StatusLevel.OPERATIONAL),
                new Sample(INSTATUS, "instatus/operational.json", StatusLevel.OPERATIONAL),
                new Sample(INSTATUS, "instatus/incident.json", StatusLevel.PARTIAL_OUTAGE),
                new Sample(INSTATUS, "instatus/component.json", StatusLevel.DEGRADED),
                new Sample(INSTATUS, "instatus/maintenance.json", StatusLevel.MAINTENANCE),
                new Sample(INSTATUS, "instatus/resolved.json", StatusLevel.OPERATIONAL),
                new Sample(FLASH_DUTY, "flash-duty/operational.json", StatusLevel.OPERATIONAL),
                new Sample(FLASH_DUTY, "flash-duty/incident.json", StatusLevel.PARTIAL_OUTAGE),
                new Sample(FLASH_DUTY, "flash-duty/component.json", StatusLevel.DEGRADED),
                new Sample(FLASH_DUTY, "flash-duty/maintenance.json", StatusLevel.MAINTENANCE),
                new Sample(FLASH_DUTY, "flash-duty/resolved.json", StatusLevel.OPERATIONAL),
                new Sample(FLASH_DUTY, "flash-duty/active-operational.json", StatusLevel.OPERATIONAL),
                new Sample(FLASH_DUTY, "flash-duty/active-incident.json", StatusLevel.PARTIAL_OUTAGE),
                new Sample(FLASH_DUTY, "flash-duty/active-maintenance.json", StatusLevel.MAINTENANCE),
                new Sample(FLASH_DUTY, "flash-duty/active-resolved.json", StatusLevel.OPERATIONAL));
    }

    static Sample of(String name) {
        return all().stream()
                .filter(sample -> sample.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** One source of each format, all that a format has for documents being the same. */
    static Stream<StatusSource> sources() {
        return Stream.of(
                STATUSPAGE,
                INCIDENT_IO,
                INCIDENT_IO_OWN,
                GOOGLE_CLOUD,
                XAI,
                AZURE,
                ATOM,
                BETTER_STACK,
                INSTATUS,
                FLASH_DUTY);
    }

    static byte[] bytes(String name) {
        try (InputStream in = Samples.class.getResourceAsStream("samples/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    static StatusDocument document(URI url, byte[] body) {
        return new StatusDocument(url, 200, "application/json", body, NOON);
    }

    static List<StatusDocument> documents(StatusSource source, List<byte[]> bodies) {
        List<StatusDocument> documents = new ArrayList<>();
        for (int i = 0; i < source.documents().size(); i++) {
            documents.add(document(source.documents().get(i), bodies.get(i)));
        }
        return documents;
    }

    /** What a source reads in a text that is the answer at each of its addresses. */
    static PageReading read(StatusSource source, String... bodies) {
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < source.documents().size(); i++) {
            all.add(bodies[Math.min(i, bodies.length - 1)].getBytes(StandardCharsets.UTF_8));
        }
        return source.read(documents(source, all));
    }
}
