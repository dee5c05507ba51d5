package dev.holdfast.status;

import java.net.URI;
import java.util.List;

/**
 * A source in one of the known formats. Immutable and thread-safe.
 *
 * @param format which one
 * @param documents what to fetch
 * @param filter which part of it counts
 */
record FormatSource(StatusFormat format, List<URI> documents, StatusFilter filter) implements StatusSource {

    FormatSource {
        documents = List.copyOf(documents);
    }

    @Override
    public PageReading read(List<StatusDocument> fetched) {
        if (fetched.size() != documents.size()) {
            return PageReading.unknown(documents.size() + " documents wanted: " + fetched.size());
        }
        return format.reader(filter).read(fetched);
    }

    @Override
    public String toString() {
        return format + documents.stream().map(Addresses::shown).toList().toString();
    }
}
