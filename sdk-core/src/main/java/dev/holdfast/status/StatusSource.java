package dev.holdfast.status;

import java.net.URI;
import java.util.List;

/**
 * Where a provider tells how it is, and what the documents there mean. {@link StatusFormat} has the known ones; a program can
 * have its own. Thread-safe; asked on a background thread.
 */
public interface StatusSource {

    /** What to fetch, in this order; at least one. Absolute http(s) addresses without a password. */
    List<URI> documents();

    /**
     * What the documents say. Total: what can't be understood is {@link StatusLevel#UNKNOWN}. Whatever it throws all the
     * same means that too.
     *
     * @param documents one for each address, in the same order
     */
    PageReading read(List<StatusDocument> documents);
}
