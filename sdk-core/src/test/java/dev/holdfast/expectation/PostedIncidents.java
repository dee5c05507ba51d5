package dev.holdfast.expectation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The public incidents of {@code incidents/incident-durations.csv}, and what the two parts of it are for. */
final class PostedIncidents {

    private static final Path FILE = Path.of("src/test/resources/incidents/incident-durations.csv");

    private PostedIncidents() {}

    /**
     * A row.
     *
     * @param posted minutes from the first to the last post
     * @param toMonitoring minutes from the first post to "monitoring"; empty when that was not posted
     */
    record Incident(String provider, String components, OffsetDateTime start, int posted, OptionalInt toMonitoring) {

        /** Until "monitoring"; until the last post where that was never written. */
        int beforeFix() {
            return toMonitoring.orElse(posted);
        }

        /** From "monitoring" to the last post; 0 where that was never written, which outlasts no age. */
        int watching() {
            return toMonitoring.isPresent() ? posted - toMonitoring.getAsInt() : 0;
        }
    }

    /** What a range is about: a stage of an incident or the whole of it. */
    enum Stage {
        BEFORE_FIX("before monitoring"),
        WATCHING("monitoring"),
        WHOLE("the whole");

        final String words;

        Stage(String words) {
            this.words = words;
        }

        /** What the product says of it. */
        List<PostedDurations.Row> rows() {
            return switch (this) {
                case BEFORE_FIX -> PostedDurations.BEFORE_FIX;
                case WATCHING -> PostedDurations.WATCHING;
                case WHOLE -> PostedDurations.WHOLE;
            };
        }

        /** How long it took. */
        int minutes(Incident incident) {
            return switch (this) {
                case BEFORE_FIX -> incident.beforeFix();
                case WATCHING -> incident.watching();
                case WHOLE -> incident.posted();
            };
        }

        /** What those that outlasted an age still took. */
        List<Integer> remaining(List<Incident> incidents, int age) {
            return incidents.stream()
                    .map(incident -> minutes(incident) - age)
                    .filter(left -> left > 0)
                    .sorted()
                    .toList();
        }
    }

    /** Those that the numbers are made from: up to the end of 2022. */
    static List<Incident> upTo2022() throws IOException {
        return read().stream()
                .filter(incident -> incident.start().getYear() <= 2022)
                .toList();
    }

    /** Those that test the numbers. */
    static List<Incident> of2023() throws IOException {
        return read().stream()
                .filter(incident -> incident.start().getYear() == 2023)
                .toList();
    }

    private static List<Incident> read() throws IOException {
        List<Incident> incidents = new ArrayList<>();
        List<String> lines = Files.readAllLines(FILE);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            incidents.add(new Incident(
                    cells[0],
                    cells[1],
                    OffsetDateTime.parse(cells[2]),
                    Integer.parseInt(cells[4]),
                    cells[5].isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(cells[5]))));
        }
        return incidents;
    }
}
