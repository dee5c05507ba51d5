package dev.holdfast.diagnosis;

import dev.holdfast.diagnosis.Findings.Place;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.PostedIncident;
import dev.holdfast.status.StatusLevel;
import dev.holdfast.status.StatusView;
import dev.holdfast.status.StatusView.Scope;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the sentences on what the provider's status page says. Nothing is said of it where the failure is not one that such
 * a page speaks of, nor where the page could not be read: unknown is unknown.
 */
final class Posted {

    /** What is younger counts as of now. */
    private static final Duration AS_GOOD_AS_NOW = Duration.ofMinutes(1);

    /** Longer quotes are cut. */
    private static final int LONGEST_QUOTE = PostedIncident.LONGEST_TEXT;

    /** Control and format characters, line ends, and blanks in a row. */
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\s]+");

    private Posted() {}

    static List<String> keysOf(Findings findings) {
        StatusView view = findings.around().statusView();
        if (view == null || !isAsked(findings)) {
            return List.of();
        }
        List<String> keys = new ArrayList<>(2);
        said(view, findings.report().timing().endedAt()).ifPresent(keys::add);
        if (!keys.isEmpty() && view.age().compareTo(AS_GOOD_AS_NOW) >= 0) {
            keys.add("status.age");
        }
        return keys;
    }

    /** Whether what is on a status page may have to do with the failure. */
    private static boolean isAsked(Findings findings) {
        return findings.isOfOutage() && findings.place() != Place.NETWORK && !findings.isRequestTimeout();
    }

    private static Optional<String> said(StatusView view, Instant now) {
        boolean own = view.scope() == Scope.COMPONENT;
        PostedIncident incident = view.incident();
        if (incident != null && !quoteOf(incident).isEmpty()) {
            String maintenance = own ? "status.maintenance" : "status.elsewhere.maintenance";
            return Optional.of(incident.maintenance() ? maintenance : ofIncident(own, incident, now));
        }
        return switch (view.level()) {
            case OPERATIONAL -> Optional.of(own && namesComponent(view) ? "status.green.part" : "status.green");
            case MAINTENANCE -> Optional.of(own ? "status.maintenance.plain" : "status.elsewhere.maintenance.plain");
            case DEGRADED, PARTIAL_OUTAGE, MAJOR_OUTAGE -> Optional.of("status.trouble");
            case UNKNOWN -> Optional.empty();
        };
    }

    private static String ofIncident(boolean own, PostedIncident incident, Instant now) {
        if (incident.stage() == IncidentStage.MONITORING) {
            return own ? "status.watching" : "status.elsewhere.watching";
        }
        String about = own ? "status.incident" : "status.elsewhere";
        Instant since = incident.startedAt();
        return since == null || since.isAfter(now) ? about + ".undated" : about;
    }

    private static boolean namesComponent(StatusView view) {
        return !view.components().isEmpty() && !plain(view.components().get(0)).isEmpty();
    }

    /** Whether the page itself shows an outage of the very part of the service. */
    static boolean isOutage(Findings findings) {
        StatusView view = findings.around().statusView();
        return view != null
                && isAsked(findings)
                && view.scope() == Scope.COMPONENT
                && view.level().isTrouble();
    }

    /** Whether the outage that the page shows is said to be mended. */
    static boolean isWatched(Findings findings) {
        StatusView view = findings.around().statusView();
        return isOutage(findings)
                && view != null
                && view.openIncident()
                        .filter(incident -> incident.stage() == IncidentStage.MONITORING)
                        .isPresent();
    }

    /** Whether the page says that a planned maintenance of the very part of the service is going on. */
    static boolean isMaintenance(Findings findings) {
        StatusView view = findings.around().statusView();
        return view != null
                && isAsked(findings)
                && view.scope() == Scope.COMPONENT
                && view.level() == StatusLevel.MAINTENANCE;
    }

    /** What the provider has written, in its own words: plain, in one line, of bounded length, whoever has read it. */
    static String quoteOf(PostedIncident incident) {
        return plain(written(incident));
    }

    /** Where a person can read more of it; null where that is no address to be shown, whoever has read it. */
    static @Nullable URI linkOf(PostedIncident incident) {
        URI link = incident.link();
        if (link == null || link.getHost() == null || link.getRawUserInfo() != null) {
            return null;
        }
        boolean http = "http".equalsIgnoreCase(link.getScheme()) || "https".equalsIgnoreCase(link.getScheme());
        return http ? link : null;
    }

    private static String written(PostedIncident incident) {
        return incident.words().isEmpty() || incident.words().equals(incident.title())
                ? incident.title()
                : incident.title().isEmpty() ? incident.words() : incident.title() + " \u2013 " + incident.words();
    }

    /** What anybody may have written, fit to be shown. */
    static String plain(String text) {
        String all = UNFIT.matcher(text).replaceAll(" ").strip();
        return all.codePointCount(0, all.length()) <= LONGEST_QUOTE
                ? all
                : all.substring(0, all.offsetByCodePoints(0, LONGEST_QUOTE - 1)).stripTrailing() + "\u2026";
    }
}
