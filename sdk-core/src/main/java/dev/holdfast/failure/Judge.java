package dev.holdfast.failure;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Concludes from the evidence of one answer: does time heal it, was it processed, where did it arise, and why. */
final class Judge {

    /**
     * A gateway's fault sooner than this was most likely one of connecting: a model needs longer even for its first word, so
     * hardly any request has been worked on by then.
     */
    static final Duration FAST = Duration.ofSeconds(1);

    /** A Retry-After this long speaks of planned work rather than of a fault. */
    private static final Duration LONG_BREAK = Duration.ofMinutes(5);

    /** Gemini: this account may not call this model at all. */
    private static final Pattern NO_LIMIT = Pattern.compile("limit: 0(?!\\d|\\.\\d)");

    private final ResponseView response;
    private final ErrorBody body;
    private final BodyShape shape;
    private final FailureKind kind;
    private final @Nullable Mark mark;
    private final List<Evidence> evidence;

    Judge(
            ResponseView response,
            ErrorBody body,
            BodyShape shape,
            FailureKind kind,
            @Nullable Mark mark,
            List<Evidence> evidence) {
        this.response = response;
        this.body = body;
        this.shape = shape;
        this.kind = kind;
        this.mark = mark;
        this.evidence = evidence;
    }

    Transience transience() {
        return switch (kind) {
            case RATE_LIMITED -> isDailyQuota() ? Transience.PERMANENT : Transience.THROTTLED;
            case CONFLICT -> Codes.namesAConflict(body) ? Transience.PERMANENT : Transience.TRANSIENT;
            case BAD_GATEWAY, UNAVAILABLE, OVERLOADED, GATEWAY_TIMEOUT, SERVER_ERROR, TOO_EARLY, TRUNCATED, MALFORMED ->
                Transience.TRANSIENT;
            default -> Transience.PERMANENT;
        };
    }

    /** "Quota" alone is no proof: Gemini and Azure say it of a limit a minute too. */
    private boolean isDailyQuota() {
        String prose = body.prose();
        String quota = body.quotaId;
        if ((quota != null && quota.contains("PerDay"))
                || NO_LIMIT.matcher(prose).find()) {
            return true;
        }
        boolean longSpan = prose.contains("per day") || prose.contains("calls / month") || prose.contains("per month");
        // OpenAI's limit a day is a sliding one, and says when it lets the next request through.
        return longSpan && Hints.read(response, body).delay() == null;
    }

    Replay replay() {
        if (mark != null && mark.replay() != null) {
            return mark.replay();
        }
        return switch (kind) {
            case RATE_LIMITED,
                    OUT_OF_MONEY,
                    TOO_EARLY,
                    UNAUTHORIZED,
                    FORBIDDEN,
                    NOT_FOUND,
                    CONFLICT,
                    TOO_LARGE,
                    INVALID_REQUEST,
                    NOT_SUPPORTED,
                    PROXY_AUTHENTICATION -> response.status() < 300 ? Replay.UNKNOWN : Replay.UNPROCESSED;
            case PORTAL -> Replay.LIKELY_UNPROCESSED;
            case BLOCKED -> ofFilter();
            case MALFORMED -> Replay.UNKNOWN;
            case OVERLOADED -> response.status() < 300 ? Replay.PROCESSED : Replay.LIKELY_UNPROCESSED;
            case GATEWAY_TIMEOUT -> isSlowRequest() ? Replay.LIKELY_UNPROCESSED : Replay.UNKNOWN;
            case BAD_GATEWAY, UNAVAILABLE -> ofGateway();
            default -> response.status() < 300 ? Replay.PROCESSED : Replay.UNKNOWN;
        };
    }

    private Replay ofFilter() {
        if (response.status() >= 300) {
            return Replay.UNPROCESSED;
        }
        return shape == BodyShape.HTML ? Replay.LIKELY_UNPROCESSED : Replay.UNKNOWN;
    }

    /** A 408 means that the request was slow in coming; but some APIs say so of their own slow work, in JSON. */
    private boolean isSlowRequest() {
        return response.status() == 408 && (!body.json || isFast());
    }

    private Replay ofGateway() {
        switch (response.status()) {
            case 520 -> {
                // Cloudflare had an answer from the server behind it, an odd one.
                return Replay.UNKNOWN;
            }
            case 521, 522, 523, 525, 526 -> {
                // Cloudflare could not open a connection to the server behind it.
                return Replay.UNPROCESSED;
            }
            default -> {
                if (response.status() < 300) {
                    return Replay.PROCESSED;
                }
                return isFast() ? Replay.LIKELY_UNPROCESSED : Replay.UNKNOWN;
            }
        }
    }

    private boolean isFast() {
        return response.elapsed().compareTo(FAST) < 0;
    }

    Origin origin() {
        if (kind == FailureKind.PORTAL || kind == FailureKind.PROXY_AUTHENTICATION) {
            return new Origin(Hop.INTERMEDIARY, Certainty.LIKELY, evidence);
        }
        if (mark != null && mark.hop() == Hop.INTERMEDIARY) {
            return new Origin(Hop.INTERMEDIARY, Certainty.LIKELY, evidence);
        }
        if ((response.status() >= 520 && response.status() <= 527) || response.status() == 530) {
            return new Origin(Hop.EDGE, Certainty.LIKELY, evidence);
        }
        if (isFromEdge()) {
            return new Origin(Hop.EDGE, Certainty.LIKELY, evidence);
        }
        if (body.envelope || hasRequestId()) {
            return new Origin(Hop.BACKEND, Certainty.LIKELY, evidence);
        }
        if (mark != null) {
            return new Origin(mark.hop(), Certainty.LIKELY, evidence);
        }
        if (kind == FailureKind.MALFORMED) {
            return unknown();
        }
        // Nobody's mark, but not the API's own form either: something in front of it wrote this.
        if (response.status() < 500 && response.status() != 429) {
            return unknown();
        }
        // JSON and a plain 500 may be an application's own.
        boolean guess = shape == BodyShape.JSON || kind == FailureKind.SERVER_ERROR;
        return new Origin(Hop.GATEWAY, guess ? Certainty.POSSIBLE : Certainty.LIKELY, evidence);
    }

    private boolean isFromEdge() {
        String type = body.type;
        return type != null && type.startsWith("cf_");
    }

    private boolean hasRequestId() {
        return evidence.stream().anyMatch(one -> one.kind() == Evidence.Kind.REQUEST_ID);
    }

    private static Origin unknown() {
        return new Origin(Hop.UNKNOWN, Certainty.NONE, List.of());
    }

    Cause cause() {
        return switch (kind) {
            case OUT_OF_MONEY,
                    UNAUTHORIZED,
                    FORBIDDEN,
                    NOT_FOUND,
                    CONFLICT,
                    TOO_LARGE,
                    INVALID_REQUEST,
                    NOT_SUPPORTED -> marked(LikelyCause.CALLER, body.envelope ? Certainty.CERTAIN : Certainty.LIKELY);
            case RATE_LIMITED -> ofLimit();
            case OVERLOADED -> because(LikelyCause.HIGH_LOAD, Certainty.CERTAIN);
            case PROXY_AUTHENTICATION, PORTAL -> because(LikelyCause.LOCAL, Certainty.LIKELY);
            // A filter that nobody knows may be ours or theirs.
            case BLOCKED -> mark == null ? cannotTell() : marked(LikelyCause.THROTTLING_OR_EDGE, Certainty.POSSIBLE);
            case MALFORMED -> because(LikelyCause.BUG_OR_CONFIGURATION, Certainty.POSSIBLE);
            case BAD_GATEWAY, UNAVAILABLE, GATEWAY_TIMEOUT, SERVER_ERROR -> ofServer();
            default -> cannotTell();
        };
    }

    private Cause ofLimit() {
        if (isDailyQuota()) {
            return because(LikelyCause.CALLER, Certainty.LIKELY);
        }
        return Words.speakOfLoad(body.prose())
                ? because(LikelyCause.HIGH_LOAD, Certainty.LIKELY)
                : because(LikelyCause.THROTTLING_OR_EDGE, Certainty.CERTAIN);
    }

    /** The mark's word, or else this one. */
    private Cause marked(LikelyCause otherwise, Certainty certainty) {
        return mark != null && mark.cause() != null
                ? because(mark.cause(), Certainty.LIKELY)
                : because(otherwise, certainty);
    }

    private Cause ofServer() {
        int status = response.status();
        if (status == 525 || status == 526) {
            return because(LikelyCause.BUG_OR_CONFIGURATION, Certainty.LIKELY);
        }
        if (isFromEdge()) {
            return because(LikelyCause.THROTTLING_OR_EDGE, Certainty.LIKELY);
        }
        if (saysMaintenance()) {
            return because(LikelyCause.DOWNTIME, Certainty.LIKELY);
        }
        if (status == 521 || status == 522 || status == 523) {
            return because(LikelyCause.SERVER_COMMUNICATION, Certainty.LIKELY);
        }
        if (mark != null && mark.cause() != null) {
            return because(mark.cause(), Certainty.LIKELY);
        }
        if (kind == FailureKind.GATEWAY_TIMEOUT) {
            return because(LikelyCause.HIGH_LOAD, Certainty.POSSIBLE);
        }
        if (kind == FailureKind.UNAVAILABLE) {
            Duration delay = Hints.read(response, body).delay();
            if (delay != null && delay.compareTo(LONG_BREAK) >= 0) {
                return because(LikelyCause.DOWNTIME, Certainty.POSSIBLE);
            }
        }
        if (kind == FailureKind.BAD_GATEWAY && !body.envelope && isFast()) {
            // The page is the same whatever happened; that it came at once speaks of a connection that failed.
            return because(LikelyCause.SERVER_COMMUNICATION, Certainty.POSSIBLE);
        }
        return cannotTell();
    }

    /** Apache's stock text speaks of maintenance whatever happened: its mark keeps it from counting. */
    private boolean saysMaintenance() {
        if (mark != null && mark.name().equals("Apache")) {
            return false;
        }
        return Words.speakOfMaintenance(body.json ? body.prose() : Words.of(response));
    }

    private Cause because(LikelyCause likely, Certainty certainty) {
        return new Cause(likely, certainty, evidence);
    }

    private static Cause cannotTell() {
        return new Cause(LikelyCause.CANNOT_TELL, Certainty.NONE, List.of());
    }
}
