package dev.holdfast.status;

import java.util.List;

/** What the documents of one {@link StatusFormat} mean. Total, stateless. */
interface FormatReader {

    /**
     * What they say.
     *
     * @param documents one for each address of the source, in the same order
     */
    PageReading read(List<StatusDocument> documents);
}
