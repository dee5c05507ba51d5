package dev.holdfast.status;

import dev.holdfast.lookup.Answer;
import dev.holdfast.lookup.Lookup;
import dev.holdfast.lookup.Question;
import dev.holdfast.lookup.WebAddress;
import dev.holdfast.status.StatusMonitor.Shared;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One check of a page: its documents are fetched one after another, then read.
 *
 * @param understood what they say; null when that is nothing
 * @param problem why they say nothing, or not everything; for a log
 * @param age how long caches have held the oldest of them
 * @param freshFor how long the source says that this need not be asked again
 * @param retryAfter how long a server that turned the check away wants to be left alone
 * @param kept what a next check need not fetch again, by address
 */
record Round(
        @Nullable PageReading understood,
        String problem,
        Duration age,
        Duration freshFor,
        Duration retryAfter,
        Map<String, Kept> kept) {

    /** A source that has more is not read. */
    static final int MOST_DOCUMENTS = 8;

    private static final String ACCEPT =
            "application/json, application/atom+xml, application/rss+xml, application/xml, text/xml, */*;q=0.1";

    /** A document that its server can say "not modified" of. */
    record Kept(
            @Nullable String etag,
            @Nullable String lastModified,
            @Nullable String contentType,
            byte[] body) {}

    /** What a source throws, ends it. */
    static Round make(StatusPage page, StatusSource source, Map<String, Kept> known, Shared shared) {
        List<URI> urls = documents(page, source);
        Gathering gathering = new Gathering(page, known, shared);
        urls.forEach(gathering::fetch);
        PageReading reading = source.read(List.copyOf(gathering.documents));
        String problem = gathering.problem;
        if (reading == null) {
            return gathering.round(null, "the source returned null");
        }
        if (problem.isEmpty() && reading.problem() != null) {
            problem = reading.problem();
        }
        StatusLevel level = Objects.requireNonNull(reading.level(), "level");
        // A level that can't be told may still come with components or incidents that can, if nothing was missing.
        boolean tells = level != StatusLevel.UNKNOWN
                || (gathering.allCame
                        && !(reading.components().isEmpty()
                                && reading.incidents().isEmpty()));
        return gathering.round(tells ? reading : null, problem);
    }

    private static List<URI> documents(StatusPage page, StatusSource source) {
        List<URI> urls = List.copyOf(source.documents());
        if (urls.isEmpty() || urls.size() > MOST_DOCUMENTS) {
            throw new IllegalArgumentException("documents are not 1.." + MOST_DOCUMENTS + ": " + urls.size());
        }
        for (URI url : urls) {
            WebAddress.check("document", url);
            if (!page.hosts().contains(WebAddress.host(url))) {
                throw new IllegalArgumentException("document is on a host that the page doesn't name");
            }
        }
        return urls;
    }

    /** What comes in, document by document. */
    private static final class Gathering {

        private final StatusPage page;
        private final Map<String, Kept> known;
        private final Shared shared;
        private final Lookup lookup;
        private final List<StatusDocument> documents = new ArrayList<>();
        private final Map<String, Kept> kept = new HashMap<>();
        private final Set<String> leftAlone = new HashSet<>();
        private String problem = "";
        private boolean allCame = true;
        private Duration age = Duration.ZERO;
        private Duration freshFor = Duration.ZERO;
        private Duration retryAfter = Duration.ZERO;

        Gathering(StatusPage page, Map<String, Kept> known, Shared shared) {
            this.page = page;
            this.known = known;
            this.shared = shared;
            this.lookup = shared.lookup();
        }

        void fetch(URI url) {
            if (leftAlone.contains(WebAddress.host(url))) {
                documents.add(missing(url));
                return;
            }
            Kept before = known.get(url.toString());
            Answer answer = lookup.get(new Question(
                    url,
                    ACCEPT,
                    before == null ? null : before.etag(),
                    before == null ? null : before.lastModified(),
                    page.hosts(),
                    shared.policy().timeout()));
            documents.add(
                    answer instanceof Answer.Came came ? came(url, came, before) : failed(url, (Answer.Failed) answer));
        }

        private StatusDocument came(URI url, Answer.Came came, @Nullable Kept before) {
            Instant servedAt =
                    came.headers().date() == null ? now() : came.headers().date();
            if (came.status() == 304 && before != null) {
                fresh(came);
                kept.put(url.toString(), before);
                // A source might write into it.
                return new StatusDocument(
                        url, 200, before.contentType(), before.body().clone(), servedAt);
            }
            if (came.status() / 100 == 2) {
                fresh(came);
                String etag = came.headers().etag();
                String lastModified = came.headers().lastModified();
                if (etag != null || lastModified != null) {
                    kept.put(
                            url.toString(),
                            new Kept(
                                    etag,
                                    lastModified,
                                    came.headers().contentType(),
                                    came.body().clone()));
                }
            } else {
                missed(url, "status " + came.status());
                if (came.status() == 429 || came.status() == 503) {
                    leftAlone.add(WebAddress.host(url));
                    Duration wish = came.headers().retryAfter();
                    retryAfter = wish != null && wish.compareTo(retryAfter) > 0 ? wish : retryAfter;
                }
            }
            return new StatusDocument(url, came.status(), came.headers().contentType(), came.body(), servedAt);
        }

        private StatusDocument failed(URI url, Answer.Failed failed) {
            missed(url, failed.trouble() + " (" + failed.detail() + ")");
            leftAlone.add(WebAddress.host(url));
            return missing(url);
        }

        private void fresh(Answer.Came came) {
            Duration held = came.headers().age();
            age = held.compareTo(age) > 0 ? held : age;
            Duration more = came.headers().freshFor();
            freshFor = more.compareTo(freshFor) > 0 ? more : freshFor;
        }

        private void missed(URI url, String why) {
            allCame = false;
            if (problem.isEmpty()) {
                problem = WebAddress.host(url) + ": " + why;
            }
        }

        private StatusDocument missing(URI url) {
            return new StatusDocument(url, 0, null, new byte[0], now());
        }

        private Instant now() {
            return shared.clockwork().ticker().wallClock();
        }

        Round round(@Nullable PageReading understood, String why) {
            Duration own = understood == null ? null : understood.freshFor();
            return new Round(
                    understood,
                    why,
                    age,
                    own != null && own.compareTo(freshFor) > 0 ? own : freshFor,
                    retryAfter,
                    Map.copyOf(kept));
        }
    }
}
