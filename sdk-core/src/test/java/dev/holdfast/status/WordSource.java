package dev.holdfast.status;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A source whose documents are one word each: {@code up}, {@code down}, or what nobody understands. Keeps what it was given. */
class WordSource implements StatusSource {

    private final List<URI> documents;
    final List<List<StatusDocument>> given = new ArrayList<>();

    WordSource(URI... documents) {
        this.documents = List.of(documents);
    }

    @Override
    public List<URI> documents() {
        return documents;
    }

    @Override
    public PageReading read(List<StatusDocument> read) {
        given.add(read);
        StatusLevel level = StatusLevel.OPERATIONAL;
        for (StatusDocument document : read) {
            level = level.orWorse(level(document));
        }
        return level == StatusLevel.UNKNOWN
                ? PageReading.unknown("not a word that is known")
                : new PageReading(level, List.of(), List.of(), null, null);
    }

    static String text(StatusDocument document) {
        return new String(document.body(), StandardCharsets.UTF_8);
    }

    private static StatusLevel level(StatusDocument document) {
        if (document.status() != 200) {
            return StatusLevel.UNKNOWN;
        }
        return switch (text(document)) {
            case "up" -> StatusLevel.OPERATIONAL;
            case "down" -> StatusLevel.MAJOR_OUTAGE;
            default -> StatusLevel.UNKNOWN;
        };
    }
}
