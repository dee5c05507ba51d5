package dev.holdfast.status;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an RSS 2.0 or Atom feed of incidents. The state of an entry is where one of the known pages has it: in a category, behind
 * {@code Status:} in the text, in the first words set in bold, or in brackets in the title. Stateless.
 *
 * <p>A feed without an entry says that all is well only if it shows that it still moves: by a {@code lastBuildDate} of the
 * last day, or, where it has none, by anything in it that is not older than {@link Draft#FROZEN_AFTER}.
 */
final class FeedReader implements FormatReader {

    /** What builds a feed does so at least daily. */
    private static final Duration BUILT_WITHIN = Duration.ofDays(1);

    /** Texts are looked into no further. */
    private static final int LONGEST_LOOK = 65_536;

    private static final Pattern STATUS = Pattern.compile("\\bstatus: *([a-z_]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SEVERITY = Pattern.compile("\\bseverity: *([a-z_]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern BOLD = Pattern.compile("<(?:strong|b)>([^<]{1,40})<", Pattern.CASE_INSENSITIVE);
    private static final Pattern ENDED =
            Pattern.compile("\\b(mitigated|resolved|recovered|restored)\\b", Pattern.CASE_INSENSITIVE);

    private static final Map<String, StatusLevel> IMPACTS = Map.of(
            "outage", StatusLevel.MAJOR_OUTAGE,
            "major_outage", StatusLevel.MAJOR_OUTAGE,
            "full_outage", StatusLevel.MAJOR_OUTAGE,
            "partial_outage", StatusLevel.PARTIAL_OUTAGE,
            "disruption", StatusLevel.PARTIAL_OUTAGE,
            "degraded_performance", StatusLevel.DEGRADED,
            "degraded", StatusLevel.DEGRADED,
            "maintenance", StatusLevel.MAINTENANCE);

    private final StatusFilter filter;

    FeedReader(StatusFilter filter) {
        this.filter = filter;
    }

    @Override
    public PageReading read(List<StatusDocument> documents) {
        StatusDocument document = documents.get(0);
        String problem = Documents.problem(document);
        Feed feed = problem == null ? Xml.parse(document.body()) : null;
        if (feed == null || !feed.channel) {
            return PageReading.unknown(
                    problem != null ? problem : document.url().getHost() + " answered no feed");
        }
        Draft draft = new Draft(document.servedAt());
        String stopped = stopped(feed, draft);
        if (stopped != null) {
            return PageReading.unknown(stopped);
        }
        for (Feed.Entry entry : feed.entries) {
            if (filter.matches(entry.title, look(entry))) {
                draft.incident(incident(entry));
            }
        }
        return draft.reading();
    }

    /** Why nothing shows that the feed still moves; null when something does. */
    private static @Nullable String stopped(Feed feed, Draft draft) {
        if (feed.built != null) {
            Instant built = Times.parse(feed.built);
            return built != null && Duration.between(built, draft.now()).compareTo(BUILT_WITHIN) <= 0
                    ? null
                    : "built " + PlainText.of(feed.built) + ", which says nothing of now";
        }
        Instant moved = feed.updated;
        for (Feed.Entry entry : feed.entries) {
            moved = Times.later(moved, updated(entry));
        }
        return moved != null && !draft.isFrozen(moved)
                ? null
                : "nothing has moved since " + moved + ", which says nothing of now";
    }

    private PostedIncident incident(Feed.Entry entry) {
        String plain = PlainText.of(entry.text);
        String title = PlainText.of(entry.title);
        StatusLevel impact = impact(entry, plain);
        IncidentStage stage = stage(entry, plain);
        boolean maintenance = impact == StatusLevel.MAINTENANCE
                || stage == IncidentStage.IN_PROGRESS
                || stage == IncidentStage.SCHEDULED;
        return new PostedIncident(
                entry.id.isEmpty() ? title : PlainText.of(entry.id),
                title,
                maintenance,
                stage,
                impact,
                Set.of(),
                entry.published != null ? entry.published : entry.updated,
                updated(entry),
                null,
                plain,
                Addresses.link(entry.link));
    }

    /** All places that hold a known state must hold the same one. */
    private IncidentStage stage(Feed.Entry entry, String plain) {
        IncidentStage ofCategory = entry.categories.stream()
                .map(FeedReader::stageOf)
                .filter(stage -> stage != IncidentStage.UNKNOWN)
                .findFirst()
                .orElse(null);
        IncidentStage ofText = stageOfText(entry, plain);
        if (ofCategory != null && ofText != null && ofCategory.isOpen() != ofText.isOpen()) {
            return IncidentStage.UNKNOWN;
        }
        if (ofText != null) {
            return ofText;
        }
        if (ofCategory != null) {
            return ofCategory;
        }
        // Words of an end in a text that has no place for a state may mean anything.
        return filter.listsOnlyOpen() && !ENDED.matcher(plain).find()
                ? IncidentStage.INVESTIGATING
                : IncidentStage.UNKNOWN;
    }

    /** The state in the place that the text has for it; null when it has none. */
    private @Nullable IncidentStage stageOfText(Feed.Entry entry, String plain) {
        Matcher status = STATUS.matcher(plain);
        if (status.find()) {
            return stageOf(status.group(1));
        }
        if (entry.title.toLowerCase(Locale.ROOT).contains("[resolved]")) {
            return IncidentStage.RESOLVED;
        }
        Matcher bold = BOLD.matcher(look(entry));
        if (!filter.listsOnlyOpen() && bold.find()) {
            return stageOf(bold.group(1));
        }
        return null;
    }

    private static IncidentStage stageOf(String word) {
        return StatuspageShape.stage(word.strip().toLowerCase(Locale.ROOT).replace(' ', '_'));
    }

    /** Most feeds say nothing of it; that something is open says that something is wrong. */
    private static StatusLevel impact(Feed.Entry entry, String plain) {
        Matcher severity = SEVERITY.matcher(plain);
        if (severity.find()) {
            return IMPACTS.getOrDefault(severity.group(1).toLowerCase(Locale.ROOT), StatusLevel.UNKNOWN);
        }
        return entry.categories.stream()
                .map(category -> IMPACTS.get(category.strip().toLowerCase(Locale.ROOT)))
                .filter(level -> level != null)
                .findFirst()
                .orElse(StatusLevel.DEGRADED);
    }

    private static @Nullable Instant updated(Feed.Entry entry) {
        return Times.later(Times.later(entry.published, entry.updated), Times.latestWithin(look(entry)));
    }

    private static String look(Feed.Entry entry) {
        return entry.text.length() > LONGEST_LOOK ? entry.text.substring(0, LONGEST_LOOK) : entry.text;
    }
}
