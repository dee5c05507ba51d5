package dev.holdfast.status;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What can be said of a document before its format is looked at. */
final class Documents {

    private Documents() {}

    /** Why a document can't be the one that was asked for; null when it may be. */
    static @Nullable String problem(StatusDocument document) {
        String host = document.url().getHost();
        if (document.status() < 200 || document.status() > 299) {
            return host + " answered " + document.status();
        }
        if (document.body().length > Json.LONGEST_DOCUMENT) {
            return host + " answered more than 1 MiB";
        }
        return null;
    }

    /** The JSON object of a document; null when it holds none, whose reason {@link #notAnObject} tells. */
    static @Nullable JsonNode object(StatusDocument document) {
        JsonNode root = problem(document) == null ? Json.parse(document.body()) : null;
        return root != null && root.isObject() ? root : null;
    }

    static String notAnObject(StatusDocument document) {
        String problem = problem(document);
        return problem != null ? problem : document.url().getHost() + " answered no JSON object";
    }
}
